"""Units as the projection knows them."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from authority.errors import UnitUnknown
from kit.database import Record
from kit.unit_of_work import Query

_BY_ID: Final = "SELECT * FROM authority_units WHERE id = ANY($1)"
_BY_CODE: Final = """
    SELECT * FROM authority_units
    WHERE code = ANY($1) AND coalesce(valid_from <= $2, true) AND coalesce(valid_to >= $2, true)
"""
_KINDS: Final = """
    SELECT DISTINCT kind, level FROM authority_units
    WHERE coalesce(valid_from <= $1, true) AND coalesce(valid_to >= $1, true)
"""


@dataclass(frozen=True)
class Unit:
    """A unit with its validity (inclusive local dates; none is open)."""

    id: UUID
    code: str
    name: str
    kind: str
    level: str
    parent_id: UUID | None
    standing_office_id: UUID | None
    path: str
    valid_from: date | None
    valid_to: date | None

    @property
    def office_id(self) -> UUID:
        """The office that checks and appraises for the unit: its standing office, or the unit itself."""
        return self.standing_office_id or self.id


async def unit_by_id(uow: Query, unit_id: UUID) -> Unit:
    """Raises UnitUnknown."""
    for unit in (await units_by_id(uow, {unit_id})).values():
        return unit
    raise UnitUnknown(unit=unit_id)


async def units_by_id(uow: Query, unit_ids: set[UUID]) -> dict[UUID, Unit]:
    """Those of the units that are known."""
    rows = await uow.fetch(_BY_ID, list(unit_ids))
    return {row.id: _unit(row) for row in rows}


async def units_by_code(uow: Query, codes: set[str], day: date) -> dict[str, Unit]:
    """The units with these codes on that day; a code is an identity only together with a day."""
    return {row.code: _unit(row) for row in await uow.fetch(_BY_CODE, list(codes), day)}


def _unit(row: Record) -> Unit:
    return Unit(**{name: row[name] for name in Unit.__dataclass_fields__})


async def kinds_and_levels(uow: Query, day: date) -> tuple[frozenset[str], frozenset[str]]:
    """Every kind of unit and every level that exists on that day."""
    rows = await uow.fetch(_KINDS, day)
    return frozenset(row.kind for row in rows), frozenset(row.level for row in rows)
