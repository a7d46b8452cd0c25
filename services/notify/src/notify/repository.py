"""All the SQL about notices and dossiers: rows to frozen values and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, insert, literal, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID
from sqlalchemy.dialects.postgresql import insert as upsert

from authority.tables import Ltree, authority_units
from contracts.submissions import NomineeOnRoute
from kit.ids import new_id
from kit.ledger import Ledger
from kit.unit_of_work import AnyRow, UnitOfWork
from notify.domain import EMAIL, DeliveryState, Notice
from notify.models import deliveries, dossiers, nominees, notices, texts
from notify.texts import Text

LEDGER: Final[Ledger] = {
    "notices": select(notices.c.id, notices.c.version, notices.c.fact_id, notices.c.person_id),
    "deliveries": select(deliveries.c.id, deliveries.c.notice_id, deliveries.c.state.label("status")),
}
_IDS: Final = ARRAY(PGUUID(as_uuid=True))


@dataclass(frozen=True)
class Place:
    """Where a page of the inbox ended: unread notices come first, then the newest."""

    is_read: bool
    raised_at: datetime
    id: UUID


async def add_text(uow: UnitOfWork, fact_id: UUID, fact_type: str, text: Text) -> None:
    """The words for a fact; where it is told again, those that it was told in first stay."""
    await uow.execute(
        upsert(texts).values(fact_id=fact_id, fact_type=fact_type, **vars(text)).on_conflict_do_nothing()
    )


async def raise_notices(uow: UnitOfWork, fact_id: UUID, people: Iterable[UUID]) -> list[Notice]:
    """One notice for each person who has none of this fact yet."""
    new = [(new_id(), person_id) for person_id in people]
    rows = func.unnest(literal([id_ for id_, _ in new], _IDS), literal([person for _, person in new], _IDS))
    told = rows.table_valued("id", "person_id").render_derived()
    statement = (
        upsert(notices)
        .from_select(
            ["id", "version", "fact_id", "person_id", "raised_at"],
            select(
                told.c.id,
                literal(1),
                literal(fact_id, PGUUID(as_uuid=True)),
                told.c.person_id,
                literal(uow.now),
            ),
        )
        .on_conflict_do_nothing(constraint="uq_notices_fact_id_person_id")
        .returning(notices.c.id, notices.c.person_id)
    )
    return [Notice(row.id, 1, fact_id, row.person_id) for row in await uow.all(statement)]


async def queue_emails(uow: UnitOfWork, raised: Iterable[Notice]) -> None:
    """Let each notice also go out by e-mail, as soon as the courier gets to it."""
    rows = [{"id": new_id(), "notice_id": notice.id} for notice in raised]
    await uow.execute(
        insert(deliveries).values(
            channel=EMAIL,
            state=DeliveryState.PENDING.value,
            attempts=0,
            next_attempt_at=func.clock_timestamp(),
        ),
        rows,
    )


async def lock_notice(uow: UnitOfWork, notice_id: UUID) -> Notice | None:
    row = await uow.first(select(notices).where(notices.c.id == notice_id).with_for_update())
    return _notice(row) if row else None


async def save(uow: UnitOfWork, notice: Notice) -> None:
    await uow.execute(
        update(notices)
        .where(notices.c.id == notice.id)
        .values(version=notice.version, read_at=notice.read_at)
    )


async def mark_delivered(uow: UnitOfWork, notice_ids: list[UUID]) -> list[Notice]:
    """These notices also went out over a channel: each one's version goes up by one."""
    if not notice_ids:
        return []
    rows = await uow.all(
        update(notices)
        .where(notices.c.id.in_(notice_ids))
        .values(version=notices.c.version + 1)
        .returning(*notices.c)
    )
    return [_notice(row) for row in rows]


async def notice_of(uow: UnitOfWork, notice_id: UUID) -> AnyRow | None:
    """The notice with its text."""
    return await uow.first(_with_text().where(notices.c.id == notice_id))


async def inbox_of(
    uow: UnitOfWork, person_id: UUID, *, unread: bool | None, after: Place | None, limit: int
) -> list[AnyRow]:
    """A person's notices with their texts: the unread ones first, then the newest."""
    conditions: list[ColumnElement[bool]] = [notices.c.person_id == person_id]
    is_read = notices.c.read_at.is_not(None)
    if unread is not None:
        conditions.append(notices.c.read_at.is_(None) if unread else is_read)
    if after is not None:
        older = tuple_(notices.c.raised_at, notices.c.id) < tuple_(after.raised_at, after.id)
        same_side = is_read if after.is_read else notices.c.read_at.is_(None)
        conditions.append(and_(same_side, older) if after.is_read else or_(is_read, and_(same_side, older)))
    query = _with_text().where(*conditions)
    return await uow.all(
        query.order_by(is_read, notices.c.raised_at.desc(), notices.c.id.desc()).limit(limit)
    )


async def unread_count(uow: UnitOfWork, person_id: UUID) -> int:
    row = await uow.first(
        select(func.count()).where(notices.c.person_id == person_id, notices.c.read_at.is_(None))
    )
    return int(row[0]) if row else 0


async def record_dossier(
    uow: UnitOfWork, dossier_id: UUID, unit_id: UUID, named: Iterable[NomineeOnRoute], sequence: int
) -> None:
    """Who submitted the dossier, and which of its nominees are persons, unless something newer is known."""
    of_dossier = upsert(dossiers).values(id=dossier_id, submitting_unit_id=unit_id, sequence=sequence)
    await uow.execute(
        of_dossier.on_conflict_do_update(
            index_elements=["id"],
            set_={"submitting_unit_id": of_dossier.excluded.submitting_unit_id, "sequence": sequence},
            where=dossiers.c.sequence < sequence,
        )
    )
    rows = [
        {"id": each.nominee_id, "dossier_id": dossier_id, "person_id": each.person_id, "sequence": sequence}
        for each in named
    ]
    if rows:
        of_nominee = upsert(nominees)
        await uow.execute(
            of_nominee.on_conflict_do_update(
                index_elements=["id"],
                set_={
                    "person_id": of_nominee.excluded.person_id,
                    "sequence": of_nominee.excluded.sequence,
                },
                where=nominees.c.sequence < of_nominee.excluded.sequence,
            ),
            rows,
        )


async def submitting_units(uow: UnitOfWork, dossier_ids: set[UUID]) -> dict[UUID, UUID]:
    """The submitting unit of those of the dossiers that are known."""
    rows = await uow.all(select(dossiers).where(dossiers.c.id.in_(dossier_ids)))
    return {row.id: row.submitting_unit_id for row in rows}


async def persons_nominated(uow: UnitOfWork, nominee_ids: set[UUID]) -> set[UUID]:
    """Those of the nominees that are persons known to the directory."""
    rows = await uow.all(
        select(nominees.c.person_id).where(nominees.c.id.in_(nominee_ids), nominees.c.person_id.is_not(None))
    )
    return {row.person_id for row in rows}


async def units_below(uow: UnitOfWork, path: str) -> list[UUID]:
    """The unit at that path and every unit below it."""
    units = authority_units.c
    rows = await uow.all(select(units.id).where(units.path.op("<@")(func.text2ltree(path, type_=Ltree()))))
    return [row.id for row in rows]


def _notice(row: AnyRow) -> Notice:
    return Notice(row.id, row.version, row.fact_id, row.person_id, row.read_at)


def _with_text() -> Select[Any]:
    """Notices joined with their texts, shaped as `NoticeView` reads them."""
    return select(
        notices.c.id,
        texts.c.subject,
        texts.c.body,
        texts.c.link,
        notices.c.raised_at,
        notices.c.read_at,
    ).join(texts, texts.c.fact_id == notices.c.fact_id)
