"""What writing a dossier as a whole would change of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from kit.history import FieldChange
from kit.rehearsal import Deed, WouldChange
from submissions.dossiers.values import Letter, Nominee

_LETTER: Final = ("number", "issued_on")
_NOMINEE: Final = (
    "subject_type",
    "name",
    "description",
    "award_code",
    "achievements",
    "evidence",
    "person_id",
)


def foreseen(
    letters: tuple[Letter | None, Letter | None], known: Mapping[UUID, Nominee], written: Iterable[Nominee]
) -> Iterator[WouldChange]:
    """What becomes of the letter; who is added, in what somebody changes, who is left out of those in review."""
    before, after = letters
    if before != after:
        shown = after or before
        yield _change("letter", shown.number if shown else "", before, after, _LETTER)
    left = dict(known)
    for nominee in written:
        there = left.pop(nominee.id, None)
        if there is None or any(getattr(there, name) != getattr(nominee, name) for name in _NOMINEE):
            yield _change("nominee", nominee.name, there, nominee, _NOMINEE)
    for nominee in left.values():
        yield _change("nominee", nominee.name, nominee, None, _NOMINEE)


def _change(kind: str, name: str, before: Any, after: Any, fields: Iterable[str]) -> WouldChange:
    deed = Deed.ADDED if before is None else Deed.ENDED if after is None else Deed.CHANGED
    differing = [
        FieldChange(field=f"/{field}", before=_text(was), after=_text(becomes))
        for field in fields
        if (was := getattr(before, field, None)) != (becomes := getattr(after, field, None))
    ]
    return WouldChange(kind=kind, name=name, deed=deed, fields=differing if deed is Deed.CHANGED else [])


def _text(value: object) -> str | None:
    """Lists by how many they have: what stands in one is read where it is written."""
    if value is None:
        return None
    return str(len(value)) if isinstance(value, tuple) else str(value)
