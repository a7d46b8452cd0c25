"""Where commands are measured: a running API on a filled database, and another process that calls it."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from localstack import postgres
from localstack.servers import NONE
from localstack.stack import Stack, stack
from localstack.state import State
from tests.bench.apart import Apart
from tests.bench.copies import Copies
from tests.bench.plans import SUBMISSIONS
from tests.bench.province import Bench, fill


class NotDurable(RuntimeError):
    """The server does not wait for the disk."""


@dataclass
class Field:
    """One filled database with the API that runs on it."""

    state: State
    bench: Bench
    url: str
    """Of the database."""
    database: Any
    apart: Apart
    copies: Copies


@contextmanager
def own_stack(plan: str) -> Iterator[Stack]:
    """A stack with servers of its own, which wait for the disk; its data is thrown away with the block, wherever
    PostgreSQL had to keep it.
    """
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the account that runs PostgreSQL passes through
        try:
            with stack(folder, plan=plan, given=NONE) as running:
                require_durable(running.state.postgres_url)
                yield running
        finally:
            postgres.remove_data(folder / "postgres")


def require_durable(postgres_url: str) -> None:
    """Raises NotDurable where PostgreSQL acknowledges what the disk does not have: such figures say nothing."""
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        if postgres.execute(postgres_url, f"SHOW {setting}") != "on":
            raise NotDurable(setting)


@asynccontextmanager
async def field_of(plan: str) -> AsyncIterator[Field]:
    """The stack of a plan in this package, from nothing, with the database of `submissions` filled."""
    with own_stack(f"tests.bench.plans:{plan}") as running, Apart.started() as apart:
        url = running.state.database_urls[SUBMISSIONS]
        bench = await fill(url)
        database = await asyncpg.connect(url)
        try:
            yield Field(running.state, bench, url, database, apart, Copies(database))
        finally:
            await database.close()
