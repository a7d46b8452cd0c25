"""Facts stay in their service after they left; the outbox points at what has not left."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from contracts.directory import AssignmentRecordedV1, UnitsConfirmedV1
from kit.actor import Actor
from kit.ids import new_id
from kit.relay import _TAKE
from kit.unit_of_work import Cause, NumberedFact
from tests.kit.test_relay import TOPIC, empty, publish, relaying, seen
from tests.support.broker import Broker, until
from tests.support.running import Running

Connect = Callable[[str], Any]


def assigned(assignment_id: UUID) -> AssignmentRecordedV1:
    return AssignmentRecordedV1.model_validate(
        {
            "assignment_id": assignment_id,
            "person_id": uuid4(),
            "role": "head",
            "unit_id": uuid4(),
            "valid_from": "2025-01-01",
            "valid_to": None,
        }
    )


@pytest.mark.stack
async def test_a_fact_that_left_is_kept(app: Running, broker: Broker) -> None:
    begin = await broker.ends(TOPIC)
    await publish(app, 3)
    async with relaying(app, broker.of("awards")):
        await until(empty(app))
    kept = await app.sql("SELECT event_id, topic, key, sequence, type, payload FROM facts ORDER BY position")
    assert [(row.topic, row.sequence, row.type) for row in kept] == [
        (TOPIC, number, "awards.session.opened.v1") for number in (1, 2, 3)
    ]
    await until(lambda: seen(broker, begin, 3))
    for record, row in zip(await broker.since(begin), kept, strict=True):
        assert dict(record.headers)["ce_id"].decode() == str(row.event_id)
        assert (record.key.decode(), record.value) == (row.key, row.payload)


async def test_a_fact_is_kept_and_queued_by_the_statement_that_writes_it(app: Running) -> None:
    await publish(app, 2)
    (both,) = await app.sql("SELECT count(*) FROM facts JOIN unsent USING (position)")
    assert both == (2,)


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("DELETE FROM facts", "never deleted"),
        ("TRUNCATE facts", "never deleted"),
        ("UPDATE facts SET payload = NULL", "never changed"),
        ("UPDATE facts SET sequence = 2", "never changed"),
        ("UPDATE facts SET headers = '[]'", "never changed"),
    ],
)
async def test_a_fact_stands(app: Running, statement: str, refusal: str) -> None:
    await publish(app, 1)
    with pytest.raises(Exception, match=refusal):
        await app.sql(statement)


async def test_a_tombstone_blanks_what_was_told_under_its_key_and_nothing_else(app: Running) -> None:
    gone, stays = new_id(), new_id()
    async with app.service.units_of_work.begin(Actor.service("directory"), Cause(uuid4())) as uow:
        for each in (gone, stays):
            uow.publish(NumberedFact(assigned(each), str(each), 1))
        await uow.commit()
    async with app.service.units_of_work.begin(Actor.service("directory"), Cause(uuid4())) as uow:
        uow.publish(NumberedFact(assigned(gone), str(gone), 2))
        uow.publish_tombstone(AssignmentRecordedV1.topic, str(gone))
        await uow.commit()
    rows = await app.sql("SELECT key, sequence, payload IS NULL AS blank FROM facts ORDER BY position")
    assert [tuple(row) for row in rows] == [
        (str(gone), 1, True),
        (str(stays), 1, False),
        (str(gone), 2, True),
        (str(gone), None, True),
    ]
    with pytest.raises(Exception, match="never changed"):
        await app.sql(f"UPDATE facts SET sequence = 3 WHERE key = '{gone}'")


async def test_a_process_of_the_version_before_goes_on_until_it_is_restarted(
    app: Running, connect: Connect
) -> None:
    """Its statements, word for word: what it tells is kept and queued, what it sent leaves the queue."""
    old: asyncpg.Connection = await connect(app.service.settings.database_url)
    headers = [["ce_type", "awards.session.opened.v1"], ["ce_sequence", "7"]]
    row = {"event_id": str(uuid4()), "topic": TOPIC, "key": "k", "payload": "\\x7b7d", "headers": headers}
    await old.execute(
        'WITH w1 AS (INSERT INTO outbox ("event_id", "topic", "key", "payload", "headers")'
        ' SELECT "event_id", "topic", "key", "payload", "headers"'
        " FROM json_populate_recordset(NULL::outbox, $1) WITH ORDINALITY ORDER BY ordinality) SELECT",
        json.dumps([row]),
    )
    (kept,) = await old.fetch("SELECT topic, key, sequence, type, payload FROM facts")
    assert tuple(kept) == (TOPIC, "k", 7, "awards.session.opened.v1", b"{}")
    (taken,) = await old.fetch(
        "SELECT position, topic, key, headers, payload FROM outbox ORDER BY position LIMIT $1", 500
    )
    assert (taken["key"], taken["payload"]) == ("k", b"{}")
    await old.execute("DELETE FROM outbox WHERE position = ANY($1::bigint[])", [taken["position"]])
    assert await old.fetchval("SELECT count(*) FROM outbox") == 0
    assert await old.fetchval("SELECT count(*) FROM facts") == 1


async def test_the_relay_finds_what_waits_by_its_place_however_much_is_kept(
    app: Running, connect: Connect
) -> None:
    connection = await connect(app.service.settings.database_url)
    await connection.execute(
        "INSERT INTO facts (event_id, topic, key, sequence, type, headers, payload)"
        f" SELECT uuidv7(), '{TOPIC}', n::text, 1, 'awards.session.opened.v1', '[]', '{{}}'"
        " FROM generate_series(1, 100000) n"
    )
    await connection.execute("ANALYZE facts")
    await publish(app, 3)
    plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {_TAKE.replace('$1', '500')}"))
    assert "Seq Scan on facts" not in plan
    assert "using pk_facts on facts" in plan


async def test_a_heartbeat_leaves_and_is_not_kept(app: Running) -> None:
    async with app.service.units_of_work.begin(Actor.service("directory"), Cause(uuid4())) as uow:
        uow.publish(NumberedFact(UnitsConfirmedV1(as_of=datetime.now(UTC)), "confirmed", 1))
        await uow.commit()
    waiting = await app.sql("SELECT topic, key FROM outbox")
    assert [tuple(row) for row in waiting] == [("directory.unit", "confirmed")]
    assert await app.sql("SELECT count(*) FROM facts") == [(0,)]
