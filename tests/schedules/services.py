"""A migrated database of a service for one run, outside pytest and inside."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from kit.migrate import migrate
from tests.support.databases import administer, aside, with_database

_NUMBERS = count(1)


@contextmanager
def database(postgres_url: str, package: str) -> Iterator[str]:
    """The address of a fresh database that Alembic migrated; it goes away with the block."""
    name = f"schedules_{package}_{os.getpid()}_{next(_NUMBERS)}"
    administer(
        postgres_url, f"CREATE DATABASE {name}", f"ALTER DATABASE {name} SET thidua.environment = 'test'"
    )
    url = with_database(postgres_url, name)
    try:
        aside(lambda: migrate(package, url))
        yield url
    finally:
        administer(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
