"""All the SQL of movements."""

from typing import Any

from sqlalchemy import select

from kit.schemas import stored
from kit.unit_of_work import Command, Query
from submissions.cancelling import STORED
from submissions.movements.models import movements
from submissions.movements.schemas import ImportMovement
from submissions.movements.values import Movement


async def lock_by_code(uow: Command, code: str) -> Movement | None:
    """The movement, if there is one; until the transaction's end nobody else makes or changes one of this code."""
    await uow.hold(f"movement {code}")
    return await _one(uow, select(movements).where(movements.c.code == code).with_for_update())


async def hold_by_code(uow: Command, code: str) -> Movement | None:
    """The movement; until the transaction's end nobody changes it, and any number of others rely on it at once."""
    query = select(movements).where(movements.c.code == code)
    return await _one(uow, query.with_for_update(read=True, key_share=True))


async def find_by_code(uow: Query, code: str) -> Movement | None:
    return await _one(uow, select(movements).where(movements.c.code == code))


def save(uow: Command, movement: Movement) -> None:
    uow.put(movements, vars(movement) | {"plan": movement.plan.said})


async def _one(uow: Query, query: Any) -> Movement | None:
    row = await uow.first(query)
    if row is None:
        return None
    plan = stored(ImportMovement, row.plan).plan()
    cancelled = STORED.validate_python(row.cancelled)
    return Movement(row.id, row.code, row.name, row.unit_id, plan, row.version, cancelled)
