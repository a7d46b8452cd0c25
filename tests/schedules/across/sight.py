"""A look into a service's database beside it: a connection of one's own, which costs a tenth of the service's way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson


@dataclass(frozen=True)
class Sight:
    """What is committed; each statement stands for itself."""

    connection: Any

    async def rows(self, statement: str) -> list[Any]:
        found: list[Any] = await self.connection.fetch(statement)
        return found

    async def value(self, statement: str) -> Any:
        """Of the first row the first."""
        return await self.connection.fetchval(statement)


@asynccontextmanager
async def sight(url: str) -> AsyncIterator[Sight]:
    """Until the end of the block."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(kind, encoder=str, decoder=orjson.loads, schema="pg_catalog")
    try:
        yield Sight(connection)
    finally:
        await connection.close()
