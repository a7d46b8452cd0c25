"""Kept facts once more, for whoever keeps a copy of them: a new service, or one whose copy was emptied.

A fact that is told once more has its id, time and number, and says that it is repeated: reactions that act ignore it.
Facts are queued by the order in which they were told, some hundreds at a time; the next ones only after the relay has
sent those, so that nothing that people do meanwhile waits behind more of them. What has not left for the first time
is left alone, and so is what a tombstone blanked.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Executable, text
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.topics import load_topics
from kit.database import commit_at_edge
from kit.unit_of_work import AnyRow

AT_ONCE: Final = 500
"""Facts, at most, that people's own wait behind: one batch of the relay."""
RATE: Final = 1_000
"""Facts a second, unless another rate is given."""
LOOK_S: Final = 0.05
BEGINNING: Final = -(2**63)
"""Before every fact; where kept facts of older aggregates begin lies below zero."""

_QUEUE: Final = text("""
    WITH next AS (
        SELECT position, topic, key, type, payload
          FROM facts
         WHERE position > :after AND position <= :end
           AND (CAST(:topic AS text) IS NULL OR topic = :topic)
           AND (CAST(:key AS text) IS NULL OR key = :key)
           AND (CAST(:since AS timestamptz) IS NULL OR recorded_at >= :since)
         ORDER BY position
         LIMIT :at_once
    ), queued AS (
        INSERT INTO unsent (position, repeated)
        SELECT position, true FROM next
         WHERE (payload IS NOT NULL OR type IS NULL)
           AND NOT (topic = ANY(:compacted) AND EXISTS (
               SELECT FROM facts newer
                WHERE newer.topic = next.topic AND newer.key = next.key AND newer.position > next.position))
        ON CONFLICT DO NOTHING
        RETURNING position
    )
    SELECT max(position) AS position, (SELECT count(*) FROM queued) AS queued FROM next
""")
"""A compacted topic is told the last of each key only: it keeps no other."""
_END: Final = text("SELECT coalesce(max(position), 0) FROM facts")
_REPEATS_WAIT: Final = text("SELECT EXISTS (SELECT FROM unsent WHERE repeated)")
_BEGINNINGS: Final = text("""
    SELECT topic, max(recorded_at) AS at FROM facts
     WHERE type LIKE '%.state_taken_over.v_' GROUP BY topic ORDER BY topic
""")


@dataclass(frozen=True)
class Asked:
    """Which facts are told once more: those of a topic, of a key, recorded since a time, after a place; how fast."""

    topic: str | None = None
    key: str | None = None
    since: datetime | None = None
    after: int = BEGINNING
    rate: int = RATE
    """Facts a second, at most."""


@dataclass(frozen=True)
class Progress:
    """Everything up to this place has left; `told` facts so far."""

    position: int
    told: int


async def republish(engine: AsyncEngine, asked: Asked) -> AsyncGenerator[Progress]:
    """Tell the facts that there are now once more, and say after each part how far that is.

    While no relay is active, it waits for one.
    """
    at_once, told, after = min(AT_ONCE, asked.rate), 0, asked.after
    end = await _scalar(engine, _END)
    while True:
        began = asyncio.get_running_loop().time()
        found = await _queue(engine, asked, after, end, at_once)
        if found.position is None:
            return
        while await _scalar(engine, _REPEATS_WAIT):  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(LOOK_S)
        after, told = found.position, told + found.queued
        yield Progress(after, told)
        await asyncio.sleep(began + found.queued / asked.rate - asyncio.get_running_loop().time())


async def beginnings(engine: AsyncEngine) -> dict[str, datetime]:
    """By topic, since when all facts of every aggregate are kept, where some are older."""
    async with engine.connect() as connection:
        return {row.topic: row.at for row in await connection.execute(_BEGINNINGS)}


async def _queue(engine: AsyncEngine, asked: Asked, after: int, end: int, at_once: int) -> AnyRow:
    compacted = [topic.name for topic in load_topics().topics if topic.retention_days is None]
    which = {"topic": asked.topic, "key": asked.key, "since": asked.since, "after": after, "end": end}
    async with engine.connect() as connection:
        queued = await connection.execute(_QUEUE, which | {"at_once": at_once, "compacted": compacted})
        row = queued.one()
        await commit_at_edge(connection)
    return row


async def _scalar(engine: AsyncEngine, query: Executable) -> Any:
    async with engine.connect() as connection:
        return (await connection.execute(query)).scalar_one()
