"""The permanent history: who changed what, when, in what capacity, and why. No personal data is in it.

Its last position is the tag of the directory as a whole. Whoever changes something takes a turn first, so that changes
become visible in the order of their positions.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, Table, Text, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB

from authority import Command, Query
from directory.arrays import among
from directory.tables import metadata
from kit.preconditions import require_those_seen
from kit.tables import TIMESTAMPTZ

history = Table(
    "history",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("aggregate", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("at", TIMESTAMPTZ, nullable=False),
    Column("actor", Text, nullable=False),
    Column("capacity", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changes", JSONB, nullable=False),
    Index("ix_history_subject", "subject", "position"),
)


@dataclass(frozen=True)
class Change:
    """One new version of an aggregate. `changes` says for each field what it was and what it is."""

    aggregate: str
    subject: str
    version: int
    action: str
    changes: dict[str, Any]


async def keep(uow: Command, capacity: str, reason: str, changes: Sequence[Change]) -> None:
    """Write what changed beside the change itself."""
    if not changes:
        return
    common = {"at": uow.now, "actor": uow.actor.name, "capacity": capacity, "reason": reason}
    rows = [
        common
        | {
            "aggregate": change.aggregate,
            "subject": change.subject,
            "version": change.version,
            "action": change.action,
            "changes": change.changes,
        }
        for change in changes
    ]
    await uow.execute(insert(history), rows)


async def take_turn(uow: Command) -> None:
    """Until the end of the transaction nobody else changes the directory. Before any row is held."""
    await uow.hold("directory")


async def newest(uow: Query) -> int:
    """The tag of the directory as it stands; read before what is shown, it never says that more was seen than was."""
    row = await uow.first(select(func.max(history.c.position).label("last")))
    return (row and row.last) or 0


async def require_seen(uow: Query, seen: int | None, replaced: Collection[str]) -> None:
    """Somebody changes these, which stand already, and names the tag of the directory that they saw.

    Raises PreconditionMissing, PreconditionFailed with what was changed of those since.
    """

    async def changed_since(earlier: int) -> list[str]:
        since = select(history).where(among(history.c.subject, replaced), history.c.position > earlier)
        return [
            f"/{row.aggregate}/{row.subject}/{field}"
            for row in await uow.all(since)
            for field in row.changes.get("fields", row.changes)
        ]

    await require_those_seen(uow, await newest(uow), seen, replaced, changed_since)
