"""Use cases of assignments: who may do what, where, from when to when."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from authority import Capability, NotAuthorised, UnitOfWork, load_roles
from authority.projection import erase_assignment, record_assignments
from contracts.directory import AssignmentRecordedV1
from directory import history
from directory.assignments import events, repository
from directory.assignments.domain import Assignment, Period, Status, ended, given, outlasting, within
from directory.assignments.schemas import (
    AssignmentView,
    AssignPerson,
    Colleague,
    EndAssignment,
    Me,
    MyRole,
)
from directory.errors import RoleUnknown
from directory.mandate import mandate_of, may_manage
from directory.people import handlers as people
from directory.people.schemas import ErasePerson, PersonErasedView
from directory.units import handlers as units
from kit.clock import local_date
from kit.errors import NotFound
from kit.ids import new_id
from kit.paging import Page, decode_cursor, encode_cursor
from kit.unit_of_work import Fact


async def assign_person(uow: UnitOfWork, command: AssignPerson) -> AssignmentView:
    """Give a person a role in a unit that the actor administers, within the unit's own days."""
    if command.role not in load_roles().names:
        raise RoleUnknown(role=command.role)
    mandate = await mandate_of(uow)
    unit = await units.hold_unit(uow, command.unit_id)
    mandate.require(unit.path)
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
    )
    assignment = given(asked, await repository.lock_of_people(uow, [person.id]))
    await record(uow, mandate.capacity, command.reason, [assignment])
    return _view(assignment)


async def end_assignment(uow: UnitOfWork, assignment_id: UUID, command: EndAssignment) -> AssignmentView:
    """Let an assignment end earlier than it would. It is not extended this way, but given anew."""
    mandate = await mandate_of(uow)
    found = await repository.by_id(uow, assignment_id)
    if found is None:
        raise NotFound(assignment=assignment_id)
    unit = (await units.known_units(uow, [found.unit_id]))[found.unit_id]
    if not mandate.covers(unit.path):
        raise NotFound(assignment=assignment_id)
    # Whoever changes assignments of a person holds the person first, here as everywhere.
    person = await people.lock_person(uow, found.person_id)
    held = {each.id: each for each in await repository.lock_of_people(uow, [person.id])}
    assignment = ended(held[assignment_id], command.valid_to)
    await record(uow, mandate.capacity, command.reason, [assignment])
    return _view(assignment)


async def erase_person(uow: UnitOfWork, person_id: UUID, command: ErasePerson) -> PersonErasedView:
    """Blank a person for good; every service forgets the assignments by a tombstone for each.

    Only who administers all units of the person may do it. Law 91/2025 on personal data.
    """
    mandate = await mandate_of(uow)
    person = await people.lock_to_erase(uow, person_id)
    held = await repository.lock_of_people(uow, [person_id])
    known = await units.known_units(uow, {assignment.unit_id for assignment in held})
    if not all(mandate.covers(unit.path) for unit in known.values()):
        raise NotFound(person=person_id)
    person = await people.blank(uow, mandate.capacity, command.reason, person)
    await repository.save(uow, [replace(assignment, status=Status.ERASED) for assignment in held])
    for assignment in held:
        uow.publish_tombstone(AssignmentRecordedV1.topic, str(assignment.id))
        await erase_assignment(uow, str(assignment.id))
    await history.keep(
        uow, mandate.capacity, command.reason, [_change(assignment, "erased") for assignment in held]
    )
    return PersonErasedView(id=person_id, version=person.version, erased_assignments=len(held))


async def end_with_units(
    uow: UnitOfWork, capacity: str, reason: str, changed: dict[UUID, Period]
) -> list[Assignment]:
    """End what would outlast these units: nobody holds a role in a unit that is no more."""
    held = await repository.lock_of_units(uow, changed.keys())
    overdue = outlasting(held, changed)
    await record(uow, capacity, reason, overdue)
    return overdue


async def record(uow: UnitOfWork, capacity: str, reason: str, changed: Sequence[Assignment]) -> None:
    """Write new versions of assignments: rows, facts, our own authority, history."""
    await repository.save(uow, changed)
    recorded = [(events.recorded(assignment), assignment.version) for assignment in changed]
    for event, version in recorded:
        uow.publish(Fact(event, str(event.assignment_id), version))
    await record_assignments(uow, recorded)
    await history.keep(uow, capacity, reason, [_change(assignment, "recorded") for assignment in changed])


async def lock_held_by(uow: UnitOfWork, person_ids: Collection[UUID]) -> list[Assignment]:
    """Everything that these people were ever assigned to, held until the end of the transaction."""
    return await repository.lock_of_people(uow, person_ids)


async def colleagues(uow: UnitOfWork, unit_id: UUID, cursor: str | None, limit: int) -> Page[Colleague]:
    """Names and roles of a unit's people: of one's own units, or of any unit for an administrator."""
    if unit_id not in await uow.authority.units() and not await may_manage(uow):
        raise NotAuthorised(capability=Capability.VIEW.value, unit=unit_id)
    after = decode_cursor(cursor, str)[0] if cursor else ""
    ids = await repository.people_of_unit(uow, unit_id, after, limit + 1)
    shown = ids[:limit]
    names = await people.names(uow, shown)
    held = [each for each in await repository.of_people(uow, shown) if each.unit_id == unit_id]
    items = [
        Colleague(
            id=person_id,
            name=names[person_id],
            assignments=[_view(each) for each in held if each.person_id == person_id],
        )
        for person_id in shown
        if person_id in names
    ]
    return Page(items=items, next_cursor=encode_cursor(str(shown[-1])) if len(ids) > limit else None)


async def me(uow: UnitOfWork) -> Me:
    """The signed-in person with today's units and roles. Raises NotFound for somebody unknown here."""
    person_id = uow.actor.person_id
    names = await people.names(uow, [person_id])
    if person_id not in names:
        raise NotFound(person=person_id)
    today = local_date(uow.now)
    held = await repository.held_on(uow, person_id, today)
    known = await units.known_units(uow, {assignment.unit_id for assignment in held})
    roles = [
        MyRole(
            assignment_id=each.id,
            role=each.role,
            role_name=load_roles().names[each.role],
            unit_id=each.unit_id,
            unit_code=known[each.unit_id].code,
            unit_name=known[each.unit_id].name,
            valid_from=each.valid_from,
            valid_to=each.valid_to,
        )
        for each in held
        if known[each.unit_id].valid_on(today)
    ]
    return Me(person_id=person_id, name=names[person_id], roles=roles)


def _view(assignment: Assignment) -> AssignmentView:
    return AssignmentView.of(assignment, load_roles().names[assignment.role])


def _change(assignment: Assignment, action: str) -> history.Change:
    changes = {
        "role": assignment.role,
        "unit_id": str(assignment.unit_id),
        "valid_from": str(assignment.valid_from),
        "valid_to": str(assignment.valid_to) if assignment.valid_to else None,
    }
    return history.Change("assignment", str(assignment.id), assignment.version, action, changes)
