"""Outbox rows to acknowledged facts, against a bare idempotent producer of the same facts on the same topic.

Our side is `python -m submissions relay`: it reads rows in order, sends them in a transaction, and deletes what was
acknowledged. The rows appear all at once, by one commit; the clock runs from there until the outbox is empty.
"""

import asyncio
import json
import time
from typing import Any, Final

import asyncpg

from contracts.topics import load_topics
from tests.bench import facts
from tests.bench.apart import Apart
from tests.bench.baselines.producer import produce
from tests.bench.field import own_stack
from tests.bench.goals import Effort, Goal, Row
from tests.bench.measures import interleaved
from tests.bench.plans import SUBMISSIONS
from tests.bench.topic import TopicView

GOAL: Final = Goal(0.5, 0.8)
FACTS_EACH_SECOND: Final = 5_000
"""Facts that make up a measurement, for each second that it should last at least."""
LOOK_S: Final = 0.01


class FactsMissing(AssertionError):
    """The topic does not hold exactly what was sent."""


async def relay(effort: Effort) -> list[Row]:
    messages = list(facts.submitted(int(FACTS_EACH_SECOND * effort.seconds)))
    with own_stack("tests.bench.plans:relay") as running, Apart.started() as apart:
        state = running.state
        database = await asyncpg.connect(state.database_urls[SUBMISSIONS])
        await _lay_out(database, messages)
        name = messages[0].topic
        topic = TopicView(state.kafka, name, load_topics().named(name).partitions)

        async def ours(_: int) -> float:
            before = await topic.ends()
            seconds = await _relayed(database)
            await _require_all(topic, before, messages)
            return len(messages) / seconds

        async def theirs(_: int) -> float:
            before = await topic.ends()
            rate = await apart.call(produce, state.kafka, messages)
            await _require_all(topic, before, messages)
            return rate

        await ours(0)
        pairs = await interleaved(ours, theirs, effort.pairs)
        await database.close()
    size = sum(len(message.payload) for message in messages) // len(messages)
    note = f"{len(messages)} facts of {size} bytes and {len(messages[0].headers)} headers a time"
    return [Row("relay", "facts/s", GOAL, pairs, notes=(note,))]


async def _lay_out(database: Any, messages: list[facts.Message]) -> None:
    """Keep the rows ready beside the facts, so that filling it is one statement."""
    await database.execute("CREATE TABLE laid_out (LIKE facts)")
    rows = [
        (
            message.event_id,
            message.topic,
            message.key,
            *_sequence_and_type(message),
            json.dumps([[name, value.decode()] for name, value in message.headers]),
            message.payload,
        )
        for message in messages
    ]
    await database.execute(
        "ALTER TABLE laid_out ALTER position DROP NOT NULL, ALTER recorded_at DROP NOT NULL"
    )
    await database.copy_records_to_table(
        "laid_out",
        records=rows,
        columns=["event_id", "topic", "key", "sequence", "type", "headers", "payload"],
    )


def _sequence_and_type(message: facts.Message) -> tuple[int, str]:
    headers = dict(message.headers)
    return int(headers["ce_sequence"]), headers["ce_type"].decode()


async def _relayed(database: Any) -> float:
    """Seconds from the commit that brought the rows until none is left."""
    await database.execute(
        "WITH kept AS ("
        "INSERT INTO facts (event_id, topic, key, sequence, type, headers, payload)"
        " SELECT event_id, topic, key, sequence, type, headers, payload FROM laid_out RETURNING position)"
        " INSERT INTO unsent (position) SELECT position FROM kept"
    )
    began = time.perf_counter()
    while await database.fetchval("SELECT EXISTS (SELECT FROM unsent)"):  # noqa: ASYNC110 - it happens in another process
        await asyncio.sleep(LOOK_S)
    return time.perf_counter() - began


async def _require_all(topic: TopicView, before: Any, messages: list[facts.Message]) -> None:
    """Raises FactsMissing unless each fact came exactly once."""
    came = await topic.event_ids_since(before)
    if sorted(came) != sorted(str(message.event_id).encode() for message in messages):
        raise FactsMissing(f"{len(messages)} sent, {len(came)} came, {len(set(came))} of them different")
