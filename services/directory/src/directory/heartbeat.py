"""Heartbeats: every unit and every assignment recorded so far stands before this.

Whoever reads the topics in order and finds a fresh heartbeat knows that its projection is complete. The time is
read before the heartbeat enters the outbox, so that whatever committed earlier has an earlier position.
"""

import asyncio
from typing import Final
from uuid import uuid4

import structlog
from sqlalchemy import BigInteger, Column, Table, Text, exists, func, select, update

from authority import Command
from authority.projection import confirm
from contracts.directory import AssignmentsConfirmedV1, UnitsConfirmedV1
from directory.tables import metadata
from kit.actor import Actor
from kit.database import is_unavailable
from kit.service import Service
from kit.tables import unsent
from kit.unit_of_work import Cause, NumberedFact

log = structlog.get_logger()
EVERY_S: Final = 10
KEY: Final = "confirmed"
_BEATS: Final = (UnitsConfirmedV1, AssignmentsConfirmedV1)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)
"""How many heartbeats were told on each topic."""


async def beat(uow: Command) -> None:
    """Confirm both topics, unless the last heartbeat still waits in the outbox; our own tables always."""
    locked = select(heartbeats.c.topic).order_by(heartbeats.c.topic).with_for_update()
    await uow.all(locked)
    waiting = exists().where(unsent.c.topic.in_([kind.topic for kind in _BEATS]), unsent.c.key == KEY)
    found = select(func.clock_timestamp().label("as_of"), waiting.label("still_waiting"))
    (row,) = await uow.all(found)
    for kind in _BEATS:
        await confirm(uow, kind.topic, row.as_of)
        if row.still_waiting:
            continue
        counted = await uow.execute(
            update(heartbeats)
            .where(heartbeats.c.topic == kind.topic)
            .values(sequence=heartbeats.c.sequence + 1)
            .returning(heartbeats.c.sequence)
        )
        uow.publish(NumberedFact(kind(as_of=row.as_of), KEY, counted.scalar_one()))


async def keep_beating(service: Service) -> None:
    """One heartbeat every ten seconds until cancelled; a database that is away only delays it."""
    while True:
        try:
            async with service.units_of_work.begin(Actor.service(service.name), Cause(uuid4())) as uow:
                assert isinstance(uow, Command)  # noqa: S101 - bootstrap says so
                await beat(uow)
                await uow.commit()
        except Exception as error:
            if not is_unavailable(error):
                raise
            log.warning("heartbeat_postponed", error=repr(error))
        await asyncio.sleep(EVERY_S)
