"""All the SQL about movements that were cancelled."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from contracts.submissions import MovementCancelledV1
from kit.unit_of_work import Command, Query
from scoring.heard.models import cancelled_movements


async def keep_cancelled(uow: Command, fact: MovementCancelledV1, sequence: int) -> None:
    """A movement is cancelled for good: nothing newer replaces it."""
    row = {"id": fact.movement_id, "code": fact.code, "sequence": sequence}
    await uow.execute(insert(cancelled_movements).values(row).on_conflict_do_nothing())


async def is_cancelled(uow: Query, movement: str) -> bool:
    """Whether the movement of that code was cancelled, as far as it was told."""
    cancelled = select(cancelled_movements.c.id).where(cancelled_movements.c.code == movement)
    return await uow.first(cancelled) is not None
