"""The whole system, end to end: a movement is played on a stack of its own, and the audit finds what is missing.

The play is `make demo EXAMPLE=so-khcn-ninh-binh` as it stands: real processes, real servers, real people's tokens.
"""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from audit.__main__ import PARTIES, PRODUCERS
from audit.compare import Difference, compare
from audit.facts import Erased, Told, kept_facts, read_facts
from audit.ledgers import Ledger, read_ledger
from contracts.topics import load_topics
from demo.check import collect, differences_at_rest
from localstack.stack import Stack
from localstack.state import State

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def test_the_play_ends_without_a_difference(played: tuple[Path, str]) -> None:
    assert "audit: 0 differences" in played[1]
    assert "QĐ-UBND" in played[1], "decisions were issued"


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
    told = await read_facts(state.kafka_bootstrap, load_topics())
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
        owner = await asyncpg.connect(_superuser_of(books.state, service))
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


def _superuser_of(state: State, service: str) -> str:
    return f"{state.postgres_url.rsplit('/', 1)[0]}/{service}"


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
