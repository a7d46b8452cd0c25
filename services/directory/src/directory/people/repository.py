"""All the SQL of people."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Final
from uuid import UUID

from sqlalchemy import Text, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from authority import UnitOfWork
from directory.arrays import among
from directory.people.domain import Person
from directory.people.models import people
from kit.database import Record

_CONTACTS: Final = """
    SELECT id AS person_id, name, email FROM people WHERE id = ANY($1) AND name IS NOT NULL ORDER BY id
"""


async def contacts(uow: UnitOfWork, ids: Collection[UUID]) -> list[Record]:
    """Name and e-mail of those of the people who are not erased, by id."""
    return await uow.fetch(_CONTACTS, list(ids))


async def find(uow: UnitOfWork, person_id: UUID) -> Person | None:
    row = await uow.first(select(people).where(people.c.id == person_id))
    return Person(*row) if row else None


async def lock(uow: UnitOfWork, person_id: UUID) -> Person | None:
    """The person, whom nobody else changes or assigns until the end of the transaction."""
    row = await uow.first(select(people).where(people.c.id == person_id).with_for_update())
    return Person(*row) if row else None


async def lock_known(uow: UnitOfWork, ids: Collection[UUID], emails: Collection[str]) -> list[Person]:
    """Those of the people who are known by id or by e-mail, in the order of ids so that nobody deadlocks."""
    lowered = [email.lower() for email in emails]
    rows = await uow.all(
        select(people)
        .where(or_(among(people.c.id, ids), among(func.lower(people.c.email, type_=Text), lowered)))
        .order_by(people.c.id)
        .with_for_update()
    )
    return [Person(*row) for row in rows]


async def save(uow: UnitOfWork, changed: Sequence[Person]) -> None:
    """Write these people."""
    if not changed:
        return
    fresh = insert(people)
    rows = [asdict(person) for person in changed]
    replaced = {name: fresh.excluded[name] for name in rows[0] if name != "id"}
    await uow.execute(fresh.on_conflict_do_update(index_elements=["id"], set_=replaced), rows)


async def names(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of those of the people who are not erased."""
    rows = await uow.all(
        select(people.c.id, people.c.name).where(among(people.c.id, ids), people.c.name.is_not(None))
    )
    return {row.id: row.name for row in rows}
