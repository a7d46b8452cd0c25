"""What nominees are called whom sessions, panels and decisions name by their ids: one question for all of a page."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from portal.services import Asking, Said, if_told

MOST: Final = 100


class Nominee(Said):
    """A nominee as sealed last, and whose dossier it is."""

    nominee_id: UUID
    name: str
    subject_type: str
    dossier_id: UUID
    submitting_unit: str | None


async def nominees_of(asking: Asking, nominee_ids: Iterable[UUID]) -> Mapping[UUID, Nominee]:
    """By their ids; without those outside the person's line, and without all while submissions is away."""
    wanted = list(dict.fromkeys(nominee_ids))[:MOST]
    if not wanted:
        return {}
    said = await if_told(asking.get("submissions", "/nominees/names", id=[str(each) for each in wanted]))
    found = [Nominee.model_validate(each) for each in (said or {"items": []})["items"]]
    return {each.nominee_id: each for each in found}
