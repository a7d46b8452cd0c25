"""All the SQL of assignments."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects.postgresql import insert

from authority import UnitOfWork
from directory.assignments.domain import Assignment, Status
from directory.models import assignments

_STANDS = assignments.c.status == Status.RECORDED


async def by_id(uow: UnitOfWork, assignment_id: UUID) -> Assignment | None:
    """The assignment, unless it was erased."""
    found = await _assignments(uow, assignments.c.id == assignment_id)
    return found[0] if found else None


async def of_people(uow: UnitOfWork, person_ids: Collection[UUID]) -> list[Assignment]:
    return await _assignments(uow, assignments.c.person_id.in_(person_ids))


async def lock_of_people(uow: UnitOfWork, person_ids: Collection[UUID]) -> list[Assignment]:
    """Every assignment of these people, held until the end of the transaction."""
    return await _assignments(uow, assignments.c.person_id.in_(person_ids), lock=True)


async def lock_of_units(uow: UnitOfWork, unit_ids: Collection[UUID]) -> list[Assignment]:
    """Every assignment in these units, held until the end of the transaction."""
    return await _assignments(uow, assignments.c.unit_id.in_(unit_ids), lock=True)


async def people_of_unit(uow: UnitOfWork, unit_id: UUID, after: str, limit: int) -> list[UUID]:
    """People who hold or held a role in the unit, by id, those after a given one."""
    column = assignments.c.person_id
    query = select(column).where(assignments.c.unit_id == unit_id, _STANDS).distinct()
    if after:
        query = query.where(column > UUID(after))
    return [row.person_id for row in await uow.all(query.order_by(column).limit(limit))]


async def held_on(uow: UnitOfWork, person_id: UUID, day: date) -> list[Assignment]:
    return await _assignments(
        uow,
        assignments.c.person_id == person_id,
        assignments.c.valid_from <= day,
        or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= day),
    )


async def save(uow: UnitOfWork, changed: Sequence[Assignment]) -> None:
    """Write these assignments."""
    if not changed:
        return
    fresh = insert(assignments)
    replaced = {name: fresh.excluded[name] for name in ("valid_to", "status", "version")}
    await uow.execute(
        fresh.on_conflict_do_update(index_elements=["id"], set_=replaced),
        [asdict(assignment) for assignment in changed],
    )


async def _assignments(
    uow: UnitOfWork, *conditions: ColumnElement[bool], lock: bool = False
) -> list[Assignment]:
    """In the order of ids, so that nobody who locks several deadlocks with another."""
    query = select(assignments).where(_STANDS, *conditions).order_by(assignments.c.id)
    rows = await uow.all(query.with_for_update() if lock else query)
    return [Assignment(*row) for row in rows]
