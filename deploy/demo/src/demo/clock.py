"""Business time of the play: the offset that only demonstration databases may have, the same in all of them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import asyncpg

from localstack.plan import SERVICES
from localstack.state import State

T = TypeVar("T")
_SET = """
    INSERT INTO business_clock (offset_by) VALUES ($1)
    ON CONFLICT (only_row) DO UPDATE SET offset_by = excluded.offset_by
"""


class Clock:
    """Sets business time in every service's database; it goes on from there as real time does."""

    def __init__(self, state: State) -> None:
        self._urls = [state.database_urls[service] for service in SERVICES]
        self._offset = timedelta()

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    async def set(self, moment: datetime) -> None:
        self._offset = moment - datetime.now(UTC)
        for url in self._urls:
            await once_there(url, lambda connection: connection.execute(_SET, self._offset))


async def once_there(url: str, work: Callable[[Any], Awaitable[T]]) -> T:
    """Do something over a connection of its own, again if the server was just away."""
    while True:
        try:
            connection = await asyncpg.connect(url)
            try:
                return await work(connection)
            finally:
                await connection.close()
        except (
            OSError,
            asyncpg.PostgresConnectionError,
            asyncpg.InterfaceError,
            asyncpg.CannotConnectNowError,
        ):
            await asyncio.sleep(0.5)
