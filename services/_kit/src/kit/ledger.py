"""What a service holds, printed as ids and versions, so that `audit` can compare it with the rest."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from kit.reactions import Reactions
from kit.tables import dead_letters, facts, inbox, unsent

Ledger = Mapping[str, Select[Any]]
"""By table: a query whose rows have an `id` and whatever else must agree (`version`, `status`)."""

_KEPT: Final = (
    select(
        facts.c.topic,
        facts.c.key,
        facts.c.headers,
        facts.c.payload,
        facts.c.recorded_at.label("at"),
        or_(unsent.c.position.is_(None), unsent.c.repeated).label("has_left"),
    )
    .outerjoin(unsent, unsent.c.position == facts.c.position)
    .order_by(facts.c.position)
)


async def entries(engine: AsyncEngine, ledger: Ledger, reactions: Reactions) -> AsyncIterator[str]:
    """One JSON object a line: rows, facts that are kept, reacted to and consumed, and what is still under way.

    The first says from when on the database may have moved on without it.
    """
    async with engine.connect() as connection:
        as_of = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
        yield json.dumps({"table": "as_of", "at": as_of.isoformat()})
        for fact in reactions.to:
            yield json.dumps({"table": "reacts_to", "type": fact.type})
        for table, query in ledger.items():
            rows = await connection.stream(query)
            async for row in rows.mappings():
                yield json.dumps({"table": table} | dict(row), default=str, ensure_ascii=False)
        kept = await connection.stream(_KEPT)
        async for row in kept.mappings():
            payload = None if row["payload"] is None else row["payload"].decode()
            yield json.dumps(
                {"table": "facts"} | dict(row) | {"payload": payload}, default=str, ensure_ascii=False
            )
        consumed = await connection.stream(select(inbox.c.event_id))
        async for event_id in consumed.scalars():
            yield json.dumps({"table": "inbox", "id": str(event_id)})
        for table, waiting in (
            ("outbox", select(func.count()).select_from(unsent)),
            ("dead_letters", select(func.count()).where(dead_letters.c.replayed_at.is_(None))),
        ):
            yield json.dumps({"table": table, "waiting": (await connection.execute(waiting)).scalar_one()})
