"""A database of the version before is upgraded in place: what waits leaves once, and what left is not told anew."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

import contracts.awards
import contracts.directory
import contracts.notify
import contracts.scoring
import contracts.submissions  # noqa: F401 - so that every fact is known
from contracts import Envelope, fact_class
from contracts.topics import load_topics
from kit.migrate import migrate
from kit.relay import _REMOVE, _TAKE
from tests.support.databases import administer, with_database

Connect = Callable[[str], Any]
A, B, C = (str(uuid4()) for _ in "abc")
UNIT, ROUND, PERSON = (str(uuid4()) for _ in "urp")
_MOVEMENT = (
    f"INSERT INTO movements VALUES ('{A}', 'pt', 'Phong trào', '{UNIT}', '{{}}', 3)",
    f"INSERT INTO rounds VALUES ('{A}', 'dx', 'Đợt xét', '{A}', '{UNIT}', '2025-01-01', '2025-02-01', '{{}}', 3)",
)
_UNIT = "INSERT INTO units (id, code, name, kind, level, path, version) VALUES"
_DOSSIER = (
    "INSERT INTO dossiers (id, round_id, submitting_unit_id, status, attempt, version, revision, created_by)"
)
_PANEL = (
    "INSERT INTO panels (session_id, unit_id, round_id, version, status, sheet_id, sheet_code, sheet_version,"
    " criteria, tie_break, opened_at)"
)
_DECISION = (
    "INSERT INTO decisions (id, version, kind, status, unit_id, round_id, legal_bases, achievement_period,"
    " drafted_by, drafted_at)"
)
_AWARD = (
    "INSERT INTO awards VALUES ('giay_khen', 'luat-2022', 3, 'Giấy khen', 'form', '{individual}', '{commune}', '{}',"
    " 'Điều 74', '2024-01-01', NULL, '1/2')"
)
BEGUN_LATER = {"directory.account", "directory.appointment", "awards.nomination"}
"""Topics whose first facts were kept from the beginning."""
_NOTICE = "INSERT INTO notices (id, version, fact_id, person_id, raised_at)"
BEFORE: dict[str, tuple[tuple[str, str], tuple[str, ...]]] = {
    "directory": (
        ("0003", "0004"),
        (
            *(f"{_UNIT} ('{each}', '{each}', 'Xã', 'ubnd', 'commune', 'a', 3)" for each in (A, B, C)),
            f"INSERT INTO successions VALUES ('{A}', '{C}', 'part')",
            f"INSERT INTO people (id, name, sample, version) VALUES ('{PERSON}', 'Bà Lan', true, 1)",
            f"INSERT INTO assignments VALUES ('{A}', '{PERSON}', 'head', '{C}', '2025-01-01', NULL, 'recorded', 3)",
            f"INSERT INTO assignments VALUES ('{B}', '{PERSON}', 'clerk', '{C}', '2025-01-01', NULL, 'erased', 3)",
            "INSERT INTO calendar_years VALUES (2025, 3)",
            "INSERT INTO calendar_days VALUES ('2025-09-02', 2025, 'public_holiday', 'Quốc khánh', '45/2019/QH14')",
        ),
    ),
    "submissions": (
        ("0006", "0007"),
        (
            *_MOVEMENT,
            *(
                f"{_DOSSIER} VALUES ('{each}', '{A}', '{UNIT}', 'in_review', 1, 3, 1, '{PERSON}')"
                for each in (A, B, C)
            ),
            f"{_DOSSIER} VALUES ('{uuid4()}', '{A}', '{UNIT}', 'draft', 0, 0, 1, '{PERSON}')",
        ),
    ),
    "scoring": (
        ("0003", "0004"),
        (
            f"INSERT INTO score_sheets VALUES ('{A}', 's', 1, 'Bảng', 'm', '[]', '{{}}', '{{}}', '{PERSON}', now())",
            *(
                f"{_PANEL} VALUES ('{each}', '{UNIT}', '{ROUND}', 3, 'open', '{A}', 's', 1, '[]', '{{}}', now())"
                for each in (A, B, C)
            ),
        ),
    ),
    "awards": (
        ("0003", "0004"),
        (
            _AWARD,
            *(
                "INSERT INTO sessions (id, version, unit_id, round_id, ordinal, status, opened_at)"
                f" VALUES ('{each}', 3, '{UNIT}', '{ROUND}', {number}, 'concluded', now())"
                for number, each in enumerate((A, B, C))
            ),
            f"{_DECISION} VALUES ('{A}', 3, 'award', 'draft', '{UNIT}', '{ROUND}', '{{}}', '2024', '{PERSON}', now())",
        ),
    ),
    "notify": (
        ("0003", "0004"),
        (
            f"INSERT INTO texts VALUES ('{A}', 't', 't', 's', 'b', 'l')",
            *(f"{_NOTICE} VALUES ('{each}', 3, '{A}', '{each}', now())" for each in (A, B, C)),
        ),
    ),
}
"""The revisions before and after, and rows of the time before: each aggregate in version 3."""
WAITING = {
    "directory": ("directory.unit.recorded.v1", "directory.unit"),
    "submissions": ("submissions.dossier.closed.v1", "submissions.dossier"),
    "scoring": ("scoring.panel.concluded.v1", "scoring.panel"),
    "awards": ("awards.session.concluded.v1", "awards.session"),
    "notify": ("notify.notice.read.v1", "notify.notice"),
}
"""The facts that had not left: of A number 3, of B all three. Their topic's name had a version then."""


@pytest.fixture
def older(postgres_url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a service's database as the version before left it."""
    service = request.getfixturevalue("service")
    url = with_database(postgres_url, f"older_{service}")
    administer(
        postgres_url,
        f"DROP DATABASE IF EXISTS older_{service} WITH (FORCE)",
        f"CREATE DATABASE older_{service}",
    )
    (revision, _), rows = BEFORE[service]
    migrate(service, url, revision)
    administer(url, *rows)
    for key, number in ((B, 1), (A, 3), (B, 2), (B, 3)):
        administer(url, _waits(service, key, number))
    yield url
    administer(postgres_url, f"DROP DATABASE older_{service} WITH (FORCE)")


def _waits(service: str, key: str, number: int) -> str:
    kind, topic = WAITING[service]
    headers = json.dumps([["ce_type", kind], ["ce_sequence", str(number)], ["ce_subject", key]])
    return (
        "INSERT INTO outbox (event_id, topic, key, headers, payload)"
        f" VALUES (uuidv7(), '{topic}.v1', '{key}', '{headers}', '{{\"number\": {number}}}')"
    )


pytestmark = pytest.mark.parametrize("service", BEFORE)


async def test_what_waits_at_an_upgrade_leaves_once_and_in_its_order(
    older: str, service: str, connect: Connect
) -> None:
    connection: asyncpg.Connection = await connect(older)
    # a relay of the version before has just sent the first two, and takes them out after the upgrade
    sending = await connection.fetch("SELECT position, event_id, key FROM outbox ORDER BY position")
    (_, revision), _ = BEFORE[service]
    await asyncio.to_thread(migrate, service, older, revision)
    await connection.execute(
        "DELETE FROM outbox WHERE position = ANY($1::bigint[])", [row["position"] for row in sending[:2]]
    )
    taken = await connection.fetch(_TAKE, 500)
    assert [row["key"] for row in taken] == [B, B]
    assert [json.loads(row["payload"])["number"] for row in taken] == [2, 3]
    await connection.execute(_REMOVE, [row["position"] for row in taken])
    assert await connection.fetchval("SELECT count(*) FROM unsent") == 0
    kept = await connection.fetch("SELECT event_id, key FROM facts WHERE position > 0 ORDER BY position")
    assert [tuple(row) for row in kept] == [(row["event_id"], row["key"]) for row in sending]


async def test_a_fact_says_where_the_kept_ones_of_each_older_aggregate_begin(
    older: str, service: str, connect: Connect
) -> None:
    await asyncio.to_thread(migrate, service, older)
    connection: asyncpg.Connection = await connect(older)
    rows = await connection.fetch("SELECT * FROM facts ORDER BY topic, key, sequence, position")
    markers = [row for row in rows if row["position"] < 0]
    numbers = {(row["topic"], row["key"]): row["sequence"] for row in markers}
    kind, topic = WAITING[service]
    is_whole = kind.endswith(".recorded.v1")
    assert numbers[topic, C] == 3, "as it stands"
    assert (topic, B) not in numbers, "all of it is kept"
    assert numbers.get((topic, A)) == (None if is_whole else 2), "before the first that is kept"
    for row in markers:
        envelope = Envelope.of([(name, value.encode()) for name, value in json.loads(row["headers"])])
        fact = fact_class(envelope.type)
        assert fact is not None
        fact.model_validate_json(row["payload"])
        assert fact.topic == row["topic"] == load_topics().named(row["topic"]).name
        assert (envelope.id, envelope.subject, envelope.sequence) == (
            row["event_id"],
            row["key"],
            row["sequence"],
        )
        assert envelope.source == service
        assert envelope.type.endswith((".state_taken_over.v1", ".recorded.v1"))
    about = {row["topic"] for row in rows}
    assert about == {topic.name for topic in load_topics().topics if topic.owner == service} - BEGUN_LATER
