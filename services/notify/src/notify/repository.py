"""All the SQL about notices: rows to frozen values and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_, update

from kit.ids import new_id
from kit.unit_of_work import AnyRow, Command, Query
from notify.domain import Notice
from notify.models import notices, texts
from notify.texts import Text

_RAISE: Final = """
    WITH told AS (
        INSERT INTO texts (fact_id, fact_type, template, subject, body, link) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
    ),
    given AS (
        SELECT * FROM unnest($8::uuid[], $9::uuid[], $10::uuid[]) AS given (person_id, notice_id, delivery_id)
    ),
    raised AS (
        INSERT INTO notices (id, version, fact_id, person_id, raised_at)
        SELECT notice_id, 1, $1, person_id, $7 FROM given
        ON CONFLICT ON CONSTRAINT uq_notices_fact_id_person_id DO NOTHING
        RETURNING id, person_id
    ),
    queued AS (
        INSERT INTO deliveries (id, notice_id, channel, state, attempts, next_attempt_at)
        SELECT delivery_id, notice_id, 'email', 'pending', 0, clock_timestamp() + $11::interval
        FROM given JOIN raised ON raised.id = notice_id
    )
    SELECT id, person_id FROM raised
"""
_UNITS_ABOVE: Final = "SELECT id FROM authority_units WHERE path @> text2ltree($1)"
_UNITS_BELOW: Final = "SELECT id FROM authority_units WHERE path <@ text2ltree($1)"


@dataclass(frozen=True)
class Place:
    """Where a page of the inbox ended: unread notices come first, then the newest."""

    is_read: bool
    raised_at: datetime
    id: UUID


async def raise_notices(
    uow: Command, fact_id: UUID, fact_type: str, text: Text, people: Sequence[UUID], mailed_in: timedelta
) -> list[Notice]:
    """One notice for each person who has none of this fact yet; each also goes out by e-mail, after so long.

    Where the fact is told again, the words that it was told in first stay.
    """
    rows = await uow.run(
        _RAISE,
        fact_id,
        fact_type,
        *(text.template, text.subject, text.body, text.link),
        uow.now,
        people,
        [new_id() for _ in people],
        [new_id() for _ in people],
        mailed_in,
    )
    return [Notice(row.id, 1, fact_id, row.person_id) for row in rows]


async def lock_notice(uow: Command, notice_id: UUID) -> Notice | None:
    row = await uow.first(select(notices).where(notices.c.id == notice_id).with_for_update())
    return _notice(row) if row else None


async def save(uow: Command, notice: Notice) -> None:
    await uow.execute(
        update(notices)
        .where(notices.c.id == notice.id)
        .values(version=notice.version, read_at=notice.read_at)
    )


async def notice_of(uow: Query, notice_id: UUID) -> AnyRow | None:
    """The notice with its text."""
    return await uow.first(_with_text().where(notices.c.id == notice_id))


async def inbox_of(
    uow: Query, person_id: UUID, *, unread: bool | None, after: Place | None, limit: int
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


async def unread_count(uow: Query, person_id: UUID) -> int:
    row = await uow.first(
        select(func.count()).where(notices.c.person_id == person_id, notices.c.read_at.is_(None))
    )
    return int(row[0]) if row else 0


async def units_above(uow: Query, path: str) -> set[UUID]:
    """The unit at that path and every unit above it."""
    return {row.id for row in await uow.fetch(_UNITS_ABOVE, path)}


async def units_below(uow: Query, path: str) -> set[UUID]:
    """The unit at that path and every unit below it."""
    return {row.id for row in await uow.fetch(_UNITS_BELOW, path)}


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
