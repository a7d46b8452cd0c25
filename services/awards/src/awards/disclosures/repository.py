"""All the SQL of what is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, exists, select, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY, distinct_on, insert

from awards.disclosures.domain import Disclosure, Reach
from awards.disclosures.models import disclosed_words, disclosures
from contracts.vocabulary import word
from kit.unit_of_work import AnyRow, Command, Query
from kit.vietnamese import asked_words, kept_words


@dataclass(frozen=True)
class Wanted:
    """Which listed decisions: those that `words` find, of a unit, of a year; `after` is the last one of a page."""

    words: str | None = None
    unit_id: UUID | None = None
    year: int | None = None
    after: tuple[date, UUID] | None = None


async def read(uow: Query, decision_id: UUID) -> Disclosure:
    row = await row_of(uow, decision_id)
    return disclosure_of(row) if row else Disclosure(decision_id)


async def row_of(uow: Query, decision_id: UUID) -> AnyRow | None:
    """What lists show of a decision, however public it is."""
    return await uow.first(select(disclosures).where(disclosures.c.decision_id == decision_id))


def disclosure_of(row: AnyRow) -> Disclosure:
    """What such a row says is public."""
    reach = word(Reach, row.reach)
    assert isinstance(reach, Reach)  # noqa: S101 - only what the domain says is written
    return Disclosure(row.decision_id, row.version, reach, row.reason, row.decided_by, row.decided_at)


async def save(uow: Command, disclosure: Disclosure, listed_as: dict[str, Any]) -> None:
    """With what lists show of the decision. Whoever saves holds the decision's row."""
    row = {**vars(disclosure), **listed_as}
    fresh = insert(disclosures).values(row)
    await uow.execute(fresh.on_conflict_do_update(index_elements=["decision_id"], set_=row))


async def keep_words(uow: Command, decision_id: UUID, texts: Sequence[str]) -> None:
    """By what words it is found, the decision's own first; the same ones whenever it is listed."""
    rows = [
        {"decision_id": decision_id, "position": position, "words": kept_words(text)}
        for position, text in enumerate(texts)
    ]
    await uow.execute(insert(disclosed_words).on_conflict_do_nothing(), rows)


async def list_rows(uow: Query, wanted: Wanted, limit: int) -> list[AnyRow]:
    """Listed decisions, the newest first."""
    shown = disclosures.c
    query = _listed().order_by(shown.issued_on.desc(), shown.decision_id.desc()).limit(limit)
    if wanted.words is not None:
        found = disclosed_words.c
        asked = cast(cast(asked_words(wanted.words), Text), TSQUERY)
        has_words = exists().where(found.decision_id == shown.decision_id, found.words.bool_op("@@")(asked))
        query = query.where(has_words)
    if wanted.unit_id is not None:
        query = query.where(shown.unit_id == wanted.unit_id)
    if wanted.year is not None:
        query = query.where(shown.year == wanted.year)
    if wanted.after is not None:
        query = query.where(tuple_(shown.issued_on, shown.decision_id) < wanted.after)
    return await uow.all(query)


async def bodies(uow: Query) -> list[AnyRow]:
    """The units of which decisions are listed, by the newest of their names."""
    shown = disclosures.c
    newest = _listed().order_by(shown.unit_id, shown.issued_on.desc()).ext(distinct_on(shown.unit_id))
    return await uow.all(newest)


def _listed() -> Select[Any]:
    return select(disclosures).where(disclosures.c.reach == Reach.LISTED.value)
