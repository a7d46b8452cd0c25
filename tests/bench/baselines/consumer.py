"""What the inbox is compared with: a bare consumer that parses each fact and upserts up to 500 with one `unnest`.

No inbox row, no dead letters, no envelope: a duplicate does no harm here only because the effect is an upsert.
"""

import time
from datetime import date
from typing import Final
from uuid import UUID

import asyncpg
import orjson
import uvloop
from aiokafka import AIOKafkaConsumer, TopicPartition

from kit.kafka import Kafka

BATCH: Final = 500
TABLE: Final = "bare_assignments"
_UPSERT: Final = f"""
    INSERT INTO {TABLE} AS known (id, person_id, role, unit_id, valid_from, valid_to, sequence)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::date[], $6::date[], $7::bigint[])
    ON CONFLICT (id) DO UPDATE
       SET person_id = excluded.person_id, role = excluded.role, unit_id = excluded.unit_id,
           valid_from = excluded.valid_from, valid_to = excluded.valid_to, sequence = excluded.sequence
     WHERE known.sequence < excluded.sequence
"""


def consume(kafka: Kafka, url: str, topic: str, begin: int, count: int) -> float:
    """Facts a second, from the first that arrives to the last that is committed, offsets included."""
    return uvloop.run(_consume(kafka, url, topic, begin, count))


async def _consume(kafka: Kafka, url: str, topic: str, begin: int, count: int) -> float:
    database = await asyncpg.connect(url)
    consumer = AIOKafkaConsumer(
        **kafka.client(),
        group_id="bare",
        enable_auto_commit=False,
        isolation_level="read_committed",
    )
    await consumer.start()
    try:
        place = TopicPartition(topic, 0)
        consumer.assign([place])
        consumer.seek(place, begin)
        done, began = 0, 0.0
        while done < count:
            batch = (await consumer.getmany(timeout_ms=1000, max_records=BATCH)).get(place, [])
            if not batch:
                continue
            began = began or time.perf_counter()
            await database.execute(_UPSERT, *_columns([orjson.loads(record.value) for record in batch]))
            await consumer.commit()
            done += len(batch)
        return done / (time.perf_counter() - began)
    finally:
        await consumer.stop()
        await database.close()


def _columns(facts: list[dict[str, str]]) -> list[list[object]]:
    return [
        [UUID(fact["assignment_id"]) for fact in facts],
        [UUID(fact["person_id"]) for fact in facts],
        [fact["role"] for fact in facts],
        [UUID(fact["unit_id"]) for fact in facts],
        [date.fromisoformat(fact["valid_from"]) for fact in facts],
        [date.fromisoformat(fact["valid_to"]) if fact["valid_to"] else None for fact in facts],
        [1 for _ in facts],
    ]
