"""Migrations and models agree, and the business clock is guarded."""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Column, MetaData, Table, Text

from sample.models import tables
from tests.support.databases import administer
from tests.support.migrations import differences


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
    with pytest.raises(asyncpg.PostgresError, match="never deleted"):
        administer(database, "DELETE FROM counters")
