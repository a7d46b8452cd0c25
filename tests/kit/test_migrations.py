"""Migrations and models agree, and the business clock is guarded."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import asyncpg
import pytest
from sqlalchemy import Column, MetaData, Table, Text

from kit.database import create_engine
from kit.health import migrated
from sample.models import tables
from tests.support.broker import until
from tests.support.databases import administer, with_database
from tests.support.migrations import differences


@pytest.fixture
def bare(postgres_url: str) -> str:
    """A database that nobody migrated."""
    administer(postgres_url, "DROP DATABASE IF EXISTS unmigrated WITH (FORCE)", "CREATE DATABASE unmigrated")
    return with_database(postgres_url, "unmigrated")


def test_the_migrated_database_is_what_the_models_say(database: str) -> None:
    assert differences(database, tables) == []


def test_a_column_that_no_migration_makes_is_found(database: str) -> None:
    changed = MetaData()
    for table in tables.tables.values():
        table.to_metadata(changed)
    changed.tables["counters"].append_column(Column("colour", Text))
    assert "colour" in str(differences(database, changed))
    Table("forgotten", changed, Column("id", Text, primary_key=True))
    assert "forgotten" in str(differences(database, changed))


SHIFT = "INSERT INTO business_clock (offset_by) VALUES (interval '1 day')"


async def shift(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(SHIFT)
    finally:
        await connection.close()


@pytest.mark.parametrize("environment", ["", "production", "Test"])
def test_a_production_database_has_no_offset(database: str, environment: str) -> None:
    name = database.rpartition("/")[2]
    administer(database, f"ALTER DATABASE {name} SET thidua.environment = '{environment}'")
    with pytest.raises(asyncpg.PostgresError, match="no offset"):
        asyncio.run(shift(database))


def test_the_name_must_be_given_at_all(database: str) -> None:
    administer(database, f"ALTER DATABASE {database.rpartition('/')[2]} RESET thidua.environment")
    with pytest.raises(asyncpg.PostgresError, match="no offset"):
        asyncio.run(shift(database))


def test_permanent_rows_stay(database: str, connect: Callable[[str], Any]) -> None:
    administer(database, "INSERT INTO counters VALUES (uuidv7(), uuidv7(), 0, 1)")
    for statement in ("DELETE FROM counters", "TRUNCATE counters"):
        with pytest.raises(asyncpg.PostgresError, match="never deleted"):
            administer(database, statement)


MIGRATE = (sys.executable, "-m", "sample", "migrate")


def environment(url: str) -> dict[str, str]:
    return os.environ | {
        "THIDUA_DATABASE_URL": url,
        "THIDUA_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "THIDUA_OIDC_ISSUER": "http://issuer.test",
        "PYTHONPATH": str(Path(__file__).parent / "packages"),
    }


async def test_a_newer_database_serves_an_older_build(database: str) -> None:
    """During an upgrade the database is ahead of the processes that still serve."""
    engine = create_engine(database, pool_size=1, name="test")
    ready = migrated("sample", engine)
    assert await ready()
    for version, is_ready in (("9999", True), ("0000", False)):
        await asyncio.to_thread(administer, database, f"UPDATE alembic_version SET version_num = '{version}'")
        assert await ready() is is_ready
    await engine.dispose()


async def test_of_two_migrations_at_once_one_waits_for_the_other(
    bare: str, connect: Callable[[str], Any]
) -> None:
    busy = await connect(bare)
    await busy.execute(f"SELECT pg_advisory_lock({crc32(b'migrate')})")
    both = [await asyncio.create_subprocess_exec(*MIGRATE, env=environment(bare)) for _ in range(2)]

    async def waiting() -> bool:
        found = await busy.fetchval(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        )
        return int(found) == 2

    await until(waiting)
    assert not await busy.fetchval("SELECT to_regclass('counters')"), "nobody began"
    await busy.close()
    assert [await each.wait() for each in both] == [0, 0]
    assert not await asyncio.to_thread(differences, bare, tables)
