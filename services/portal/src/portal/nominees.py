"""What nominees are called whom sessions, panels and decisions name by their ids: asked for once for all of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.components.words import words
from portal.services import Asking, Said, at_once, unless_down


class Nominee(Said):
    """A nominee as sealed last, and whose dossier it is."""

    nominee_id: UUID
    name: str
    subject_type: str
    dossier_id: UUID
    submitting_unit: str | None


class _Nominees(Said):
    items: tuple[Nominee, ...]


@dataclass(frozen=True)
class Named:
    """Nominees by their ids, and what stands for those of whom nothing is known here."""

    known: Mapping[UUID, Nominee]
    unnamed: str


async def nominees_of(asking: Asking, nominee_ids: Iterable[UUID]) -> Named:
    """Those inside the person's line, however many, asked for side by side; while submissions is away none."""
    wanted = list(dict.fromkeys(nominee_ids))
    said = await at_once(*map(unless_down, asking.about(_Nominees, "submissions", "/nominees/names", wanted)))
    found = [each for one in said if one for each in one.items]
    missing = "no_names_now" if None in said else "outside"
    return Named({each.nominee_id: each for each in found}, words(missing))
