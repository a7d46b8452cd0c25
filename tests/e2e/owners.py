"""A stack's databases as their owner has them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from localstack.state import State


@asynccontextmanager
async def owner_of(state: State, service: str) -> AsyncIterator[asyncpg.Connection]:
    """A hand that knows how to change what stands."""
    owner = await asyncpg.connect(superuser_of(state, service))
    try:
        await owner.execute("SET session_replication_role = replica")
        yield owner
    finally:
        await owner.close()


def superuser_of(state: State, service: str) -> str:
    return f"{state.postgres_url.rsplit('/', 1)[0]}/{service}"
