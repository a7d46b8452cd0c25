"""Facts of others on a real broker: one effect for each, in order, and none lost."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord
from sqlalchemy import QueuePool

from contracts.submissions import DossierRecalledV1, RoundOpenedV1
from kit import consumer as consumer_module
from kit import inbox as inbox_module
from kit.consumer import Consumer
from kit.dead_letters import replay, waiting
from kit.service import Service
from kit.settings import Settings
from sample.bootstrap import bootstrap
from sample.consumer import WAIT_FOR
from tests.faults.wire import wire_to
from tests.support.broker import Broker, envelope_of, until
from tests.support.running import Running, settings_for

TOPIC = RoundOpenedV1.topic
LETTERS = f"{TOPIC}.awards.dlq"
pytestmark = pytest.mark.stack


@pytest.fixture(autouse=True)
async def _from_here_on(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """What earlier tests left in the topics is behind the group; failing and giving back cost no time."""
    monkeypatch.setattr(inbox_module, "BACKOFF_S", (0.01, 0.01))
    monkeypatch.setattr(consumer_module, "GIVEN_BACK_S", 0.05)
    await broker.skip_to_end("awards")


@asynccontextmanager
async def consuming(service: Service, broker: Broker) -> AsyncIterator[Consumer]:
    consumer = Consumer(service.inbox, broker.of(service.inbox.group))
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


def a_round(round_id: UUID, code: str = "ok") -> RoundOpenedV1:
    return RoundOpenedV1(
        round_id=round_id,
        movement_id=round_id,
        code=code,
        name="Sơ kết",
        unit_id=round_id,
        opens_on=date(2025, 5, 5),
        closes_on=date(2025, 6, 5),
        award_codes=(),
        scoring=(),
    )


async def effects(app: Running) -> list[tuple[UUID, str]]:
    """Every effect in the order in which it was committed."""
    return [tuple(row) for row in await app.sql("SELECT round_id, code FROM effects ORDER BY position")]


def has(app: Running, *expected: tuple[UUID, str]) -> Callable[[], Any]:
    async def check() -> bool:
        return sorted(map(str, await effects(app))) == sorted(map(str, expected))

    return check


def parked(app: Running, count: int) -> Callable[[], Any]:
    async def check() -> bool:
        return len(await waiting(app.service.engine)) == count

    return check


def behind(broker: Broker, before: int, count: int) -> Callable[[], Any]:
    """Whether the group's committed offsets moved on by so many records."""

    async def check() -> bool:
        return await broker.committed("awards", TOPIC) - before == count

    return check


async def reasons(app: Running) -> list[str]:
    return [letter.reason.partition(":")[0] for letter in await waiting(app.service.engine)]


async def test_a_duplicate_has_no_second_effect(app: Running, broker: Broker) -> None:
    key = uuid4()
    async with consuming(app.service, broker):
        told = await broker.tell(a_round(key), key)
        await broker.tell(a_round(key), key, id=told.id)  # in the same batch or the next
        await until(has(app, (key, "ok")))
        await broker.tell(a_round(key), key, id=told.id)
        await broker.tell(a_round(key, "last"), key, 2)
        await until(has(app, (key, "ok"), (key, "last")))
    assert await app.sql("SELECT count(*) FROM inbox") == [(2,)]
    headers = [dict(row.headers) for row in await app.sql("SELECT headers FROM outbox ORDER BY position")]
    assert len(headers) == 2
    assert headers[0]["ce_causationid"] == str(told.id)
    assert headers[0]["ce_correlationid"] == str(told.correlationid)
    assert headers[0]["ce_actor"] == told.actor


async def test_facts_of_a_key_keep_their_order(app: Running, broker: Broker) -> None:
    keys = [uuid4() for _ in range(5)]
    for number in range(200):
        await broker.tell(a_round(keys[number % 5], f"{number // 5:02}"), keys[number % 5], number // 5 + 1)

    async def all_there() -> bool:
        return len(await effects(app)) == 200

    async with consuming(app.service, broker):
        await until(all_there)
    for key in keys:
        assert [code for found, code in await effects(app) if found == key] == [f"{n:02}" for n in range(40)]


async def test_a_poisoned_fact_costs_only_its_own_key(app: Running, broker: Broker) -> None:
    """The batch rolls back and is tried one by one: the bad fact is parked, later ones of its key behind it."""
    sick, well = uuid4(), uuid4()
    await app.sql("INSERT INTO faults VALUES ('bad')")
    begin = await broker.ends(LETTERS)
    await broker.tell(a_round(well, "1"), well)
    bad = await broker.tell(a_round(sick, "bad"), sick)
    await broker.tell(a_round(sick, "later"), sick, 2)
    await broker.tell(a_round(well, "2"), well, 2)
    async with consuming(app.service, broker):
        await until(has(app, (well, "1"), (well, "2")))
        await until(parked(app, 2))
        await broker.tell(a_round(sick, "much later"), sick, 3)
        await until(parked(app, 3))
    assert await reasons(app) == ["reaction_failed", "behind_dead_letter", "behind_dead_letter"]
    letter, *_ = letters = await broker.since(begin)
    assert len(letters) == 3
    assert letter.key == str(sick).encode()
    assert RoundOpenedV1.model_validate_json(letter.value) == a_round(sick, "bad")
    assert list(letter.headers[: len(bad.headers())]) == bad.headers()
    own = dict(letter.headers)
    assert own["dlq_reason"].startswith(b"reaction_failed: LookupError('bad')")
    assert own["dlq_origin"].startswith(TOPIC.encode() + b"/")


async def test_a_mended_reaction_frees_its_key_in_order(app: Running, broker: Broker) -> None:
    sick = uuid4()
    await app.sql("INSERT INTO faults VALUES ('bad')")
    async with consuming(app.service, broker):
        for number, code in enumerate(("bad", "second", "third"), 1):
            await broker.tell(a_round(sick, code), sick, number)
        await until(parked(app, 3))
        assert (await replay(app.service.engine, app.service.inbox, broker.of("awards")))[0] == 0
        _, failures = await replay(app.service.engine, app.service.inbox, broker.of("awards"))
        assert len(failures) == 1
        assert str(sick) in failures[0]
        assert len(await waiting(app.service.engine)) == 3
        await app.sql("DELETE FROM faults")
        assert await replay(app.service.engine, app.service.inbox, broker.of("awards")) == (3, [])
        assert await replay(app.service.engine, app.service.inbox, broker.of("awards")) == (0, [])
        await broker.tell(a_round(sick, "fourth"), sick, 4)
        await until(has(app, *((sick, code) for code in ("bad", "second", "third", "fourth"))))
    assert [code for _, code in await effects(app)] == ["bad", "second", "third", "fourth"]


def headers_with(fact: RoundOpenedV1, **changes: bytes | None) -> list[tuple[str, bytes | None]]:
    return list((dict(envelope_of(fact, "k").headers()) | changes).items())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ce_type": b"submissions.round.opened.v9"}, "unknown_version"),
        ({"ce_source": b"notify"}, "wrong_source"),
        ({"ce_type": b"awards.session.opened.v1", "ce_source": b"awards"}, "wrong_source"),
        ({"ce_subject": b"\xff\xfe"}, "malformed_envelope"),
        ({"ce_id": b"1"}, "malformed_envelope"),
        ({"ce_id": None}, "malformed_envelope"),
        ({"ce_specversion": b"0.3"}, "malformed_envelope"),
        ({"ce_sequence": b"many\0"}, "malformed_envelope"),
        ({"ce_type": b"\0\xff"}, "malformed_envelope"),
    ],
)
async def test_what_is_no_fact_of_ours_is_parked_with_its_bytes(
    app: Running, broker: Broker, changes: dict[str, bytes | None], reason: str
) -> None:
    begin, well = await broker.ends(LETTERS), uuid4()
    fact = a_round(uuid4())
    value = fact.model_dump_json().encode()
    headers = headers_with(fact, **changes)
    async with consuming(app.service, broker):
        await broker.send(TOPIC, b"strange\0\xff", value, headers)
        await until(parked(app, 1))
        await broker.tell(a_round(well), well)
        await until(has(app, (well, "ok")))
    assert await reasons(app) == [reason]
    (letter,) = await broker.since(begin)
    assert (letter.key, letter.value) == (b"strange\0\xff", value)
    assert list(letter.headers[: len(headers)]) == headers


@pytest.mark.parametrize(
    "value", [b"{", b"", b"[]", b"\xff", b"{}", json.dumps({"round_id": "Bà A"}).encode()]
)
async def test_a_malformed_payload_is_parked_without_repeating_it(
    app: Running, broker: Broker, value: bytes
) -> None:
    async with consuming(app.service, broker):
        await broker.send(TOPIC, b"k", value, headers_with(a_round(uuid4())))
        await until(parked(app, 1))
    (letter,) = await waiting(app.service.engine)
    assert letter.reason.startswith("malformed_payload: ")
    assert "Bà A" not in letter.reason


async def test_a_payload_that_came_compressed_is_parked_whole(app: Running, broker: Broker) -> None:
    """The broker took it in fewer bytes than it has; its letter must find room, or its partition waits for ever."""
    begin, value = await broker.ends(LETTERS), b"x" * 2 * 2**20
    producer = AIOKafkaProducer(
        **broker.kafka.client(), compression_type="gzip", max_request_size=2 * len(value)
    )
    await producer.start()
    async with consuming(app.service, broker):
        await producer.send_and_wait(TOPIC, value, key=b"k", headers=headers_with(a_round(uuid4())))
        await until(parked(app, 1))
    await producer.stop()
    (letter,) = await broker.since(begin)
    assert letter.value == value


async def test_unknown_and_uninteresting_facts_are_skipped(app: Running, broker: Broker) -> None:
    fact = a_round(uuid4())
    recalled = DossierRecalledV1(dossier_id=uuid4(), round_id=uuid4(), submitting_unit_id=uuid4(), attempt=1)
    async with consuming(app.service, broker):
        await broker.send(TOPIC, b"k", b"?", headers_with(fact, ce_type=b"submissions.round.renamed.v1"))
        await broker.send(TOPIC, b"k", None)
        await broker.tell(recalled, recalled.dossier_id)
        await broker.tell(fact, "k")
        await until(has(app, (fact.round_id, "ok")))
    assert await waiting(app.service.engine) == []


async def test_an_unknown_field_is_ignored(app: Running, broker: Broker) -> None:
    fact = a_round(uuid4())
    value = json.dumps(json.loads(fact.model_dump_json()) | {"invented_later": {"x": 1}}).encode()
    async with consuming(app.service, broker):
        await broker.send(TOPIC, b"k", value, headers_with(fact))
        await until(has(app, (fact.round_id, "ok")))


async def test_while_the_database_is_away_nothing_is_parked_and_nothing_lost(
    app: Running, broker: Broker
) -> None:
    key = uuid4()
    begin = await broker.ends(LETTERS)
    async with wire_to(app.service.settings.database_url) as (wire, url):
        service = bootstrap(Settings(**settings_for(url)))
        async with consuming(service, broker):
            await broker.tell(a_round(key, "1"), key)
            await until(has(app, (key, "1")))
            await wire.cut()
            for number in range(2, 5):
                await broker.tell(a_round(key, str(number)), key, number)
            await asyncio.sleep(0.5)
            assert await effects(app) == [(key, "1")]
            await wire.mend()
            await until(has(app, *((key, code) for code in ("1", "2", "3", "4"))))
        await service.dispose()
    assert await waiting(app.service.engine) == []
    assert await broker.since(begin) == []


async def test_the_connection_dies_in_the_middle_of_a_batch(app: Running, broker: Broker) -> None:
    key = uuid4()
    async with wire_to(app.service.settings.database_url) as (wire, url):
        service = bootstrap(Settings(**settings_for(url)))
        async with app.service.engine.connect() as holder, consuming(service, broker):
            await holder.exec_driver_sql(f"SELECT pg_advisory_lock({WAIT_FOR})")
            await broker.tell(a_round(key, "1"), key)
            await broker.tell(a_round(key, "wait"), key, 2)
            await until(lambda: blocked(app))
            await wire.cut()
            await wire.mend()
            await holder.exec_driver_sql(f"SELECT pg_advisory_unlock({WAIT_FOR})")
            await until(has(app, (key, "1"), (key, "wait")))
        await service.dispose()
    assert await waiting(app.service.engine) == []


async def test_no_free_connection_parks_nothing(database: str, app: Running, broker: Broker) -> None:
    """The API of the same process may hold every connection for a while."""
    key = uuid4()
    service = bootstrap(Settings(**settings_for(database, database_pool=1)))
    cast("QueuePool", service.engine.pool)._timeout = 0.1
    async with service.engine.connect() as held, consuming(service, broker):
        await broker.tell(a_round(key), key)
        await asyncio.sleep(0.5)
        assert await effects(app) == []
        await held.close()
        await until(has(app, (key, "ok")))
    assert await waiting(app.service.engine) == []
    await service.dispose()


async def test_a_stop_finishes_the_batch_at_hand_and_gives_the_rest_back(
    app: Running, broker: Broker
) -> None:
    key = uuid4()
    before = await broker.committed("awards", TOPIC)
    async with app.service.engine.connect() as holder:
        await holder.exec_driver_sql(f"SELECT pg_advisory_lock({WAIT_FOR})")
        consumer = Consumer(app.service.inbox, broker.of("awards"))
        await consumer.start()
        await broker.tell(a_round(key, "wait"), key)
        await until(lambda: blocked(app))
        stopping = asyncio.create_task(consumer.stop())
        for number in range(2, 6):
            await broker.tell(a_round(key, str(number)), key, number)
        assert await effects(app) == []
        await holder.exec_driver_sql(f"SELECT pg_advisory_unlock({WAIT_FOR})")
        await stopping
    assert await effects(app) == [(key, "wait")]
    assert await broker.committed("awards", TOPIC) - before == 1
    async with consuming(app.service, broker):
        await until(has(app, *((key, code) for code in ("wait", "2", "3", "4", "5"))))


async def blocked(app: Running) -> bool:
    return bool(
        await app.sql(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()"
        )
    )


async def test_a_crash_after_the_effect_repeats_nothing(
    app: Running, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The offsets were not committed; the inbox knows what was done."""
    key = uuid4()
    before = await broker.committed("awards", TOPIC)
    with monkeypatch.context() as crashing:

        async def die(_: Any) -> None:
            raise ConnectionError

        crashing.setattr(consumer_module._Batch, "ack", die)
        async with consuming(app.service, broker):
            await broker.tell(a_round(key), key)
            await until(has(app, (key, "ok")))
    assert await broker.committed("awards", TOPIC) == before
    async with consuming(app.service, broker):
        await until(behind(broker, before, 1))
    assert await effects(app) == [(key, "ok")]


async def test_offsets_are_committed_and_a_restart_goes_on_from_there(app: Running, broker: Broker) -> None:
    key = uuid4()
    before = await broker.committed("awards", TOPIC)
    async with consuming(app.service, broker):
        await broker.tell(a_round(key, "1"), key)
        await until(behind(broker, before, 1))
    await app.sql("DELETE FROM inbox")
    async with consuming(app.service, broker):
        await broker.tell(a_round(key, "2"), key, 2)
        await until(has(app, (key, "1"), (key, "2")))


async def test_a_redelivered_letter_is_not_parked_twice(app: Running, broker: Broker) -> None:
    record = ConsumerRecord(TOPIC, 0, 10**6, 0, 0, b"k", b"{", None, 1, 1, ())
    begin = await broker.ends(LETTERS)
    for _ in range(2):
        await app.service.inbox.consume([record], broker.producer)
    assert len(await broker.since(begin)) == 1
    assert len(await waiting(app.service.engine)) == 1


async def test_a_letter_that_is_gone_is_an_error_and_never_another_letter(
    app: Running, broker: Broker
) -> None:
    await app.service.inbox.consume(
        [ConsumerRecord(TOPIC, 0, 10**6, 0, 0, b"k", b"{", None, 1, 1, ())], broker.producer
    )
    await app.sql("UPDATE dead_letters SET dlq_offset = dlq_offset + 1000000")
    replayed, failures = await replay(app.service.engine, app.service.inbox, broker.of("awards"))
    assert (replayed, len(failures)) == (0, 1)
    assert "OffsetOutOfRange" in failures[0]
