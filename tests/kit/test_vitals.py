"""What operators watch: what waits, how old it is, and that it is told by every kind of process."""

import asyncio
import os
import signal
import subprocess
import sys
from functools import partial
from math import inf
from pathlib import Path

import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy.ext.asyncio import AsyncConnection

from authority.projection import measure_staleness
from contracts.submissions import RoundOpenedV1
from kit import vitals
from kit.database import create_engine, watch_connections
from kit.probes import MEASURED
from localstack.ports import free_ports
from tests.support.broker import until
from tests.support.running import Running

TOPIC = RoundOpenedV1.topic


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


async def test_what_waits_in_the_outbox_is_counted_and_has_an_age(app: Running, counter: str) -> None:
    await vitals.measure(app.service.engine, ())
    assert value("outbox_depth") == 1, "the fact of the counter"
    await app.sql("UPDATE unsent SET queued_at = now() - interval '90 seconds'")
    await vitals.measure(app.service.engine, ())
    assert 90 <= (value("outbox_age_seconds") or 0) < 95
    await app.sql("DELETE FROM outbox")
    await vitals.measure(app.service.engine, ())
    assert (value("outbox_depth"), value("outbox_age_seconds")) == (0, 0)


PARK = (
    "INSERT INTO dead_letters (topic, partition, source_offset, key, reason, dlq_partition, dlq_offset)"
    " VALUES ('{topic}', 0, {offset}, 'k', '{reason}', 0, 0)"
)


async def test_letters_are_counted_by_topic_and_reason_until_they_are_replayed(app: Running) -> None:
    for offset, reason in enumerate(("reaction_failed: a", "reaction_failed: b", "wrong_source")):
        await app.sql(PARK.format(topic=TOPIC, offset=offset, reason=reason))
    await vitals.measure(app.service.engine, ())
    assert value("dead_letters_waiting", topic=TOPIC, reason="reaction_failed") == 2
    assert value("dead_letters_waiting", topic=TOPIC, reason="wrong_source") == 1
    await app.sql("UPDATE dead_letters SET replayed_at = now() WHERE reason = 'wrong_source'")
    await vitals.measure(app.service.engine, ())
    assert value("dead_letters_waiting", topic=TOPIC, reason="wrong_source") is None


async def test_roles_are_as_old_as_the_last_heartbeat(app: Running) -> None:
    await vitals.measure(app.service.engine, (measure_staleness,))
    assert value("authority_heartbeat_age_seconds") == inf
    await app.beat()
    await app.sql("UPDATE authority_beats SET as_of = as_of - interval '4 minutes'")
    await vitals.measure(app.service.engine, (measure_staleness,))
    assert 240 <= (value("authority_heartbeat_age_seconds") or 0) < 245


async def test_a_measure_can_change_nothing(app: Running) -> None:
    async def meddle(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql("DELETE FROM effects")

    with pytest.raises(Exception, match="read-only"):
        await vitals.measure(app.service.engine, (meddle,))


async def test_figures_of_a_database_that_is_away_grow_old_and_come_back(
    app: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vitals, "EVERY_S", 0.05)
    MEASURED.clear()
    nowhere = create_engine("postgresql://nobody@127.0.0.1:1/none", pool_size=1, name="nobody")
    away = asyncio.create_task(vitals.keep_measuring(nowhere, ()))
    there = asyncio.create_task(vitals.keep_measuring(app.service.engine, ()))
    await until(_measured_database)
    assert not away.done()
    for task in (away, there):
        task.cancel()
    await asyncio.gather(away, there, return_exceptions=True)


async def _measured_database() -> bool:
    return value("measured_timestamp_seconds", source="database") is not None


async def test_connections_in_use_are_told_at_the_moment_of_asking(app: Running) -> None:
    watch_connections(commands=app.service.engine, queries=app.service.query_engine)
    in_use = partial(value, "database_connections_in_use")
    assert (in_use(pool="commands"), in_use(pool="queries")) == (0, 0)
    async with app.service.query_engine.connect():
        assert (in_use(pool="commands"), in_use(pool="queries")) == (0, 1)
    assert value("database_connections_limit", pool="commands") == app.service.settings.database_pool


def test_a_relay_of_its_own_tells_its_health_and_figures(database: str) -> None:
    (port,) = free_ports(1)
    environment = os.environ | {
        "THIDUA_DATABASE_URL": database,
        "THIDUA_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "THIDUA_OIDC_ISSUER": "http://issuer.test",
        "THIDUA_METRICS_PORT": str(port),
        "PYTHONPATH": str(Path(__file__).parent / "packages"),
    }
    with subprocess.Popen([sys.executable, "-m", "sample", "relay"], env=environment) as relay:
        try:
            metrics = asyncio.run(until(lambda: told(port)))
        finally:
            relay.send_signal(signal.SIGTERM)
        assert relay.wait(20) == 0
    for line in ("outbox_depth 0.0", "relay_active 0.0", 'database_connections_limit{pool="queries"} 10.0'):
        assert f"\n{line}\n" in metrics


async def told(port: int) -> str | None:
    """The figures, once they were measured."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        try:
            assert (await http.get("/health/ready")).json()["migrated"] is True
            metrics = (await http.get("/metrics")).text
        except httpx.TransportError:
            return None
    return metrics if 'measured_timestamp_seconds{source="database"}' in metrics else None
