"""The whole system, end to end: a movement is played on a stack of its own, and the audit finds what is missing.

The play is `make demo EXAMPLE=so-khcn-ninh-binh` as it stands: real processes, real servers, real people's tokens.
Long after it, when topics and inboxes forgot, the audit is still right, copies are filled again from what services
keep, and what is told once more does nothing. One file, since one stack is played for it.
"""

import asyncio
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from rich.console import Console

from audit.__main__ import PARTIES, PRODUCERS
from audit.compare import Difference, compare
from audit.facts import Erased, Told, kept_facts, read_facts
from audit.ledgers import Ledger, read_ledger
from contracts.topics import load_topics
from demo.check import collect, differences_at_rest, differences_now
from demo.client import Services
from demo.clock import Clock
from demo.environment import environment_of
from demo.people import Nobody, person, print_people
from kit.kafka import Kafka
from kit.lag import FACTS, Lag
from localstack.plan import SERVICES
from localstack.stack import Stack
from localstack.state import State
from tests.e2e.owners import owner_of, superuser_of
from tests.e2e.papers import papers_of_decisions, papers_of_dossiers, papers_of_sessions
from tests.support.broker import until
from workflows.names import GROUP

pytestmark = [pytest.mark.stack, pytest.mark.slow]
AUTHORITY = (
    "authority_units", "authority_assignments", "authority_accounts",
    "authority_calendar_days", "authority_calendar_years",
)  # fmt: skip
COPIES: Mapping[str, tuple[str, ...]] = {
    "submissions": ("award_catalogue", "score_sheets", *AUTHORITY),
    "scoring": ("authority_circles", *AUTHORITY),
    "awards": (
        "rounds", "scoring_wishes", "dossiers", "dossier_stages", "duties", "authority_circles", *AUTHORITY,
    ),
    "notify": ("nominees", "dossiers", *AUTHORITY),
    "papers": AUTHORITY,
}  # fmt: skip
PASSING = {"inbox", "unsent", "authority_beats", "heartbeats", "business_clock", "alembic_version"}
"""Tables that go on by themselves, or that must grow when something is told once more."""


def test_the_play_ends_without_a_difference(played: tuple[Path, str]) -> None:
    assert "audit: 0 differences" in played[1]
    assert "QĐ-UBND" in played[1], "decisions were issued"


def test_passwords_are_in_files_that_only_their_owner_reads(running: Stack) -> None:
    (department,) = load_topics().departments
    names = ("credentials.json", "state.json", "kafka/server.properties", f"kafka-users/{department.user}")
    modes = {name: (running.run_dir / name).stat().st_mode & 0o077 for name in names}
    assert modes == dict.fromkeys(names, 0)
    logs = "".join(path.read_text() for path in (running.run_dir / "logs").glob("*.log"))
    comers = (running.state.kafka, *running.state.kafka_users.values())
    assert [kafka.user for kafka in comers if kafka.password in logs] == []


async def test_each_decision_dossier_and_session_has_its_papers(running: Stack) -> None:
    """With everybody whom it names, and what was counted; read by its head, by who sent it, by its secretary."""
    assert await papers_of_decisions(running.state) >= {"decision", "hand_over", "register_excerpt"}
    assert await papers_of_dossiers(running.state) >= {"proposal", "achievements", "appraisal", "result"}
    assert await papers_of_sessions(running.state) == {"minutes", "count", "conclusion"}


async def test_somebody_new_finds_people_to_sign_in_as(
    running: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `make up` and `make token` do on the data of a play."""
    state = running.state
    await print_people(Console(width=200), state)
    printed = capsys.readouterr().out
    assert "05/2025" in printed, "the day of the services' clocks"
    assert "takes dossiers to the end of" in printed
    who = re.findall(r"^ *(\w+@\S+) ", printed, re.MULTILINE)
    assert {name.partition("@")[0] for name in who} >= {"officer", "head", "standing_officer", "clerk"}
    services = Services(state)
    head = await person(state, next(name for name in who if name.startswith("head@")))
    me = await services.get("directory", "/me", head)
    await services.http.aclose()
    assert me["person_id"] == str(head)
    assert await person(state, str(head)) == head
    with pytest.raises(Nobody, match="nobody here is 'mayor@300'"):
        await person(state, "mayor@300")


@dataclass
class Books:
    """The ledgers and facts of the stack at rest; one ledger is read anew after something was meddled with."""

    state: State
    folder: Path
    facts: list[Told | Erased]
    ledgers: dict[str, Ledger]

    async def differences_after(self, service: str) -> list[Difference]:
        await collect(self.state, service, self.folder)
        meddled = self.ledgers | {service: read_ledger(self.folder, service)}
        return compare(meddled, self.facts, load_topics())


@pytest.fixture
async def books(running: Stack, tmp_path: Path) -> Books:
    for producer in PRODUCERS:
        __import__(f"contracts.{producer}")
    state = running.state
    assert await differences_at_rest(state) == []
    await asyncio.gather(*(collect(state, name, tmp_path) for name in PARTIES))
    ledgers = {name: read_ledger(tmp_path, name) for name in PARTIES}
    kept = [fact for name in PRODUCERS for fact in kept_facts(tmp_path, name)]
    told = await read_facts(state.kafka, load_topics())
    return Books(state, tmp_path, [*kept, *told], ledgers)


ROWS = {
    "dossiers": ("submissions", "WHERE version > 0"),
    "nominees": ("submissions", "WHERE state <> 'withdrawn'"),
    "stages": ("submissions", ""),
    "verdicts": ("submissions", ""),
    "agenda_items": ("awards", ""),
    "ballots": ("awards", ""),
    "decisions": ("awards", ""),
    "register_entries": ("awards", ""),
    "notices": ("notify", ""),
}
"""Every table of which the audit must miss a single row, and which rows a fact has announced."""


async def test_any_one_row_deleted_by_hand_is_named_and_nothing_else(books: Books) -> None:
    for table, (service, where) in ROWS.items():
        owner = await asyncpg.connect(superuser_of(books.state, service))
        row = await owner.fetchval(f"SELECT to_jsonb(t) FROM {table} t {where} ORDER BY random() LIMIT 1")
        with pytest.raises(asyncpg.PostgresError, match="never deleted"):
            await owner.execute(_delete(table, row))
        await owner.execute("SET session_replication_role = replica")  # the hand that knows how
        assert await owner.execute(_delete(table, row)) == "DELETE 1"

        found = await books.differences_after(service)

        await owner.execute(
            f"INSERT INTO {table} OVERRIDING SYSTEM VALUE"
            f" SELECT * FROM jsonb_populate_record(NULL::{table}, $1::jsonb)",
            row,
        )
        await owner.close()
        assert [(one.where, one.id) for one in found] == [(f"{service}.{table}", _id_of(table, row))], table
    assert await differences_at_rest(books.state) == [], "every row is back"


async def test_an_audit_after_a_hundred_days_finds_nothing(running: Stack) -> None:
    state = running.state
    assert await differences_at_rest(state) == []
    await _pass_days(state, 100)
    assert [str(one) for one in await differences_at_rest(state)] == []


async def test_an_audit_after_a_hundred_days_names_a_fact_that_is_really_missing(running: Stack) -> None:
    state = running.state
    async with owner_of(state, "awards") as owner:
        row = await owner.fetchrow(
            "DELETE FROM facts WHERE type = 'awards.session.agenda_closed.v1' AND position = ("
            " SELECT min(position) FROM facts WHERE type = 'awards.session.agenda_closed.v1') RETURNING *"
        )
        assert row is not None
        named = [str(one) for one in await differences_now(state)]
        columns = ", ".join(f"${number}" for number in range(1, len(row) + 1))
        await owner.execute(f"INSERT INTO facts VALUES ({columns})", *row.values())
    gone = f"awards.session {row['key']}: facts [{row['sequence']}] are missing"
    async with owner_of(state, "notify") as owner:
        told = await owner.fetchval(
            "SELECT id FROM notices WHERE fact_id = $1 ORDER BY id LIMIT 1", row["event_id"]
        )
    assert named == [gone, f"notify.notices {told}: fact {row['event_id']} is on no topic"]
    assert await differences_at_rest(state) == []


async def test_what_is_told_once_more_after_two_hundred_days_does_nothing(running: Stack) -> None:
    state = running.state
    await _pass_days(state, 100)  # the second hundred: no inbox knows anything of the play any more
    async with owner_of(state, "notify") as owner:
        remembered = [row["event_id"] for row in await owner.fetch("SELECT event_id FROM inbox")]
    assert await _told_of(state, remembered) == []

    async def only_inboxes_differ() -> bool:
        """They forgot the play. A heartbeat that is on its way is none the next time."""
        return all(".inbox" in one.where for one in await differences_now(state))

    await until(only_inboxes_differ)
    before = await _everything(state)
    cases = await _workflows(state)
    told = await _republish(state)
    assert told == {service: await _kept(state, service) for service in PRODUCERS}
    assert [str(one) for one in await differences_at_rest(state)] == []
    assert await _everything(state) == before
    assert await _workflows(state) == cases


async def test_copies_that_were_emptied_are_filled_again(running: Stack) -> None:
    state = running.state
    before = await _everything(state)
    for service, tables in COPIES.items():
        async with owner_of(state, service) as owner:
            await owner.execute(f"TRUNCATE {', '.join(tables)}")
    assert len(await differences_now(state)) > 10
    await _republish(state)
    assert [str(one) for one in await differences_at_rest(state)] == []
    assert await _everything(state) == before


async def _kept(state: State, service: str) -> int:
    """How many facts the service keeps."""
    async with owner_of(state, service) as owner:
        return int(await owner.fetchval("SELECT count(*) FROM facts"))


async def _told_of(state: State, ids: list[UUID]) -> list[str]:
    """What these facts tell of, wherever they are kept. Heartbeats are not."""
    found: list[str] = []
    for service in PRODUCERS:
        async with owner_of(state, service) as owner:
            rows = await owner.fetch(
                "SELECT type, key, recorded_at FROM facts WHERE event_id = ANY ($1) ORDER BY position",
                ids,
            )
            found += [str(tuple(row)) for row in rows]
    return found


async def _pass_days(state: State, days: int) -> None:
    """As if so many days had passed: topics forgot, everything that was written is older, inboxes were swept."""
    clock = Clock(state)
    async with owner_of(state, "notify") as owner:
        offset = await owner.fetchval("SELECT offset_by FROM business_clock")
    await clock.set(datetime.now(UTC) + offset + timedelta(days=days))
    await _forget(state.kafka)
    for service in SERVICES:
        async with owner_of(state, service) as owner:
            await owner.execute(f"UPDATE facts SET recorded_at = recorded_at - interval '{days} days'")
            await owner.execute(f"UPDATE inbox SET received_at = received_at - interval '{days} days'")
            await owner.execute("DELETE FROM inbox WHERE received_at < now() - interval '120 days'")


async def _forget(kafka: Kafka) -> None:
    """Every topic with a retention loses what it holds."""
    places = [
        TopicPartition(topic.name, number)
        for topic in load_topics().topics
        if topic.retention_days is not None
        for number in range(topic.partitions)
    ]
    consumer, admin = (
        AIOKafkaConsumer(**kafka.client()),
        AIOKafkaAdminClient(**kafka.client()),
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
    for group in (*SERVICES[1:], GROUP):  # the directory listens to nobody
        await Lag(group, state.kafka_users[group]).measure()
        topics = [topic.name for topic in load_topics().consumed_by(group)]
        if any(FACTS.labels(group, topic)._value.get() for topic in topics):
            return False
    return True


async def _everything(state: State) -> dict[str, str]:
    """The content of every table of every service, by a digest."""
    digests = {}
    for service in SERVICES:
        async with owner_of(state, service) as owner:
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


def _delete(table: str, row: str) -> str:
    key = {"stages": ("dossier_id", "attempt", "number")}.get(table, ("id",))
    fields = _json(row)
    return f"DELETE FROM {table} WHERE " + " AND ".join(f"{name} = '{fields[name]}'" for name in key)


def _id_of(table: str, row: str) -> str:
    fields = _json(row)
    if table == "stages":
        return f"{fields['dossier_id']}/{fields['attempt']}/{fields['number']}"
    return str(fields["id"])


def _json(row: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(row)
    return value
