"""What a movement's plan consists of, as far as rules and facts go by it; its words are kept as its file said them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from contracts.submissions import Comparison, Obligation, Occasion, Power, ReviewKind, SubjectType
from submissions.cancelling import Cancelled

KIND: Final = "movement"
"""Of its versions."""


@dataclass(frozen=True)
class Phase:
    """Both days included, and how and in which year it is reviewed."""

    code: str
    name: str
    starts: date
    ends: date
    review: ReviewKind
    review_year: int


@dataclass(frozen=True)
class CriteriaGroup:
    """Criteria, by their codes, for some kinds of subject."""

    code: str
    name: str
    obligation: Obligation
    subjects: tuple[SubjectType, ...]
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """What is to be reached of a criterion, in percent; without years it holds for the whole movement."""

    code: str
    name: str
    criterion: str
    comparison: Comparison
    percent: Decimal
    from_year: int | None
    to_year: int | None


@dataclass(frozen=True)
class AwardOccasion:
    """An occasion for awards, by their codes, and the groups of criteria judged on it."""

    occasion: Occasion
    power: Power
    criteria_groups: tuple[str, ...]
    award_codes: tuple[str, ...]


@dataclass(frozen=True)
class DayOfYear:
    """A day that comes back every year."""

    month: int
    day: int


@dataclass(frozen=True)
class Report:
    """A report to a unit, by its code, due every year `before` a day, or on request."""

    code: str
    to: str
    consolidated_for: str
    before: DayOfYear | None


@dataclass(frozen=True)
class Plan:
    """A movement's plan; days are local and inclusive.

    `issued_on` is its own document's date. `said` is all of it in its words, as plain maps, lists and values.
    """

    starts: date
    ends: date
    issued_on: date | None
    phases: tuple[Phase, ...]
    groups: tuple[CriteriaGroup, ...]
    targets: tuple[Target, ...]
    occasions: tuple[AwardOccasion, ...]
    reports: tuple[Report, ...]
    plan_due: date | None
    said: Mapping[str, Any]

    @property
    def award_codes(self) -> frozenset[str]:
        """Every award that the plan names on some occasion."""
        return frozenset(code for occasion in self.occasions for code in occasion.award_codes)

    @property
    def group_codes(self) -> frozenset[str]:
        """Every group of criteria of the plan."""
        return frozenset(group.code for group in self.groups)


@dataclass(frozen=True)
class Movement:
    """A movement with its plan; `version` counts its facts."""

    id: UUID
    code: str
    name: str
    unit_id: UUID
    plan: Plan
    version: int
    cancelled: Cancelled | None = None
