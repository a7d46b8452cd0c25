"""All the SQL of rounds."""

from datetime import date
from functools import lru_cache
from typing import Final
from uuid import UUID

from kit.database import Record
from kit.text import AS_STORED
from kit.unit_of_work import Command, Query
from submissions.cancelling import STORED
from submissions.rounds.models import rounds
from submissions.rounds.schemas import ImportRound, plan_row
from submissions.rounds.values import Plan, Round

_COLUMNS: Final = """
    id, code, name, movement_id, unit_id, opens_on, closes_on, plan::text AS plan, version, cancelled::text AS cancelled
"""
_SELECT: Final = f"SELECT {_COLUMNS} FROM rounds"  # noqa: S608 - our own words only
_UNDER_WAY: Final = """
    cancelled IS NULL AND ($2::uuid IS NULL OR movement_id = $2)
    AND (closes_on >= $1 OR EXISTS (
        SELECT FROM dossiers d WHERE d.round_id = rounds.id AND d.status IN ('in_review', 'returned')))
    ORDER BY id FOR UPDATE OF rounds
"""


async def lock_by_code(uow: Command, code: str) -> Round | None:
    """The round, if there is one; until the transaction's end nobody else makes or changes one of this code."""
    await uow.hold(f"round {code}")
    return _only(await uow.run(f"{_SELECT} WHERE code = $1 FOR UPDATE", code))


async def lock(uow: Command, round_id: UUID) -> Round | None:
    """The round; until the transaction's end nobody changes it, or relies on it (`hold`)."""
    return _only(await uow.run(f"{_SELECT} WHERE id = $1 FOR UPDATE", round_id))


async def hold(uow: Command, round_id: UUID) -> Round | None:
    """The round; until the transaction's end nobody changes it, and any number of transactions rely on it at once."""
    return _only(await uow.run(f"{_SELECT} WHERE id = $1 FOR KEY SHARE", round_id))


async def hold_of(uow: Command, dossier_id: UUID) -> Round | None:
    """Likewise the round of a dossier, which never changes."""
    of_dossier = "id = (SELECT round_id FROM dossiers WHERE id = $1)"
    return _only(await uow.run(f"{_SELECT} WHERE {of_dossier} FOR KEY SHARE", dossier_id))


async def lock_naming(uow: Command, sheet_code: str) -> list[Round]:
    """The rounds that name the score sheet and were not cancelled, in an order that two callers share."""
    naming = "plan #>> '{scoring,sheet}' = $1 AND cancelled IS NULL ORDER BY id"
    return [_round(row) for row in await uow.run(f"{_SELECT} WHERE {naming} FOR UPDATE", sheet_code)]


async def lock_under_way(uow: Command, today: date, movement_id: UUID | None = None) -> list[Round]:
    """The rounds, of one movement or all, that take dossiers today or later, or of which one is not over."""
    rows = await uow.run(f"{_SELECT} WHERE {_UNDER_WAY}", today, movement_id)
    return [_round(row) for row in rows]


async def standing_of(uow: Query, movement_id: UUID) -> list[Round]:
    """The rounds of the movement that were not cancelled, by their codes."""
    standing = "movement_id = $1 AND cancelled IS NULL ORDER BY code"
    return [_round(row) for row in await uow.fetch(f"{_SELECT} WHERE {standing}", movement_id)]


async def find(uow: Query, round_id: UUID) -> Round | None:
    return _only(await uow.fetch(f"{_SELECT} WHERE id = $1", round_id))


async def newest(uow: Query, after: tuple[date, str] | None, limit: int) -> list[Round]:
    """So many rounds after that day and code, the newest first."""
    rest = "WHERE opens_on < $2 OR (opens_on = $2 AND code > $3)" if after else ""
    rows = await uow.fetch(f"{_SELECT} {rest} ORDER BY opens_on DESC, code LIMIT $1", limit, *(after or ()))
    return [_round(row) for row in rows]


def save(uow: Command, one: Round) -> None:
    uow.put(rounds, vars(one) | {"plan": plan_row(one.plan)})


def _only(rows: list[Record]) -> Round | None:
    return _round(rows[0]) if rows else None


def _round(row: Record) -> Round:
    plain = {name: row[name] for name in Round.__dataclass_fields__ if name not in {"plan", "cancelled"}}
    cancelled = STORED.validate_json(row.cancelled or "null")
    return Round(**plain, plan=_plan(row.plan), cancelled=cancelled)


@lru_cache(maxsize=64)
def _plan(text: str) -> Plan:
    """Every submission reads its round's plan, which hardly ever changes; reading its JSON is most of that work."""
    return ImportRound.model_validate_json(text, context=AS_STORED).plan()
