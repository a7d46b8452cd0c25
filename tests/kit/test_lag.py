"""Lag is measured from outside, and a group is set back only while nobody consumes under its name."""

import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer
from prometheus_client import REGISTRY

from contracts.submissions import RoundOpenedV1
from kit.consumer import Consumer
from kit.lag import Lag
from kit.service import Service
from kit.settings import kafka_environment
from tests.support.broker import Broker, envelope_of, until
from tests.support.running import Running

pytestmark = pytest.mark.stack
TOPIC = RoundOpenedV1.topic
GROUP = "awards"
"""The group under which the sample consumes."""


@pytest.fixture(autouse=True)
async def _from_here_on(broker: Broker) -> None:
    await broker.skip_to_end(GROUP)


def lag_facts() -> float | None:
    return REGISTRY.get_sample_value("consumer_lag_facts", {"group": GROUP, "topic": TOPIC})


def waiting_since() -> float | None:
    return REGISTRY.get_sample_value(
        "consumer_waiting_since_timestamp_seconds", {"group": GROUP, "topic": TOPIC}
    )


def a_round(round_id: UUID) -> RoundOpenedV1:
    return RoundOpenedV1(
        round_id=round_id,
        movement_id=round_id,
        code="ok",
        name="Sơ kết",
        unit_id=round_id,
        opens_on=date(2025, 5, 5),
        closes_on=date(2025, 6, 5),
        award_codes=(),
        scoring=(),
    )


async def effects(app: Running) -> list[UUID]:
    return [row[0] for row in await app.sql("SELECT round_id FROM effects ORDER BY position")]


@asynccontextmanager
async def consuming(service: Service, broker: Broker) -> AsyncIterator[None]:
    consumer = Consumer(service.inbox, broker.of(service.inbox.group))
    await consumer.start()
    try:
        yield
    finally:
        await consumer.stop()


async def test_lag_is_that_of_the_oldest_fact_which_the_group_has_not_committed(broker: Broker) -> None:
    lag = Lag(GROUP, broker.of(GROUP))
    await lag.measure()
    assert (lag_facts(), waiting_since()) == (0, None)
    before = time.time()
    await broker.send(TOPIC, b"one key", b"{}")
    between = time.time()
    for _ in range(2):
        await broker.send(TOPIC, b"one key", b"{}")
    await lag.measure()
    since = waiting_since()
    assert lag_facts() == 3
    assert since is not None
    assert before - 0.001 <= since <= between
    await broker.skip_to_end(GROUP)
    await lag.measure()
    assert (lag_facts(), waiting_since()) == (0, None)


async def test_the_end_of_a_transaction_is_not_taken_for_a_fact(app: Running, broker: Broker) -> None:
    producer = AIOKafkaProducer(**broker.kafka.client(), transactional_id="test-of-lag")
    await producer.start()
    round_id = uuid4()
    made = envelope_of(a_round(round_id), round_id)
    async with producer.transaction():
        await producer.send_and_wait(
            TOPIC, a_round(round_id).model_dump_json().encode(), key=b"k", headers=made.headers()
        )
    await producer.stop()

    async def consumed() -> bool:
        return await effects(app) == [round_id]

    async with consuming(app.service, broker):
        await until(consumed)
    lag = Lag(GROUP, broker.of(GROUP))
    await lag.measure()
    assert (lag_facts(), waiting_since()) == (0, None)


def rewind(app: Running, broker: Broker, to: datetime | str) -> subprocess.CompletedProcess[str]:
    """The sample's command, as an operator calls it."""
    environment = os.environ | {
        "THIDUA_DATABASE_URL": app.service.settings.database_url,
        **kafka_environment(broker.of("awards")),
        "THIDUA_OIDC_ISSUER": "http://issuer.test",
        "PYTHONPATH": str(Path(__file__).parent / "packages"),
    }
    return subprocess.run(
        [sys.executable, "-m", "sample", "rewind", "--to", str(to)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


async def test_what_was_forgotten_is_taken_in_again_and_nothing_else(app: Running, broker: Broker) -> None:
    before = datetime.now(UTC)
    kept, forgotten = uuid4(), uuid4()

    async def both() -> bool:
        return sorted(map(str, await effects(app))) == sorted(map(str, (kept, forgotten)))

    ids = {}
    async with consuming(app.service, broker):
        for round_id in (kept, forgotten):
            ids[round_id] = (await broker.tell(a_round(round_id), round_id)).id
        await until(both)
        running = rewind(app, broker, before)
        assert running.returncode == 1
        assert "stop them first" in running.stderr
    await app.sql(f"DELETE FROM effects WHERE round_id = '{forgotten}'")
    await app.sql(f"DELETE FROM inbox WHERE event_id = '{ids[forgotten]}'")
    stopped = rewind(app, broker, before)
    assert stopped.returncode == 0, stopped.stderr
    assert f"{TOPIC}/" in stopped.stdout
    async with consuming(app.service, broker):
        await until(both)


async def test_a_group_is_never_set_forward(app: Running, broker: Broker) -> None:
    at = await broker.committed(GROUP, TOPIC)
    await broker.send(TOPIC, b"k", b"{}")
    assert "0 partitions set back" in rewind(app, broker, datetime.now(UTC) + timedelta(days=1)).stdout
    assert await broker.committed(GROUP, TOPIC) == at


async def test_a_time_without_its_offset_is_refused(app: Running, broker: Broker) -> None:
    refused = rewind(app, broker, "2026-05-05T02:00:00")
    assert refused.returncode == 2
    assert "+07:00" in refused.stderr
