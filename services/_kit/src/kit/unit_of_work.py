"""A unit of work is a command or a query, with its actor and its time. One command, one transaction: the rows, the
idempotency record and the facts commit together or not at all. A query only reads, and whoever only reads takes one; a
command can be handed to them, too, but no query to whoever writes.

Invariants, not to be broken:
- Handlers and repositories never commit; the edge does, once, before the answer leaves. They work on a piece
  (`on_behalf`) of the edge's command, and a piece refuses to commit.
- `publish` writes to this transaction's facts, which its outbox points at, and nowhere else. It needs no broker.
- Facts are numbered by the version of their aggregate, whose row is locked, so they leave in order.
- Rows that wait to be written are written before anything is read, so nobody reads past them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import CompoundSelect, Executable, Select, Table
from sqlalchemy.engine import CursorResult, RootTransaction, Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from contracts import Envelope, Fact
from kit.actor import Actor, Grant
from kit.database import CommitOutsideEdge, Record, begin, commit_at_edge, fetch
from kit.errors import Problem
from kit.ids import new_id
from kit.rehearsal import Rehearsal
from kit.tables import facts, unsent
from kit.writes import Values, Writes

LARGEST_FACT: Final = 900_000
"""Bytes of payload. Kafka takes 1 MiB with headers; a larger fact would block the outbox behind it for ever."""
_NOW: Final = "SELECT business_now() AS now"
_HOLD: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
Reading = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
"""What the type says is no change."""
AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns the caller knows by name."""


class OutsideTransaction(RuntimeError):
    """Something was written or published by a command that is already over: it would be lost."""


class FactTooLarge(Problem):
    """What the command has to tell others is more than a fact can hold. It fails at once, instead of the relay failing
    later again and again.
    """

    code = "fact_too_large"
    status = 422
    at = ("body", "")


@dataclass(frozen=True)
class NumberedFact:
    """A fact with its aggregate's key, and as `sequence` the aggregate's version after it."""

    fact: Fact
    key: str
    sequence: int


@dataclass(frozen=True)
class Cause:
    """What this work is a consequence of."""

    correlation_id: UUID
    causation_id: UUID | None = None
    traceparent: str | None = None


@dataclass
class _Pending:
    """What one transaction has still to write, shared by all its pieces, as long as it is open."""

    writes: Writes = field(default_factory=Writes)
    facts: list[Values] = field(default_factory=list)
    passing: list[Values] = field(default_factory=list)
    is_open: bool = True


@dataclass
class Query:
    """What only reads: each of its statements by itself, on a connection by which the server lets nobody write.

    `now` is business time: the database's clock when it began, plus the offset of a non-production database. `grant`
    is by what the actor acts, once authority has been asked. `rehearsal` is where a command that is only tried says
    what it would change.
    """

    _connection: AsyncConnection
    service: str
    actor: Actor
    now: datetime
    cause: Cause
    grant: Grant | None = field(default=None, kw_only=True)
    rehearsal: Rehearsal | None = field(default=None, kw_only=True)

    async def first(self, statement: Reading) -> AnyRow | None:
        return (await self._execute(statement)).first()

    async def all(self, statement: Reading) -> list[AnyRow]:
        return list((await self._execute(statement)).all())

    async def fetch(self, statement: str, *parameters: Any) -> list[Record]:
        """Rows of a statement in PostgreSQL's own words (`$1`), for where building one costs more than running it. It
        reads; one that changes or locks is for `Command.run`.
        """
        return await fetch(self._connection, statement, *parameters)

    async def _execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        return await self._connection.execute(statement, parameters)


@dataclass
class Command(Query):
    """A transaction with the rows that it will have written and the facts that it will have published. It reads like a
    query, and sees what it wrote itself.
    """

    _pending: _Pending = field(default_factory=_Pending)
    _is_piece: bool = False
    _transaction: RootTransaction | None = field(init=False)

    def __post_init__(self) -> None:
        self._transaction = self._current_transaction()

    async def fetch(self, statement: str, *parameters: Any) -> list[Record]:
        await self._write()
        return await super().fetch(statement, *parameters)

    async def run(self, statement: str, *parameters: Any) -> list[Record]:
        """Likewise a statement that changes or locks, with the rows that it answers."""
        return await self.fetch(statement, *parameters)

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run a statement that changes or locks."""
        return await self._execute(statement, parameters)

    async def _execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        await self._write()
        return await super()._execute(statement, parameters)

    async def hold(self, name: str) -> None:
        """Wait until no other transaction holds this name, and hold it to the end of ours: for what has no row yet."""
        await self.run(_HOLD, name)

    def add(self, table: Table, *rows: Values) -> None:
        """Insert rows, together with everything else that this transaction writes. Raises OutsideTransaction."""
        self._writes_to(table).add(table, *rows)

    def put(self, table: Table, *rows: Values) -> None:
        """Insert or replace rows by their primary key, likewise."""
        self._writes_to(table).put(table, *rows)

    def _writes_to(self, table: Table) -> Writes:
        if not self._pending.is_open:
            raise OutsideTransaction(table.name)
        return self._pending.writes

    def publish(self, numbered: NumberedFact) -> None:
        """Keep the fact and let it leave with this transaction; what is not kept only leaves. Raises OutsideTransaction
        after its end.
        """
        fact = numbered.fact
        envelope = Envelope(
            id=new_id(),
            type=fact.type,
            source=self.service,
            subject=numbered.key,
            time=self.now,
            sequence=numbered.sequence,
            correlationid=self.cause.correlation_id,
            causationid=self.cause.causation_id,
            actor=self.actor.name,
            actorrole=self.grant.role if self.grant else None,
            actorunit=self.grant.unit_id if self.grant else None,
            actorassignment=self.grant.assignment_id if self.grant else None,
            traceparent=self.cause.traceparent,
        )
        payload = fact.model_dump_json().encode()
        row = self._row(envelope.id, fact.topic, numbered.key, envelope.texts(), payload)
        if fact.kept:
            self._pending.facts.append(row | {"type": fact.type, "sequence": numbered.sequence})
        else:
            self._pending.passing.append(row)

    def publish_tombstone(self, topic: str, key: str) -> None:
        """Erase a key of a compacted topic: a message without payload, which blanks what was kept under its key."""
        self._pending.facts.append(
            self._row(new_id(), topic, key, [], None) | {"type": None, "sequence": None}
        )

    def _row(
        self, event_id: UUID, topic: str, key: str, headers: list[tuple[str, str]], payload: bytes | None
    ) -> dict[str, Any]:
        if not self._pending.is_open:
            raise OutsideTransaction(topic)
        if payload is not None and len(payload) > LARGEST_FACT:
            raise FactTooLarge(topic=topic, size=len(payload), limit=LARGEST_FACT)
        return {
            "event_id": event_id,
            "topic": topic,
            "key": key,
            "payload": payload,
            "headers": headers,
        }

    def on_behalf(self, actor: Actor, cause: Cause) -> Self:
        """A piece of this transaction for another actor and cause; only the whole can be committed."""
        return type(self)(
            _connection=self._connection,
            service=self.service,
            actor=actor,
            now=self.now,
            cause=cause,
            _pending=self._pending,
            _is_piece=True,
            rehearsal=self.rehearsal,
        )

    async def flush(self) -> None:
        """Write the pending rows, and the pending facts, which wait to leave with this transaction."""
        self.add(facts, *self._pending.facts)
        self.add(unsent, *self._pending.passing)
        self._pending.facts.clear()
        self._pending.passing.clear()
        await self._write()

    async def _write(self) -> None:
        if self._pending.writes:
            statement, parameters = self._pending.writes.take()
            await fetch(self._connection, statement, *parameters)

    async def commit(self) -> None:
        """The edge's: make everything lasting.

        Raises CommitOutsideEdge for a piece, and where somebody ended the transaction before us: what came
        after that is only half of the command.
        """
        if self._is_piece or self._current_transaction() is not self._transaction:
            raise CommitOutsideEdge
        await self.flush()
        self.close()
        await commit_at_edge(self._connection)

    def _current_transaction(self) -> RootTransaction | None:
        plain = self._connection.sync_connection
        return plain.get_transaction() if plain else None

    def close(self) -> None:
        """Take no more facts: the transaction is over."""
        self._pending.is_open = False


@dataclass(frozen=True)
class UnitsOfWork:
    """Begins a service's commands and queries, of its own kinds, each on their engine."""

    engine: AsyncEngine
    query_engine: AsyncEngine
    service: str
    commands: type[Command]
    queries: type[Query]

    @asynccontextmanager
    async def begin(self, actor: Actor, cause: Cause) -> AsyncIterator[Command]:
        """A transaction that is rolled back unless the edge commits it inside."""
        async with self.begin_with(_NOW, (), actor, cause) as (uow, _):
            yield uow

    @asynccontextmanager
    async def begin_with(
        self, statement: str, parameters: tuple[Any, ...], actor: Actor, cause: Cause
    ) -> AsyncIterator[tuple[Command, Record]]:
        """`begin`, and the row of its first statement, one of whose columns is `now`: business time."""
        async with self.engine.connect() as connection:
            await begin(connection)
            [first] = await fetch(connection, statement, *parameters)
            uow = self.commands(connection, self.service, actor, first.now, cause)
            try:
                yield uow, first
            finally:
                uow.close()

    @asynccontextmanager
    async def query(self, actor: Actor, cause: Cause) -> AsyncIterator[Query]:
        """Only reads: each of its statements sees what is committed by then."""
        async with self.query_engine.connect() as connection:
            [first] = await fetch(connection, _NOW)
            yield self.queries(connection, self.service, actor, first.now, cause)
