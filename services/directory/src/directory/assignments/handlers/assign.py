"""Somebody is given a role in a unit."""

from authority import Command, load_roles
from directory import history
from directory.access import mandate_of
from directory.assignments import repository
from directory.assignments.domain import (
    Assignment,
    Period,
    Status,
    given,
    refuse_own,
    refuse_second_head,
    within,
)
from directory.assignments.handlers.keep import note
from directory.assignments.handlers.known import (
    deciding_roles,
    giver_of,
    heads_of,
    refuse_impossible_days,
    signing_roles,
)
from directory.assignments.schemas import AssignmentView, AssignPerson
from directory.assignments.views import assignment_view
from directory.errors import RoleUnknown
from directory.people import handlers as people
from directory.units import handlers as units
from kit.ids import new_id


async def assign_person(uow: Command, command: AssignPerson) -> AssignmentView:
    """Give a person a role in a unit that the actor administers, within the unit's own days."""
    if command.role not in load_roles().names:
        raise RoleUnknown(role=command.role)
    refuse_impossible_days(
        uow,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
        document_date=command.document_date,
    )
    await history.take_turn(uow)
    mandate = await mandate_of(uow)
    unit = await units.hold_unit(uow, command.unit_id)
    mandate.require(unit.path)
    others = await heads_of(uow, [unit.id])
    giver = await giver_of(uow)
    person = await people.lock_person(uow, command.person_id)
    period = within(Period(unit.valid_from, unit.valid_to), Period(command.valid_from, command.valid_to))
    asked = Assignment(
        id=new_id(),
        person_id=person.id,
        role=command.role,
        unit_id=unit.id,
        valid_from=command.valid_from,
        valid_to=period.valid_to,
        status=Status.RECORDED,
        version=0,
        document_number=command.document_number,
        document_date=command.document_date,
    )
    refuse_own(asked, person, giver, deciding_roles())
    assignment = given(asked, await repository.lock_of_people(uow, [person.id]))
    refuse_second_head(assignment, others, signing_roles())
    await note(uow, mandate.capacity, command.reason, [assignment])
    return assignment_view(assignment)
