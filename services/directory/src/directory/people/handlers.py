"""Use cases of people. Whom they are assigned to is the business of `assignments`."""

from collections.abc import Collection, Sequence
from uuid import UUID

from authority import Capability, Command, Query
from directory import history
from directory.errors import PersonUnknown
from directory.people import repository
from directory.people.domain import Person, changed_fields, erased
from directory.people.schemas import Contact, PersonName
from kit.errors import NotFound
from kit.paging import cut, decode_cursor, encode_cursor


async def contacts(uow: Query, person_ids: Collection[UUID]) -> list[Contact]:
    """Where to reach people, asked at the moment of delivery; erased and unknown ones are left out."""
    return [Contact(**row) for row in await repository.contacts(uow, person_ids)]


async def named(uow: Query, person_ids: Collection[UUID]) -> list[PersonName]:
    """Names of people whom the actor has met by their ids: whoever holds a role anywhere may ask, since only answers
    that they may see have told them the ids. Erased and unknown ones are left out. Raises NotAuthorised.
    """
    await uow.authority.require_anywhere(Capability.VIEW)
    return await called(uow, person_ids)


async def called(uow: Query, person_ids: Collection[UUID]) -> list[PersonName]:
    """Names of people, for a service that was told their ids; erased and unknown ones are left out."""
    found = await repository.names(uow, person_ids)
    return [PersonName(id=each, name=found[each]) for each in sorted(found)]


async def names(uow: Query, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names by id; erased people are left out."""
    return await repository.names(uow, person_ids)


async def listed(
    uow: Query, person_ids: Collection[UUID] | None, name: str | None, cursor: str | None, limit: int
) -> tuple[dict[UUID, str], str | None]:
    """A page of the names of these people (None: of everybody) by id, in the order of a Vietnamese list, and the next
    page's cursor: all of them, or those whose name has words that begin as the words of `name`, with or without marks.
    Erased ones are left out.
    """
    after = decode_cursor(cursor, str, UUID) if cursor else None
    found = await repository.listed(uow, person_ids, name, (after[0], after[1]) if after else None, limit + 1)
    shown, more = cut(found, limit, lambda row: encode_cursor(row.listed_as, str(row.id)))
    return {row.id: row.name for row in shown}, more


async def lock_person(uow: Command, person_id: UUID) -> Person:
    """A person who may be assigned, held until the end of the transaction. Raises PersonUnknown."""
    person = await repository.lock(uow, person_id)
    if person is None or person.erased_at is not None:
        raise PersonUnknown(person=person_id)
    return person


async def find_person(uow: Query, person_id: UUID) -> Person | None:
    """The person, erased or not; None for somebody whom the directory does not know."""
    return await repository.find(uow, person_id)


async def lock_known(uow: Command, ids: Collection[UUID], emails: Collection[str]) -> list[Person]:
    """Those of the people who are in the directory already, by id or by e-mail, erased ones included."""
    return await repository.lock_known(uow, ids, emails)


async def note(
    uow: Command, capacity: str, reason: str, former: Sequence[Person], changed: Sequence[Person]
) -> None:
    """Write new and changed people. The history says which fields changed, not what is in them."""
    known = {person.id: person for person in former}
    await repository.save(uow, changed)
    changes = [
        history.Change(
            "person",
            str(person.id),
            person.version,
            "recorded",
            {"fields": changed_fields(known[person.id], person) if person.id in known else []},
        )
        for person in changed
    ]
    await history.keep(uow, capacity, reason, changes)


async def blank(uow: Command, capacity: str, reason: str, person: Person) -> Person:
    """Take name and contacts away for good. Raises PersonErased the second time."""
    blanked = erased(person, uow.now)
    await repository.save(uow, [blanked])
    change = history.Change("person", str(person.id), blanked.version, "erased", {})
    await history.keep(uow, capacity, reason, [change])
    return blanked


async def lock_to_erase(uow: Command, person_id: UUID) -> Person:
    """A person, erased or not, held until the end of the transaction. Raises NotFound."""
    if person := await repository.lock(uow, person_id):
        return person
    raise NotFound(person=person_id)
