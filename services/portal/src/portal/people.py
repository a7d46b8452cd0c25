"""What people are called whom an answer names by their ids: asked for once for all of a page."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from portal.services import Asking, at_once, if_told


async def names_of(asking: Asking, person_ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names by id; without those who are erased or unknown, and without all where the directory is away or does not
    say it to this person.
    """
    wanted = sorted({person_id for person_id in person_ids if person_id is not None})
    said = await at_once(*map(if_told, asking.about("directory", "/people/names", wanted)))
    return {UUID(each["id"]): each["name"] for found in said if found for each in found}
