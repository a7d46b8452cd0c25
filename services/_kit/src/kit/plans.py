"""Plans and law version by version: what was launched or enacted stays readable, with who changed it, when and why.

The table is made by migrations/0005_plan_versions.sql and 0006_order_of_plans.sql in the services that have plans; rows
are only added.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

import orjson
from pydantic import BaseModel, JsonValue
from sqlalchemy import BigInteger, Column, Identity, Index, MetaData, Table, Text, func, select
from sqlalchemy.dialects.postgresql import JSONB

from kit.errors import ChangeReasonMissing
from kit.history import FieldChange, changes
from kit.paging import Page, cut, encode_cursor, number_cursor
from kit.preconditions import Versioned, require_those_seen, require_version
from kit.rehearsal import Deed, WouldChange
from kit.tables import TIMESTAMPTZ
from kit.unit_of_work import Command, Query

PAGE: Final = 20
metadata = MetaData()
plan_versions = Table(
    "plan_versions",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("content", JSONB, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("recorded_at", TIMESTAMPTZ, nullable=False),
    Column("actor", Text),
    Column("capacity", Text),
    Column("reason", Text),
    Column("changes", JSONB, nullable=False),
    Column("not_kept_before", TIMESTAMPTZ),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Index("ix_plan_versions_kind", "kind", "position"),
)


@dataclass(frozen=True)
class Plan:
    """Something that is launched or enacted as a whole: `content` says all of it, as JSON has it."""

    kind: str
    key: str
    version: int
    content: dict[str, Any]


class Standing(Versioned, Protocol):
    """A plan as it stands: a movement, a round."""

    @property
    def id(self) -> UUID: ...


class PlanVersion(BaseModel):
    """One version, and what it changed of the one before, field by field. `content_hash` is SHA-256 over `content`.

    Where `not_kept_before` is set, who made this version and what was there before was not kept until then.
    """

    version: int
    recorded_at: datetime
    actor: str | None
    capacity: str | None
    reason: str | None
    changes: list[FieldChange]
    not_kept_before: datetime | None
    content_hash: str
    content: dict[str, JsonValue]


async def require_seen(uow: Query, kind: str, known: Standing | None, seen: int | None) -> None:
    """Whoever changes a plan names the version that they saw; whoever makes a new one has seen none.

    Raises PreconditionMissing, and PreconditionFailed with the fields that changed since, as far as versions are kept.
    """
    key, version = (str(known.id), known.version) if known else ("", None)

    async def changed_since(earlier: int) -> list[str]:
        kept = plan_versions.c
        since = select(kept.changes).where(kept.kind == kind, kept.key == key, kept.version > earlier)
        return [change["field"] for row in await uow.all(since) for change in row.changes]

    await require_version(uow, version, seen, changed_since)


async def newest(uow: Query, kind: str) -> int:
    """The tag of all plans of a kind together: the place of the version that was recorded last. Read before the plans
    themselves, it never says that more was seen than was.
    """
    row = await uow.first(
        select(func.max(plan_versions.c.position).label("last")).where(plan_versions.c.kind == kind)
    )
    return (row and row.last) or 0


async def require_all_seen(uow: Query, kind: str, replaced: Collection[str], seen: int | None) -> None:
    """A file replaces the plans of these keys, and whoever sends it names the tag of their kind that they saw.

    The caller keeps others from changing plans of the kind meanwhile. Raises PreconditionMissing, PreconditionFailed
    with what was changed of those plans since.
    """

    async def changed_since(earlier: int) -> list[str]:
        kept = plan_versions.c
        since = select(kept.key, kept.changes).where(
            kept.kind == kind, kept.position > earlier, kept.key.in_(replaced)
        )
        return [
            f"{row.key}{change['field']}"
            for row in await uow.all(since)
            for change in row.changes or [{"field": ""}]
        ]

    await require_those_seen(uow, await newest(uow, kind), seen, replaced, changed_since)


def keep(uow: Command, plan: Plan, before: dict[str, Any] | None, capacity: str, reason: str | None) -> None:
    """Keep the version that the actor makes with this transaction. Raises ChangeReasonMissing where none is given."""
    if before is not None and reason is None:
        raise ChangeReasonMissing(kind=plan.kind, key=plan.key)
    content, earlier = _plain(plan.content), None if before is None else _plain(before)
    differing = [] if earlier is None else changes(earlier, content)
    if uow.rehearsal is not None:
        uow.rehearsal.foresee([_foreseen(plan, before, differing)])
    row = {
        "kind": plan.kind,
        "key": plan.key,
        "version": plan.version,
        "content": content,
        "content_hash": hash_of(content),
        "recorded_at": uow.now,
        "actor": uow.actor.name,
        "capacity": capacity,
        "reason": reason,
        "changes": differing,
    }
    uow.add(plan_versions, row)


def _foreseen(plan: Plan, before: dict[str, Any] | None, differing: list[dict[str, Any]]) -> WouldChange:
    name = str(plan.content.get("name") or plan.key)
    deed = Deed.ADDED if before is None else Deed.CHANGED
    return WouldChange(
        kind=plan.kind, name=name, deed=deed, fields=[FieldChange(**each) for each in differing]
    )


async def versions(uow: Query, kind: str, key: str, cursor: str | None) -> Page[PlanVersion]:
    """The versions of a plan, the newest first, a page at a time. Raises CursorInvalid."""
    kept = plan_versions.c
    query = select(plan_versions).where(kept.kind == kind, kept.key == key).order_by(kept.version.desc())
    if before := number_cursor(cursor):
        query = query.where(kept.version < before)
    found = await uow.all(query.limit(PAGE + 1))
    rows, more = cut(found, PAGE, lambda row: encode_cursor(str(row.version)))
    items = [PlanVersion.model_validate(row, from_attributes=True) for row in rows]
    return Page(items=items, next_cursor=more)


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256, in hex, of the content in one spelling: keys in order, no blanks, UTF-8."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(content: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = orjson.loads(orjson.dumps(content, default=str))
    return plain
