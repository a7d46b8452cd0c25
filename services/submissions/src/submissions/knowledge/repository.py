"""SQL of what is kept of the catalogue and of score sheets, and of the rule sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from contracts.awards import AwardRecordedV1
from contracts.scoring import SheetRecordedV1
from kit.schemas import stored
from kit.unit_of_work import UnitOfWork
from submissions.knowledge.models import award_catalogue, rule_sets, score_sheets
from submissions.knowledge.schemas import RuleSet


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


async def entries(uow: UnitOfWork, code: str | None = None) -> list[Entry]:
    """The whole catalogue, or one award under every rule set."""
    kept = award_catalogue.c
    query = select(*(kept[name] for name in Entry.__dataclass_fields__)).order_by(kept.code, kept.rule_set)
    return [Entry(*row) for row in await uow.all(query.where(kept.code == code) if code else query)]


async def record_award(uow: UnitOfWork, event: AwardRecordedV1, sequence: int) -> None:
    """The award as it stands, unless something newer is known of it."""
    row: dict[str, Any] = event.model_dump(mode="json", exclude={"kind", "article", "valid_from", "valid_to"})
    row |= {"valid_from": event.valid_from, "valid_to": event.valid_to, "sequence": sequence}
    fresh = insert(award_catalogue).values(row)
    await uow.execute(
        fresh.on_conflict_do_update(
            index_elements=["code", "rule_set"],
            set_={name: fresh.excluded[name] for name in row if name not in {"code", "rule_set"}},
            where=award_catalogue.c.sequence < fresh.excluded.sequence,
        )
    )


@dataclass(frozen=True)
class ScoreSheet:
    """A score sheet as far as a round must know it."""

    movement_code: str
    criteria_groups: tuple[str, ...]


async def record_sheet(uow: UnitOfWork, event: SheetRecordedV1, sequence: int) -> None:
    """The sheet as it stands, unless something newer is known of it."""
    row = event.model_dump(mode="json") | {"sequence": sequence}
    fresh = insert(score_sheets).values(row)
    await uow.execute(
        fresh.on_conflict_do_update(
            index_elements=["code"],
            set_={name: fresh.excluded[name] for name in row if name != "code"},
            where=score_sheets.c.sequence < fresh.excluded.sequence,
        )
    )


async def sheet_known(uow: UnitOfWork, code: str) -> ScoreSheet | None:
    row = await uow.first(select(score_sheets).where(score_sheets.c.code == code))
    return ScoreSheet(row.movement_code, tuple(row.criteria_groups)) if row else None


async def rule_sets_known(uow: UnitOfWork) -> dict[str, tuple[RuleSet, int]]:
    """Each rule set with its version, by code."""
    rows = await uow.all(select(rule_sets))
    return {row.code: (stored(RuleSet, row), row.version) for row in rows}


def put_rule_set(uow: UnitOfWork, rule_set: RuleSet, version: int) -> None:
    uow.put(rule_sets, rule_set.model_dump() | {"version": version})
