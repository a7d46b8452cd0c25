"""Units as people read them."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import ConfigDict

from contracts.fact import Value
from directory.units.values import Unit


class SuccessorView(Value):
    """A unit that took over all (`full`) or part (`part`) of another."""

    unit_id: UUID
    code: str
    name: str
    share: str
    source: str | None


class UnitView(Value):
    """A unit as it stands. Bounds of validity are inclusive local dates; none is open."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01971e5c-0000-7000-8000-000000000300",
                    "code": "300",
                    "name": "Huyện Thanh Miện",
                    "kind": "huyen",
                    "level": "district",
                    "parent_id": "01971e5c-0000-7000-8000-000000000030",
                    "standing_office_id": None,
                    "valid_from": None,
                    "valid_to": "2025-06-30",
                    "source": "units_2023.csv",
                    "version": 1,
                }
            ]
        }
    )

    id: UUID
    code: str
    name: str
    kind: str
    level: str
    parent_id: UUID | None
    standing_office_id: UUID | None
    valid_from: date | None
    valid_to: date | None
    source: str | None
    version: int

    @classmethod
    def of(cls, unit: Unit) -> Self:
        return cls.model_validate(unit, from_attributes=True)


class TermView(Value):
    """A word for a kind of unit or for a level, and when units of it may begin (inclusive; none is open)."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None


class UnitKindsView(Value):
    """All words that a file of units, an award or a route may use."""

    kinds: list[TermView]
    levels: list[TermView]


class Imported(Value):
    """What an import did: how many rows it read, how many things are new or different."""

    read: int
    changed: int
