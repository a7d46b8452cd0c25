"""Facts that come again and again, on every topic: one effect."""

import asyncio
import random
import time
from collections import Counter
from typing import Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from contracts.topics import load_topics
from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.rows.working import working
from tests.faults.world import World

TIMES: Final = 5
SHORT_FACTS: Final = 10
FULL_FACTS: Final = 100
"""Of each topic, at most."""
CONSUMED_S: Final = 120.0
LOOK_S: Final = 0.5


async def duplicates(trial: Trial) -> Seen:
    """The newest facts of every topic once more, five times, each time in another order between keys, at work."""
    wanted, chance = FULL_FACTS if trial.full else SHORT_FACTS, trial.chance
    async with working(trial) as at_work:
        records = [record for of_topic in await _facts(trial.world) for record in of_topic[-wanted:]]
        sent: Counter[TopicPartition] = Counter()
        newest: dict[TopicPartition, int] = {}
        for _ in range(TIMES):
            for place, offset in await _again(trial.world, records, chance):
                sent[place] += 1
                newest[place] = max(offset, newest.get(place, 0))
        await _consumed(trial.world, newest)
        return at_work.seen(duplicates=sum(times * len(_groups(place)) for place, times in sent.items()))


async def _facts(world: World) -> list[list[ConsumerRecord]]:
    """Every fact of every topic, topic by topic, oldest first.

    Of a compacted topic, whose keys' last facts count, the last of each key: an older one would be taken for news by
    whoever reads the topic from its beginning.
    """
    consumer = AIOKafkaConsumer(
        **world.state.kafka.client(),
        isolation_level="read_committed",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        places = [
            TopicPartition(topic.name, number)
            for topic in load_topics().topics
            for number in range(topic.partitions)
        ]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        found: dict[str, list[ConsumerRecord]] = {topic.name: [] for topic in load_topics().topics}
        behind = set(places)
        while behind:
            for place, records in (await consumer.getmany(timeout_ms=1_000, max_records=5_000)).items():
                found[place.topic] += records
            behind = {place for place in behind if await consumer.position(place) < ends[place]}
        return [_as_kept(topic.retention_days is None, found[topic.name]) for topic in load_topics().topics]
    finally:
        await consumer.stop()


def _as_kept(is_compacted: bool, records: list[ConsumerRecord]) -> list[ConsumerRecord]:
    if is_compacted:
        records = list({record.key: record for record in records}.values())
    return sorted(records, key=lambda record: record.timestamp)


def _groups(place: TopicPartition) -> tuple[str, ...]:
    """Whoever consumes the topic: each of them gets every repeat."""
    return tuple(load_topics().named(place.topic).consumers)


async def _consumed(world: World, newest: dict[TopicPartition, int]) -> None:
    """Wait until every group has committed an offset behind the last repeat. Raises Violated."""
    admin = AIOKafkaAdminClient(**world.state.kafka.client())
    await admin.start()
    deadline = time.monotonic() + CONSUMED_S
    try:
        waiting = {(group, place) for place in newest for group in _groups(place)}
        while waiting:
            if time.monotonic() > deadline:
                raise Violated([f"{group} has not consumed {place}" for group, place in sorted(waiting)])
            for group in {group for group, _ in waiting}:
                offsets = await admin.list_consumer_group_offsets(group)
                waiting -= {
                    (group, place)
                    for place, committed in offsets.items()
                    if committed.offset > newest.get(place, committed.offset)
                }
            await asyncio.sleep(LOOK_S)
    finally:
        await admin.close()


async def _again(
    world: World, records: list[ConsumerRecord], chance: random.Random
) -> list[tuple[TopicPartition, int]]:
    """Send them as they are, each key's facts in their order, the keys mixed. Returns where each came to lie."""
    waiting: dict[tuple[str, bytes], list[ConsumerRecord]] = {}
    for record in records:
        waiting.setdefault((record.topic, record.key), []).append(record)
    producer = AIOKafkaProducer(**world.state.kafka.client(), acks="all")
    await producer.start()
    try:
        sent = []
        while waiting:
            key = chance.choice(sorted(waiting))
            record = waiting[key].pop(0)
            if not waiting[key]:
                del waiting[key]
            sent.append(
                await producer.send(
                    record.topic,
                    record.value,
                    key=record.key,
                    headers=list(record.headers),
                    partition=record.partition,
                )
            )
        places = await asyncio.gather(*sent)
        return [(TopicPartition(place.topic, place.partition), place.offset) for place in places]
    finally:
        await producer.stop()


FAULTS: Final = (
    Fault(
        "duplicates",
        "facts of every topic delivered five times more, reordered between keys: one effect",
        short=False,
        run=duplicates,
        whole=True,
    ),
)
