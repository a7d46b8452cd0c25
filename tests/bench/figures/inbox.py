"""Facts on a topic to rows in a database, against a bare consumer with one `unnest` insert for each 500.

Our side is `python -m submissions consumer`: envelope and payload judged, an inbox row for each fact, the projection
of roles as its effect, in one transaction for each batch. The facts become visible all at once, by the commit of
one Kafka transaction; the clock runs from there until the last effect is committed.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.admin import NewTopic

from kit.kafka import Kafka
from kit.topics import create_topics
from tests.bench import facts
from tests.bench.apart import Apart
from tests.bench.baselines.consumer import TABLE, consume
from tests.bench.field import own_stack
from tests.bench.goals import Effort, Goal, Row
from tests.bench.measures import interleaved
from tests.bench.plans import SUBMISSIONS
from tests.bench.topic import TopicView

GOAL: Final = Goal(0.5, 0.8)
TOPIC: Final = "bare.assignment"
WARM_UP: Final = 1_000
LOOK_S: Final = 0.02


class EffectsMissing(AssertionError):
    """Not every fact has its row, or some came twice."""


async def inbox(effort: Effort) -> list[Row]:
    with own_stack("tests.bench.plans:consumer") as running, Apart.started() as apart:
        url = running.state.database_urls[SUBMISSIONS]
        database = await asyncpg.connect(url)
        await database.execute(f"CREATE TABLE {TABLE} (LIKE authority_assignments INCLUDING ALL)")
        await create_topics(running.state.kafka, [NewTopic(TOPIC, 1, 1)])
        async with _producer(running.state.kafka) as producer:
            sides = Sides(running.state.kafka, url, database, producer, apart)
            await sides.ours(WARM_UP)  # waits for the consumer, too
            ours, theirs = await sides.ours(WARM_UP), await sides.theirs(WARM_UP)
            many, more = int(ours * effort.seconds), int(theirs * effort.seconds)
            pairs = await interleaved(lambda _: sides.ours(many), lambda _: sides.theirs(more), effort.pairs)
        await database.close()
    return [Row("inbox consumer", "facts/s", GOAL, pairs, notes=(f"{many} facts against {more} a time",))]


@dataclass
class Sides:
    """Both consumers, fed by the same producer over the same topic."""

    kafka: Kafka
    url: str
    database: Any
    producer: AIOKafkaProducer
    apart: Apart

    async def ours(self, count: int) -> float:
        """Facts a second, by the service's own consumer, which runs all the time."""
        messages = list(facts.assignments(count))
        await self._publish(messages)
        began = time.perf_counter()
        # the topic has one partition, which is consumed in order; looking for one row costs the database nothing
        while not await self._count("SELECT count(*) FROM inbox WHERE event_id = $1", messages[-1].event_id):  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(LOOK_S)
        seconds = time.perf_counter() - began
        await self._require_all("authority_assignments", messages)
        return count / seconds

    async def theirs(self, count: int) -> float:
        """Facts a second, by the bare consumer, from a topic like the other one, where ours has nothing to do."""
        messages = [replace(message, topic=TOPIC) for message in facts.assignments(count)]
        (begin,) = (await TopicView(self.kafka, TOPIC, partitions=1).ends()).values()
        await self._publish(messages)
        rate = await self.apart.call(consume, self.kafka, self.url, TOPIC, begin, count)
        await self._require_all(TABLE, messages)
        return rate

    async def _publish(self, messages: list[facts.Message]) -> None:
        """All of them in one transaction: nobody sees the first before the last is there."""
        async with self.producer.transaction():
            sent = [
                await self.producer.send(
                    message.topic, message.payload, key=message.key.encode(), headers=list(message.headers)
                )
                for message in messages
            ]
            await asyncio.gather(*sent)

    async def _require_all(self, table: str, messages: list[facts.Message]) -> None:
        """Raises EffectsMissing unless each fact has its row."""
        ids = [message.key for message in messages]
        found = await self._count(f"SELECT count(*) FROM {table} WHERE id = ANY($1::text[]::uuid[])", ids)
        if found != len(ids):
            raise EffectsMissing(f"{len(ids)} facts, {found} rows in {table}")

    async def _count(self, query: str, *arguments: Any) -> int:
        found: int = await self.database.fetchval(query, *arguments)
        return found


@asynccontextmanager
async def _producer(kafka: Kafka) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        **kafka.client(), transactional_id="bench", acks="all", max_batch_size=131_072
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()
