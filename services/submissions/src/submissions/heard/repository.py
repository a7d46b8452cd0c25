"""All the SQL of the copies of the catalogue and of score sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert

from kit.unit_of_work import Command, Query
from submissions.heard.models import award_catalogue, score_sheets


@dataclass(frozen=True)
class Award:
    """An award as far as submissions must know it; kinds are kinds of unit."""

    code: str
    subject_types: frozenset[str]
    decided_by: frozenset[str]
    proposed_by: frozenset[str]


@dataclass(frozen=True)
class Entry:
    """An award under one rule set: when it is valid, who decides and proposes it, and who receives it."""

    code: str
    rule_set: str
    valid_from: date
    valid_to: date | None
    decided_by: Sequence[str]
    proposed_by: Sequence[str]
    subject_types: Sequence[str]
    sequence: int


@dataclass(frozen=True)
class ScoreSheet:
    """A score sheet as far as a round must know it."""

    movement_code: str
    criteria_groups: tuple[str, ...]


async def keep(uow: Command, table: Table, row: Mapping[str, Any]) -> None:
    """The row as it was told, unless something newer is known of it."""
    fresh = insert(table).values(row)
    key = [column.name for column in table.primary_key]
    await uow.execute(
        fresh.on_conflict_do_update(
            index_elements=key,
            set_={name: fresh.excluded[name] for name in row if name not in key},
            where=table.c.sequence < fresh.excluded.sequence,
        )
    )


async def entries(uow: Query, code: str | None = None) -> list[Entry]:
    """The whole catalogue, or one award under every rule set."""
    kept = award_catalogue.c
    query = select(*(kept[name] for name in Entry.__dataclass_fields__)).order_by(kept.code, kept.rule_set)
    return [Entry(*row) for row in await uow.all(query.where(kept.code == code) if code else query)]


async def sheet_known(uow: Query, code: str) -> ScoreSheet | None:
    """The score sheet of that code; None where scoring told of none."""
    row = await uow.first(select(score_sheets).where(score_sheets.c.code == code))
    return ScoreSheet(row.movement_code, tuple(row.criteria_groups)) if row else None
