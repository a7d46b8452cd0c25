"""What the relay is compared with: a bare idempotent producer, no database, no transaction, no order of rows."""

import asyncio
import time

import uvloop
from aiokafka import AIOKafkaProducer

from kit.kafka import Kafka
from tests.bench.facts import Message, in_batches

BATCH = 500


def produce(kafka: Kafka, messages: list[Message]) -> float:
    """Acknowledged messages a second."""
    return uvloop.run(_produce(kafka, messages))


async def _produce(kafka: Kafka, messages: list[Message]) -> float:
    producer = AIOKafkaProducer(
        **kafka.client(), enable_idempotence=True, acks="all", max_batch_size=131_072, linger_ms=0
    )
    await producer.start()
    try:
        await producer.partitions_for(messages[0].topic)
        began = time.perf_counter()
        for batch in in_batches(messages, BATCH):
            sent = [
                await producer.send(
                    message.topic, message.payload, key=message.key.encode(), headers=list(message.headers)
                )
                for message in batch
            ]
            await asyncio.gather(*sent)
        return len(messages) / (time.perf_counter() - began)
    finally:
        await producer.stop()
