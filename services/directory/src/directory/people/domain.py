"""People. A contact is kept here and nowhere else; no fact and no row of history carries one."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from directory.errors import PersonErased
from kit.text import name_key

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
    """Whether two names are one, whatever their capitals, spaces, Unicode form and place of tone marks."""
    return one is not None and other is not None and name_key(one) == name_key(other)


def same_email(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.casefold() == other.casefold()


def same_phone(one: str | None, other: str | None) -> bool:
    """Whether two numbers are one line, however they are grouped, with the country's code or without."""
    return one is not None and other is not None and _dialled(one) == _dialled(other)


def _dialled(phone: str) -> str:
    """As it is dialled inside Viet Nam."""
    signs = "".join(sign for sign in phone if sign in "+0123456789")
    for abroad in ("+84", "0084"):
        if signs.startswith(abroad):
            return "0" + signs.removeprefix(abroad).lstrip("0")
    return signs


def changed_fields(before: Person, after: Person) -> list[str]:
    """Which of the person's fields differ; the history names them without their values."""
    return [name for name in _PERSONAL if getattr(before, name) != getattr(after, name)]


def erased(person: Person, at: datetime) -> Person:
    """Nothing personal stays. Raises PersonErased the second time."""
    if person.erased_at is not None:
        raise PersonErased(person=person.id, erased_at=person.erased_at)
    return replace(person, name=None, email=None, phone=None, erased_at=at, version=person.version + 1)
