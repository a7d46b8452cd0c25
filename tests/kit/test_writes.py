"""What a transaction writes travels in one statement, and nobody reads past it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kit.actor import Actor
from kit.tables import facts, idempotency_keys, inbox
from kit.unit_of_work import Cause, Command, OutsideTransaction
from kit.writes import Writes
from sample.models import counters, effects
from tests.support.running import Running


@pytest.fixture
async def uow(app: Running) -> AsyncIterator[Command]:
    async with app.service.units_of_work.begin(Actor.service("awards"), Cause(uuid4())) as begun:
        yield begun


def counter(**changes: Any) -> dict[str, Any]:
    return {"id": uuid4(), "unit_id": uuid4(), "value": 1, "version": 1, "note": "Đợt thi đua"} | changes


def fact(key: str) -> dict[str, Any]:
    return {
        "event_id": uuid4(),
        "topic": "sample.counter.v1",
        "key": key,
        "headers": [["ce_id", key]],
        "sequence": 1,
        "type": "sample.counter.raised.v1",
    }


async def test_several_tables_are_one_statement(uow: Command) -> None:
    one = counter()
    seen: list[Any] = []
    driver: Any = (await uow._connection.get_raw_connection()).driver_connection
    await uow.fetch(
        "SELECT $1::bytea[]", []
    )  # how the server has it, the driver asks once for each connection
    with driver.query_logger(seen.append):
        uow.put(counters, one)
        uow.add(effects, *({"round_id": uuid4(), "code": code} for code in "bac"))
        uow.add(facts, fact("x") | {"payload": b"\x00\xff{}"}, fact("y") | {"payload": b"{}"})
        await uow.flush()
        await asyncio.sleep(0)  # asyncpg tells its loggers a turn later
    assert len(seen) == 1
    assert [dict(row) for row in await uow.fetch("SELECT * FROM counters")] == [one]
    assert [row.code for row in await uow.fetch("SELECT code FROM effects ORDER BY position")] == [*"bac"]
    left = await uow.fetch("SELECT key, payload, headers FROM outbox ORDER BY position")
    assert [tuple(row) for row in left] == [
        ("x", b"\x00\xff{}", [["ce_id", "x"]]),
        ("y", b"{}", [["ce_id", "y"]]),
    ]


async def test_a_row_that_is_put_replaces_the_one_that_is_there(uow: Command) -> None:
    one = counter()
    for value in (1, 2):
        uow.put(counters, one | {"value": value})
    await uow.flush()
    uow.put(counters, one | {"value": 3}, counter(value=4))
    rows = await uow.fetch("SELECT value FROM counters ORDER BY value")
    assert [row.value for row in rows] == [3, 4]


async def test_a_read_sees_what_waits(uow: Command) -> None:
    one = counter()
    uow.put(counters, one)
    assert (await uow.execute(text("SELECT count(*) FROM counters"))).scalar_one() == 1
    assert [row.id for row in await uow.fetch("SELECT * FROM counters")] == [one["id"]]


async def test_a_moment_keeps_its_microseconds(uow: Command) -> None:
    moment = datetime(2025, 11, 24, 16, 59, 59, 999_999, tzinfo=UTC)
    uow.put(inbox, {"event_id": uuid4(), "received_at": moment})
    assert [row.received_at for row in await uow.fetch("SELECT received_at FROM inbox")] == [moment]


async def test_what_is_not_given_keeps_its_default(uow: Command) -> None:
    key = {"actor": "a", "route": "r", "key": "k", "request_hash": b"\x01"}
    uow.add(idempotency_keys, key)
    await uow.flush()
    uow.put(idempotency_keys, key | {"status": 201, "headers": {"etag": '"1"'}, "response": b"{}"})
    (row,) = await uow.fetch("SELECT *, created_at <= clock_timestamp() AS dated FROM idempotency_keys")
    assert (row.status, row.headers, row.response, row.dated) == (201, {"etag": '"1"'}, b"{}", True)


async def test_nothing_that_waits_outlives_a_rollback(app: Running) -> None:
    async with app.service.units_of_work.begin(Actor.service("awards"), Cause(uuid4())) as uow:
        uow.put(counters, counter())
    assert await app.sql("SELECT * FROM counters") == []
    with pytest.raises(OutsideTransaction):
        uow.put(counters, counter())
    with pytest.raises(OutsideTransaction):
        uow.add(effects, {"round_id": uuid4(), "code": "late"})


async def test_a_value_that_no_column_holds_is_refused_by_the_database(uow: Command) -> None:
    uow.put(counters, counter(note="\0"))
    with pytest.raises(DBAPIError) as refused:
        await uow.flush()
    assert isinstance(refused.value.orig, asyncpg.UntranslatableCharacterError)


@pytest.mark.unit
def test_what_json_cannot_say_is_a_mistake_of_ours() -> None:
    writes = Writes()
    writes.put(counters, counter(note=object()))
    with pytest.raises(TypeError):
        writes.take()
