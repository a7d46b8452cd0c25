"""The ledger of the topics: every fact that can be read from Kafka, in order."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from pydantic import ValidationError

from contracts import Envelope, Event, MalformedEnvelope, UnknownVersion, event_class
from contracts.topics import Topics

_PATIENCE_MS: Final = 2_000


@dataclass(frozen=True)
class Told:
    """A fact as a topic holds it, and when it came there."""

    topic: str
    envelope: Envelope
    event: Event
    at: datetime


async def read_facts(bootstrap: str, topics: Topics) -> list[Told]:
    """Every readable fact of every topic up to now. A tombstone takes back what its key told before it."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        isolation_level="read_committed",
    )
    await consumer.start()
    try:
        places = [
            TopicPartition(topic.name, number)
            for topic in topics.topics
            for number in range(topic.partitions)
        ]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        found: list[Told] = []
        behind = set(places)
        while behind:
            batch = await consumer.getmany(timeout_ms=_PATIENCE_MS, max_records=5_000)
            for place, records in batch.items():
                for record in records:
                    if record.value is None:
                        erased = (place.topic, bytes(record.key).decode())
                        found = [told for told in found if (told.topic, told.envelope.subject) != erased]
                    elif told := _told(place.topic, record):
                        found.append(told)
            behind = {place for place in behind if await consumer.position(place) < ends[place]}
        return found
    finally:
        await consumer.stop()


def _told(topic: str, record: ConsumerRecord) -> Told | None:
    try:
        envelope = Envelope.of(record.headers)
        kind = event_class(envelope.type)
        at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
        return Told(topic, envelope, kind.model_validate_json(record.value), at) if kind else None
    except (MalformedEnvelope, UnknownVersion, ValidationError):
        return None
