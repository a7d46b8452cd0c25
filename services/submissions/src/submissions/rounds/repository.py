"""All the SQL of rounds. The guidance is kept as its file said it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final
from uuid import UUID

from kit.database import Record
from kit.unit_of_work import UnitOfWork
from submissions.rounds.models import rounds
from submissions.rounds.schemas import ImportRound

_SELECT: Final = """
    SELECT id, code, name, movement_id, unit_id, opens_on, closes_on, plan::text AS plan, version FROM rounds
"""


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
    return _only(await uow.fetch(f"{_SELECT} WHERE code = $1 FOR UPDATE", code))


async def find(uow: UnitOfWork, round_id: UUID) -> Round | None:
    return _only(await uow.fetch(f"{_SELECT} WHERE id = $1", round_id))


async def every(uow: UnitOfWork) -> list[Round]:
    return [_round(row) for row in await uow.fetch(f"{_SELECT} ORDER BY opens_on DESC, code")]


def save(uow: UnitOfWork, one: Round) -> None:
    uow.put(rounds, vars(one) | {"plan": one.plan.model_dump(mode="json", by_alias=True)})


def _only(rows: list[Record]) -> Round | None:
    return _round(rows[0]) if rows else None


def _round(row: Record) -> Round:
    return Round(**{**row, "plan": _plan(row.plan)})


@lru_cache(maxsize=64)
def _plan(text: str) -> ImportRound:
    """Every submission reads its round's plan, which hardly ever changes; reading its JSON is most of that work."""
    return ImportRound.model_validate_json(text)
