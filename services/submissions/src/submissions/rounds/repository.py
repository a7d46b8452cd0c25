"""All the SQL of rounds. The guidance is kept as its file said it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from kit.unit_of_work import AnyRow, UnitOfWork
from submissions.rounds.models import rounds
from submissions.rounds.schemas import ImportRound


@dataclass(frozen=True)
class Round:
    """A review round; `version` counts its facts, days are local and inclusive."""

    id: UUID
    code: str
    name: str
    movement_id: UUID
    unit_id: UUID
    opens_on: date
    closes_on: date
    plan: ImportRound
    version: int

    def is_open_on(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


async def lock_by_code(uow: UnitOfWork, code: str) -> Round | None:
    return await _one(uow, select(rounds).where(rounds.c.code == code).with_for_update())


async def find(uow: UnitOfWork, round_id: UUID) -> Round | None:
    return await _one(uow, select(rounds).where(rounds.c.id == round_id))


async def every(uow: UnitOfWork) -> list[Round]:
    return [
        _round(row) for row in await uow.all(select(rounds).order_by(rounds.c.opens_on.desc(), rounds.c.code))
    ]


async def save(uow: UnitOfWork, one: Round) -> None:
    row = vars(one) | {"plan": one.plan.model_dump(mode="json", by_alias=True)}
    fresh = insert(rounds).values(row)
    changes = {name: fresh.excluded[name] for name in row if name not in {"id", "code"}}
    await uow.execute(fresh.on_conflict_do_update(index_elements=["id"], set_=changes))


async def _one(uow: UnitOfWork, query: Any) -> Round | None:
    row = await uow.first(query)
    return None if row is None else _round(row)


def _round(row: AnyRow) -> Round:
    fields = {name: getattr(row, name) for name in Round.__dataclass_fields__}
    return Round(**fields | {"plan": ImportRound.model_validate(row.plan)})
