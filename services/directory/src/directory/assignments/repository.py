"""All the SQL of assignments."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.dialects.postgresql import insert

from authority import Command, Query
from directory.arrays import among
from directory.assignments.domain import Act, Assignment, Status
from directory.assignments.models import appointed_roles, appointments, assignments
from kit.unit_of_work import AnyRow

_CHANGES: Final = ("valid_to", "status", "version", "document_number", "document_date")
Appointed = tuple[Act, Assignment]
_STANDS = assignments.c.status == Status.RECORDED


async def by_id(uow: Query, assignment_id: UUID) -> Assignment | None:
    """The assignment, unless it was erased."""
    found = await _read(uow, _those(assignments.c.id == assignment_id))
    return found[0] if found else None


async def of_people(uow: Query, person_ids: Collection[UUID]) -> list[Assignment]:
    return await _read(uow, _those(among(assignments.c.person_id, person_ids)))


async def lock_of_people(uow: Command, person_ids: Collection[UUID]) -> list[Assignment]:
    """Every assignment of these people, held until the end of the transaction."""
    return await _read(uow, _those(among(assignments.c.person_id, person_ids)).with_for_update())


async def lock_of_units(uow: Command, unit_ids: Collection[UUID]) -> list[Assignment]:
    """Every assignment in these units, held until the end of the transaction."""
    return await _read(uow, _those(among(assignments.c.unit_id, unit_ids)).with_for_update())


async def by_ids(uow: Query, assignment_ids: Collection[UUID]) -> dict[UUID, Assignment]:
    found = await _read(uow, _those(among(assignments.c.id, assignment_ids)))
    return {assignment.id: assignment for assignment in found}


async def of_units_with(uow: Query, unit_ids: Collection[UUID], roles: Collection[str]) -> list[Assignment]:
    """Every assignment to one of the roles in one of the units."""
    return await _read(uow, _those(among(assignments.c.unit_id, unit_ids), among(assignments.c.role, roles)))


async def is_held(uow: Query, roles: Collection[str], day: date) -> bool:
    """Whether anybody holds one of the roles on that day or later."""
    lasting = or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= day)
    return bool(await _read(uow, _those(among(assignments.c.role, roles), lasting)))


def keep_appointment(
    uow: Command,
    appointment_id: UUID,
    unit_id: UUID,
    capacity: str,
    reason: str,
    roles: Sequence[Appointed],
) -> None:
    """Write who gave which roles in a unit."""
    uow.add(
        appointments,
        {
            "id": appointment_id,
            "unit_id": unit_id,
            "at": uow.now,
            "actor": uow.actor.name,
            "capacity": capacity,
            "reason": reason,
            "version": 1,
        },
    )
    uow.add(
        appointed_roles,
        *(
            {
                "appointment_id": appointment_id,
                "assignment_id": each.id,
                "act": act,
                "person_id": each.person_id,
                "role": each.role,
                "valid_from": each.valid_from,
                "valid_to": each.valid_to,
                "document_number": each.document_number,
                "document_date": each.document_date,
            }
            for act, each in roles
        ),
    )


async def appointments_in(uow: Query, unit_id: UUID, before: int, limit: int) -> Sequence[AnyRow]:
    """What was given in a unit, the latest first, before a position (0: from the end)."""
    query = select(appointments).where(appointments.c.unit_id == unit_id)
    if before:
        query = query.where(appointments.c.position < before)
    return await uow.all(query.order_by(appointments.c.position.desc()).limit(limit))


async def roles_of(uow: Query, appointment_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """The roles of these appointments."""
    column = appointed_roles.c.appointment_id
    query = select(appointed_roles).where(among(column, appointment_ids))
    return await uow.all(query.order_by(column, appointed_roles.c.assignment_id))


async def people_of_unit(uow: Query, unit_id: UUID) -> list[UUID]:
    """People who hold or held a role in the unit."""
    query = select(assignments.c.person_id).where(assignments.c.unit_id == unit_id, _STANDS).distinct()
    return [row.person_id for row in await uow.all(query)]


async def held_on(uow: Query, person_id: UUID, day: date) -> list[Assignment]:
    lasting = or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= day)
    return await _read(
        uow, _those(assignments.c.person_id == person_id, assignments.c.valid_from <= day, lasting)
    )


async def save(uow: Command, changed: Sequence[Assignment]) -> None:
    """Write these assignments."""
    if not changed:
        return
    fresh = insert(assignments)
    replaced = {name: fresh.excluded[name] for name in _CHANGES}
    await uow.execute(
        fresh.on_conflict_do_update(index_elements=["id"], set_=replaced),
        [asdict(assignment) for assignment in changed],
    )


def _those(*conditions: ColumnElement[bool]) -> Select[Any]:
    """In the order of ids, so that nobody who locks several deadlocks with another."""
    return select(assignments).where(_STANDS, *conditions).order_by(assignments.c.id)


async def _read(uow: Query, query: Select[Any]) -> list[Assignment]:
    return [Assignment(*row) for row in await uow.all(query)]
