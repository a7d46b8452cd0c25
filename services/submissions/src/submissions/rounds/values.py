"""What a review round consists of: its guidance, whom it asks for what, and the ways that dossiers go."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from contracts.submissions import ReviewKind, StepKind, StepOffice
from submissions.cancelling import Cancelled

KIND: Final = "round"
"""Of its versions."""


@dataclass(frozen=True)
class Step:
    """A step with its time limit and its reminder, both in working days."""

    kind: StepKind
    by: StepOffice
    working_days: int
    remind_before: int


@dataclass(frozen=True)
class Stage:
    """A stage: the submitting unit itself, or its nearest ancestor of a level or of one of some kinds."""

    itself: bool
    level: str | None
    kinds: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def found_by(self) -> tuple[bool, str | None, frozenset[str]]:
        return self.itself, self.level, frozenset(self.kinds)


@dataclass(frozen=True)
class Route:
    """The ordered stages of the dossiers of some kinds of unit."""

    code: str
    submitting_kinds: tuple[str, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class Guidance:
    """The document of the standing office that opens the round. `issuer` is a unit's code."""

    number: str
    issued_on: date
    issuer: str
    title: str


@dataclass(frozen=True)
class Scoring:
    """The units, by code, whose council wants a scoring panel before it votes, and the sheet's code."""

    at_units: tuple[str, ...]
    sheet: str


@dataclass(frozen=True)
class Plan:
    """What was called for: of which movement and phase, by which unit, on which days (local, inclusive), and how it
    goes. `movement`, `phase` and `unit` are codes.
    """

    code: str
    name: str
    kind: ReviewKind
    movement: str
    phase: str
    unit: str
    guidance: Guidance
    opens_on: date
    closes_on: date
    awards: tuple[str, ...]
    scoring: Scoring | None
    routes: tuple[Route, ...]

    @property
    def sheet(self) -> str | None:
        return self.scoring.sheet if self.scoring else None

    @property
    def named_units(self) -> dict[str, str]:
        """The codes of the units that it names, by their places in its file."""
        named = {"/unit": self.unit, "/guidance/issuer": self.guidance.issuer}
        scoring = self.scoring.at_units if self.scoring else ()
        return named | {f"/scoring/at_units/{n}": code for n, code in enumerate(scoring)}


@dataclass(frozen=True)
class Round:
    """A review round; `version` counts its facts, days are local and inclusive."""

    id: UUID
    code: str
    name: str
    movement_id: UUID
    unit_id: UUID
    opens_on: date
    closes_on: date
    plan: Plan
    version: int
    cancelled: Cancelled | None = None

    def is_open_on(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on
