"""The engine, the guard on commits, and the migrations."""

import asyncio
import os
import socket
from functools import cache
from importlib.resources import files
from typing import Any, Final
from zlib import crc32

import asyncpg
from prometheus_client import Gauge
from sqlalchemy import Connection, event, func, select
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlalchemy.util import await_only

EDGE_COMMITS: Final = "edge_commits"
"""Key in a connection's info while the edge, and nobody else, commits it."""
FOR_QUERIES: Final = "for_queries"
"""Key in a connection's info: whether it answers queries, each statement by itself."""
CONNECT_S: Final = 5.0
"""Seconds within which a connection stands, or the database is away."""
_SILENCE: Final = {
    "SO_KEEPALIVE": (socket.SOL_SOCKET, 1),
    "TCP_KEEPIDLE": (socket.IPPROTO_TCP, 5),
    "TCP_KEEPINTVL": (socket.IPPROTO_TCP, 2),
    "TCP_KEEPCNT": (socket.IPPROTO_TCP, 3),
    "TCP_USER_TIMEOUT": (socket.IPPROTO_TCP, 11_000),
}
"""How our kernel finds out that a peer is gone which said no goodbye: within 11 s, whether we wait for its answer or it
for what we sent (tcp(7), RFC 5482). Seconds, and milliseconds in the last; each where the system knows it."""

IN_USE: Final = Gauge(
    "database_connections_in_use", "Connections of this process that are in use right now.", ["pool"]
)
LIMIT: Final = Gauge("database_connections_limit", "Connections that this process may use at most.", ["pool"])


class CommitOutsideEdge(RuntimeError):
    """A handler or repository tried to commit. One command is one transaction, and the edge commits it."""


class DatabaseAway(ConnectionError):
    """No connection could be made. A type of its own, so that nobody else's OSError is taken for it."""


def asyncpg_url(url: str) -> str:
    """A plain PostgreSQL address as SQLAlchemy's asyncpg dialect wants it."""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)


def create_engine(url: str, *, pool_size: int, name: str, queries: bool = False) -> AsyncEngine:
    """An engine whose connections refuse to commit unless the edge does it, and that notice a dead peer in seconds, as
    PostgreSQL notices us.

    Those for queries write nothing, and each of their statements is a transaction of its own: no BEGIN, no ROLLBACK.
    """
    server_settings = {
        "application_name": name,
        "timezone": "UTC",
        "idle_in_transaction_session_timeout": "60s",
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "3",
        "client_connection_check_interval": "10s",
        "default_transaction_read_only": "on" if queries else "off",
    }

    async def connect() -> Any:
        try:
            connection = await asyncpg.connect(url, timeout=CONNECT_S, server_settings=server_settings)
        except (
            OSError,
            asyncpg.PostgresError,
        ) as error:  # a server that starts up, is full or refuses us says so
            raise DatabaseAway(repr(error)) from error
        notice_silence(connection)
        return connection

    engine = create_async_engine(
        asyncpg_url(url),
        async_creator=connect,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_use_lifo=True,
        hide_parameters=True,  # they may be personal data, and errors are logged
        **({"isolation_level": "AUTOCOMMIT"} if queries else {}),
    )

    def note_purpose(_: object, record: ConnectionPoolEntry) -> None:
        record.info[FOR_QUERIES] = queries

    event.listen(engine.sync_engine, "connect", note_purpose)
    event.listen(engine.sync_engine, "checkout", _leave_the_dead)
    event.listen(engine.sync_engine, "commit", _refuse_commit)
    event.listen(engine.sync_engine, "handle_error", _forget_detail)
    return engine


def watch_connections(**engines: AsyncEngine) -> None:
    """Tell how many connections of each engine are in use, at the moment somebody asks."""
    for name, engine in engines.items():
        pool = engine.pool
        assert isinstance(pool, QueuePool)  # noqa: S101 - create_engine makes no other
        IN_USE.labels(name).set_function(pool.checkedout)
        LIMIT.labels(name).set(pool.size())


def _leave_the_dead(_: object, record: ConnectionPoolEntry, __: object) -> None:
    """Make a connection anew that died while nobody used it, and all those of its age: a server that went and came back
    costs nobody a request.
    """
    driver: Any = record.driver_connection
    if driver.is_closed():
        raise InvalidatePoolError


def _refuse_commit(connection: Connection) -> None:
    if not connection.info.get(EDGE_COMMITS):
        # by hand, because a listener that raises leaves the transaction open on a connection that others get
        connection.dialect.do_rollback(connection.connection)
        raise CommitOutsideEdge


def _forget_detail(context: ExceptionContext) -> None:
    if detail := forget_row(context.original_exception.__cause__):
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None:
                error.args = tuple(str(part).replace(detail, "") for part in error.args)


def notice_silence(connection: Any) -> None:
    """Let the kernel end an asyncpg connection whose peer is silent for too long."""
    number = os.dup(connection._transport.get_extra_info("socket").fileno())  # noqa: SLF001 - asyncpg has no other way
    with socket.socket(fileno=number) as line:
        if line.family in {socket.AF_INET, socket.AF_INET6}:
            for name, (level, value) in _SILENCE.items():
                if option := getattr(socket, name, None):
                    line.setsockopt(level, option, value)


class Record(asyncpg.Record):
    """A row whose columns the caller knows by name."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(name) from error


_DRIVERS: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""What asyncpg raises when a statement or its connection fails."""


async def begin(connection: AsyncConnection) -> None:
    """Begin the connection's transaction now, and not with the first statement by way of SQLAlchemy, which costs four
    times as much. Raises DBAPIError.
    """
    plain = _plain(connection)
    plain.begin()
    adapter: Any = plain.connection.dbapi_connection
    try:
        await adapter._start_transaction()  # noqa: SLF001 - SQLAlchemy has no other way
    except AsyncAdapt_asyncpg_dbapi.Error as error:
        cause = error.__cause__
        assert cause is not None  # noqa: S101 - SQLAlchemy wraps what the driver raised
        raise await _refused(connection, "BEGIN", cause) from cause


async def fetch(connection: AsyncConnection, statement: str, *parameters: Any) -> list[Record]:
    """Rows of a statement in PostgreSQL's own words (`$1`), inside the connection's transaction, which is open,
    unless the connection is for queries.

    Goes to asyncpg directly: a fifth of what SQLAlchemy takes for the same. Raises DBAPIError like SQLAlchemy, and
    CommitOutsideEdge where the transaction is over.
    """
    plain = _plain(connection)
    driver: Any = plain.connection.driver_connection
    if not (driver.is_in_transaction() or plain.info[FOR_QUERIES]):
        raise CommitOutsideEdge  # somebody ended it, and what we send would be lasting by itself
    try:
        rows: list[Record] = await driver.fetch(statement, *parameters, record_class=Record)
    except _DRIVERS as error:
        raise await _refused(connection, statement, error) from error
    return rows


def _plain(connection: AsyncConnection) -> Connection:
    plain = connection.sync_connection
    assert plain is not None  # noqa: S101 - a connection that is in use is a live one
    return plain


async def _refused(connection: AsyncConnection, statement: str, error: BaseException) -> DBAPIError:
    """What the driver raised as SQLAlchemy says it, without the row; a connection that died is given up."""
    forget_row(error)
    # What the driver calls a mistake of its own is a server that said goodbye just now.
    driver: Any = _plain(connection).connection.driver_connection
    is_dead = isinstance(error, asyncpg.InternalClientError) or driver.is_closed()
    if is_dead:  # which nobody else notices where there is no transaction to roll back
        await connection.invalidate(error)
    return DBAPIError(statement, None, error, connection_invalidated=is_dead)


def forget_row(error: BaseException | None) -> str:
    """Take from an error the row that PostgreSQL quotes, which may be personal data. Returns what was taken."""
    if not isinstance(error, asyncpg.PostgresError) or not error.detail:
        return ""
    detail, error.detail = f"\nDETAIL:  {error.detail}", None
    return detail


async def commit_at_edge(connection: AsyncConnection) -> None:
    """The one way to commit."""
    info = connection.info  # asked once: a connection that dies in the commit can't be asked any more
    info[EDGE_COMMITS] = True
    try:
        await connection.commit()
    finally:
        info.pop(EDGE_COMMITS, None)


def is_unavailable(error: BaseException) -> bool:
    """Whether the database itself is away or has no room, as against a statement that it refused.

    Trying the same again later can help; nothing is wrong with what was asked. Class 08 is a lost connection,
    53 resources (disk full, too many connections), 57P a shutdown, 25P03 and 25P04 a session that was ended
    for being slow (PostgreSQL 18, Appendix A). A connection that died without a word carries no state at all.
    """
    if isinstance(error, (DatabaseAway, PoolTimeout)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or sqlstate(error).startswith(("08", "53", "57P", "25P03", "25P04"))


def is_contention(error: BaseException) -> bool:
    """Whether the statement lost against a concurrent one: serialization, deadlock, lock timeout."""
    return isinstance(error, DBAPIError) and sqlstate(error) in {"40001", "40P01", "55P03"}


def sqlstate(error: DBAPIError) -> str:
    """PostgreSQL's code of the error; empty where the driver raised it by itself."""
    return getattr(error.orig, "sqlstate", None) or ""


@cache
def migration_sql(package: str, name: str) -> str:
    """A released SQL file of a package's `migrations` folder."""
    return files(package).joinpath("migrations", f"{name}.sql").read_text("utf-8")


def run_in_migration(run: Any, url: str) -> None:
    """Give Alembic's synchronous `run(connection)` a connection of its own."""

    async def connect() -> None:
        engine = create_async_engine(url, connect_args={"server_settings": {"lock_timeout": "5s"}})
        try:
            async with engine.connect() as connection:
                await _alone(connection)
                await connection.run_sync(run)
        finally:  # also after a migration that failed: the connection holds the database
            await engine.dispose()

    asyncio.run(connect())


async def _alone(connection: AsyncConnection) -> None:
    """Hold the database for this migration until the connection ends, however long another one takes first."""
    await connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    await connection.execute(select(func.pg_advisory_lock(crc32(b"migrate"))))
    await connection.commit()


def execute_script(bind: Connection, script: str) -> None:
    """Run a released SQL file, which has several statements, inside the migration's transaction."""
    raw = bind.connection.driver_connection
    assert raw is not None  # noqa: S101 - a migration always runs on a live connection
    await_only(raw.execute(script))
