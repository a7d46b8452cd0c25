"""How the list of dossiers is narrowed: by what was typed, and by where figures and filters lead."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Query

from portal.components.words import term, words
from portal.dossiers.answers import Row

LIST: Final = "/ho-so"


@dataclass(frozen=True)
class Narrowed:
    """What is asked for. `unit_id` is the unit that submits, `office_id` the one that has it now, `lies_at` a level."""

    search: str | None = None
    status: str | None = None
    round_id: UUID | None = None
    lies_at: str | None = None
    unit_id: UUID | None = None
    office_id: UUID | None = None
    overdue: bool = False

    @cached_property
    def asked(self) -> dict[str, str]:
        """As the service and our own addresses name it, without what is not asked for."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: "true" if value is True else str(value) for name, value in given.items() if value}

    @property
    def kept(self) -> dict[str, str]:
        """What a search within it keeps besides what it asks itself."""
        return {name: value for name, value in self.asked.items() if name not in {"search", "status"}}

    @property
    def address(self) -> str:
        """Of the list, narrowed likewise."""
        return _address(self.asked)

    def said(self, rows: tuple[Row, ...], units: Mapping[UUID, str]) -> list[str]:
        """By what it is narrowed, in words; of names those that the rows tell, or that are one's own units'."""
        first = rows[0] if rows else None
        unit = units.get(self.unit_id or UUID(int=0)) or (first and first.submitting_unit)
        found = {
            "round_id": first.round if first else words("one_round"),
            "lies_at": term("level", self.lies_at),
            "unit_id": words("submitted_by", unit=unit or words("one_unit")),
            "office_id": words("lies_with", unit=(first and first.has_it) or words("one_unit")),
            "overdue": words("overdue"),
        }
        return [found[name] for name in self.kept]

    def in_words(self, rows: tuple[Row, ...], units: Mapping[UUID, str]) -> list[str]:
        """Likewise, with what was typed and chosen in the search, which the page shows in its fields."""
        typed = {"search": words("searched", text=self.search), "status": term("dossier_status", self.status)}
        return [typed[name] for name in typed if name in self.asked] + self.said(rows, units)


@dataclass(frozen=True)
class Chip:
    """A filter to choose."""

    name: str
    address: str
    is_chosen: bool


def chips(asked: Narrowed, units: Mapping[UUID, str]) -> list[Chip]:
    """All of it, what each of one's own units submits, what is overdue."""
    offered: dict[str, dict[str, str]] = {
        words("all"): {},
        **{words("submitted_by", unit=name): {"unit_id": str(unit_id)} for unit_id, name in units.items()},
        words("overdue_only"): {"overdue": "true"},
    }
    return [Chip(name, _address(each), each == asked.asked) for name, each in offered.items()]


def _address(asked: Mapping[str, str]) -> str:
    return f"{LIST}?{urlencode(asked)}" if asked else LIST


def narrowed(
    *,
    search: Annotated[str | None, Query(max_length=300)] = None,
    status: Annotated[str | None, Query(max_length=40)] = None,
    round_id: Annotated[UUID | None, Query()] = None,
    lies_at: Annotated[str | None, Query(max_length=100)] = None,
    unit_id: Annotated[UUID | None, Query()] = None,
    office_id: Annotated[UUID | None, Query()] = None,
    overdue: Annotated[bool, Query()] = False,
) -> Narrowed:
    return Narrowed(search, status, round_id, lies_at, unit_id, office_id, overdue)


Asked = Annotated[Narrowed, Depends(narrowed)]


def own_units(said: Any) -> dict[UUID, str]:
    """The units in which somebody has a role, as the directory says it; none where it does not answer."""
    roles = said["roles"] if said else ()
    return {UUID(role["unit_id"]): role["unit_name"] for role in roles}
