"""Use cases of assignments: who may do what, where, from when to when."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from authority import Capability, NotAuthorised, UnitOfWork, load_roles
from authority.projection import erase_assignment, record_assignments
from contracts.directory import AssignmentRecordedV1
from directory import history
from directory.assignments import events, repository
from directory.assignments.domain import (
    OPERATING,
    Assignment,
    Giver,
    Period,
    Status,
    act_of,
    ended,
    given,
    outlasting,
    refuse_impossible,
    refuse_own,
    refuse_second_head,
    within,
)
from directory.assignments.schemas import (
    AppointmentView,
    AssignmentView,
    AssignPerson,
    Colleague,
    EndAssignment,
    Me,
    MyRole,
    RoleView,
)
from directory.errors import RoleUnknown, SignedInUnknown
from directory.mandate import mandate_of, may_manage
from directory.people import handlers as people
from directory.people.schemas import ErasePerson, PersonErasedView
from directory.units import handlers as units
from kit.clock import local_date
from kit.errors import NotFound
from kit.ids import new_id
from kit.paging import Page, cut, encode_cursor, id_cursor, number_cursor
from kit.unit_of_work import AnyRow, Fact


async def assign_person(uow: UnitOfWork, command: AssignPerson) -> AssignmentView:
    """Give a person a role in a unit that the actor administers, within the unit's own days."""
    if command.role not in load_roles().names:
        raise RoleUnknown(role=command.role)
    _refuse_impossible(
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
    await record(uow, mandate.capacity, command.reason, [assignment])
    return _view(assignment)


async def end_assignment(
    uow: UnitOfWork, assignment_id: UUID, seen: int, command: EndAssignment
) -> AssignmentView:
    """Let an assignment end earlier than it would. It is not extended this way, but given anew."""
    _refuse_impossible(uow, valid_to=command.valid_to)
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
    await record(uow, mandate.capacity, command.reason, [assignment])
    return _view(assignment)


async def erase_person(
    uow: UnitOfWork, person_id: UUID, seen: int | None, command: ErasePerson
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
        uow, mandate.capacity, command.reason, [_change(assignment, "erased") for assignment in held]
    )
    return PersonErasedView(id=person_id, version=person.version, erased_assignments=len(held))


async def end_with_units(
    uow: UnitOfWork, capacity: str, reason: str, changed: dict[UUID, Period]
) -> list[Assignment]:
    """End what would outlast these units: nobody holds a role in a unit that is no more, and each unit is told."""
    held = await repository.lock_of_units(uow, changed.keys())
    overdue = outlasting(held, changed)
    await record(uow, capacity, reason, overdue)
    return overdue


async def record(uow: UnitOfWork, capacity: str, reason: str, changed: Sequence[Assignment]) -> None:
    """Write what somebody gave, extended or ended, and tell each unit of it."""
    before = await repository.by_ids(uow, [assignment.id for assignment in changed])
    await _keep(uow, capacity, reason, changed)
    by_unit: dict[UUID, list[repository.Appointed]] = defaultdict(list)
    for assignment in changed:
        act = act_of(before.get(assignment.id), assignment)
        by_unit[assignment.unit_id].append((act, assignment))
    known = await units.known_units(uow, by_unit.keys())
    signing = signing_roles()
    for unit_id, roles in by_unit.items():
        appointment_id = new_id()
        repository.keep_appointment(uow, appointment_id, unit_id, capacity, reason, roles)
        gives_head = any(assignment.role in signing for _, assignment in roles)
        above_id = known[unit_id].parent_id if gives_head else None
        given_by = uow.actor.person_id if not uow.actor.principal else None
        uow.publish(events.appointed(appointment_id, unit_id, above_id, given_by, roles))


async def heads_of(uow: UnitOfWork, unit_ids: Collection[UUID]) -> list[Assignment]:
    """Everybody who ever signed for these units."""
    return await repository.of_units_with(uow, unit_ids, signing_roles())


async def giver_of(uow: UnitOfWork) -> Giver:
    """Whoever acts, as a giver of roles."""
    if uow.actor.principal:
        return OPERATING
    return Giver(await people.find_person(uow, uow.actor.person_id))


async def administrator_is_appointed(uow: UnitOfWork) -> bool:
    """Whether the installation has an administrator, today or from some later day on."""
    roles = load_roles().with_capability(Capability.MANAGE_DIRECTORY)
    return await repository.is_held(uow, roles, local_date(uow.now))


def signing_roles() -> frozenset[str]:
    """The roles of those who sign for a unit."""
    return frozenset(load_roles().with_capability(Capability.SIGN))


def deciding_roles() -> frozenset[str]:
    """The roles that decide something."""
    roles = load_roles()
    return frozenset(role for role, may in roles.capabilities.items() if may & roles.deciding)


def _refuse_impossible(uow: UnitOfWork, **days: date | None) -> None:
    for field, day in days.items():
        refuse_impossible(field, day, local_date(uow.now))


async def _keep(uow: UnitOfWork, capacity: str, reason: str, changed: Sequence[Assignment]) -> None:
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
    ids = await repository.people_of_unit(uow, unit_id, id_cursor(cursor), limit + 1)
    shown, more = cut(ids, limit, lambda person_id: encode_cursor(str(person_id)))
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
    return Page(items=items, next_cursor=more)


async def appointments(
    uow: UnitOfWork, unit_id: UUID, cursor: str | None, limit: int
) -> Page[AppointmentView]:
    """Who gave whom which role in a unit, the latest first: for its people, and for administrators."""
    if unit_id not in await uow.authority.units() and not await may_manage(uow):
        raise NotAuthorised(capability=Capability.VIEW.value, unit=unit_id)
    before = number_cursor(cursor) or 0
    found = await repository.appointments_in(uow, unit_id, before, limit + 1)
    shown, more = cut(found, limit, lambda row: encode_cursor(str(row.position)))
    roles = await repository.roles_of(uow, [row.id for row in shown])
    givers = {row.id: _person(row.actor) for row in shown}
    known = {row.person_id for row in roles} | {person for person in givers.values() if person}
    names = await people.names(uow, known)
    items = [
        AppointmentView(
            id=row.id,
            at=row.at,
            by=row.actor,
            by_name=names.get(giver) if (giver := givers[row.id]) else None,
            capacity=row.capacity,
            reason=row.reason,
            roles=[_role_view(each, names) for each in roles if each.appointment_id == row.id],
        )
        for row in shown
    ]
    return Page(items=items, next_cursor=more)


async def me(uow: UnitOfWork) -> Me:
    """The signed-in person with today's units and roles. Raises SignedInUnknown for somebody unknown here."""
    person_id = uow.actor.person_id
    names = await people.names(uow, [person_id])
    if person_id not in names:
        raise SignedInUnknown(person=person_id)
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


def _person(actor: str) -> UUID | None:
    """The person who acted; None for a service or an operator."""
    kind, _, name = actor.partition(":")
    return UUID(name) if kind == "person" else None


def _role_view(row: AnyRow, names: Mapping[UUID, str]) -> RoleView:
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


def _change(assignment: Assignment, action: str) -> history.Change:
    changes = {
        "role": assignment.role,
        "unit_id": str(assignment.unit_id),
        "valid_from": str(assignment.valid_from),
        "valid_to": str(assignment.valid_to) if assignment.valid_to else None,
        "document_number": assignment.document_number,
    }
    return history.Change("assignment", str(assignment.id), assignment.version, action, changes)
