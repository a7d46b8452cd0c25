"""The audit on a real broker whose topics have forgotten: what a service keeps counts, as far as it is kept."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from audit.__main__ import PARTIES, audit
from kit.actor import Actor
from kit.ledger import entries
from kit.republish import Asked, republish
from kit.settings import Settings
from kit.unit_of_work import Cause
from sample.bootstrap import bootstrap
from tests.kit.test_relay import TOPIC, empty, publish, relaying
from tests.kit.test_unit_of_work import opened
from tests.support.broker import Broker, until
from tests.support.running import Running, running, settings_for

pytestmark = pytest.mark.stack


@pytest.fixture
def database(databases: Any) -> Any:
    with databases("sample") as url:
        yield url


@pytest.fixture
async def app(database: str) -> AsyncIterator[Running]:
    """A service of the name of awards, whose facts tell of sessions."""
    async with running(bootstrap(Settings(**settings_for(database)))) as sample:
        yield sample


async def about_facts(app: Running, broker: Broker, folder: Path) -> list[str]:
    """What the audit says of the facts about this service's sessions, its rows left aside."""
    for name in PARTIES:
        lines = [json.dumps({"table": "as_of", "at": "2099-01-01T00:00:00+00:00"})]
        if name == "awards":
            lines = [line async for line in entries(app.service.engine, {}, app.service.reactions)]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    comparison = await audit(folder, broker.kafka)
    ours = {row.key for row in await app.sql("SELECT DISTINCT key FROM facts")}
    return [str(one) for one in comparison.differences() if one.where == TOPIC and one.id in ours]


async def forget(broker: Broker) -> None:
    """Retention has taken everything from the topic."""
    admin = AIOKafkaAdminClient(**broker.kafka.client())
    await admin.start()
    ends: dict[TopicPartition, int] = await broker.ends(TOPIC)
    await admin.delete_records({place: RecordsToDelete(before_offset=end) for place, end in ends.items()})
    await admin.close()


async def test_what_topics_forgot_is_no_difference_and_a_fact_that_is_really_missing_is(
    app: Running, broker: Broker, tmp_path: Path
) -> None:
    await publish(app, 6, keys=2)
    async with relaying(app, broker.of("awards")):
        await until(empty(app))
    assert await about_facts(app, broker, tmp_path) == []
    await forget(broker)
    assert await about_facts(app, broker, tmp_path) == []
    key = (await app.sql("SELECT key FROM facts LIMIT 1"))[0].key
    await app.sql("ALTER TABLE facts DISABLE TRIGGER USER")
    await app.sql(f"DELETE FROM facts WHERE key = '{key}' AND sequence = 2")
    assert await about_facts(app, broker, tmp_path) == [f"{TOPIC} {key}: facts [2] are missing"]


async def test_what_a_topic_lost_is_named_and_mended_by_telling_it_once_more(
    app: Running, broker: Broker, tmp_path: Path
) -> None:
    session_id = uuid4()
    async with relaying(app, broker.of("awards")):
        await tell(app, session_id, 1)
        await until(empty(app))
    await tell(app, session_id, 2)
    await app.sql("DELETE FROM outbox")  # the broker acknowledged it, and lost it
    lost = f"{TOPIC} {session_id}: 1 facts are kept and on the topic no more"
    assert await about_facts(app, broker, tmp_path) == [lost]
    async with relaying(app, broker.of("awards")):
        async for _ in republish(app.service.engine, Asked(key=str(session_id))):
            pass
    assert await about_facts(app, broker, tmp_path) == []


async def tell(app: Running, session_id: UUID, number: int) -> None:
    async with app.service.units_of_work.begin(Actor.service("awards"), Cause(uuid4())) as uow:
        uow.publish(opened(session_id, number))
        await uow.commit()


async def test_where_kept_facts_begin_is_said_and_what_was_before_is_not_missed(
    app: Running, broker: Broker, tmp_path: Path
) -> None:
    key, about = str(uuid4()), str(uuid4())
    headers = {
        "specversion": "1.0", "id": str(uuid4()), "type": "awards.session.state_taken_over.v1", "source": "awards",
        "subject": key, "time": "2025-05-05T01:00:00Z", "sequence": "7", "correlationid": about,
        "actor": "service:awards",
    }  # fmt: skip
    payload = json.dumps({"session_id": key, "unit_id": about, "round_id": about})
    await app.sql(
        "INSERT INTO facts (position, event_id, topic, key, sequence, type, headers, payload) VALUES"
        f" (-1, '{headers['id']}', '{TOPIC}', '{key}', 7, '{headers['type']}',"
        f" '{json.dumps([[f'ce_{name}', value] for name, value in headers.items()]).replace(':', chr(92) + ':')}',"
        f" '{payload.replace(':', chr(92) + ':')}')"
    )
    assert await about_facts(app, broker, tmp_path) == []
    comparison = await audit(tmp_path, broker.kafka)
    (said,) = comparison.beginnings()
    assert said.startswith(f"{TOPIC}: facts of older aggregates are not kept before 20")
