"""Assignments: who holds which role in which unit, on which days."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from directory.errors import (
    AssignmentEndsOtherwise,
    AssignmentOutsideUnit,
    AssignmentOverlaps,
    DateImpossible,
    RoleToOneself,
    UnitHasHead,
    words,
)
from directory.people.domain import Person, same_email, same_name, same_phone

EARLIEST: Final = date(1945, 9, 2)
"""No role in an office of today is older than the state."""
BEGINS_WITHIN: Final = timedelta(days=366)
"""Nobody is assigned longer ahead than this."""
ENDS_WITHIN: Final = timedelta(days=50 * 366)
"""No assignment lasts longer than a working life from today."""
_AHEAD: Final = {"valid_from": BEGINS_WITHIN, "valid_to": ENDS_WITHIN, "document_date": timedelta()}


class Status(StrEnum):
    """An assignment of an erased person is erased with them."""

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
    document_number: str | None = None
    document_date: date | None = None

    @property
    def period(self) -> Period:
        return Period(self.valid_from, self.valid_to)

    @property
    def never_held(self) -> bool:
        return self.period.end < self.valid_from

    @property
    def natural_key(self) -> tuple[UUID, UUID, str, date]:
        return (self.person_id, self.unit_id, self.role, self.valid_from)


class Act(StrEnum):
    """What was done about an assignment."""

    GIVEN = "given"
    EXTENDED = "extended"
    ENDED = "ended"


def act_of(before: Assignment | None, after: Assignment) -> Act:
    """What a change of the assignment was: given, also anew where it never held; extended; ended earlier."""
    if before is None or before.never_held:
        return Act.GIVEN
    return Act.ENDED if after.period.end < before.period.end else Act.EXTENDED


@dataclass(frozen=True)
class Giver:
    """Who gives roles: a person of the directory, or whoever operates it beside its database (nobody)."""

    person: Person | None = None

    def is_also(self, other: Person, document_number: str | None) -> bool:
        """Whether the other is the giver, or an account through which the giver would act.

        That is one of the giver's own name and contact. Who merely shares a contact, as communes share mailboxes, is
        somebody else where a document says so.
        """
        mine = self.person
        if mine is None:
            return False
        if other.id == mine.id:
            return True
        shares = same_email(mine.email, other.email) or same_phone(mine.phone, other.phone)
        return shares and (document_number is None or same_name(mine.name, other.name))


OPERATING: Final = Giver()


def refuse_own(asked: Assignment, person: Person, giver: Giver, deciding: Collection[str]) -> None:
    """Raises RoleToOneself for a deciding role that the giver would hold."""
    if asked.role in deciding and giver.is_also(person, asked.document_number):
        raise RoleToOneself(role=asked.role)


def refuse_second_head(asked: Assignment, others: Iterable[Assignment], signing: Collection[str]) -> None:
    """One person signs for a unit at a time, unless a document says why two. Raises UnitHasHead."""
    if asked.role not in signing or asked.document_number is not None:
        return
    for other in others:
        if (
            other.unit_id == asked.unit_id
            and other.role in signing
            and other.person_id != asked.person_id
            and not other.never_held
            and asked.period.begin <= other.period.end
            and other.period.begin <= asked.period.end
        ):
            raise UnitHasHead(
                assignment=other.id, valid_from=other.valid_from, valid_to=other.valid_to or "…"
            )


def refuse_impossible(field: str, day: date | None, today: date) -> None:
    """Raises DateImpossible for a day on which no assignment begins or ends, or no document was issued yet."""
    latest = today + _AHEAD[field]
    if day is not None and not EARLIEST <= day <= latest:
        detail = words("date_impossible", day=day, earliest=EARLIEST, latest=latest)
        fault = {"pointer": f"/{field}", "code": DateImpossible.code, "detail": detail}
        raise DateImpossible(field=field, day=day, earliest=EARLIEST, latest=latest, errors=[fault])


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
        asked = replace(
            same,
            valid_to=asked.valid_to,
            document_number=asked.document_number,
            document_date=asked.document_date,
        )
    refuse_overlap(asked, existing)
    return replace(asked, version=asked.version + 1)


def outlasting(assignments: Iterable[Assignment], units: dict[UUID, Period]) -> list[Assignment]:
    """The assignments that would outlast their unit, ended with it; those not begun by then never begin."""
    return [
        ended(assignment, max(units[assignment.unit_id].end, assignment.valid_from - timedelta(days=1)))
        for assignment in assignments
        if assignment.period.end > units[assignment.unit_id].end and not assignment.never_held
    ]
