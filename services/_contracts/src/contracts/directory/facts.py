"""Units, assignments and the working calendar as facts. No name of a person, no contact: ids only."""

import hashlib
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from contracts.fact import Fact, Value


class Succession(Value):
    """A unit that took over all (`full`) or part (`part`) of another when that one ended."""

    unit_id: UUID
    share: str


class UnitRecordedV1(Fact, type="directory.unit.recorded.v1"):
    """A unit as it stands. Natural key (code, valid_from): codes were reused on 1/7/2025.

    `path` is the ltree of ancestors' ids down to the unit itself, ids in hex without dashes.
    `standing_office_id` is the office that checks and appraises for it (cơ quan thường trực); none: itself.
    Bounds of validity are inclusive local dates; none is open.
    """

    unit_id: UUID
    code: str
    name: str
    kind: str
    level: str
    parent_id: UUID | None
    standing_office_id: UUID | None
    path: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[Succession, ...] = ()


class UnitsConfirmedV1(Fact, type="directory.unit.confirmed.v1"):
    """Heartbeat: every unit recorded up to `as_of` (real time of the directory's database) stands before this."""

    kept: ClassVar[bool] = False
    as_of: datetime


class AssignmentRecordedV1(Fact, type="directory.assignment.recorded.v1"):
    """A person's role in a unit between two inclusive local dates. A message without payload erases it."""

    assignment_id: UUID
    person_id: UUID
    role: str
    unit_id: UUID
    valid_from: date
    valid_to: date | None


class RoleGiven(Value):
    """What was done about one role: given, extended or ended (open vocabulary)."""

    act: str
    assignment_id: UUID
    person_id: UUID
    role: str
    valid_from: date
    valid_to: date | None
    document_number: str | None
    document_date: date | None


class AppointmentRecordedV1(Fact, type="directory.appointment.recorded.v1"):
    """Who was given which roles in a unit by one command; `given_by` is None for whoever operates the directory.

    `above_id` is the unit above, where one of the roles is to sign for the unit: its head is told as well.
    """

    appointment_id: UUID
    unit_id: UUID
    above_id: UUID | None
    given_by: UUID | None
    person_ids: tuple[UUID, ...]
    roles: tuple[RoleGiven, ...]


def account_key(issuer: str, subject: str) -> str:
    """How facts name an account at an identity provider: SHA-256 of issuer, line feed and `sub` in UTF-8, in hex. A
    provider may call people by their names or addresses, which are in no fact.
    """
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


class AccountRecordedV1(Fact, type="directory.account.recorded.v1"):
    """Whose an account at an identity provider is: nobody's (None) once it was taken from somebody. `key` is
    `account_key`. A message without payload erases it.
    """

    account_id: UUID
    key: str
    person_id: UUID | None


class AssignmentsConfirmedV1(Fact, type="directory.assignment.confirmed.v1"):
    """Heartbeat: every assignment up to `as_of` (real time of the directory's database) stands before this."""

    kept: ClassVar[bool] = False
    as_of: datetime


class DayKind(StrEnum):
    """How a day departs from Monday-to-Friday. Closed by law (45/2019/QH14, Articles 111 and 112): who does not know a
    kind can't count working days.
    """

    HOLIDAY = "public_holiday"
    SWAP_OFF = "swap_day_off"
    SWAP_WORKING = "swap_working_day"


class CalendarDay(Value):
    """One exceptional day: as the document `notice` says, or a guess until one comes."""

    date: date
    kind: DayKind
    name: str
    guess: bool = False
    notice: str | None = None


class CalendarRecordedV1(Fact, type="directory.calendar.recorded.v1"):
    """All exceptional days of a year, replacing what was said of that year before."""

    year: int
    days: tuple[CalendarDay, ...]
