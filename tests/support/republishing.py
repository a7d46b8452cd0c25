"""What `republish` tells, where no relay runs."""

import asyncio
from typing import Any

from kit.republish import Asked, republish
from tests.support.running import Running

_LEAVE = """
    WITH gone AS (DELETE FROM unsent WHERE repeated RETURNING position)
    SELECT facts.* FROM gone JOIN facts USING (position) ORDER BY position
"""


async def told_again(app: Running, asked: Asked | None = None) -> list[Any]:
    """The facts that it queues, in their order; they leave at once, as with a relay."""
    told: list[Any] = []

    async def all_of_them() -> None:
        async for _ in republish(app.service.engine, asked or Asked()):
            pass

    telling = asyncio.create_task(all_of_them())
    while not telling.done():
        told += await app.sql(_LEAVE)
        await asyncio.sleep(0.01)
    await telling
    return told
