"""People. A contact is kept here and nowhere else; no fact and no history line carries one."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from directory.errors import PersonErased

_PERSONAL: Final = ("name", "email", "phone", "sample")


@dataclass(frozen=True)
class Person:
    """`sample` marks people who were made up. An erased person has neither name nor contact."""

    id: UUID
    name: str | None
    email: str | None
    phone: str | None
    sample: bool
    version: int
    erased_at: datetime | None = None


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are written alike, whatever their capitals, spaces and Unicode form."""
    return one is not None and other is not None and _plain(one) == _plain(other)


def same_email(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.casefold() == other.casefold()


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def changed_fields(before: Person, after: Person) -> list[str]:
    """Which of the person's fields differ; the history names them without their values."""
    return [name for name in _PERSONAL if getattr(before, name) != getattr(after, name)]


def erased(person: Person, at: datetime) -> Person:
    """Nothing personal stays. Raises PersonErased the second time."""
    if person.erased_at is not None:
        raise PersonErased(person=person.id, erased_at=person.erased_at)
    return replace(person, name=None, email=None, phone=None, erased_at=at, version=person.version + 1)
