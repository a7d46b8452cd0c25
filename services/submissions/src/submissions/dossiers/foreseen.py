"""What writing a dossier as a whole would change of its nominees."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from uuid import UUID

from kit.history import field_changes
from kit.rehearsal import Deed, WouldChange
from submissions.dossiers.values import Nominee

_WRITTEN: Final = (
    "subject_type",
    "name",
    "description",
    "award_code",
    "achievements",
    "evidence",
    "person_id",
)
_KIND: Final = "nominee"


def foreseen(known: Mapping[UUID, Nominee], written: Iterable[Nominee]) -> Iterator[WouldChange]:
    """Who is added, in what somebody changes, and who is left out of those in review."""
    left = dict(known)
    for nominee in written:
        before = left.pop(nominee.id, None)
        if before is None:
            yield WouldChange(kind=_KIND, name=nominee.name, deed=Deed.ADDED, fields=[])
        elif fields := field_changes(_said(before), _said(nominee)):
            yield WouldChange(kind=_KIND, name=nominee.name, deed=Deed.CHANGED, fields=fields)
    for nominee in left.values():
        yield WouldChange(kind=_KIND, name=nominee.name, deed=Deed.ENDED, fields=[])


def _said(nominee: Nominee) -> dict[str, str | None]:
    return {name: None if (value := getattr(nominee, name)) is None else _text(value) for name in _WRITTEN}


def _text(value: object) -> str:
    """Lists by how many they have: what stands in one is read where it is written."""
    return str(len(value)) if isinstance(value, tuple) else str(value)
