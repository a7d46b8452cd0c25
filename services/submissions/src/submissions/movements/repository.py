"""All the SQL of movements. The plan is kept as its file said it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from kit.schemas import stored
from kit.unit_of_work import UnitOfWork
from submissions.movements.models import movements
from submissions.movements.schemas import ImportMovement


@dataclass(frozen=True)
class Movement:
    """A movement with its plan; `version` counts its facts."""

    id: UUID
    code: str
    name: str
    unit_id: UUID
    plan: ImportMovement
    version: int


async def lock_by_code(uow: UnitOfWork, code: str) -> Movement | None:
    """The movement, if there is one; until the transaction's end nobody else makes or changes one of this code."""
    await uow.hold(f"movement {code}")
    return await _one(uow, select(movements).where(movements.c.code == code).with_for_update())


async def find_by_code(uow: UnitOfWork, code: str) -> Movement | None:
    return await _one(uow, select(movements).where(movements.c.code == code))


def save(uow: UnitOfWork, movement: Movement) -> None:
    uow.put(movements, vars(movement) | {"plan": plan_row(movement.plan)})


def plan_row(plan: ImportMovement) -> dict[str, Any]:
    """The plan as its file says it."""
    return plan.model_dump(mode="json", by_alias=True, exclude={"reason"})


async def _one(uow: UnitOfWork, query: Any) -> Movement | None:
    row = await uow.first(query)
    if row is None:
        return None
    plan = stored(ImportMovement, row.plan)
    return Movement(row.id, row.code, row.name, row.unit_id, plan, row.version)
