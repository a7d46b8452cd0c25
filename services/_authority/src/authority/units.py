"""Units as the projection knows them."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from authority.errors import UnitUnknown
from authority.tables import authority_units
from kit.unit_of_work import AnyRow, UnitOfWork

_BY_ID: Final = "SELECT * FROM authority_units WHERE id = ANY($1)"
_LINE: Final = """
    SELECT above.* FROM authority_units itself JOIN authority_units above ON above.path @> itself.path
    WHERE itself.id = $1
    ORDER BY nlevel(above.path) DESC
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


def valid_on(day: date) -> ColumnElement[bool]:
    """Condition: the unit exists on that day."""
    units = authority_units.c
    return and_(
        or_(units.valid_from.is_(None), units.valid_from <= day),
        or_(units.valid_to.is_(None), units.valid_to >= day),
    )


async def unit_by_id(uow: UnitOfWork, unit_id: UUID) -> Unit:
    """Raises UnitUnknown."""
    for unit in (await units_by_id(uow, {unit_id})).values():
        return unit
    raise UnitUnknown(unit=unit_id)


async def units_by_id(uow: UnitOfWork, unit_ids: set[UUID]) -> dict[UUID, Unit]:
    """Those of the units that are known."""
    rows = await uow.fetch(_BY_ID, list(unit_ids))
    return {row.id: _unit(row) for row in rows}


async def units_by_code(uow: UnitOfWork, codes: set[str], day: date) -> dict[str, Unit]:
    """The units with these codes on that day; a code is an identity only together with a day."""
    rows = await uow.all(select(authority_units).where(authority_units.c.code.in_(codes), valid_on(day)))
    return {row.code: _unit(row) for row in rows}


async def line_of(uow: UnitOfWork, unit_id: UUID) -> list[Unit]:
    """The unit and everything above it, nearest first. Raises UnitUnknown."""
    rows = await uow.fetch(_LINE, unit_id)
    if not rows:
        raise UnitUnknown(unit=unit_id)
    return [_unit(row) for row in rows]


def _unit(row: AnyRow) -> Unit:
    fields = {name: row._mapping[name] for name in Unit.__dataclass_fields__}  # noqa: SLF001 - SQLAlchemy's public name
    return Unit(**fields)


async def kinds_and_levels(uow: UnitOfWork, day: date) -> tuple[frozenset[str], frozenset[str]]:
    """Every kind of unit and every level that exists on that day."""
    rows = await uow.all(
        select(authority_units.c.kind, authority_units.c.level).where(valid_on(day)).distinct()
    )
    return frozenset(row.kind for row in rows), frozenset(row.level for row in rows)
