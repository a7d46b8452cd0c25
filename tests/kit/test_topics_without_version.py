"""Topics lost the version in their names: what the old ones still held leaves once more, on the new ones, in order."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, Final

import asyncpg
import pytest

from kit.migrate import migrate
from kit.relay import _TAKE
from tests.support.databases import administer, with_database

Connect = Callable[[str], Any]
BEFORE: Final = "0016"
_FACT: Final = (
    "INSERT INTO facts (position, event_id, topic, key, sequence, type, headers, payload, recorded_at)"
    " VALUES ({0}, uuidv7(), 'awards.{1}.v1', '{2}', 1, 'awards.{1}.{3}.v1', '[]', {4},"
    " clock_timestamp() - interval '{5} days')"
)
_TOMBSTONE: Final = (
    "INSERT INTO facts (position, event_id, topic, key, headers)"
    " VALUES (8, uuidv7(), 'awards.award.v1', 'gone', '[]')"
)
_BEAT: Final = (
    "INSERT INTO unsent (position, event_id, topic, key, headers, payload)"
    " VALUES (9, uuidv7(), 'awards.award.v1', 'beat', '[]', '{}')"
)
FACTS: Final = (
    _FACT.format(-1, "decision", "d", "state_taken_over", "'{}'", 1),
    _FACT.format(1, "decision", "d", "drafted", "'{}'", 40),
    _FACT.format(2, "award", "kept", "recorded", "'{}'", 40),
    _FACT.format(3, "award", "gone", "recorded", "'{}'", 40),
    _FACT.format(4, "decision", "d", "signed", "'{}'", 29),
    _FACT.format(5, "session", "s", "opened", "'{}'", 1),
    _FACT.format(6, "award", "kept", "recorded", "'{}'", 1),
    _TOMBSTONE,
    "INSERT INTO unsent (position) VALUES (5)",
    _BEAT,
)
_LETTER: Final = (
    "INSERT INTO dead_letters (topic, partition, source_offset, key, reason, dlq_partition, dlq_offset)"
    " VALUES ('submissions.dossier.v1', 0, 7, 'd', 'reaction_failed', 0, 0)"
)


@pytest.fixture
def older(postgres_url: str) -> Iterator[str]:
    """A database of awards before the renaming, with facts of several ages."""
    url, name = with_database(postgres_url, "older_topics"), "older_topics"
    administer(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    migrate("awards", url, BEFORE)
    administer(url, *FACTS, "INSERT INTO authority_beats VALUES ('directory.unit.v1', now())")
    yield url
    administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


async def test_what_old_topics_held_leaves_once_more_in_its_order(older: str, connect: Connect) -> None:
    await asyncio.to_thread(migrate, "awards", older)
    connection: asyncpg.Connection = await connect(older)
    taken = await connection.fetch(_TAKE, 500)
    assert [(row["position"], row["topic"], row["repeated"]) for row in taken] == [
        (2, "awards.award", True),
        (4, "awards.decision", False),
        (5, "awards.session", False),
        (6, "awards.award", False),
        (8, "awards.award", False),
        (9, "awards.award", False),
    ]
    topics = await connection.fetch(
        "SELECT DISTINCT topic FROM facts UNION SELECT topic FROM authority_beats"
    )
    assert {row["topic"] for row in topics} == {
        "awards.decision",
        "awards.award",
        "awards.session",
        "directory.unit",
    }


async def test_a_process_of_the_version_before_tells_nothing_any_more(older: str, connect: Connect) -> None:
    await asyncio.to_thread(migrate, "awards", older)
    connection: asyncpg.Connection = await connect(older)
    with pytest.raises(asyncpg.CheckViolationError, match="without_version"):
        await connection.execute(_FACT.format(10, "session", "s", "reminded", "'{}'", 0))
    with pytest.raises(asyncpg.RaiseError, match="never changed"):
        await connection.execute("UPDATE facts SET topic = 'awards.other'")


async def test_dead_letters_are_replayed_first(older: str, connect: Connect) -> None:
    administer(older, _LETTER)
    with pytest.raises(Exception, match="dead letters wait"):
        await asyncio.to_thread(migrate, "awards", older)
    connection: asyncpg.Connection = await connect(older)
    unchanged = await connection.fetchval("SELECT count(*) FROM facts WHERE topic LIKE '%.v1'")
    assert unchanged == len([each for each in FACTS if "INTO facts" in each]), "nothing is done by halves"
    await connection.execute("UPDATE dead_letters SET replayed_at = now()")
    await asyncio.to_thread(migrate, "awards", older)
