"""Assignments: who holds which role in which unit, on which days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from directory.errors import AssignmentEndsOtherwise, AssignmentOutsideUnit, AssignmentOverlaps


class Status(StrEnum):
    """An assignment of an erased person is erased with him."""

    RECORDED = "recorded"
    ERASED = "erased"


@dataclass(frozen=True)
class Period:
    """Inclusive local dates; none is open."""

    valid_from: date | None
    valid_to: date | None

    @property
    def begin(self) -> date:
        return self.valid_from or date.min

    @property
    def end(self) -> date:
        return self.valid_to or date.max


@dataclass(frozen=True)
class Assignment:
    """A role in a unit. Whose end lies on the day before its beginning was a mistake and never held."""

    id: UUID
    person_id: UUID
    role: str
    unit_id: UUID
    valid_from: date
    valid_to: date | None
    status: Status
    version: int

    @property
    def period(self) -> Period:
        return Period(self.valid_from, self.valid_to)

    @property
    def never_held(self) -> bool:
        return self.period.end < self.valid_from

    @property
    def natural_key(self) -> tuple[UUID, UUID, str, date]:
        return (self.person_id, self.unit_id, self.role, self.valid_from)


def within(unit: Period, asked: Period) -> Period:
    """The days of an assignment in a unit: an open end means as long as the unit lasts.

    Raises AssignmentOutsideUnit for days on which the unit does not exist.
    """
    period = Period(asked.valid_from, asked.valid_to or unit.valid_to)
    if asked.begin < unit.begin or asked.begin > unit.end or period.end > unit.end:
        raise AssignmentOutsideUnit(
            unit_valid_from=unit.valid_from or "…", unit_valid_to=unit.valid_to or "…"
        )
    return period


def refuse_overlap(assignment: Assignment, others: Iterable[Assignment]) -> None:
    """One role in one unit is held once at a time. Raises AssignmentOverlaps."""
    for other in others:
        same = (other.person_id, other.unit_id, other.role) == (
            assignment.person_id,
            assignment.unit_id,
            assignment.role,
        )
        mine, theirs = assignment.period, other.period
        if (
            same
            and other.id != assignment.id
            and not other.never_held
            and mine.begin <= theirs.end
            and theirs.begin <= mine.end
        ):
            raise AssignmentOverlaps(
                assignment=other.id, valid_from=other.valid_from, valid_to=other.valid_to or "…"
            )


def ended(assignment: Assignment, valid_to: date) -> Assignment:
    """End it on a day, which is its last; the day before its beginning takes a mistake back.

    Raises AssignmentEndsOtherwise where it ends by then already, or had not begun.
    """
    too_late = assignment.valid_to is not None and valid_to >= assignment.valid_to
    if too_late or valid_to < assignment.valid_from - timedelta(days=1):
        raise AssignmentEndsOtherwise(
            assignment=assignment.id,
            valid_from=assignment.valid_from,
            valid_to=assignment.valid_to or "…",
        )
    return replace(assignment, valid_to=valid_to, version=assignment.version + 1)


def given(asked: Assignment, existing: Sequence[Assignment]) -> Assignment:
    """The assignment as asked for, with its next version; what never held on that day is taken up again.

    Raises AssignmentOverlaps.
    """
    same = next((other for other in existing if other.natural_key == asked.natural_key), None)
    if same and same.never_held:
        asked = replace(same, valid_to=asked.valid_to)
    refuse_overlap(asked, existing)
    return replace(asked, version=asked.version + 1)


def outlasting(assignments: Iterable[Assignment], units: dict[UUID, Period]) -> list[Assignment]:
    """The assignments that would outlast their unit, ended with it; those not begun by then never begin."""
    return [
        ended(assignment, max(units[assignment.unit_id].end, assignment.valid_from - timedelta(days=1)))
        for assignment in assignments
        if assignment.period.end > units[assignment.unit_id].end and not assignment.never_held
    ]
