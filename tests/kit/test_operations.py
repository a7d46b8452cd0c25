"""What operators see and call: health, metrics, ledger, housekeeping, the command line."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kit import cli
from kit.actor import Actor
from kit.database import CommitOutsideEdge
from kit.housekeeping import IDEMPOTENCY_DAYS, INBOX_DAYS, sweep
from kit.ledger import entries
from kit.settings import Settings
from sample.bootstrap import bootstrap
from tests.support.databases import administer, with_database
from tests.support.running import Running, running, settings_for
from workflows import __main__ as workflows


async def ready(app: Running) -> tuple[int, dict[str, bool]]:
    answer = await app.http.get("/health/ready")
    return answer.status_code, answer.json()


async def test_ready_after_the_first_heartbeat(app: Running) -> None:
    assert await ready(app) == (503, {"database": True, "migrated": True, "authority": False})
    await app.beat()
    assert await ready(app) == (200, {"database": True, "migrated": True, "authority": True})
    await app.sql("UPDATE alembic_version SET version_num = '0000'")
    assert await ready(app) == (503, {"database": True, "migrated": False, "authority": True})


@pytest.fixture
def bare(postgres_url: str) -> str:
    """A database that nobody migrated."""
    administer(postgres_url, "DROP DATABASE IF EXISTS bare WITH (FORCE)", "CREATE DATABASE bare")
    return with_database(postgres_url, "bare")


async def test_not_ready_before_the_migration(bare: str) -> None:
    async with running(bootstrap(Settings(**settings_for(bare)))) as app:
        assert await ready(app) == (503, {"database": True, "migrated": False, "authority": False})


async def test_metrics(app: Running, counter: str, person: UUID) -> None:
    body = {"amount": 1}
    for _ in range(2):
        await app.post(f"{counter}/add", person, body, key="k")
    await app.post(f"{counter}/misbehave", person, {"how": "crash"})
    metrics = (await app.http.get("/metrics")).text
    assert (
        'http_request_seconds_count{method="POST",route="/counters/{counter_id}/add",status="200"}' in metrics
    )
    assert 'route="/counters/{counter_id}/misbehave",status="500"' in metrics
    assert counter not in metrics
    for name in ("idempotent_repeats_total", "outbox_depth", "outbox_age_seconds", "facts_parked_total"):
        assert name in metrics


def ledger_of(app: Running) -> AsyncIterator[str]:
    return entries(app.service.engine, app.service.ledger, app.service.reactions)


async def test_the_ledger_names_every_row_and_what_waits(app: Running, counter: str, person: UUID) -> None:
    await app.post(f"{counter}/add", person, {"amount": 1})
    fact = uuid4()
    await app.sql(f"INSERT INTO inbox VALUES ('{fact}')")
    as_of, *lines = [json.loads(line) async for line in ledger_of(app)]
    assert as_of["table"] == "as_of"
    assert datetime.fromisoformat(as_of["at"]).tzinfo is not None
    assert {line["type"] for line in lines if line["table"] == "reacts_to"} >= {"submissions.round.opened.v1"}
    key = counter.rpartition("/")[2]
    kept = [line for line in lines if line["table"] == "facts"]
    assert [(line["key"], dict(line["headers"])["ce_sequence"]) for line in kept] == [(key, "1"), (key, "2")]
    assert [line for line in lines if line["table"] not in {"reacts_to", "facts"}] == [
        {"table": "counters", "id": key, "version": 2},
        {"table": "inbox", "id": str(fact)},
        {"table": "outbox", "waiting": 2},
        {"table": "dead_letters", "waiting": 0},
    ]


async def test_housekeeping_removes_only_what_is_past_its_time(app: Running) -> None:
    for days in (IDEMPOTENCY_DAYS - 1, IDEMPOTENCY_DAYS + 1):
        await app.sql(
            "INSERT INTO idempotency_keys (actor, route, key, request_hash, created_at)"
            f" VALUES ('a', 'r', '{days}', '', now() - interval '{days} days')"
        )
    for days in (INBOX_DAYS - 1, INBOX_DAYS + 1):
        await app.sql(f"INSERT INTO inbox VALUES (uuidv7(), now() - interval '{days} days')")
    await sweep(app.service.engine)
    assert await app.sql("SELECT key FROM idempotency_keys") == [(str(IDEMPOTENCY_DAYS - 1),)]
    assert await app.sql("SELECT count(*) FROM inbox") == [(1,)]


async def test_who_deletes_by_hand_needs_the_edge_as_well(app: Running) -> None:
    async with app.service.engine.connect() as connection:
        await connection.exec_driver_sql("DELETE FROM inbox")
        with pytest.raises(CommitOutsideEdge):
            await connection.commit()


def sample(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    """The sample's command line, as an operator calls it."""
    environment = os.environ | {
        "THIDUA_DATABASE_URL": url,
        "THIDUA_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "THIDUA_OIDC_ISSUER": "http://issuer.test",
        "PYTHONPATH": str(Path(__file__).parent / "packages"),
    }
    return subprocess.run(
        [sys.executable, "-m", "sample", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "command", [lambda: cli.main(bootstrap), workflows.main], ids=["service", "workflows"]
)
def test_a_command_without_its_environment_says_in_one_line_what_is_missing(
    command: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (name for name in os.environ if name.startswith("THIDUA_")):
        monkeypatch.delenv(name)
    monkeypatch.setenv("THIDUA_HTTP_PORT", "x")
    monkeypatch.setattr(sys, "argv", ["submissions", "ledger"])
    with pytest.raises(SystemExit) as left:
        command()
    [line] = str(left.value).splitlines()
    assert line.startswith("the environment lacks THIDUA_")
    assert "THIDUA_KAFKA_BOOTSTRAP" in line
    assert "THIDUA_HTTP_PORT is wrong: " in line
    assert line.endswith('. "$THIDUA_ETC/PART.env"')


def test_the_command_line(bare: str) -> None:
    migrated = sample("migrate", url=bare)
    assert migrated.returncode == 0, migrated.stderr
    assert '{"table": "outbox", "waiting": 0}' in sample("ledger", url=bare).stdout
    listed = sample("dead-letters", "list", url=bare)
    assert (listed.returncode, listed.stdout) == (0, "")
    assert sample("dead-letters", "burn", url=bare).returncode != 0
    document = json.loads(sample("openapi", url=bare).stdout)
    nudge = document["paths"]["/counters/{counter_id}/nudge"]["post"]
    assert nudge["x-principals"] == ["workflows"]
    assert {"name", "in"} <= set(nudge["parameters"][-1])


def test_actors_are_spelled_one_way() -> None:
    person = uuid4()
    assert Actor.person(person).person_id == person
    assert Actor.service("workflows").principal == "workflows"
    assert Actor.person(person).principal is None
