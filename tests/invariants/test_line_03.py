"""Every consumer that writes has an inbox row in the effect's transaction."""

from uuid import uuid4

import pytest

from contracts.topics import load_topics
from kit.housekeeping import sweep
from tests.invariants.facts import a_round, record_of
from tests.support.running import Running


async def effects(app: Running) -> int:
    (row,) = await app.sql("SELECT count(*) FROM effects")
    return int(row[0])


async def test_a_fact_that_comes_twice_has_one_effect(app: Running) -> None:
    record = record_of(a_round(uuid4()), uuid4())
    for _ in range(2):
        await app.service.inbox.replay(record)
    assert await effects(app) == 1
    assert await app.sql("SELECT count(*) FROM inbox") == [(1,)]


async def test_an_effect_that_failed_leaves_no_inbox_row_and_comes_at_the_next_attempt(app: Running) -> None:
    record = record_of(a_round(uuid4(), "bad"), uuid4())
    await app.sql("INSERT INTO faults VALUES ('bad')")
    with pytest.raises(LookupError):
        await app.service.inbox.replay(record)
    assert await app.sql("SELECT count(*) FROM inbox") == [(0,)]
    await app.sql("DELETE FROM faults")
    await app.service.inbox.replay(record)
    assert await effects(app) == 1


async def test_inbox_rows_outlive_every_topic_that_is_not_kept_for_ever(app: Running) -> None:
    topics = load_topics()
    longest = max(topics.dead_letter_retention_days, *(topic.retention_days or 0 for topic in topics.topics))
    await app.sql(f"INSERT INTO inbox VALUES (uuidv7(), now() - interval '{longest + 1} days')")
    await sweep(app.service.engine)
    assert await app.sql("SELECT count(*) FROM inbox") == [(1,)]
