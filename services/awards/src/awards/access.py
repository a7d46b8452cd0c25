"""Whose business something is: the units in which, or as whose standing office, somebody has a role today."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from authority import Query, Unit
from authority.tables import authority_units


async def own_units(uow: Query) -> Select[Any]:
    """A query for the ids of the actor's units and of the units whose standing office (cơ quan thường trực)
    they belong to: it prepares the council's sessions and the head's decisions.
    """
    mine = await uow.authority.units()
    units = authority_units.c
    return select(units.id).where(or_(units.id.in_(mine), units.standing_office_id.in_(mine)))


async def is_own_unit(uow: Query, unit_id: UUID) -> bool:
    """Whether the unit is one of those."""
    units = await own_units(uow)
    return await uow.first(units.where(authority_units.c.id == unit_id)) is not None


def offices_of(unit: Unit) -> tuple[UUID, UUID]:
    """The unit and the office that prepares its papers; the same where it has no standing office."""
    return unit.id, unit.office_id
