"""The permanent history of sessions and decisions: who, when, in what capacity, what and why.

Rows are only added; the database refuses to delete them.
"""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Identity, Index, Table, Text, func, insert, select
from sqlalchemy.dialects.postgresql import UUID as UUIDType  # noqa: N811 - the column type beside the value type

from awards.tables import metadata
from kit.paging import Page, cut, encode_cursor, number_cursor
from kit.preconditions import require_version
from kit.tables import TIMESTAMPTZ
from kit.unit_of_work import Command, Query

history = Table(
    "history",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("aggregate_id", UUIDType(as_uuid=True), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("at", TIMESTAMPTZ, nullable=False),
    Column("actor", Text, nullable=False),
    Column("capacity", Text, nullable=False),
    Column("unit_id", UUIDType(as_uuid=True)),
    Column("assignment_id", UUIDType(as_uuid=True)),
    Column("what", Text, nullable=False),
    Column("why", Text),
    Column("about", UUIDType(as_uuid=True)),
    Index("ix_history_aggregate_id", "aggregate_id", "position"),
)

PAGE = 100
"""Rows on one page."""
BY_RULE = "rule"
"""Capacity of what follows from a fact or a rule, and is nobody's own act."""
AS_WORKFLOW = "workflow"
"""Capacity of the workflows' principal."""


class HistoryRow(BaseModel):
    """Who did what, when, in what capacity, and why; `version` is the session's or decision's after it.

    `actor` is `person:<uuid>` or `service:<name>`; `capacity` the role in which a person acted, in which unit and by
    which assignment, or one of the above. `about` is the person whose matter the act was, where that is somebody else:
    whose paper was entered.
    """

    version: int
    at: datetime
    actor: str
    capacity: str
    unit_id: UUID | None
    assignment_id: UUID | None
    what: str
    why: str | None
    about: UUID | None = None


async def note(
    uow: Command,
    aggregate_id: UUID,
    version: int,
    what: str,
    capacity: str,
    why: str | None = None,
    about: UUID | None = None,
) -> None:
    """Add a row about the aggregate as it stands after the act."""
    await uow.execute(
        insert(history).values(
            aggregate_id=aggregate_id,
            version=version,
            at=uow.now,
            actor=uow.actor.name,
            capacity=capacity,
            unit_id=uow.grant.unit_id if uow.grant else None,
            assignment_id=uow.grant.assignment_id if uow.grant else None,
            what=what,
            why=why,
            about=about,
        )
    )


async def last_at(uow: Query, aggregate_id: UUID, what: str) -> datetime | None:
    """When that was done last with the aggregate; None where it never was."""
    done = history.c
    row = await uow.first(
        select(func.max(done.at).label("at")).where(done.aggregate_id == aggregate_id, done.what == what)
    )
    return row.at if row else None


async def require_seen(uow: Query, aggregate_id: UUID, version: int, seen: int) -> None:
    """The actor answers what stands there now, at its `version`. Raises PreconditionFailed with what was done since."""

    async def done_since(earlier: int) -> list[str]:
        # what this act itself has noted by now, which a refusal takes back, is not what was done since
        since = (history.c.aggregate_id == aggregate_id) & history.c.version.between(earlier + 1, version)
        return [row.what for row in await uow.all(select(history.c.what).where(since))]

    await require_version(uow, version, seen, done_since)


async def read(uow: Query, aggregate_id: UUID, cursor: str | None) -> Page[HistoryRow]:
    """The rows about the aggregate, oldest first, a page at a time. Raises CursorInvalid."""
    of = history.c
    rest = select(history).where(of.aggregate_id == aggregate_id, of.position > (number_cursor(cursor) or 0))
    found = await uow.all(rest.order_by(of.position).limit(PAGE + 1))
    rows, more = cut(found, PAGE, lambda row: encode_cursor(str(row.position)))
    items = [HistoryRow.model_validate(row, from_attributes=True) for row in rows]
    return Page(items=items, next_cursor=more)
