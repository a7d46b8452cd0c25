"""The judge on a real system: at rest it finds nothing, and it names whatever is meddled with."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import asyncpg
import pytest

from localstack.__main__ import clean
from tests.faults.judge import asked_again, compared, judge, kept_promises
from tests.faults.load import begun
from tests.faults.world import World, world

pytestmark = [pytest.mark.stack, pytest.mark.slow]
COMMANDS = 20
ALL = 10_000
CHANCE = random.Random(1)  # noqa: S311  repeatable on purpose


@pytest.fixture(scope="module")
def system() -> Iterator[World]:
    """A system that has worked for a while and rests; the judge has found nothing."""
    folder = Path(mkdtemp(prefix="thidua-faults-"))
    folder.chmod(0o711)
    with world(folder / "stack", full=False, tell=lambda _: None) as running:
        asyncio.run(_worked(running))
        yield running
    clean(folder / "stack")
    folder.rmdir()


async def _worked(running: World) -> None:
    await running.open_round()
    load = begun(running, CHANCE)
    await load.acknowledged(COMMANDS)
    await load.end()
    await judge(running, CHANCE)


async def _by_hand(system: World, database: str, *statements: str) -> str:
    """Past every guard, in one session. Returns the first value of the last statement."""
    url = f"{system.state.postgres_url.rsplit('/', 1)[0]}/{database}"
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")
        for statement in statements[:-1]:
            await connection.execute(statement)
        return str(await connection.fetchval(statements[-1]))
    finally:
        await connection.close()


async def test_a_lost_dossier_is_named(system: World) -> None:
    taken = "CREATE TABLE taken AS SELECT * FROM dossier_history WHERE action = 'submit' LIMIT 1"
    dossier = await _by_hand(
        system,
        "submissions",
        taken,
        "DELETE FROM dossier_history WHERE position IN (SELECT position FROM taken)",
        "SELECT dossier_id FROM taken",
    )
    (found,) = await kept_promises(system)
    back = "INSERT INTO dossier_history OVERRIDING SYSTEM VALUE SELECT * FROM taken"
    await _by_hand(system, "submissions", back, "DROP TABLE taken", "SELECT 1")
    assert dossier in found
    assert "submit" in found
    assert await kept_promises(system) == []


async def test_a_changed_answer_is_named_also_when_asked_again(system: World) -> None:
    change = """
        UPDATE idempotency_keys SET response = convert_to(translate(convert_from(response, 'UTF8'), '{}', '}{'), 'UTF8')
        WHERE key = '%s' RETURNING key
    """
    sent = next(system.log.acknowledged())
    await _by_hand(system, sent.service, change % sent.key)
    (found,) = await kept_promises(system)
    again = await asked_again(system, CHANCE, sample=ALL)
    await _by_hand(system, sent.service, change % sent.key)
    assert sent.key in found
    assert [sent.key in one for one in again] == [True]
    assert await kept_promises(system) == []


async def test_a_second_notice_is_named(system: World) -> None:
    fact = await _by_hand(
        system,
        "notify",
        "ALTER TABLE notices DROP CONSTRAINT uq_notices_fact_id_person_id",
        "INSERT INTO notices SELECT gen_random_uuid(), version, fact_id, person_id, raised_at, read_at"
        " FROM notices LIMIT 1 RETURNING fact_id",
    )
    found = await kept_promises(system)
    assert any(fact in one and "2 notices" in one for one in found)
    await _by_hand(
        system,
        "notify",
        "DELETE FROM notices n WHERE NOT EXISTS (SELECT FROM deliveries d WHERE d.notice_id = n.id)",
        "ALTER TABLE notices ADD CONSTRAINT uq_notices_fact_id_person_id UNIQUE (fact_id, person_id)",
        "SELECT 1",
    )
    assert await kept_promises(system) == []


async def test_a_dossier_moved_by_hand_is_named(system: World) -> None:
    move = "UPDATE stages SET status = '%s' WHERE dossier_id = '%s' AND status = '%s' RETURNING dossier_id"
    dossier = await _by_hand(
        system, "submissions", "SELECT dossier_id FROM stages WHERE status = 'open' LIMIT 1"
    )
    await _by_hand(system, "submissions", move % ("concluded", dossier, "open"))
    found = await compared(system)
    assert any(dossier in one for one in found)


async def test_a_stage_that_was_opened_twice_is_named(system: World) -> None:
    columns = "dossier_id, attempt, version, at, actor, capacity, action, stage, step, reason, details"
    again = f"""
        INSERT INTO dossier_history ({columns})
        SELECT {columns} FROM dossier_history WHERE action = 'open_stage' LIMIT 1
        RETURNING dossier_id
    """
    dossier = await _by_hand(system, "submissions", again)
    (found,) = await kept_promises(system)
    newest = "DELETE FROM dossier_history WHERE position = (SELECT max(position) FROM dossier_history)"
    await _by_hand(system, "submissions", newest, "SELECT 1")
    assert f"dossier {dossier}: open_stage 2 times" in found
    assert await kept_promises(system) == []


async def test_an_inbox_that_knows_of_a_fact_which_no_topic_has_is_named(system: World) -> None:
    columns = await _by_hand(
        system,
        "awards",
        "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
        " WHERE attrelid = 'inbox'::regclass AND attnum > 0 AND attname <> 'event_id' AND NOT attisdropped",
    )
    fact = await _by_hand(
        system,
        "awards",
        f"INSERT INTO inbox (event_id, {columns}) SELECT gen_random_uuid(), {columns} FROM inbox LIMIT 1"
        " RETURNING event_id",
    )
    found = await compared(system)
    await _by_hand(system, "awards", f"DELETE FROM inbox WHERE event_id = '{fact}'", "SELECT 1")
    assert f"awards.inbox {fact}: consumed, and on no topic" in found


async def test_what_was_never_answered_is_no_loss(system: World) -> None:
    """A command that was given up may be there or not."""
    sent = next(one for one in system.log.acknowledged() if one.path.endswith("/submit"))
    status, sent.status = sent.status, None
    assert await kept_promises(system) == []
    sent.status = status
