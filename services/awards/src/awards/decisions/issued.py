"""SQL of issued decisions as papers: what they say of themselves, whom they name, and the codes that stand on them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from awards.decisions.models import decision_items, decisions
from awards.decisions.states import DecisionStatus
from awards.decisions.values import DecisionKind, Issued, Publication
from kit.text import number_key
from kit.unit_of_work import AnyRow, Command, Query


@dataclass(frozen=True)
class Named:
    """Somebody whom a decision names, at this place of its list."""

    position: int
    item_id: UUID
    award_code: str
    name: str


async def keep_code(uow: Command, decision_id: UUID, code: str) -> None:
    """The code that stands on the paper, once: it is never another."""
    await uow.execute(
        update(decisions)
        .where(decisions.c.id == decision_id, decisions.c.check_code.is_(None))
        .values(check_code=code)
    )


async def code_of(uow: Query, decision_id: UUID) -> str | None:
    row = await uow.first(select(decisions.c.check_code).where(decisions.c.id == decision_id))
    return row.check_code if row else None


async def codes_by_number(uow: Query, number: str, series: str) -> dict[UUID, str | None]:
    """The codes of the issued decisions, of whichever unit and year, that have that number of such a series."""
    rows = await uow.all(
        select(decisions.c.id, decisions.c.check_code).where(
            decisions.c.number_key == number_key(number), decisions.c.series_key == number_key(series)
        )
    )
    return {row.id: row.check_code for row in rows}


async def with_code(uow: Query, code: str) -> UUID | None:
    """The decision on whose paper this code stands, as it is kept."""
    row = await uow.first(select(decisions.c.id).where(decisions.c.check_code == code))
    return row.id if row else None


async def of_ids(uow: Query, decision_ids: Collection[UUID]) -> dict[UUID, Issued]:
    """Those of them that were issued."""
    rows = await uow.all(
        select(decisions).where(decisions.c.id.in_(decision_ids), decisions.c.number.is_not(None))
    )
    return {row.id: _issued(row) for row in rows}


async def after(uow: Query, decision_ids: Collection[UUID]) -> list[Issued]:
    """The issued decisions about these, about those, and so on; the earliest first."""
    found: dict[UUID, Issued] = {}
    about = set(decision_ids)
    while about:
        rows = await uow.all(
            select(decisions).where(
                decisions.c.target_decision_id.in_(about), decisions.c.number.is_not(None)
            )
        )
        about = {row.id for row in rows} - found.keys()
        found |= {row.id: _issued(row) for row in rows}
    return sorted(found.values(), key=lambda one: (one.publication.issued_on, one.id))


async def named_in(uow: Query, decision_id: UUID, behind: int, limit: int) -> list[Named]:
    """Whom the decision names, from the place `behind` on."""
    items = decision_items.c
    rows = await uow.all(
        select(items.position, items.item_id, items.award_code, items.name)
        .where(items.decision_id == decision_id, items.position > behind)
        .order_by(items.position)
        .limit(limit)
    )
    return [Named(row.position, row.item_id, row.award_code, row.name) for row in rows]


def _issued(row: AnyRow) -> Issued:
    return Issued(
        id=row.id,
        kind=DecisionKind(row.kind),
        status=DecisionStatus(row.status),
        unit_id=row.unit_id,
        publication=Publication(row.number, row.series, row.issued_on),
        target_decision_id=row.target_decision_id,
        legal_bases=tuple(row.legal_bases),
        achievement_period=row.achievement_period,
    )
