"""Assignments as they come in and go out."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, model_validator

from contracts.fact import Value
from directory.assignments.domain import Act, Assignment
from directory.errors import words
from kit.schemas import Body
from kit.text import Day, DocumentNumber, Reason, Word

_PERSON = "01971e5c-0000-7000-8000-0000000000aa"
_UNIT = "01971e5c-0000-7000-8000-000000000300"


class AssignPerson(Body):
    """Give a person a role in a unit. Without an end it lasts as long as the unit.

    `document_number` is the decision by which the person holds it; a second head at one time needs one.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person_id": _PERSON,
                    "role": "council_member",
                    "unit_id": _UNIT,
                    "valid_from": "2025-01-15",
                    "valid_to": None,
                    "document_number": "112/QĐ-UBND",
                    "document_date": "2025-01-10",
                    "reason": "Quyết định 112/QĐ-UBND ngày 10/1/2025 về thành lập Hội đồng",
                }
            ]
        },
    )

    person_id: UUID
    role: Word
    unit_id: UUID
    valid_from: Day
    valid_to: Day | None = None
    document_number: DocumentNumber | None = None
    document_date: Day | None = None
    reason: Reason

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(words("ends_too_early"))
        return self


class EndAssignment(Body):
    """End an assignment; `valid_to` is its last day. The day before its first one takes a mistake back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"valid_to": "2025-06-30", "reason": "Nghỉ hưu theo Quyết định 845/QĐ-UBND"}]
        },
    )

    valid_to: Day
    reason: Reason


class AssignmentView(Value):
    """A role in a unit between two inclusive local dates."""

    id: UUID
    person_id: UUID
    role: str
    role_name: str
    unit_id: UUID
    valid_from: date
    valid_to: date | None
    document_number: str | None
    document_date: date | None
    version: int

    @classmethod
    def of(cls, assignment: Assignment, role_name: str) -> Self:
        return cls(
            id=assignment.id,
            person_id=assignment.person_id,
            role=assignment.role,
            role_name=role_name,
            unit_id=assignment.unit_id,
            valid_from=assignment.valid_from,
            valid_to=assignment.valid_to,
            document_number=assignment.document_number,
            document_date=assignment.document_date,
            version=assignment.version,
        )


class Colleague(Value):
    """A person of a unit: name and roles there, no contact."""

    id: UUID
    name: str
    assignments: list[AssignmentView]


class HeldRole(Value):
    """A role with its unit, in words for a screen."""

    assignment_id: UUID
    role: str
    role_name: str
    unit_id: UUID
    unit_code: str
    unit_name: str
    valid_from: date
    valid_to: date | None


class MyRole(HeldRole):
    """A role that one holds today."""


class FoundPerson(Value):
    """A person with every role that they hold, held or will hold. No contact."""

    id: UUID
    name: str
    roles: list[HeldRole]


class Me(Value):
    """Who is signed in, and what they are today."""

    person_id: UUID
    name: str
    roles: list[MyRole]


class RoleView(Value):
    """A role that was given, extended or ended. The name is that of today; an erased person has none."""

    act: Act
    assignment_id: UUID
    person_id: UUID
    person_name: str | None
    role: str
    role_name: str
    valid_from: date
    valid_to: date | None
    document_number: str | None
    document_date: date | None


class AppointmentView(Value):
    """Who gave which roles in a unit, when, in what capacity and why, by one command."""

    id: UUID
    at: datetime
    by: str
    by_name: str | None
    capacity: str
    reason: str
    roles: list[RoleView]
