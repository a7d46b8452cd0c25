"""Assignments, and the acts that gave them, as people see them."""

from collections.abc import Mapping
from uuid import UUID

from authority import load_roles
from directory.assignments.domain import Assignment
from directory.assignments.schemas import AssignmentView, RoleView
from kit.unit_of_work import AnyRow


def assignment_view(assignment: Assignment) -> AssignmentView:
    return AssignmentView.of(assignment, load_roles().names[assignment.role])


def role_view(row: AnyRow, names: Mapping[UUID, str]) -> RoleView:
    return RoleView(
        act=row.act,
        assignment_id=row.assignment_id,
        person_id=row.person_id,
        person_name=names.get(row.person_id),
        role=row.role,
        role_name=load_roles().names[row.role],
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        document_number=row.document_number,
        document_date=row.document_date,
    )
