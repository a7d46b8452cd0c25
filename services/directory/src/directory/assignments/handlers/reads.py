"""What people see of who has which role where."""

from typing import Any
from uuid import UUID

from authority import Capability, NotAuthorised, Query, load_roles
from directory.access import mandate_of, may_manage
from directory.assignments import repository
from directory.assignments.domain import Assignment
from directory.assignments.schemas import (
    AppointmentView,
    Colleague,
    FoundPerson,
    HeldRole,
    Me,
    MyRole,
)
from directory.assignments.views import assignment_view, role_view
from directory.errors import SignedInUnknown
from directory.people import handlers as people
from directory.units import handlers as units
from directory.units.values import Unit
from kit.clock import local_date
from kit.paging import Page, cut, encode_cursor, number_cursor


async def colleagues(
    uow: Query, unit_id: UUID, name: str | None, cursor: str | None, limit: int
) -> Page[Colleague]:
    """Names and roles of a unit's people, by given name: of one's own units, or of any unit for an administrator."""
    if unit_id not in await uow.authority.units() and not await may_manage(uow):
        raise NotAuthorised(capability=Capability.VIEW.value, unit=unit_id)
    ids = await repository.people_of_unit(uow, unit_id)
    shown, more = await people.listed(uow, ids, name, cursor, limit)
    held = [each for each in await repository.of_people(uow, shown) if each.unit_id == unit_id]
    items = [
        Colleague(
            id=person_id,
            name=called,
            assignments=[assignment_view(each) for each in held if each.person_id == person_id],
        )
        for person_id, called in shown.items()
    ]
    return Page(items=items, next_cursor=more)


async def found_people(uow: Query, name: str, cursor: str | None, limit: int) -> Page[FoundPerson]:
    """People of all units by words of their names, by given name, with their roles: for administrators.

    Raises NotAuthorised.
    """
    await mandate_of(uow)
    shown, more = await people.listed(uow, None, name, cursor, limit)
    held = [each for each in await repository.of_people(uow, shown) if not each.never_held]
    known = await units.known_units(uow, {each.unit_id for each in held})
    items = [
        FoundPerson(
            id=person_id,
            name=called,
            roles=[
                HeldRole(**_held(each, known[each.unit_id])) for each in held if each.person_id == person_id
            ],
        )
        for person_id, called in shown.items()
    ]
    return Page(items=items, next_cursor=more)


async def appointments(uow: Query, unit_id: UUID, cursor: str | None, limit: int) -> Page[AppointmentView]:
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
            roles=[role_view(each, names) for each in roles if each.appointment_id == row.id],
        )
        for row in shown
    ]
    return Page(items=items, next_cursor=more)


async def me(uow: Query) -> Me:
    """The signed-in person with today's units and roles. Raises SignedInUnknown for somebody unknown here."""
    person_id = uow.actor.person_id
    names = await people.names(uow, [person_id])
    if person_id not in names:
        raise SignedInUnknown(person=person_id)
    today = local_date(uow.now)
    held = await repository.held_on(uow, person_id, today)
    known = await units.known_units(uow, {assignment.unit_id for assignment in held})
    roles = [
        MyRole(**_held(each, known[each.unit_id])) for each in held if known[each.unit_id].valid_on(today)
    ]
    return Me(person_id=person_id, name=names[person_id], roles=roles)


def _held(assignment: Assignment, unit: Unit) -> dict[str, Any]:
    return {
        "assignment_id": assignment.id,
        "role": assignment.role,
        "role_name": load_roles().names[assignment.role],
        "unit_id": unit.id,
        "unit_code": unit.code,
        "unit_name": unit.name,
        "valid_from": assignment.valid_from,
        "valid_to": assignment.valid_to,
    }


def _person(actor: str) -> UUID | None:
    """The person who acted; None for a service or an operator."""
    kind, _, name = actor.partition(":")
    return UUID(name) if kind == "person" else None
