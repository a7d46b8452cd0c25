"""Facts leave in order, at least once, from one relay at a time."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord
from aiokafka.errors import KafkaError

from kit import relay as relay_module
from kit.actor import Actor
from kit.kafka import Kafka
from kit.relay import ACTIVE, Relay
from kit.unit_of_work import Cause
from localstack import kafka
from localstack.ports import free_ports
from localstack.processes import Child, stop
from tests.kit.test_unit_of_work import opened
from tests.support.broker import Broker, connected, of, until
from tests.support.running import Running

TOPIC = "awards.session"
pytestmark = pytest.mark.stack


@asynccontextmanager
async def relaying(app: Running, kafka: Kafka) -> AsyncIterator[Relay]:
    relay = Relay("awards", app.service.settings.database_url, kafka)
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        relay.stop()
        await asyncio.wait_for(task, 20)


async def publish(app: Running, count: int, keys: int = 1) -> None:
    sessions = [uuid4() for _ in range(keys)]
    async with app.service.units_of_work.begin(Actor.service("awards"), Cause(uuid4())) as uow:
        for number in range(count):
            uow.publish(opened(sessions[number % keys], number // keys + 1))
        await uow.commit()


async def left(app: Running) -> int:
    (row,) = await app.sql("SELECT count(*) FROM outbox")
    return int(row[0])


def empty(app: Running) -> Callable[[], Any]:
    async def check() -> bool:
        return await left(app) == 0

    return check


def ids(records: list[ConsumerRecord]) -> list[bytes]:
    return [dict(record.headers)["ce_id"] for record in records]


async def test_facts_leave_in_the_order_of_their_aggregate(app: Running, broker: Broker) -> None:
    begin = await broker.ends(TOPIC)
    await publish(app, 1300, keys=13)
    async with relaying(app, broker.of("awards")):
        await until(empty(app))
    records = await broker.since(begin)
    assert len(set(ids(records))) == len(records) == 1300
    by_key: dict[bytes, list[int]] = {}
    for record in records:
        by_key.setdefault(record.key, []).append(json.loads(record.value)["ordinal"])
    assert list(by_key.values()) == [list(range(1, 101))] * 13
    first = dict(records[0].headers)
    assert first["ce_specversion"] == b"1.0"
    assert first["ce_source"] == b"awards"
    assert first["content-type"] == b"application/json"


async def test_a_crash_before_the_removal_repeats_facts_under_the_same_id(
    app: Running, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = await broker.ends(TOPIC)
    await publish(app, 3)
    monkeypatch.setattr(relay_module, "STANDBY_S", 0.05)
    with monkeypatch.context() as broken:
        broken.setattr(relay_module, "_REMOVE", "SELECT 1 / 0 WHERE $1::bigint[] IS NOT NULL")
        async with relaying(app, broker.of("awards")):
            await until(lambda: seen(broker, begin, 3))
    assert await left(app) == 3
    async with relaying(app, broker.of("awards")):
        await until(empty(app))
    sent = ids(await broker.since(begin))
    assert len(set(sent)) == 3
    assert sent[:3] == sent[-3:]


async def seen(broker: Broker, begin: Any, count: int) -> bool:
    return len(await broker.since(begin)) >= count


async def test_a_standby_takes_over_when_the_active_one_loses_its_connection(
    app: Running, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "STANDBY_S", 0.05)
    begin = await broker.ends(TOPIC)

    async def holders() -> list[int]:
        rows = await app.sql(
            "SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
        )
        assert len(rows) <= 1
        return [row.pid for row in rows]

    async with relaying(app, broker.of("awards")), relaying(app, broker.of("awards")):
        for _ in range(3):
            (active,) = await until(holders)
            await publish(app, 20)
            await app.sql(f"SELECT pg_terminate_backend({active})")
            await publish(app, 20)
            await until(empty(app))
    records = await broker.since(begin)
    assert len(set(ids(records))) == 120


async def test_nobody_who_reads_committed_ever_sees_what_a_zombie_sent(app: Running, broker: Broker) -> None:
    begin = await broker.ends(TOPIC)
    zombie = AIOKafkaProducer(**broker.kafka.client(), transactional_id="awards-relay")
    await zombie.start()
    await zombie.begin_transaction()
    await zombie.send_and_wait(TOPIC, b"zombie", key=b"zombie")
    await publish(app, 2)
    async with relaying(app, broker.of("awards")):
        await until(empty(app))
    with pytest.raises(KafkaError):
        await zombie.commit_transaction()
    await zombie.stop()
    assert b"zombie" in [record.value for record in await broker.since(begin, "read_uncommitted")]
    assert len(await broker.since(begin)) == 2


async def test_a_fenced_relay_starts_over(
    app: Running, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "STANDBY_S", 0.05)
    begin = await broker.ends(TOPIC)
    async with relaying(app, broker.of("awards")):
        await publish(app, 1)
        await until(empty(app))
        rival = AIOKafkaProducer(**broker.kafka.client(), transactional_id="awards-relay")
        await rival.start()
        await rival.stop()
        await publish(app, 2)
        await until(empty(app))
    assert len(set(ids(await broker.since(begin)))) == 3


async def test_a_tombstone_is_a_key_without_payload(app: Running, broker: Broker) -> None:
    begin = await broker.ends(TOPIC)
    async with app.service.units_of_work.begin(Actor.service("awards"), Cause(uuid4())) as uow:
        uow.publish_tombstone(TOPIC, "gone")
        await uow.commit()
    async with relaying(app, broker.of("awards")):
        await until(empty(app))
    (record,) = await broker.since(begin)
    assert (record.key, record.value, record.headers) == (b"gone", None, ())


async def test_the_broker_goes_away_and_comes_back(
    app: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "STANDBY_S", 0.05)
    port, controller = free_ports(2)
    program, operator = kafka.program(tmp_path / "kafka", port, controller)

    async def start() -> Child:
        child = Child(program, tmp_path / "kafka.log")
        await asyncio.to_thread(child.wait_ready, kafka.START_SECONDS)
        return child

    await publish(app, 5)

    async with relaying(app, of(operator, "awards")):
        child = await start()
        try:
            async with connected(operator) as broker:
                begin = dict.fromkeys(await broker.ends(TOPIC), 0)
                await until(empty(app), 60)
            assert ACTIVE._value.get() == 1
            await asyncio.to_thread(stop, [child])
            await publish(app, 5)
            child = await start()
            async with connected(operator) as broker:
                await until(empty(app), 60)
                assert len(set(ids(await broker.since(begin)))) == 10
        finally:
            await asyncio.to_thread(stop, [child])
    assert ACTIVE._value.get() == 0
