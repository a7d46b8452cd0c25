"""A database of its own for each test that asks: cloned from a template that Alembic migrated once."""

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from kit.migrate import migrate

Databases = Callable[[str], Any]
_numbers = count(1)
_OF_KIT = re.compile(r"^from kit\b(.*)", re.MULTILINE)


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
    """Run blocking work with a event loop of its own, also from inside a test's loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(work).result()


def migrated_by(package: str) -> str:
    """A digest of everything that a package's migrations are made of; whose is the same has the same tables.

    Of kit it is what migrations import, and what that imports in turn.
    """
    kit, *others = (Path(str(files(name))) for name in ("kit", "authority", package))
    versions = [path for root in (kit, *others) for path in (root / "migrations").rglob("*")]
    waiting = {kit / "migrate.py", *(path for path in versions if path.suffix in {".py", ".sql"})}
    sources: set[Path] = set()
    while waiting:
        sources |= waiting
        imported = {kit / f"{name}.py" for path in waiting for name in _named_of_kit(path)}
        waiting = {path for path in imported - sources if path.exists()}
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _named_of_kit(path: Path) -> set[str]:
    """Every word of a file's imports from kit, its modules among them."""
    return {word.strip(".,") for line in _OF_KIT.findall(path.read_text("utf-8")) for word in line.split()}


@pytest.fixture(scope="session")
def templates(postgres_url: str) -> Callable[[str], str]:
    """The name of a package's migrated template database, made at first use.

    It stays as long as the server, for every later session whose migrations are the same.
    """
    made: dict[str, str] = {}

    def template(package: str) -> str:
        if package not in made:
            name = f"template_{package}_{migrated_by(package)}"
            aside(lambda: asyncio.run(_made_once(postgres_url, package, name)))
            made[package] = name
        return made[package]

    return template


async def _made_once(url: str, package: str, name: str) -> None:
    """Make a template unless it is there; of several sessions at once one works, the others wait."""
    unfinished = f"unfinished_{package}_{os.getpid()}"
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT pg_advisory_lock(hashtext($1))", name)
        if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            return
        await connection.execute(f"DROP DATABASE IF EXISTS {unfinished}")
        await connection.execute(f"CREATE DATABASE {unfinished}")
        await connection.execute(f"ALTER DATABASE {unfinished} SET thidua.environment = 'test'")
        await asyncio.to_thread(migrate, package, with_database(url, unfinished))
        await connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    finally:
        await connection.close()


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
