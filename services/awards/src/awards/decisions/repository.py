"""All the SQL of decisions."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from awards.decisions.models import decision_items, decisions, rectifications
from awards.decisions.states import DecisionStatus
from awards.decisions.values import Decision, DecisionKind, Entry, Publication
from kit.text import number_key
from kit.unit_of_work import AnyRow, Command, Query

PUBLIC = (DecisionStatus.ISSUED, DecisionStatus.REPLACED, DecisionStatus.REVOKED)
"""States in which a decision is out."""


async def add(uow: Command, decision: Decision) -> None:
    await uow.execute(insert(decisions).values(_row(decision)))
    rows = [_entry_row(decision, entry, place) for place, entry in enumerate(decision.entries, start=1)]
    await uow.execute(insert(decision_items), rows)


async def save(uow: Command, decision: Decision) -> None:
    """Everything but the entries, of which only what they hold ever changes (`release`, `take_over`)."""
    await uow.execute(update(decisions).where(decisions.c.id == decision.id).values(_row(decision)))


async def release(uow: Command, decision: Decision) -> None:
    """Nominations that the decision no longer holds may be named by another."""
    gone = [entry.item_id for entry in decision.entries if not entry.holds]
    await uow.execute(
        update(decision_items)
        .where(decision_items.c.decision_id == decision.id, decision_items.c.item_id.in_(gone))
        .values(holds=False)
    )


async def take_over(uow: Command, decision: Decision) -> None:
    """The decision holds its nominations from here on, which the one that it replaced has let go of."""
    await uow.execute(
        update(decision_items).where(decision_items.c.decision_id == decision.id).values(holds=True)
    )


async def lock(uow: Command, decision_id: UUID) -> Decision | None:
    row = await uow.first(select(decisions).where(decisions.c.id == decision_id).with_for_update())
    return None if row is None else await _with_entries(uow, row)


async def read(uow: Query, decision_id: UUID) -> Decision | None:
    row = await uow.first(select(decisions).where(decisions.c.id == decision_id))
    return None if row is None else await _with_entries(uow, row)


async def nominees_of(uow: Query, decision_id: UUID) -> list[UUID]:
    """Whom the decision names; its entries never change."""
    rows = await uow.all(
        select(decision_items.c.nominee_id).where(decision_items.c.decision_id == decision_id)
    )
    return [row.nominee_id for row in rows]


async def holding(uow: Query, nominee_ids: Iterable[UUID]) -> list[UUID]:
    """The live decisions that name one of these nominees, in an order that two callers share."""
    items = decision_items.c
    rows = await uow.all(
        select(items.decision_id)
        .where(items.holds, items.nominee_id.in_(set(nominee_ids)))
        .distinct()
        .order_by(items.decision_id)
    )
    return [row.decision_id for row in rows]


async def held_among(uow: Query, nominations: Iterable[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Those nominations (dossier, nominee) that a live decision names."""
    items = decision_items.c
    rows = await uow.all(
        select(items.dossier_id, items.nominee_id).where(
            items.holds, tuple_(items.dossier_id, items.nominee_id).in_(set(nominations))
        )
    )
    return {(row.dossier_id, row.nominee_id) for row in rows}


async def keep_number(uow: Command, decision_id: UUID, publication: Publication) -> None:
    """Nobody else of the unit gets that number of the series in that year. Once, with the issue: of the decisions that
    shared a number before numbers were compared as they are meant, the first alone keeps it.
    """
    await uow.execute(
        update(decisions)
        .where(decisions.c.id == decision_id)
        .values(number_key=number_key(publication.number), series_key=number_key(publication.series))
    )


async def number_taken(uow: Query, unit_id: UUID, publication: Publication) -> bool:
    """Whether a decision or letter of the unit has that number of the series in that year, however it was typed.

    Whoever asks holds the counter of unit and year (`register.take_numbers`).
    """
    given = [
        select(papers.c.id).where(
            papers.c.unit_id == unit_id,
            papers.c.series_key == number_key(publication.series),
            papers.c.year == publication.year,
            papers.c.number_key == number_key(publication.number),
        )
        for papers in (decisions, rectifications)
    ]
    return await uow.first(union_all(*given)) is not None


def visible_to(units: Select[Any], dossiers: Select[Any]) -> ColumnElement[bool]:
    """Condition: a decision of one of the units; once issued, also one that names one of the dossiers."""
    named = exists().where(
        decision_items.c.decision_id == decisions.c.id, decision_items.c.dossier_id.in_(dossiers)
    )
    out = and_(decisions.c.status.in_(PUBLIC), named)
    return or_(decisions.c.unit_id.in_(units), out)


async def is_visible(uow: Query, decision_id: UUID, visible: ColumnElement[bool]) -> bool:
    row = await uow.first(select(decisions.c.id).where(decisions.c.id == decision_id, visible))
    return row is not None


async def list_rows(
    uow: Query, visible: ColumnElement[bool], status: DecisionStatus | None, after: UUID | None, limit: int
) -> Sequence[AnyRow]:
    """Newest first; `after` is the id of the last one seen. A draft that was discarded is in no list."""
    listed = decisions.c.status != DecisionStatus.DISCARDED.value
    is_rectified = exists().where(rectifications.c.decision_id == decisions.c.id).label("rectified")
    entries = select(func.count()).where(decision_items.c.decision_id == decisions.c.id).scalar_subquery()
    query = (
        select(decisions, is_rectified, entries.label("nominations"))
        .where(visible, listed)
        .order_by(decisions.c.id.desc())
        .limit(limit)
    )
    if status is not None:
        query = query.where(decisions.c.status == status.value)
    if after is not None:
        query = query.where(decisions.c.id < after)
    return await uow.all(query)


async def _with_entries(uow: Query, row: AnyRow) -> Decision:
    items = await uow.all(
        select(decision_items)
        .where(decision_items.c.decision_id == row.id)
        .order_by(decision_items.c.position)
    )
    return Decision(
        id=row.id,
        version=row.version,
        kind=DecisionKind(row.kind),
        status=DecisionStatus(row.status),
        unit_id=row.unit_id,
        round_id=row.round_id,
        target_decision_id=row.target_decision_id,
        legal_bases=tuple(row.legal_bases),
        achievement_period=row.achievement_period,
        reason=row.reason,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        entries=tuple(
            Entry(
                item.item_id,
                item.dossier_id,
                item.nominee_id,
                item.award_code,
                item.name,
                item.holds,
                item.nominee_version_id,
                item.sealed_name,
                item.name_reason,
                item.follows,
                item.misprinted_award,
                item.prize_money,
            )
            for item in items
        ),
        signed_by=row.signed_by,
        signed_at=row.signed_at,
        issued_by=row.issued_by,
        publication=Publication(row.number, row.series, row.issued_on) if row.number is not None else None,
        replaced_by=row.replaced_by,
    )


def _row(decision: Decision) -> dict[str, Any]:
    published = decision.publication
    return {
        "id": decision.id,
        "version": decision.version,
        "kind": decision.kind.value,
        "status": decision.status.value,
        "unit_id": decision.unit_id,
        "round_id": decision.round_id,
        "target_decision_id": decision.target_decision_id,
        "legal_bases": list(decision.legal_bases),
        "achievement_period": decision.achievement_period,
        "reason": decision.reason,
        "drafted_by": decision.drafted_by,
        "drafted_at": decision.drafted_at,
        "signed_by": decision.signed_by,
        "signed_at": decision.signed_at,
        "issued_by": decision.issued_by,
        "number": published and published.number,
        "series": published and published.series,
        "year": published and published.year,
        "issued_on": published and published.issued_on,
        "replaced_by": decision.replaced_by,
    }


def _entry_row(decision: Decision, entry: Entry, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "decision_id": decision.id,
        "item_id": entry.item_id,
        "dossier_id": entry.dossier_id,
        "nominee_id": entry.nominee_id,
        "award_code": entry.award_code,
        "name": entry.name,
        "holds": entry.holds,
        "nominee_version_id": entry.nominee_version_id,
        "sealed_name": entry.sealed_name,
        "name_reason": entry.name_reason,
        "follows": entry.follows,
        "misprinted_award": entry.misprinted_award,
        "prize_money": entry.prize_money,
    }
