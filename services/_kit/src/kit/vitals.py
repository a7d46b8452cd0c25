"""What an operator watches: figures that are asked of the database every few seconds, in the relay's process.

Counters and timings are kept where things happen (http.py, inbox.py, relay.py); what waits somewhere is measured
here, whether or not the part that should move it still works.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from prometheus_client import Gauge
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from kit.database import DatabaseAway
from kit.probes import MEASURED
from kit.tables import dead_letters, unsent

log = structlog.get_logger()
EVERY_S: Final = 5
Measure = Callable[[AsyncConnection], Awaitable[None]]
"""Sets a service's own gauges from its database; called in a read-only transaction that is rolled back."""

DEPTH: Final = Gauge("outbox_depth", "Facts that wait in the outbox.")
AGE: Final = Gauge("outbox_age_seconds", "Age of the oldest fact in the outbox.")
LETTERS: Final = Gauge("dead_letters_waiting", "Parked facts that nobody replayed yet.", ["topic", "reason"])


async def measure(engine: AsyncEngine, measures: tuple[Measure, ...]) -> None:
    """Set every gauge that needs the database, once. Raises what a database that is away raises."""
    async with engine.connect() as connection:
        await connection.execution_options(postgresql_readonly=True)
        for each in (_outbox, _dead_letters, *measures):
            await each(connection)
    MEASURED.labels("database").set_to_current_time()


async def keep_measuring(engine: AsyncEngine, measures: tuple[Measure, ...]) -> None:
    """Measure until cancelled. What can't be measured shows by its age, and ends no process."""
    while True:
        try:
            await measure(engine, measures)
        except (SQLAlchemyError, DatabaseAway) as error:
            log.warning("not_measured", error=repr(error))
        await asyncio.sleep(EVERY_S)


async def _outbox(connection: AsyncConnection) -> None:
    age = func.extract("epoch", func.clock_timestamp() - func.min(unsent.c.queued_at))
    row = (await connection.execute(select(func.count(), func.coalesce(age, 0)).select_from(unsent))).one()
    DEPTH.set(row[0])
    AGE.set(row[1])


async def _dead_letters(connection: AsyncConnection) -> None:
    reason = func.split_part(dead_letters.c.reason, ":", 1)
    waiting = await connection.execute(
        select(dead_letters.c.topic, reason, func.count())
        .where(dead_letters.c.replayed_at.is_(None))
        .group_by(dead_letters.c.topic, reason)
    )
    LETTERS.clear()
    for topic, why, number in waiting:
        LETTERS.labels(topic, why).set(number)
