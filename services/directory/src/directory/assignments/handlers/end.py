"""An assignment ends earlier than it would."""

from uuid import UUID

from authority import Command
from directory import history
from directory.access import mandate_of
from directory.assignments import repository
from directory.assignments.domain import ended
from directory.assignments.handlers.keep import note
from directory.assignments.handlers.known import refuse_impossible_days
from directory.assignments.schemas import AssignmentView, EndAssignment
from directory.assignments.views import assignment_view
from directory.people import handlers as people
from directory.units import handlers as units
from kit.errors import NotFound


async def end_assignment(
    uow: Command, assignment_id: UUID, seen: int, command: EndAssignment
) -> AssignmentView:
    """Let an assignment end earlier than it would. It is not extended this way, but given anew."""
    refuse_impossible_days(uow, valid_to=command.valid_to)
    await history.take_turn(uow)
    mandate = await mandate_of(uow)
    found = await repository.by_id(uow, assignment_id)
    if found is None:
        raise NotFound(assignment=assignment_id)
    unit = (await units.known_units(uow, [found.unit_id]))[found.unit_id]
    if not mandate.covers(unit.path):
        raise NotFound(assignment=assignment_id)
    await history.require_seen(uow, seen, [str(assignment_id)])
    # Whoever changes assignments of a person holds the person first, here as everywhere.
    person = await people.lock_person(uow, found.person_id)
    held = {each.id: each for each in await repository.lock_of_people(uow, [person.id])}
    assignment = ended(held[assignment_id], command.valid_to)
    await note(uow, mandate.capacity, command.reason, [assignment])
    return assignment_view(assignment)
