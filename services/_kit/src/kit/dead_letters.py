"""What the operator does about dead letters: list them, and replay them once the cause is mended."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.topics import dead_letter_topic
from kit.inbox import Inbox
from kit.kafka import Kafka
from kit.tables import dead_letters

_OWN_HEADERS: Final = ("dlq_reason", "dlq_origin")
_FETCH_S: Final = 10.0


class LetterGone(LookupError):
    """The dead-letter topic no longer has the letter: its retention is over."""


@dataclass(frozen=True)
class Letter:
    """A parked fact: where it came from, where its bytes lie, and why it is here."""

    topic: str
    partition: int
    source_offset: int
    key: str
    event_type: str | None
    reason: str
    dlq_partition: int
    dlq_offset: int
    parked_at: datetime


async def waiting(engine: AsyncEngine) -> list[Letter]:
    """The letters that wait, oldest first."""
    columns = [column for column in dead_letters.c if column.name not in {"position", "replayed_at"}]
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(*columns).where(dead_letters.c.replayed_at.is_(None)).order_by(dead_letters.c.position)
        )
        return [Letter(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


async def replay(engine: AsyncEngine, inbox: Inbox, kafka: Kafka) -> tuple[int, list[str]]:
    """Try every waiting letter again, in order. A key whose letter fails again keeps its later letters.

    Returns how many were replayed, and a line for each key that still fails.
    """
    replayed = 0
    failures: dict[tuple[str, str], str] = {}
    # "none": a letter that the dead-letter topic no longer keeps is an error, never another letter
    consumer = AIOKafkaConsumer(**kafka.client(), enable_auto_commit=False, auto_offset_reset="none")
    await consumer.start()
    try:
        for letter in await waiting(engine):
            key = (letter.topic, letter.key)
            if key in failures:
                continue
            try:
                await inbox.replay(await _fetch(consumer, inbox.group, letter))
                replayed += 1
            except Exception as error:  # noqa: BLE001 - reported to the operator, the letter stays
                failures[key] = f"{letter.topic} {letter.key}: {error!r}"
    finally:
        await consumer.stop()
    return replayed, list(failures.values())


async def _fetch(consumer: AIOKafkaConsumer, group: str, letter: Letter) -> ConsumerRecord:
    """The original record, with the place that it had in its own topic."""
    place = TopicPartition(dead_letter_topic(letter.topic, group), letter.dlq_partition)
    consumer.assign([place])
    consumer.seek(place, letter.dlq_offset)
    record = await asyncio.wait_for(consumer.getone(place), _FETCH_S)
    if record.offset != letter.dlq_offset:
        raise LetterGone(f"{place.topic}/{place.partition}/{letter.dlq_offset}")
    return ConsumerRecord(
        topic=letter.topic,
        partition=letter.partition,
        offset=letter.source_offset,
        timestamp=record.timestamp,
        timestamp_type=record.timestamp_type,
        key=record.key,
        value=record.value,
        checksum=None,
        serialized_key_size=record.serialized_key_size,
        serialized_value_size=record.serialized_value_size,
        headers=tuple(header for header in record.headers if header[0] not in _OWN_HEADERS),
    )
