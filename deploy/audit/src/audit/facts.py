"""Facts one by one: those that services keep, as their ledgers print them, and those that the topics still tell."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.partitioner import murmur2
from pydantic import ValidationError

from contracts import Envelope, Fact, MalformedEnvelope, UnknownVersion, fact_class
from contracts.topics import Topics
from kit.kafka import Kafka

_PATIENCE_MS: Final = 2_000
_FIRST_MS: Final = 500


@dataclass(frozen=True)
class Told:
    """A fact as a topic holds it, and when it came there; or as its service keeps it, and when it was recorded.

    One that is kept may wait to leave. Where its key was erased, nobody can say any more what it told.
    """

    topic: str
    envelope: Envelope
    fact: Fact | None
    at: datetime
    is_kept: bool = False
    has_left: bool = True


@dataclass(frozen=True)
class Erased:
    """A key of a compacted topic was erased, on the topic or in the service."""

    topic: str
    key: str
    is_kept: bool = False


def kept_facts(folder: Path, name: str) -> Iterator[Told | Erased]:
    """What the service keeps, in the order in which it was told, from `<name>.jsonl`. Raises FileNotFoundError."""
    with (folder / f"{name}.jsonl").open("rb") as lines:
        for line in lines:
            if line.startswith(b'{"table": "facts"') and (told := _kept(json.loads(line))):
                yield told


def _kept(row: dict[str, Any]) -> Told | Erased | None:
    if not row["headers"]:
        return Erased(row["topic"], row["key"], is_kept=True)
    try:
        envelope = Envelope.of([(name, value.encode()) for name, value in row["headers"]])
        kind = fact_class(envelope.type)
        fact = kind.model_validate_json(row["payload"]) if kind and row["payload"] else None
    except (MalformedEnvelope, UnknownVersion, ValidationError):
        return None
    return Told(
        row["topic"],
        envelope,
        fact,
        datetime.fromisoformat(row["at"]),
        is_kept=True,
        has_left=bool(row["has_left"]),
    )


class Reach:
    """How far back the topics go: retention takes the oldest facts away, partition by partition."""

    def __init__(self, partitions: dict[str, int], oldest: dict[tuple[str, int], datetime | None]) -> None:
        self._partitions = partitions
        self._oldest = oldest

    def covers(self, told: Told) -> bool:
        """Whether the fact's topic must still have it. A partition from which nothing was taken has everything."""
        number = (murmur2(told.envelope.subject.encode()) & 0x7FFFFFFF) % self._partitions[told.topic]
        if (told.topic, number) not in self._oldest:
            return True
        oldest = self._oldest[told.topic, number]
        return oldest is not None and told.at > oldest


class TopicReader:
    """Reads every topic from its oldest fact to what is its end now."""

    def __init__(self, kafka: Kafka, topics: Topics) -> None:
        self._topics = topics
        self._places = [
            TopicPartition(topic.name, number)
            for topic in topics.topics
            for number in range(topic.partitions)
        ]
        self._consumer = AIOKafkaConsumer(
            **kafka.client(),
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            isolation_level="read_committed",
        )

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def reach(self) -> Reach:
        """How far back each partition goes now."""
        begins = await self._consumer.beginning_offsets(self._places)
        taken_from = [
            place
            for place, begin in begins.items()
            if begin > 0 and self._topics.named(place.topic).retention_days is not None
        ]
        oldest: dict[tuple[str, int], datetime | None] = {}
        for place in taken_from:
            self._consumer.assign([place])
            self._consumer.seek(place, begins[place])
            records = await self._consumer.getmany(place, timeout_ms=_FIRST_MS, max_records=1)
            first = next((record for found in records.values() for record in found), None)
            oldest[place.topic, place.partition] = _at(first) if first else None
        return Reach({topic.name: topic.partitions for topic in self._topics.topics}, oldest)

    async def facts(self) -> AsyncIterator[Told | Erased]:
        """Every readable fact up to now, those of a key in their order."""
        self._consumer.assign(self._places)
        await self._consumer.seek_to_beginning(*self._places)
        ends = await self._consumer.end_offsets(self._places)
        behind = set(self._places)
        while behind:
            batch = await self._consumer.getmany(timeout_ms=_PATIENCE_MS, max_records=5_000)
            for place, records in batch.items():
                for record in records:
                    if record.value is None:
                        yield Erased(place.topic, bytes(record.key).decode())
                    elif told := _told(place.topic, record):
                        yield told
            behind = {place for place in behind if await self._consumer.position(place) < ends[place]}


async def read_facts(kafka: Kafka, topics: Topics) -> list[Told]:
    """Every readable fact of every topic up to now. A tombstone takes back what its key told before it."""
    found: list[Told] = []
    async with TopicReader(kafka, topics) as reader:
        async for one in reader.facts():
            if isinstance(one, Told):
                found.append(one)
            else:
                found = [
                    told for told in found if (told.topic, told.envelope.subject) != (one.topic, one.key)
                ]
    return found


def _told(topic: str, record: ConsumerRecord) -> Told | None:
    try:
        envelope = Envelope.of(record.headers)
        kind = fact_class(envelope.type)
        return Told(topic, envelope, kind.model_validate_json(record.value), _at(record)) if kind else None
    except (MalformedEnvelope, UnknownVersion, ValidationError):
        return None


def _at(record: ConsumerRecord) -> datetime:
    return datetime.fromtimestamp(record.timestamp / 1000, UTC)
