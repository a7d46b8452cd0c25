"""What people are called whom an answer names by their ids: asked for once for all of a page."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from portal.services import Asking, Said, at_once, if_told


class _Person(Said):
    id: UUID
    name: str


async def names_of(asking: Asking, person_ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names by id; without those who are erased or unknown, and without all where the directory is away or does not
    say it to this person.
    """
    wanted = sorted({person_id for person_id in person_ids if person_id is not None})
    said = await at_once(*map(if_told, asking.about(list[_Person], "directory", "/people/names", wanted)))
    return {person.id: person.name for found in said if found for person in found}
