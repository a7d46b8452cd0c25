"""Assignments as facts."""

from collections.abc import Sequence
from uuid import UUID

from contracts.directory import AppointmentRecordedV1, AssignmentRecordedV1, RoleGiven
from directory.assignments.domain import Act, Assignment
from kit.unit_of_work import NumberedFact


def recorded(assignment: Assignment) -> AssignmentRecordedV1:
    """The assignment as it stands. Ids only: no name of a person leaves the directory."""
    return AssignmentRecordedV1(
        assignment_id=assignment.id,
        person_id=assignment.person_id,
        role=assignment.role,
        unit_id=assignment.unit_id,
        valid_from=assignment.valid_from,
        valid_to=assignment.valid_to,
    )


def appointed(
    appointment_id: UUID,
    unit_id: UUID,
    above_id: UUID | None,
    given_by: UUID | None,
    roles: Sequence[tuple[Act, Assignment]],
) -> NumberedFact:
    """Who was given which roles in a unit by one command."""
    fact = AppointmentRecordedV1(
        appointment_id=appointment_id,
        unit_id=unit_id,
        above_id=above_id,
        given_by=given_by,
        person_ids=tuple(dict.fromkeys(each.person_id for _, each in roles)),
        roles=tuple(
            RoleGiven(
                act=act.value,
                assignment_id=each.id,
                person_id=each.person_id,
                role=each.role,
                valid_from=each.valid_from,
                valid_to=each.valid_to,
                document_number=each.document_number,
                document_date=each.document_date,
            )
            for act, each in roles
        ),
    )
    return NumberedFact(fact, key=str(appointment_id), sequence=1)
