"""A directory of the version before is upgraded in place: its days and its roles are taken over."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from kit.migrate import migrate
from kit.vietnamese import order_key, plain_words
from tests.support.databases import administer, with_database

UNIT, PERSON, HELD, ENDED, BROKEN, NAMELESS = (str(uuid4()) for _ in range(6))
_HISTORY = (
    "INSERT INTO history (aggregate, subject, version, action, at, actor, capacity, reason, changes) VALUES"
)
BEFORE = (
    "INSERT INTO calendar_years VALUES (2025, 2)",
    (
        "INSERT INTO calendar_days VALUES ('2025-05-02', 2025, 'swap_day_off', 'Nghỉ hoán đổi', '6150/TB-BLĐTBXH'),"
        " ('2025-09-02', 2025, 'public_holiday', 'Quốc khánh', 'python-holidays 0.108'),"
        " ('2025-12-24', 2025, 'public_holiday', 'Nghỉ thêm', NULL)"
    ),
    (
        "INSERT INTO units (id, code, name, kind, level, path, version)"
        f" VALUES ('{UNIT}', '300', 'Huyện', 'huyen', 'district', 'a', 1)"
    ),
    f"INSERT INTO people (id, name, sample, version) VALUES ('{PERSON}', 'Bà Lan', true, 1)",
    *(
        f"INSERT INTO people (id, name, email, sample, version) VALUES ('{person}', {name}, {email}, true, 1)"
        for person, name, email in (
            (BROKEN, "E'Trần Thị\\r\\nBình\\u200b'", "E'binh@example.vn\\r\\n'"),
            (NAMELESS, "E'\\u200b'", "NULL"),
        )
    ),
    (
        f"INSERT INTO assignments VALUES ('{HELD}', '{PERSON}', 'head', '{UNIT}', '2025-01-01', NULL, 'recorded', 1),"
        f" ('{ENDED}', '{PERSON}', 'clerk', '{UNIT}', '2025-01-01', '2025-02-01', 'recorded', 2)"
    ),
    *(
        f"{_HISTORY} ('assignment', '{subject}', {version}, 'recorded', now(), 'person:{PERSON}', 'administrator',"
        f""" 'QĐ', '{{"valid_from": "2025-01-01", "valid_to": {end}}}')"""
        for subject, version, end in ((HELD, 1, "null"), (ENDED, 1, "null"), (ENDED, 2, '"2025-02-01"'))
    ),
)


@pytest.fixture
def older(postgres_url: str) -> Iterator[str]:
    """A directory of the version before, with days and roles in it; outside the event loop, as Alembic wants it."""
    administer(
        postgres_url, "DROP DATABASE IF EXISTS older_offices WITH (FORCE)", "CREATE DATABASE older_offices"
    )
    url = with_database(postgres_url, "older_offices")
    migrate("directory", url, "0002")
    administer(url, *BEFORE)
    migrate("directory", url)
    yield url
    administer(postgres_url, "DROP DATABASE older_offices WITH (FORCE)")


async def test_days_and_roles_are_taken_over(older: str, connect: Any) -> None:
    connection = await connect(older)
    days = await connection.fetch("SELECT date::text, guess FROM calendar_days ORDER BY date")
    assert [tuple(row) for row in days] == [
        ("2025-05-02", False),
        ("2025-09-02", True),
        ("2025-12-24", False),
    ]
    words = await connection.fetch(
        "SELECT n.number, w.date::text FROM calendar_words w JOIN calendar_notices n ON n.id = w.notice_id"
        " ORDER BY w.date"
    )
    assert [tuple(row) for row in words] == [
        ("6150/TB-BLĐTBXH", "2025-05-02"),
        ("không ghi số văn bản", "2025-12-24"),
    ]
    roles = await connection.fetch(
        "SELECT r.role, r.act, r.valid_to::text, a.actor, a.version FROM appointments a"
        " JOIN appointed_roles r ON r.appointment_id = a.id ORDER BY a.position"
    )
    by = f"person:{PERSON}"
    assert [tuple(row) for row in roles] == [
        ("head", "given", None, by, 0),
        ("clerk", "given", None, by, 0),
        ("clerk", "ended", "2025-02-01", by, 0),
    ]
    await connection.close()


async def test_names_from_before_the_kinds_of_text_are_kept_as_text(older: str, connect: Any) -> None:
    connection = await connect(older)
    rows = await connection.fetch(
        "SELECT p.id::text, p.name, p.email, p.version, h.changes::text, h.capacity FROM people p"
        " LEFT JOIN history h ON h.subject = p.id::text AND h.aggregate = 'person'"
    )
    found = {row["id"]: tuple(row)[1:] for row in rows}
    changes = '{"fields": ["name", "email"]}'
    assert found[BROKEN] == ("Trần Thị Bình", "binh@example.vn", 2, changes, "rule")
    assert found[NAMELESS] == ("\u200b", None, 1, None, None)
    assert found[PERSON] == ("Bà Lan", None, 1, None, None)
    await connection.close()


async def test_names_that_were_kept_are_listed_and_found(older: str, connect: Any) -> None:
    connection = await connect(older)
    rows = await connection.fetch("SELECT name, listed_as, name_words FROM people WHERE name IS NOT NULL")
    assert {row["name"]: (row["listed_as"], row["name_words"]) for row in rows} == {
        row["name"]: (order_key(row["name"]), plain_words(row["name"])) for row in rows
    }
    units = await connection.fetch("SELECT name, name_words FROM units")
    assert [row["name_words"] for row in units] == [plain_words(row["name"]) for row in units]
    assert len(rows) > 1
    assert units
