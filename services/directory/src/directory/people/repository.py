"""All the SQL of people."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from typing import Final
from uuid import UUID

from sqlalchemy import Text, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from authority import Command, Query
from directory.arrays import among
from directory.people.domain import Person
from directory.people.models import people
from directory.searching import begins_words
from kit.database import Record
from kit.unit_of_work import AnyRow
from kit.vietnamese import order_key, plain_words

_PERSON: Final = tuple(people.c[each.name] for each in fields(Person))
_CONTACTS: Final = """
    SELECT id AS person_id, name, email FROM people WHERE id = ANY($1) AND name IS NOT NULL ORDER BY id
"""


async def contacts(uow: Query, ids: Collection[UUID]) -> list[Record]:
    """Name and e-mail of those of the people who are not erased, by id."""
    return await uow.fetch(_CONTACTS, list(ids))


async def find(uow: Query, person_id: UUID) -> Person | None:
    row = await uow.first(select(*_PERSON).where(people.c.id == person_id))
    return Person(*row) if row else None


async def lock(uow: Command, person_id: UUID) -> Person | None:
    """The person, whom nobody else changes or assigns until the end of the transaction."""
    row = await uow.first(select(*_PERSON).where(people.c.id == person_id).with_for_update())
    return Person(*row) if row else None


async def lock_known(uow: Command, ids: Collection[UUID], emails: Collection[str]) -> list[Person]:
    """Those of the people who are known by id or by e-mail, in the order of ids so that nobody deadlocks."""
    lowered = [email.lower() for email in emails]
    rows = await uow.all(
        select(*_PERSON)
        .where(or_(among(people.c.id, ids), among(func.lower(people.c.email, type_=Text), lowered)))
        .order_by(people.c.id)
        .with_for_update()
    )
    return [Person(*row) for row in rows]


async def save(uow: Command, changed: Sequence[Person]) -> None:
    """Write these people."""
    if not changed:
        return
    fresh = insert(people)
    rows = [asdict(person) | _found_by(person.name) for person in changed]
    replaced = {name: fresh.excluded[name] for name in rows[0] if name != "id"}
    await uow.execute(fresh.on_conflict_do_update(index_elements=["id"], set_=replaced), rows)


async def names(uow: Query, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of those of the people who are not erased."""
    rows = await uow.all(
        select(people.c.id, people.c.name).where(among(people.c.id, ids), people.c.name.is_not(None))
    )
    return {row.id: row.name for row in rows}


async def listed(
    uow: Query, ids: Collection[UUID] | None, name: str | None, after: tuple[str, UUID] | None, limit: int
) -> Sequence[AnyRow]:
    """Id, name and key (`kit.vietnamese.order_key`) of those of the people (all: None) in whose name each word of
    `name` begins one, in the order of a Vietnamese list, those behind a given key and id. Erased people are left out.
    """
    place = tuple_(people.c.listed_as.collate("C"), people.c.id)
    query = select(people.c.id, people.c.name, people.c.listed_as).where(
        people.c.name.is_not(None),
        *begins_words(people.c.name_words, name),
    )
    if ids is not None:
        query = query.where(among(people.c.id, ids))
    if after is not None:
        query = query.where(place > after)
    return await uow.all(query.order_by(*place).limit(limit))


def _found_by(name: str | None) -> dict[str, str | None]:
    """By what a person is listed and found: nothing, once the name is blanked."""
    if name is None:
        return {"listed_as": None, "name_words": None}
    return {"listed_as": order_key(name), "name_words": plain_words(name)}
