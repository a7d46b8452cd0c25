"""What may go after its time: old idempotency keys and inbox rows. Nothing of the domain is ever deleted."""

import asyncio
from typing import Final

import structlog
from sqlalchemy import delete, func
from sqlalchemy.ext.asyncio import AsyncEngine

from kit.database import commit_at_edge, is_unavailable
from kit.tables import idempotency_keys, inbox

log = structlog.get_logger()
EVERY_S: Final = 3600
IDEMPOTENCY_DAYS: Final = 30
INBOX_DAYS: Final = 120
"""Longer than any topic or dead-letter topic keeps a fact, so that no replay can be taken for new."""

_SWEEPS: Final = (
    (idempotency_keys, idempotency_keys.c.created_at, IDEMPOTENCY_DAYS),
    (inbox, inbox.c.received_at, INBOX_DAYS),
)


async def sweep(engine: AsyncEngine) -> None:
    """Remove what is past its time, once."""
    async with engine.connect() as connection:
        for table, written_at, days in _SWEEPS:
            await connection.execute(
                delete(table).where(written_at < func.clock_timestamp() - func.make_interval(0, 0, 0, days))
            )
        await commit_at_edge(connection)


async def keep_house(engine: AsyncEngine) -> None:
    """Sweep every hour until cancelled."""
    while True:
        try:
            await sweep(engine)
        except Exception as error:
            if not is_unavailable(error):
                raise
            log.warning("housekeeping_postponed", error=repr(error))
        await asyncio.sleep(EVERY_S)
