"""The delivery queue: all its SQL. Times here are the database's real clock."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kit.unit_of_work import AnyRow, Command, Query
from notify.domain import DeliveryState, Notice, Patience
from notify.mail import Letter
from notify.models import deliveries, notices, texts

QUEUE = Gauge("notify_deliveries", "Deliveries that wait, and that were given up.", ["state"])
_UNSETTLED: Final = (DeliveryState.PENDING, DeliveryState.FAILED)
_CLAIM: Final = """
    WITH due AS (
        SELECT id FROM deliveries
        WHERE state = 'pending' AND next_attempt_at <= clock_timestamp()
        ORDER BY next_attempt_at LIMIT $1
        FOR UPDATE SKIP LOCKED
    )
    UPDATE deliveries
    SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => $2)
    FROM due, notices, texts
    WHERE deliveries.id = due.id AND notices.id = deliveries.notice_id AND texts.fact_id = notices.fact_id
    RETURNING deliveries.id, attempts, notice_id, person_id, raised_at, subject, body, link
"""
_SETTLE: Final = """
    WITH settled AS (
        UPDATE deliveries
        SET state = given.state,
            next_attempt_at = clock_timestamp() + make_interval(secs => given.wait_s),
            last_error = given.fault
        FROM unnest($1::uuid[], $2::text[], $3::float8[], $4::text[]) AS given (id, state, wait_s, fault)
        WHERE deliveries.id = given.id AND deliveries.state = 'pending'
        RETURNING notice_id, deliveries.state
    )
    UPDATE notices SET version = version + 1
    WHERE id IN (SELECT notice_id FROM settled WHERE state = 'sent')
    RETURNING id, version, fact_id, person_id, read_at
"""


@dataclass(frozen=True)
class Claimed:
    """A delivery that this process tries now; `attempts` counts this attempt."""

    id: UUID
    person_id: UUID
    attempts: int
    letter: Letter


@dataclass(frozen=True)
class Settlement:
    """Where a delivery stands after an attempt; while pending, the next one is in `wait_s` seconds."""

    id: UUID
    state: DeliveryState
    wait_s: float
    fault: str | None


async def claim(uow: Command, limit: int, patience: Patience) -> list[Claimed]:
    """Take deliveries that are due, skipping those that another process takes just now.

    Their next attempt moves behind the lease: should this process die, they are tried again after it.
    """
    return [
        Claimed(
            row.id,
            row.person_id,
            row.attempts,
            Letter(row.notice_id, row.subject, row.body, row.link, row.raised_at),
        )
        for row in await uow.run(_CLAIM, limit, patience.lease_s)
    ]


async def settle(uow: Command, settlements: list[Settlement]) -> list[Notice]:
    """Note how attempts ended. The notices of those that were sent, each one's version up by one.

    None for what somebody else settled meanwhile.
    """
    if not settlements:
        return []
    columns = zip(
        *((each.id, each.state.value, each.wait_s, each.fault) for each in settlements), strict=True
    )
    rows = await uow.run(_SETTLE, *map(list, columns))
    return [Notice(row.id, row.version, row.fact_id, row.person_id, row.read_at) for row in rows]


async def measure_deliveries(connection: AsyncConnection) -> None:
    """How many deliveries wait, and how many were given up."""
    rows = await connection.execute(
        select(deliveries.c.state, func.count().label("number"))
        .where(deliveries.c.state.in_([state.value for state in _UNSETTLED]))
        .group_by(deliveries.c.state)
    )
    found = {row.state: row.number for row in rows}
    for state in _UNSETTLED:
        QUEUE.labels(state.value).set(found.get(state.value, 0))


async def failed(uow: Query) -> list[AnyRow]:
    """Deliveries that were given up, by notice, person and fact; never by address, which is not kept."""
    return await uow.all(
        select(
            deliveries.c.id,
            deliveries.c.notice_id,
            notices.c.person_id,
            texts.c.fact_type,
            deliveries.c.attempts,
            deliveries.c.last_error,
        )
        .join(notices, notices.c.id == deliveries.c.notice_id)
        .join(texts, texts.c.fact_id == notices.c.fact_id)
        .where(deliveries.c.state == DeliveryState.FAILED.value)
        .order_by(deliveries.c.id)
    )


async def retry(uow: Command, delivery_ids: list[UUID]) -> int:
    """Put failed deliveries back into the queue, all of them where none is named. Returns how many."""
    which = [deliveries.c.state == DeliveryState.FAILED.value]
    if delivery_ids:
        which.append(deliveries.c.id.in_(delivery_ids))
    rows = await uow.execute(
        update(deliveries)
        .where(*which)
        .values(state=DeliveryState.PENDING.value, attempts=0, next_attempt_at=func.clock_timestamp())
        .returning(deliveries.c.id)
    )
    return len(rows.all())
