"""A real broker with the topics of topics.yaml, and the two ends of it that tests hold in their hands."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from contracts import Envelope, Fact
from contracts.topics import load_topics
from kit.ids import new_id
from kit.kafka import Kafka
from kit.topics import create_topics, new_topics
from localstack.provision import provide_kafka

Headers = Sequence[tuple[str, bytes | None]]
_provided: set[Kafka] = set()


async def until(condition: Callable[[], Awaitable[Any]], seconds: float = 90.0, pause: float = 0.02) -> Any:
    """Wait for a condition by asking, after each pause again; returns what made it true."""
    async with asyncio.timeout(seconds):
        while not (found := await condition()):  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(pause)
        return found


@dataclass
class Broker:
    """Sends whatever a test wants into a topic, and reads what came: as the operator, who may do everything."""

    kafka: Kafka
    producer: AIOKafkaProducer

    def of(self, user: str) -> Kafka:
        """Kafka as a service, or somebody else whom topics.yaml names, comes to it."""
        return of(self.kafka, user)

    async def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Headers = (),
        partition: int | None = None,
    ) -> ConsumerRecord:
        return await self.producer.send_and_wait(
            topic, value, key=key, headers=list(headers), partition=partition
        )

    async def tell(self, fact: Fact, key: UUID | str, sequence: int = 1, **envelope: Any) -> Envelope:
        """One fact as its owner's relay would send it; `envelope` overrides attributes."""
        made = envelope_of(fact, key, sequence, **envelope)
        await self.send(fact.topic, str(key).encode(), fact.model_dump_json().encode(), made.headers())
        return made

    async def ends(self, topic: str) -> dict[TopicPartition, int]:
        """Where the topic ends now."""
        async with self._consumer() as consumer:
            return await self._ends(consumer, topic)

    async def since(
        self, begin: dict[TopicPartition, int], isolation: str = "read_committed"
    ) -> list[ConsumerRecord]:
        """Every record from those places to the ends."""
        records: list[ConsumerRecord] = []
        async with self._consumer(isolation_level=isolation) as consumer:
            consumer.assign(list(begin))
            for place, offset in begin.items():
                consumer.seek(place, offset)
            ends = await consumer.end_offsets(list(begin))
            async with asyncio.timeout(20):
                while any([await consumer.position(place) < end for place, end in ends.items()]):
                    for found in (await consumer.getmany(timeout_ms=200)).values():
                        records.extend(found)
        return records

    async def skip_to_end(self, group: str) -> None:
        """The group has seen everything there is."""
        async with self._consumer(group_id=group, enable_auto_commit=False) as consumer:
            ends: dict[TopicPartition, int] = {}
            for topic in load_topics().consumed_by(group):
                ends |= await self._ends(consumer, topic.name)
            consumer.assign(list(ends))
            await consumer.commit(ends)

    async def committed(self, group: str, topic: str) -> int:
        """How many records of the topic the group has behind it, over all partitions."""
        async with self._consumer(group_id=group, enable_auto_commit=False) as consumer:
            places = list(await self._ends(consumer, topic))
            return sum([await consumer.committed(place) or 0 for place in places])

    async def has_read(self, group: str, *topics: str) -> bool:
        """Whether the group has all of these topics behind it."""
        for topic in topics:
            if await self.committed(group, topic) < sum((await self.ends(topic)).values()):
                return False
        return True

    @asynccontextmanager
    async def _consumer(self, **options: Any) -> AsyncIterator[AIOKafkaConsumer]:
        consumer = AIOKafkaConsumer(**self.kafka.client(), **options)
        await consumer.start()
        try:
            yield consumer
        finally:
            await consumer.stop()

    async def _ends(self, consumer: AIOKafkaConsumer, topic: str) -> dict[TopicPartition, int]:
        places = [TopicPartition(topic, number) for number in await self.producer.partitions_for(topic)]
        ends: dict[TopicPartition, int] = await consumer.end_offsets(places)
        return ends


def envelope_of(fact: Fact, key: UUID | str, sequence: int = 1, **more: Any) -> Envelope:
    attributes: dict[str, Any] = {
        "id": new_id(),
        "type": fact.type,
        "source": fact.owner,
        "subject": str(key),
        "time": "2025-05-05T01:00:00Z",
        "sequence": sequence,
        "correlationid": uuid4(),
        "actor": f"service:{fact.owner}",
    }
    return Envelope.model_validate(attributes | more)


def of(kafka: Kafka, user: str) -> Kafka:
    """Everybody has the operator's password, which every process of a test run knows."""
    return kafka.model_copy(update={"user": user})


async def provide(kafka: Kafka) -> None:
    """Topics, users and what they may do, as on a site; of a broker that was provided already, topics that are gone."""
    await create_topics(kafka, new_topics(load_topics()))
    if kafka not in _provided:
        passwords = dict.fromkeys(load_topics().users, kafka.password)
        await asyncio.to_thread(provide_kafka, kafka, load_topics(), passwords)
        _provided.add(kafka)


@asynccontextmanager
async def connected(kafka: Kafka) -> AsyncIterator[Broker]:
    """The broker, with topics, users and access lists there."""
    await provide(kafka)
    producer = AIOKafkaProducer(**kafka.client(), acks="all", linger_ms=0)
    await producer.start()
    try:
        yield Broker(kafka, producer)
    finally:
        await producer.stop()


@pytest.fixture
async def broker(kafka: Kafka) -> AsyncIterator[Broker]:
    async with connected(kafka) as broker:
        yield broker
