"""One topic, looked at from outside: where it ends, and what came since."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from kit.kafka import Kafka

Ends = dict[TopicPartition, int]


@dataclass(frozen=True)
class TopicView:
    """A topic of the stack's broker."""

    kafka: Kafka
    name: str
    partitions: int

    async def ends(self) -> Ends:
        """The offset after the last record of each partition."""
        async with self._consumer() as consumer:
            return await self._ends(consumer)

    async def event_ids_since(self, begin: Ends) -> list[bytes]:
        """The fact id of every committed record from there to the end, repeats included."""
        found: list[ConsumerRecord] = []
        async with self._consumer() as consumer:
            consumer.assign(list(begin))
            for place, offset in begin.items():
                consumer.seek(place, offset)
            ends = await self._ends(consumer)
            while any([await consumer.position(place) < end for place, end in ends.items()]):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    found.extend(records)
        return [dict(record.headers)["ce_id"] for record in found]

    async def _ends(self, consumer: AIOKafkaConsumer) -> Ends:
        places = [TopicPartition(self.name, number) for number in range(self.partitions)]
        ends: Ends = await consumer.end_offsets(places)
        return ends

    @asynccontextmanager
    async def _consumer(self) -> AsyncIterator[AIOKafkaConsumer]:
        consumer = AIOKafkaConsumer(
            **self.kafka.client(), isolation_level="read_committed", enable_auto_commit=False
        )
        await consumer.start()
        try:
            yield consumer
        finally:
            await consumer.stop()
