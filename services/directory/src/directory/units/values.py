"""Units by their dates, and what a file says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from directory.errors import Place

Key = tuple[str, date | None]
"""(code, valid_from): what makes a unit this unit. Codes alone were reused on 1/7/2025."""


@dataclass(frozen=True)
class Successor:
    """A unit that took over all (`full`) or part (`part`) of another when that one ended."""

    unit_id: UUID
    share: str
    source: str | None


@dataclass(frozen=True)
class Unit:
    """One version of a body. Bounds of validity are inclusive local dates; none is open.

    `parent_id` and `standing_office_id` are the last versions of those codes within the unit's own days;
    `path` is the ids from the top down to the unit, in hex, joined by dots.
    """

    id: UUID
    code: str
    name: str
    kind: str
    level: str
    parent_code: str | None
    standing_office_code: str | None
    valid_from: date | None
    valid_to: date | None
    source: str | None
    parent_id: UUID | None
    standing_office_id: UUID | None
    path: str
    version: int
    successors: tuple[Successor, ...] = ()

    @property
    def key(self) -> Key:
        return (self.code, self.valid_from)

    def valid_on(self, day: date) -> bool:
        return begin_of(self) <= day <= end_of(self)


@dataclass(frozen=True)
class UnitLine:
    """What a file says of one unit; what it does not say stays as it is. `said` has what may be emptied, by field."""

    place: Place
    code: str
    name: str | None
    kind: str | None
    level: str | None
    valid_from: date | None
    said: Mapping[str, Any]

    @property
    def key(self) -> Key:
        return (self.code, self.valid_from)


@dataclass(frozen=True)
class SuccessionLine:
    """What a file says of one succession: codes of the day before and of the day of the change."""

    place: Place
    old_code: str
    new_code: str
    share: str
    source: str | None


SHARES: Final = ("full", "part")


def begin_of(unit: Unit) -> date:
    return unit.valid_from or date.min


def end_of(unit: Unit) -> date:
    return unit.valid_to or date.max
