"""How bodies write whose units are known here."""

from datetime import date
from uuid import UUID

from authority import Unit, units_by_id
from kit.unit_of_work import Query
from papers.errors import UnitNotYetKnown
from papers.letterhead import letterhead_of
from papers.record import Letterhead


async def letterhead_on(uow: Query, unit_id: UUID, day: date) -> Letterhead:
    """Raises UnitNotYetKnown."""
    return letterhead_of(await units_from(uow, unit_id), day)


async def units_from(uow: Query, unit_id: UUID) -> list[Unit]:
    """The unit, then each above it. Raises UnitNotYetKnown for itself."""
    found: list[Unit] = []
    above: UUID | None = unit_id
    while above is not None:
        known = await units_by_id(uow, {above})
        if above not in known:
            break
        found.append(known[above])
        above = known[above].parent_id
    if not found:
        raise UnitNotYetKnown(unit=unit_id)
    return found
