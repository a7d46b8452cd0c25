"""All the SQL of the catalogue."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert

from awards.catalogue.domain import Award, AwardKind
from awards.catalogue.models import awards
from contracts.submissions import SubjectType
from kit.unit_of_work import AnyRow, Command, Query

_KEY = ("code", "rule_set")


async def lock_catalogue(uow: Command) -> None:
    """One import at a time; reading goes on."""
    await uow.hold("catalogue")


async def all_awards(uow: Query) -> list[Award]:
    rows = await uow.all(select(awards).order_by(awards.c.code, awards.c.valid_from))
    return [_award(row) for row in rows]


async def awards_by_key(uow: Query, keys: set[tuple[str, str]]) -> dict[tuple[str, str], Award]:
    """Those of the entries (code, rule set) that there are."""
    rows = await uow.all(select(awards).where(tuple_(awards.c.code, awards.c.rule_set).in_(keys)))
    return {(row.code, row.rule_set): _award(row) for row in rows}


async def award_names(uow: Query) -> set[str]:
    rows = await uow.all(select(awards.c.name).distinct())
    return {row.name for row in rows}


async def save(uow: Command, entries: list[Award]) -> None:
    if not entries:
        return
    fresh = insert(awards)
    changed = {column.name: fresh.excluded[column.name] for column in awards.c if column.name not in _KEY}
    await uow.execute(
        fresh.on_conflict_do_update(index_elements=_KEY, set_=changed), [_row(entry) for entry in entries]
    )


def content_of(award: Award) -> dict[str, Any]:
    """What the entry says, as its versions keep it."""
    row = {name: value for name, value in _row(award).items() if name != "version"}
    return row | {"ballot_threshold": str(award.ballot_threshold)}


def _row(award: Award) -> dict[str, Any]:
    lists = ("subject_types", "decided_by", "proposed_by")
    return asdict(award) | {name: list(getattr(award, name)) for name in lists}


def _award(row: AnyRow) -> Award:
    return Award(
        code=row.code,
        rule_set=row.rule_set,
        version=row.version,
        name=row.name,
        kind=AwardKind(row.kind),
        subject_types=tuple(map(SubjectType, row.subject_types)),
        decided_by=tuple(row.decided_by),
        proposed_by=tuple(row.proposed_by),
        article=row.article,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        ballot_threshold=row.ballot_threshold,
    )
