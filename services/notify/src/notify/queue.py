"""The delivery queue: all its SQL. Times here are the database's real clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import ARRAY, ColumnElement, Double, Text, func, literal, select, update
from sqlalchemy.dialects.postgresql import UUID as PGUUID
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from kit.unit_of_work import AnyRow, UnitOfWork
from notify.domain import DeliveryState, Patience
from notify.mail import Letter
from notify.models import deliveries, notices, texts

QUEUE = Gauge("notify_deliveries", "Deliveries that wait, and that were given up.", ["state"])
_UNSETTLED: Final = (DeliveryState.PENDING, DeliveryState.FAILED)


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


async def claim(uow: UnitOfWork, limit: int, patience: Patience) -> list[Claimed]:
    """Take deliveries that are due, skipping those that another process takes just now.

    Their next attempt moves behind the lease: should this process die, they are tried again after it.
    """
    due = (
        select(deliveries.c.id)
        .where(
            deliveries.c.state == DeliveryState.PENDING.value,
            deliveries.c.next_attempt_at <= func.clock_timestamp(),
        )
        .order_by(deliveries.c.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    rows = await uow.all(
        update(deliveries)
        .where(
            deliveries.c.id == due.c.id,
            notices.c.id == deliveries.c.notice_id,
            texts.c.fact_id == notices.c.fact_id,
        )
        .values(attempts=deliveries.c.attempts + 1, next_attempt_at=_in(patience.lease_s))
        .returning(
            deliveries.c.id,
            deliveries.c.attempts,
            deliveries.c.notice_id,
            notices.c.person_id,
            notices.c.raised_at,
            texts.c.subject,
            texts.c.body,
            texts.c.link,
        )
    )
    return [
        Claimed(
            row.id,
            row.person_id,
            row.attempts,
            Letter(row.notice_id, row.subject, row.body, row.link, row.raised_at),
        )
        for row in rows
    ]


async def settle(uow: UnitOfWork, settlements: list[Settlement]) -> list[UUID]:
    """Note how attempts ended. The notices of those that were sent; none for what somebody else settled meanwhile."""
    if not settlements:
        return []
    columns = zip(
        *((each.id, each.state.value, each.wait_s, each.fault) for each in settlements), strict=True
    )
    kinds: tuple[TypeEngine[Any], ...] = (PGUUID(as_uuid=True), Text(), Double(), Text())
    arrays = [literal(list(values), ARRAY(kind)) for values, kind in zip(columns, kinds, strict=True)]
    given = func.unnest(*arrays).table_valued("id", "state", "wait_s", "fault").render_derived("given")
    rows = await uow.all(
        update(deliveries)
        .where(deliveries.c.id == given.c.id, deliveries.c.state == DeliveryState.PENDING.value)
        .values(state=given.c.state, next_attempt_at=_in(given.c.wait_s), last_error=given.c.fault)
        .returning(deliveries.c.notice_id, deliveries.c.state)
    )
    return [row.notice_id for row in rows if row.state == DeliveryState.SENT.value]


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


async def failed(uow: UnitOfWork) -> list[AnyRow]:
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


async def retry(uow: UnitOfWork, delivery_ids: list[UUID]) -> int:
    """Put failed deliveries back into the queue, all of them where none is named. Returns how many."""
    which = [deliveries.c.state == DeliveryState.FAILED.value]
    if delivery_ids:
        which.append(deliveries.c.id.in_(delivery_ids))
    rows = await uow.all(
        update(deliveries)
        .where(*which)
        .values(state=DeliveryState.PENDING.value, attempts=0, next_attempt_at=func.clock_timestamp())
        .returning(deliveries.c.id)
    )
    return len(rows)


def _in(seconds: float | ColumnElement[float]) -> ColumnElement[datetime]:
    return func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
