"""A person is erased, and with them what they were given."""

from dataclasses import replace
from uuid import UUID

from authority import Command
from authority.projection import erase_assignment
from contracts.directory import AssignmentRecordedV1
from directory import history
from directory.access import mandate_of
from directory.assignments import repository
from directory.assignments.domain import Status
from directory.assignments.handlers.keep import change_of
from directory.people import handlers as people
from directory.people.schemas import ErasePerson, PersonErasedView
from directory.units import handlers as units
from kit.errors import NotFound


async def erase_person(
    uow: Command, person_id: UUID, seen: int | None, command: ErasePerson
) -> PersonErasedView:
    """Blank a person for good; every service forgets the assignments by a tombstone for each.

    Only who administers all units of the person may do it, having seen all that the person was given; the operator
    does it on a request that names the person. Law 91/2025 on personal data.
    """
    await history.take_turn(uow)
    mandate = await mandate_of(uow)
    person = await people.lock_to_erase(uow, person_id)
    held = await repository.lock_of_people(uow, [person_id])
    known = await units.known_units(uow, {assignment.unit_id for assignment in held})
    if not all(mandate.covers(unit.path) for unit in known.values()):
        raise NotFound(person=person_id)
    if not mandate.is_operators:
        await history.require_seen(uow, seen, [str(person_id), *(str(assignment.id) for assignment in held)])
    person = await people.blank(uow, mandate.capacity, command.reason, person)
    await repository.save(uow, [replace(assignment, status=Status.ERASED) for assignment in held])
    for assignment in held:
        uow.publish_tombstone(AssignmentRecordedV1.topic, str(assignment.id))
        await erase_assignment(uow, str(assignment.id))
    await history.keep(
        uow, mandate.capacity, command.reason, [change_of(assignment, "erased") for assignment in held]
    )
    return PersonErasedView(id=person_id, version=person.version, erased_assignments=len(held))
