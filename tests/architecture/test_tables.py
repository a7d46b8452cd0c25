"""Each service's tables: as the migrations make them, and none that leans on what is not the service's own."""

import asyncio
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import asyncpg
import pytest
from sqlalchemy import MetaData, Table

from authority.tables import projection
from kit.tables import infrastructure
from tests.architecture.checkout import SERVICES
from tests.support.migrations import LEAVING, differences

pytestmark = pytest.mark.stack
SHARED = {table.name for metadata in (infrastructure, projection) for table in metadata.sorted_tables}
OF_ANOTHER_AGGREGATE = {("rounds", "movement_id"), ("panels", "sheet_id")}
"""Keys to a row of another aggregate of the service: the migration makes them, and models don't know each other."""
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'
"""


def metadata_of(package: str) -> list[MetaData]:
    """The service's own tables, wherever its modules define them."""
    found: dict[int, MetaData] = {}
    root = import_module(package)
    for module in walk_packages(root.__path__, f"{package}."):
        if module.name.endswith("__main__") or ".migrations" in module.name:
            continue
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Table) and value.name not in SHARED:
                found[id(value.metadata)] = value.metadata
    return list(found.values())


@pytest.fixture(params=SERVICES)
def migrated(request: pytest.FixtureRequest, databases: Any) -> Iterator[tuple[str, str]]:
    with databases(request.param) as url:
        yield request.param, url


def test_models_are_what_the_migrations_make(migrated: tuple[str, str]) -> None:
    service, url = migrated
    metadata = metadata_of(service)
    assert metadata
    found = [
        each
        for each in differences(url, *metadata)
        if not is_of_another_aggregate(each) and not is_leaving(each)
    ]
    assert found == []


def is_leaving(difference: Any) -> bool:
    match difference:
        case ("remove_table", table):
            return table.name in LEAVING
        case ("remove_index", index):
            return index.table.name in LEAVING
        case _:
            return False


def is_of_another_aggregate(difference: Any) -> bool:
    match difference:
        case ("remove_fk", key):
            return (key.table.name, *(column.name for column in key.columns)) in OF_ANOTHER_AGGREGATE
        case _:
            return False


def test_foreign_keys_stay_inside_the_service(migrated: tuple[str, str]) -> None:
    """A projection of others' facts comes when it comes: a row may name what is not here yet."""
    service, url = migrated
    own = {table.name for metadata in metadata_of(service) for table in metadata.sorted_tables}
    for table, target in asyncio.run(query(url, FOREIGN_KEYS)):
        assert {table, target} <= own | LEAVING, f"{service}: {table} refers to {target}"


async def query(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()
