"""Assignments as facts."""

from contracts.directory import AssignmentRecordedV1
from directory.assignments.domain import Assignment


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
