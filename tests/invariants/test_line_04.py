"""The facts of one aggregate leave in order, at least once, numbered, from one relay; poison costs only its key."""

from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from kit import inbox as inbox_module
from kit.dead_letters import waiting
from kit.relay import Relay
from tests.invariants.facts import a_round, record_of
from tests.kit.test_consumer import TOPIC, consuming, effects, has
from tests.submissions.province import Province
from tests.support.broker import Broker, envelope_of, until
from tests.support.running import NO_BROKER, Running

pytestmark = pytest.mark.stack


async def test_the_facts_of_a_dossier_are_numbered_without_gaps(here: Province) -> None:
    dossier = await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    rows = await here.app.sql(
        "SELECT headers FROM outbox WHERE topic = 'submissions.dossier' ORDER BY position"
    )
    assert [dict(row.headers)["ce_sequence"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert (await here.read(dossier["id"]))["version"] == 5


async def test_one_relay_is_active_at_a_time(app: Running) -> None:
    relay = Relay("awards", app.service.settings.database_url, NO_BROKER)
    async with relay._connection() as first, relay._connection() as second:
        assert await relay._lock(first)
        assert not await relay._lock(second)
        await first.close()
        await until(lambda: relay._lock(second), 5)


async def test_a_fact_that_the_broker_did_not_take_stays_in_the_outbox(app: Running, broker: Broker) -> None:
    relay = Relay("awards", app.service.settings.database_url, broker.of("awards"))
    await app.sql(
        "INSERT INTO outbox (event_id, topic, key, headers, payload)"
        " VALUES (uuidv7(), 'awards.session', 'k', '[[\"ce_type\", \"awards.session.opened.v1\"],"
        " [\"ce_sequence\", \"1\"]]', convert_to(repeat('x', 2000000), 'UTF8'))"
    )
    producer = AIOKafkaProducer(**broker.kafka.client(), transactional_id=str(uuid4()))
    await producer.start()
    try:
        async with relay._connection() as connection:
            with pytest.raises(KafkaError):
                await relay._move(connection, producer)
    finally:
        await producer.stop()
    assert await app.sql("SELECT count(*) FROM outbox") == [(1,)]


async def test_what_was_not_committed_is_not_consumed(app: Running, broker: Broker) -> None:
    await broker.skip_to_end("awards")
    given_up, sent = a_round(uuid4(), "given up"), a_round(uuid4())
    zombie = AIOKafkaProducer(**broker.kafka.client(), transactional_id=str(uuid4()))
    await zombie.start()
    await zombie.begin_transaction()
    headers = envelope_of(given_up, given_up.round_id).headers()
    await zombie.send_and_wait(TOPIC, given_up.model_dump_json().encode(), key=b"k", headers=headers)
    await zombie.abort_transaction()
    await zombie.stop()
    await broker.tell(sent, "k")  # the same key, therefore the same partition, after it
    async with consuming(app.service, broker):
        await until(lambda: _any_effect(app), 15)
        await until(has(app, (sent.round_id, "ok")), 5)


async def _any_effect(app: Running) -> Any:
    return await effects(app)


async def test_poison_is_parked_with_what_follows_in_its_key_and_nobody_else_waits(
    app: Running, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "BACKOFF_S", (0.01, 0.01))
    await app.sql("INSERT INTO faults VALUES ('bad')")
    sick, well = uuid4(), uuid4()
    records = [
        record_of(a_round(sick, "bad"), sick, 10**6),
        record_of(a_round(sick, "later"), sick, 10**6 + 1),
        record_of(a_round(well), well, 10**6 + 2),
    ]
    await app.service.inbox.consume(records, broker.producer)
    assert await effects(app) == [(well, "ok")]
    letters = await waiting(app.service.engine)
    assert [letter.reason.partition(":")[0] for letter in letters] == [
        "reaction_failed",
        "behind_dead_letter",
    ]
