"""A database of its own for each test that asks: cloned from a template that Alembic migrated once."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from kit.database import migrate

Databases = Callable[[str], Any]
_numbers = count(1)


def with_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def administer(url: str, *statements: str) -> None:
    """Run statements as the superuser, each by itself."""

    async def run() -> None:
        connection = await asyncpg.connect(url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    aside(lambda: asyncio.run(run()))


def aside(work: Callable[[], None]) -> None:
    """Run blocking work with an event loop of its own, also from inside a test's loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(work).result()


@pytest.fixture(scope="session")
def templates(postgres_url: str) -> Iterator[Callable[[str], str]]:
    """The name of a package's migrated template database, made at first use."""
    made: dict[str, str] = {}

    def template(package: str) -> str:
        if package not in made:
            name = f"template_{package}_{os.getpid()}"
            administer(
                postgres_url,
                f"DROP DATABASE IF EXISTS {name}",
                f"CREATE DATABASE {name}",
                f"ALTER DATABASE {name} SET thidua.environment = 'test'",
            )
            aside(lambda: migrate(package, with_database(postgres_url, name)))
            made[package] = name
        return made[package]

    yield template
    for name in made.values():
        administer(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def databases(postgres_url: str, templates: Callable[[str], str]) -> Callable[[str], Any]:
    """`with databases("submissions") as url:` is a fresh, migrated database."""

    @contextmanager
    def database(package: str) -> Iterator[str]:
        name = f"test_{package}_{os.getpid()}_{next(_numbers)}"
        administer(
            postgres_url,
            f"CREATE DATABASE {name} TEMPLATE {templates(package)} STRATEGY FILE_COPY",
            f"ALTER DATABASE {name} SET thidua.environment = 'test'",
        )
        try:
            yield with_database(postgres_url, name)
        finally:
            administer(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    return database


@pytest.fixture
async def connect() -> AsyncIterator[Callable[[str], Any]]:
    """Plain connections to a test's database, closed at its end."""
    opened: list[Any] = []

    async def connection(url: str) -> Any:
        opened.append(await asyncpg.connect(url))
        return opened[-1]

    yield connection
    for each in opened:
        await each.close()
