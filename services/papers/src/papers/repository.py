"""All the SQL of papers."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kit.unit_of_work import AnyRow, Command, Query
from papers.domain import Made, Patience, State
from papers.models import contents, decisions, documents, records
from papers.record import Record

WANTED = Gauge("papers_wanted", "Issued decisions whose papers are not made yet.")
_WANT: Final = """
    INSERT INTO decisions (id, sequence, state, attempts, next_attempt_at)
    VALUES ($1, $2, 'wanted', 0, clock_timestamp())
    ON CONFLICT (id) DO NOTHING
"""
_CLAIM: Final = """
    WITH due AS (
        SELECT id FROM decisions
        WHERE state = 'wanted' AND next_attempt_at <= clock_timestamp()
        ORDER BY next_attempt_at LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    UPDATE decisions
    SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => $1)
    FROM due WHERE decisions.id = due.id
    RETURNING decisions.id, attempts
"""
_POSTPONE: Final = """
    UPDATE decisions SET next_attempt_at = clock_timestamp() + make_interval(secs => $2), last_error = $3
    WHERE id = $1 AND state = 'wanted'
"""
_MADE: Final = "UPDATE decisions SET state = 'made', last_error = NULL WHERE id = $1"
_FREEZE: Final = """
    INSERT INTO records (decision_id, record, digest, frozen_at) VALUES ($1, $2, $3, clock_timestamp())
    ON CONFLICT (decision_id) DO NOTHING
"""
_KEEP: Final = """
    WITH kept AS (
        INSERT INTO contents (digest, bytes)
        SELECT DISTINCT ON (digest) digest, bytes FROM unnest($6::text[], $7::bytea[]) AS made (digest, bytes)
        ON CONFLICT (digest) DO NOTHING
    )
    INSERT INTO documents (decision_id, kind, format, called, form, made_of, digest, size, made_at)
    SELECT $1, kind, format, called, form, $8, digest, length(bytes), clock_timestamp()
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])
        AS made (kind, format, called, form, digest, bytes)
    ON CONFLICT (decision_id, kind, format) DO NOTHING
"""


@dataclass(frozen=True)
class Claimed:
    """A decision whose papers this process makes now; `attempts` counts this one."""

    decision_id: UUID
    attempts: int


@dataclass(frozen=True)
class Content:
    """A document's bytes with their SHA-256, and what a file of it is called, without its ending."""

    called: str
    digest: str
    content: bytes


async def want(uow: Command, decision_id: UUID, sequence: int) -> None:
    """The papers of this decision are to be made; again makes no difference."""
    await uow.run(_WANT, decision_id, sequence)


async def claim(uow: Command, patience: Patience) -> Claimed | None:
    """One whose papers are due, skipping those that another process has in hand."""
    for row in await uow.run(_CLAIM, patience.lease_s):
        return Claimed(row.id, row.attempts)
    return None


async def postpone(uow: Command, claimed: Claimed, patience: Patience, fault: str) -> None:
    """Try again later; `fault` is a kind of error, without anything that it said."""
    await uow.run(_POSTPONE, claimed.decision_id, patience.wait_s(claimed.attempts), fault)


async def frozen(uow: Query | Command, decision_id: UUID) -> Record | None:
    row = await uow.first(select(records.c.record).where(records.c.decision_id == decision_id))
    return Record.of_json(row.record) if row else None


async def freeze(uow: Command, record: Record) -> Record:
    """What the decision's papers are made of from now on: this, or what is frozen already and stays."""
    await uow.run(_FREEZE, record.decision_id, record.as_json().decode(), record.digest)
    return await frozen(uow, record.decision_id) or record


async def keep(uow: Command, record: Record, made: list[Made]) -> None:
    """All documents of the decision, which are final."""
    columns = zip(
        *((one.kind, one.format, one.called, one.form, one.digest, one.content) for one in made), strict=True
    )
    await uow.run(_KEEP, record.decision_id, *map(list, columns), record.digest)
    await uow.run(_MADE, record.decision_id)


async def state_of(uow: Query, decision_id: UUID) -> State | None:
    row = await uow.first(select(decisions.c.state).where(decisions.c.id == decision_id))
    return State(row.state) if row else None


async def documents_of(uow: Query, decision_id: UUID) -> list[AnyRow]:
    """By kind and format."""
    return await uow.all(
        select(documents)
        .where(documents.c.decision_id == decision_id)
        .order_by(documents.c.kind, documents.c.format)
    )


async def content_of(uow: Query, decision_id: UUID, kind: str, format_: str) -> Content | None:
    """A document as it was made."""
    row = await uow.first(
        select(contents.c.digest, contents.c.bytes, documents.c.called)
        .join(documents, documents.c.digest == contents.c.digest)
        .where(
            documents.c.decision_id == decision_id, documents.c.kind == kind, documents.c.format == format_
        )
    )
    return Content(row.called, row.digest, row.bytes) if row else None


async def measure_wanted(connection: AsyncConnection) -> None:
    """How many decisions wait for their papers."""
    waiting = select(func.count()).where(decisions.c.state == State.WANTED.value)
    WANTED.set(await connection.scalar(waiting) or 0)
