"""Long after the topics forgot: the audit is right, copies are filled again, what is told once more does nothing."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from audit.__main__ import PRODUCERS
from contracts.topics import load_topics
from demo.check import differences_at_rest, differences_now
from demo.clock import Clock
from demo.environment import environment_of
from kit.lag import FACTS, Lag
from localstack.stack import Stack
from localstack.state import State
from tests.e2e.test_play import _superuser_of
from tests.support.broker import until
from workflows.names import GROUP

pytestmark = [pytest.mark.stack, pytest.mark.slow]
AUTHORITY = (
    "authority_units", "authority_assignments", "authority_calendar_days", "authority_calendar_years",
)  # fmt: skip
COPIES: Mapping[str, tuple[str, ...]] = {
    "submissions": ("award_catalogue", *AUTHORITY),
    "scoring": AUTHORITY,
    "awards": (
        "rounds", "scoring_wishes", "dossiers", "dossier_stages", "duties", *AUTHORITY,
    ),
    "notify": ("nominees", "dossiers", *AUTHORITY),
}  # fmt: skip
PASSING = {"inbox", "unsent", "authority_beats", "heartbeats", "business_clock", "alembic_version"}
"""Tables that go on by themselves, or that must grow when something is told once more."""


async def test_an_audit_after_a_hundred_days_finds_nothing(running: Stack) -> None:
    state = running.state
    assert await differences_at_rest(state) == []
    await _pass_days(state, 100)
    assert [str(one) for one in await differences_at_rest(state)] == []


async def test_an_audit_after_a_hundred_days_names_a_fact_that_is_really_missing(running: Stack) -> None:
    state = running.state
    async with _owner(state, "awards") as owner:
        row = await owner.fetchrow(
            "DELETE FROM facts WHERE type = 'awards.session.agenda_closed.v1' AND position = ("
            " SELECT min(position) FROM facts WHERE type = 'awards.session.agenda_closed.v1') RETURNING *"
        )
        assert row is not None
        named = [str(one) for one in await differences_now(state)]
        columns = ", ".join(f"${number}" for number in range(1, len(row) + 1))
        await owner.execute(f"INSERT INTO facts VALUES ({columns})", *row.values())
    assert named == [f"awards.session.v1 {row['key']}: facts [{row['sequence']}] are missing"]
    assert await differences_at_rest(state) == []


async def test_what_is_told_once_more_after_two_hundred_days_does_nothing(running: Stack) -> None:
    state = running.state
    await _pass_days(state, 100)  # the second hundred: no inbox knows anything of the play any more
    async with _owner(state, "notify") as owner:
        assert await owner.fetchval("SELECT count(*) FROM inbox") == 0
    assert [str(one) for one in await differences_at_rest(state) if ".inbox" not in one.where] == []
    before = await _everything(state)
    cases = await _workflows(state)
    told = await _republish(state)
    assert min(told.values()) > 0
    assert [str(one) for one in await differences_at_rest(state)] == []
    assert await _everything(state) == before
    assert await _workflows(state) == cases


async def test_copies_that_were_emptied_are_filled_again(running: Stack) -> None:
    state = running.state
    before = await _everything(state)
    for service, tables in COPIES.items():
        async with _owner(state, service) as owner:
            await owner.execute(f"TRUNCATE {', '.join(tables)}")
    assert len(await differences_now(state)) > 10
    await _republish(state)
    assert [str(one) for one in await differences_at_rest(state)] == []
    assert await _everything(state) == before


@asynccontextmanager
async def _owner(state: State, service: str) -> AsyncIterator[asyncpg.Connection]:
    """A hand that knows how to change what stands."""
    owner = await asyncpg.connect(_superuser_of(state, service))
    try:
        await owner.execute("SET session_replication_role = replica")
        yield owner
    finally:
        await owner.close()


async def _pass_days(state: State, days: int) -> None:
    """As if so many days had passed: topics forgot, everything that was written is older, inboxes were swept."""
    clock = Clock(state)
    async with _owner(state, "notify") as owner:
        offset = await owner.fetchval("SELECT offset_by FROM business_clock")
    await clock.set(datetime.now(UTC) + offset + timedelta(days=days))
    await _forget(state.kafka_bootstrap)
    for service in PRODUCERS:
        async with _owner(state, service) as owner:
            await owner.execute(f"UPDATE facts SET recorded_at = recorded_at - interval '{days} days'")
            await owner.execute(f"UPDATE inbox SET received_at = received_at - interval '{days} days'")
            await owner.execute("DELETE FROM inbox WHERE received_at < now() - interval '120 days'")


async def _forget(bootstrap: str) -> None:
    """Every topic with a retention loses what it holds."""
    places = [
        TopicPartition(topic.name, number)
        for topic in load_topics().topics
        if topic.retention_days is not None
        for number in range(topic.partitions)
    ]
    consumer, admin = (
        AIOKafkaConsumer(bootstrap_servers=bootstrap),
        AIOKafkaAdminClient(bootstrap_servers=bootstrap),
    )
    await consumer.start()
    await admin.start()
    try:
        ends = await consumer.end_offsets(places)
        await admin.delete_records({place: RecordsToDelete(before_offset=ends[place]) for place in places})
    finally:
        await consumer.stop()
        await admin.close()


async def _republish(state: State) -> dict[str, int]:
    """What an operator types for each service, and how many facts each told. Returns when everybody has taken them."""
    told = {}
    for service in PRODUCERS:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", service, "republish"),
            env=environment_of(state, service),
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await process.communicate()
        assert process.returncode == 0
        told[service] = int(output.decode().splitlines()[-1].removesuffix(" republished"))
    await until(lambda: _all_is_taken(state), 120)
    return told


async def _all_is_taken(state: State) -> bool:
    for group in (*PRODUCERS[1:], GROUP):  # the directory listens to nobody
        await Lag(group, state.kafka_bootstrap).measure()
        topics = [topic.name for topic in load_topics().consumed_by(group)]
        if any(FACTS.labels(group, topic)._value.get() for topic in topics):
            return False
    return True


async def _everything(state: State) -> dict[str, str]:
    """The content of every table of every service, by a digest."""
    digests = {}
    for service in PRODUCERS:
        async with _owner(state, service) as owner:
            tables = await owner.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
            for name in {row["name"] for row in tables} - PASSING:
                digests[f"{service}.{name}"] = await owner.fetchval(
                    "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' ORDER BY t::text)), '')"
                    f" FROM {name} t"
                )
    return digests


async def _workflows(state: State) -> list[str]:
    """Every workflow: id, status, the version that it saw."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "workflows", "ledger"),
        env=environment_of(state, "workflows"),
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    return sorted(output.decode().splitlines())
