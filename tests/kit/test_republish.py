"""Kept facts leave once more: as they were, saying so, in order, bounded, from where one stopped."""

import asyncio
from contextlib import aclosing
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import ConsumerRecord

from contracts import Envelope
from contracts.directory import AssignmentRecordedV1
from kit.actor import Actor
from kit.republish import AT_ONCE, Asked, Progress, republish
from kit.unit_of_work import Cause, NumberedFact
from tests.kit.test_facts import assigned
from tests.kit.test_relay import TOPIC, empty, ids, publish, relaying
from tests.support.broker import Broker, until
from tests.support.running import Running

pytestmark = pytest.mark.stack
COMPACTED = AssignmentRecordedV1.topic


async def told_again(app: Running, asked: Asked | None = None) -> list[Progress]:
    return [progress async for progress in republish(app.service.engine, asked or Asked())]


def sequences(records: list[ConsumerRecord]) -> list[int]:
    return [Envelope.of(record.headers).sequence for record in records]


async def record(app: Running, key: UUID, sequence: int, topic_of: Any = assigned) -> None:
    async with app.service.units_of_work.begin(Actor.service("directory"), Cause(uuid4())) as uow:
        uow.publish(NumberedFact(topic_of(key), str(key), sequence))
        await uow.commit()


async def test_a_fact_leaves_once_more_as_it_was_and_says_so(app: Running, broker: Broker) -> None:
    begin = await broker.ends(TOPIC)
    await publish(app, 4)
    async with relaying(app, broker.kafka):
        await until(empty(app))
        progress = await told_again(app)
    records = await broker.since(begin)
    first, again = records[:4], records[4:]
    assert progress[-1].told == len(again) == 4
    for before, after in zip(first, again, strict=True):
        assert (before.key, before.value) == (after.key, after.value)
        assert dict(after.headers) == {**dict(before.headers), "ce_repeated": b"true"}
    assert [Envelope.of(one.headers).repeated for one in records] == [False] * 4 + [True] * 4


async def test_only_those_that_were_asked_for(app: Running, broker: Broker) -> None:
    await publish(app, 3, keys=3)
    await record(app, uuid4(), 1)
    async with relaying(app, broker.kafka):
        await until(empty(app))
        begin = await broker.ends(TOPIC)
        key, at = (await app.sql("SELECT key, recorded_at FROM facts ORDER BY position LIMIT 2"))[1]
        assert (await told_again(app, Asked(key=key)))[-1].told == 1
        assert (await told_again(app, Asked(topic=COMPACTED)))[-1].told == 1
        assert (await told_again(app, Asked(topic=TOPIC, since=at)))[-1].told == 2
        assert await told_again(app, Asked(topic="awards.decision")) == []
    assert len(await broker.since(begin)) == 3


async def test_who_is_stopped_goes_on_from_the_place_that_was_said(app: Running, broker: Broker) -> None:
    begin = await broker.ends(TOPIC)
    await publish(app, 7)
    async with relaying(app, broker.kafka):
        await until(empty(app))
        async with aclosing(republish(app.service.engine, Asked(rate=3))) as going:
            stopped = await anext(going)
        assert stopped.told == 3
        rest = await told_again(app, Asked(after=stopped.position))
    assert rest[-1].told == 4
    assert sequences(await broker.since(begin))[7:] == [1, 2, 3, 4, 5, 6, 7]


async def test_a_rate_bounds_how_many_leave_in_a_second(app: Running, broker: Broker) -> None:
    await publish(app, 6)
    async with relaying(app, broker.kafka):
        await until(empty(app))
        began = asyncio.get_running_loop().time()
        await told_again(app, Asked(rate=2))
        assert asyncio.get_running_loop().time() - began >= 3


async def test_what_people_do_meanwhile_never_waits_behind_more_than_one_batch(
    app: Running, broker: Broker
) -> None:
    await publish(app, 3 * AT_ONCE)
    await app.sql("DELETE FROM outbox")
    task = asyncio.create_task(told_again(app))

    async def queued() -> bool:
        return await app.sql("SELECT count(*) FROM unsent") == [(AT_ONCE,)]

    await until(queued)
    await asyncio.sleep(0.3)
    assert await queued(), "nobody relays, so no more is queued"
    async with relaying(app, broker.kafka):
        assert (await task)[-1].told == 3 * AT_ONCE


async def test_what_has_not_left_leaves_for_the_first_time_only(app: Running, broker: Broker) -> None:
    begin = await broker.ends(TOPIC)
    await publish(app, 2)
    task = asyncio.create_task(told_again(app))
    await asyncio.sleep(0.3)
    async with relaying(app, broker.kafka):
        await task
        await until(empty(app))
    records = await broker.since(begin)
    assert len(set(ids(records))) == len(records) == 2
    assert not any(Envelope.of(one.headers).repeated for one in records)


async def test_a_compacted_topic_ends_with_what_is_newest(app: Running, broker: Broker) -> None:
    """Compaction keeps what came last. Whoever tells an older state behind a newer one, makes the topic forget."""
    begin, key = await broker.ends(COMPACTED), uuid4()
    for number in (1, 2):
        await record(app, key, number)
    async with relaying(app, broker.kafka):
        await until(empty(app))
    # the republishing has just queued number 2 …
    await app.sql(
        "INSERT INTO unsent (position, repeated) SELECT position, true FROM facts WHERE sequence = 2"
    )
    # … when number 3 is told, and an older relay's batch takes it along
    await record(app, key, 3)
    async with relaying(app, broker.kafka):
        await until(empty(app))
        progress = await told_again(app, Asked(topic=COMPACTED))
    assert progress[-1].told == 1
    told = [one for one in await broker.since(begin) if one.key == str(key).encode()]
    assert sequences(told) == [1, 2, 3, 3]


async def test_nothing_of_the_erased_is_told_once_more(app: Running, broker: Broker) -> None:
    key = uuid4()
    await record(app, key, 1)
    async with app.service.units_of_work.begin(Actor.service("directory"), Cause(uuid4())) as uow:
        uow.publish_tombstone(COMPACTED, str(key))
        await uow.commit()
    async with relaying(app, broker.kafka):
        await until(empty(app))
        begin = await broker.ends(COMPACTED)
        await told_again(app)
    told = [one for one in await broker.since(begin) if one.key == str(key).encode()]
    assert [(one.value, one.headers) for one in told] == [(None, ())], "that it is erased"
