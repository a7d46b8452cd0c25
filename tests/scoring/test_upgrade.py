"""A scoring service of the version before is upgraded in place: the sheets that it has are told as they stand."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts import Envelope
from contracts.scoring import SheetRecordedV1
from kit.migrate import migrate
from tests.support.databases import administer, with_database

pytestmark = pytest.mark.stack


def _sheet(code: str, version: int, *groups: tuple[str, ...]) -> str:
    criteria = json.dumps([{"code": "c", "criteria_groups": each} for each in groups])
    return (
        "INSERT INTO score_sheets (id, code, version, name, movement, criteria, tie_break, unit_ids, entered_by,"
        f" entered_at) VALUES ('{uuid4()}', '{code}', {version}, 'Bảng {version}', 'phong-trao', '{criteria}',"
        f" '{{}}', '{{}}', '{uuid4()}', now())"
    )


UNIT, ROUND, DOSSIER, SESSION = (UUID(int=number) for number in range(1, 5))
_PANEL = f"""
    INSERT INTO panels (session_id, unit_id, round_id, version, status, sheet_id, sheet_code, sheet_version, criteria,
                        tie_break, opened_at)
    SELECT '{SESSION}', '{UNIT}', '{ROUND}', 1, 'open', id, code, version, criteria, tie_break, now()
    FROM score_sheets WHERE code = 'b';
    INSERT INTO panel_items (id, session_id, place, dossier_id, nominee_id)
    SELECT uuidv7(), '{SESSION}', place, '{DOSSIER}', uuidv7() FROM generate_series(1, 2) AS place
"""
_INSIDE = "SELECT part, unit_id, dossier_id, round_id, sequence FROM authority_circles WHERE inside"


@pytest.fixture
def older(postgres_url: str) -> Iterator[str]:
    """Outside the event loop, as Alembic wants it."""
    name = f"older_scoring_{uuid4().hex[:8]}"
    administer(postgres_url, f"CREATE DATABASE {name}")
    url = with_database(postgres_url, name)
    migrate("scoring", url, "0007")
    administer(url, _sheet("a", 1, ("1.9",)), _sheet("a", 2, ("1.1a", "1.2"), ("1.2",)), _sheet("b", 1, ()))
    administer(url, _PANEL)
    migrate("scoring", url)
    yield url
    administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


async def test_the_newest_version_of_each_sheet_waits_to_be_told(older: str, connect: Any) -> None:
    connection = await connect(older)
    rows = await connection.fetch("SELECT key, headers::text, payload FROM outbox ORDER BY position")
    assert [row["key"] for row in rows] == ["a", "b"]
    envelope = Envelope.of([(name, value.encode()) for name, value in json.loads(rows[0]["headers"])])
    assert (envelope.type, envelope.subject, envelope.sequence) == ("scoring.sheet.recorded.v1", "a", 2)
    told = [SheetRecordedV1.model_validate_json(row["payload"]) for row in rows]
    assert [(one.code, one.name, one.movement_code, one.criteria_groups) for one in told] == [
        ("a", "Bảng 2", "phong-trao", ("1.1a", "1.2")),
        ("b", "Bảng 1", "phong-trao", ()),
    ]


async def test_what_was_visible_stays_so_until_the_circle_is_told(older: str, connect: Any) -> None:
    connection = await connect(older)
    rows = await connection.fetch(f"{_INSIDE} ORDER BY part")
    assert [tuple(row) for row in rows] == [
        ("council", UNIT, DOSSIER, ROUND, 0),
        ("unit", UNIT, DOSSIER, ROUND, 0),
    ]
