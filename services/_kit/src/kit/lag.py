"""How far a consumer group is behind, measured from outside: also of one that hangs or never joined."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from prometheus_client import Gauge

from contracts.topics import Topic, load_topics
from kit.kafka import Kafka
from kit.probes import MEASURED

log = structlog.get_logger()
EVERY_S: Final = 15
PATIENCE_S: Final = 10
_FETCH_MS: Final = 500

FACTS: Final = Gauge(
    "consumer_lag_facts",
    "Facts of a topic that the group has not consumed; ends of transactions between them count as well.",
    ["group", "topic"],
)
WAITING_SINCE: Final = Gauge(
    "consumer_waiting_since_timestamp_seconds",
    "When the oldest fact was published that the group has not consumed, as Unix time; absent where none waits.",
    ["group", "topic"],
)
Places = dict[TopicPartition, int]
"""An offset for each partition."""


def partitions(topics: tuple[Topic, ...]) -> list[TopicPartition]:
    return [TopicPartition(topic.name, number) for topic in topics for number in range(topic.partitions)]


class Lag:
    """The lag of one group on every topic that it consumes."""

    def __init__(self, group: str, kafka: Kafka) -> None:
        self._group = group
        self._kafka = kafka
        self._topics = load_topics().consumed_by(group)
        self._empty_until: Places = {}
        """The end of a transaction takes an offset too: no fact was found from what was committed up to here."""

    async def measure(self) -> None:
        """Set both gauges for every topic, once. Raises KafkaError, TimeoutError."""
        async with asyncio.timeout(PATIENCE_S):
            committed = await self._committed()
            consumer = AIOKafkaConsumer(
                **self._kafka.client(),
                auto_offset_reset="earliest",
                isolation_level="read_committed",
                max_partition_fetch_bytes=4096,
            )
            await consumer.start()
            try:
                ends = await consumer.end_offsets(partitions(self._topics))
                waiting = await self._oldest(consumer, committed, ends)
            finally:
                await consumer.stop()
        self._tell(waiting, ends)
        MEASURED.labels("kafka").set_to_current_time()

    async def keep_measuring(self, stop: asyncio.Event) -> None:
        """Measure until stopped. A broker that is away shows by the age of the figures."""
        while not stop.is_set():
            try:
                await self.measure()
            except (KafkaError, OSError, TimeoutError) as error:
                log.warning("lag_not_measured", group=self._group, error=repr(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), EVERY_S)

    async def _committed(self) -> Places:
        admin = AIOKafkaAdminClient(**self._kafka.client())
        await admin.start()
        try:
            found = await admin.list_consumer_group_offsets(self._group)
            return {place: offset.offset for place, offset in found.items()}
        finally:
            await admin.close()

    async def _oldest(
        self, consumer: AIOKafkaConsumer, committed: Places, ends: Places
    ) -> dict[TopicPartition, ConsumerRecord]:
        """The first fact that was not consumed, of every partition that has one."""
        begins = await consumer.beginning_offsets(list(ends))
        nexts = {place: max(committed.get(place, 0), begins[place]) for place in ends}
        behind = {
            place for place, at in nexts.items() if max(at, self._empty_until.get(place, 0)) < ends[place]
        }
        found: dict[TopicPartition, ConsumerRecord] = {}
        consumer.assign(list(behind))
        for place in behind:
            consumer.seek(place, nexts[place])
        while behind:
            fetched = await consumer.getmany(*behind, timeout_ms=_FETCH_MS)
            found |= {place: records[0] for place, records in fetched.items()}
            for place in behind - found.keys():
                if await consumer.position(place) >= ends[place]:
                    self._empty_until[place] = ends[place]
            behind = {
                place for place in behind - found.keys() if self._empty_until.get(place, 0) < ends[place]
            }
        return found

    def _tell(self, waiting: Mapping[TopicPartition, ConsumerRecord], ends: Places) -> None:
        facts: defaultdict[str, int] = defaultdict(int)
        oldest_ms: dict[str, int] = {}
        for place, record in waiting.items():
            facts[place.topic] += ends[place] - record.offset
            oldest_ms[place.topic] = min(record.timestamp, oldest_ms.get(place.topic, record.timestamp))
        for topic in self._topics:
            FACTS.labels(self._group, topic.name).set(facts[topic.name])
            if topic.name in oldest_ms:
                WAITING_SINCE.labels(self._group, topic.name).set(oldest_ms[topic.name] / 1000)
            else:
                WAITING_SINCE.remove(self._group, topic.name)
