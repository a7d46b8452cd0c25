"""What people are called whom an answer names by their ids: one question for all of a page."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from portal.services import Asking, if_told

MOST: Final = 100


async def names_of(asking: Asking, person_ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names by id; without those who are erased or unknown, and without all where the directory is away or does not
    say it to this person.
    """
    wanted = sorted({person_id for person_id in person_ids if person_id is not None})[:MOST]
    if not wanted:
        return {}
    found = await if_told(asking.get("directory", "/people/names", id=[str(each) for each in wanted]))
    return {UUID(each["id"]): each["name"] for each in found or ()}
