"""An awards service of the version before is upgraded in place: numbers that were given stay, and are given no more;
what was written in words of before is read in those of today.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from kit.migrate import migrate
from tests.support.databases import administer, with_database

pytestmark = pytest.mark.stack
UNIT, FIRST, AGAIN, OTHER, LETTER, AMENDING = (str(uuid4()) for _ in range(6))
_COLUMNS = (
    "id, version, kind, status, unit_id, round_id, legal_bases, achievement_period, drafted_by, drafted_at,"
    " number, series, year, issued_on"
)


def _issued(id_: str, number: str, series: str, day: str, kind: str = "award") -> str:
    return (
        f"INSERT INTO decisions ({_COLUMNS}) VALUES ('{id_}', 4, '{kind}', 'issued', '{UNIT}', '{uuid4()}', '{{}}',"
        f" '2025', '{uuid4()}', now(), '{number}', '{series}', 2025, '{day}')"
    )


COMMUNE, ROUND, DOSSIER, SESSION = (UUID(int=number) for number in range(11, 15))
_AGENDA = f"""
    INSERT INTO dossiers (id, round_id, submitting_unit_id, attempt, rule_set, status)
    VALUES ('{DOSSIER}', '{ROUND}', '{COMMUNE}', 2, 'luat-2022', 'under_way');
    INSERT INTO sessions (id, version, unit_id, round_id, ordinal, status, opened_at)
    VALUES ('{SESSION}', 1, '{UNIT}', '{ROUND}', 1, 'agenda_open', now());
    INSERT INTO agenda_items (id, session_id, unit_id, dossier_id, attempt, stage, nominee_id, subject_type, award_code,
                              rule_set, threshold, status)
    SELECT uuidv7(), '{SESSION}', '{UNIT}', '{DOSSIER}', attempt, 2, uuidv7(), 'individual', 'giay_khen', 'luat-2022',
           '1/2', 'on_agenda'
    FROM generate_series(1, 2) AS attempt
"""


@pytest.fixture
def older(postgres_url: str) -> Iterator[str]:
    """Outside the event loop, as Alembic wants it."""
    name = f"older_awards_{uuid4().hex[:8]}"
    administer(postgres_url, f"CREATE DATABASE {name}")
    url = with_database(postgres_url, name)
    migrate("awards", url, "0010")
    administer(
        url,
        _issued(AGAIN, "0910", "QĐ- UBND", "2025-06-02"),
        _issued(FIRST, "910", "QĐ-UBND", "2025-06-01"),
        _issued(OTHER, "911", "QĐ-UBND", "2025-06-03"),
    )
    migrate("awards", url, "0018")
    administer(
        url,
        _issued(AMENDING, "912", "QĐ-UBND", "2025-06-04", "correct"),
        "INSERT INTO rectifications (id, decision_id, unit_id, number, series, year, issued_on, number_key,"
        f" series_key, entered_by, entered_at) VALUES ('{LETTER}', '{FIRST}', '{UNIT}', '57', 'UBND', 2025,"
        f" '2025-06-04', '57', 'ubnd', '{uuid4()}', now())",
        f"INSERT INTO rectification_mistakes VALUES ('{LETTER}', 1, 'line', NULL, 'ông An', 'Ông An', 'In sai')",
        "INSERT INTO history (aggregate_id, version, at, actor, capacity, what)"
        f" SELECT '{FIRST}', 4, now(), 'service:submissions', 'rule', what"
        " FROM unnest(ARRAY['decision_lines_lost', 'decision_corrected']) AS what",
    )
    administer(url, _AGENDA)
    migrate("awards", url)
    yield url
    administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


async def test_a_number_that_was_given_twice_stays_and_is_the_firsts(older: str, connect: Any) -> None:
    connection = await connect(older)
    rows = await connection.fetch(
        "SELECT id::text, number, series, number_key, series_key FROM decisions WHERE kind = 'award' ORDER BY issued_on"
    )
    assert [tuple(row) for row in rows] == [
        (FIRST, "910", "QĐ-UBND", "910", "qđ-ubnd"),
        (AGAIN, "0910", "QĐ- UBND", None, None),
        (OTHER, "911", "QĐ-UBND", "911", "qđ-ubnd"),
    ]
    codes = await connection.fetch("SELECT DISTINCT check_code FROM decisions")
    assert sorted(len(row["check_code"]) for row in codes) == [16] * 4, "each paper has a code of its own"


async def test_words_of_before_are_those_of_today(older: str, connect: Any) -> None:
    connection = await connect(older)
    assert await connection.fetchval("SELECT part FROM rectification_mistakes") == "entry"
    assert await connection.fetchval(f"SELECT kind FROM decisions WHERE id = '{AMENDING}'") == "amend"
    history = await connection.fetch("SELECT what FROM history ORDER BY position")
    assert [row["what"] for row in history] == ["decision_entries_lost", "decision_amended"]
    for table, written in (("rectification_mistakes", "part"), ("history", "what")):
        with pytest.raises(asyncpg.RaiseError, match="never changed"):
            await connection.execute(f"UPDATE {table} SET {written} = {written}")


async def test_a_process_of_before_writes_them_no_more(older: str, connect: Any) -> None:
    connection = await connect(older)
    for before in (
        f"INSERT INTO rectification_mistakes VALUES ('{LETTER}', 2, 'line', NULL, 'ông An', 'Ông An', 'In sai')",
        _issued(str(uuid4()), "913", "QĐ-UBND", "2025-06-05", "correct"),
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute(before)


async def test_what_was_visible_stays_so_until_the_circle_is_told(older: str, connect: Any) -> None:
    connection = await connect(older)
    rows = await connection.fetch(
        "SELECT part, unit_id, dossier_id, round_id, attempt, sequence FROM authority_circles WHERE inside"
    )
    unit = UUID(str(UNIT))
    assert {tuple(row) for row in rows} == {
        ("unit", COMMUNE, DOSSIER, ROUND, 2, 0),
        ("unit", unit, DOSSIER, ROUND, 2, 0),
        ("council", unit, DOSSIER, ROUND, 2, 0),
    }
