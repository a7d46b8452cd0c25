"""A process that has its hands full says so at once, and nobody can fill its memory."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from kit.settings import Settings
from sample.bootstrap import bootstrap
from tests.support.running import Running, running, settings_for

AT_ONCE = 3
LARGEST = 1000


@pytest.fixture
async def small(database: str) -> AsyncIterator[Running]:
    """The sample with room for three requests."""
    settings = Settings(**settings_for(database), requests_at_once=AT_ONCE, largest_body=LARGEST)
    async with running(bootstrap(settings)) as sample:
        yield sample


async def test_whoever_comes_on_top_is_told_to_come_again(small: Running, database: str) -> None:
    person = uuid4()
    opened = await small.post("/counters", person, {"unit_id": uuid4()})
    path = f"/counters/{opened.json()['id']}/add"
    holder = await asyncpg.connect(database)
    async with holder.transaction():
        await holder.execute("LOCK TABLE counters IN ACCESS EXCLUSIVE MODE")
        in_hand = [asyncio.create_task(small.post(path, person, {"amount": 1})) for _ in range(AT_ONCE)]
        await _all_wait(holder)
        began = asyncio.get_running_loop().time()
        refused = await small.post(path, person, {"amount": 1})
        assert asyncio.get_running_loop().time() - began < 1
        assert (refused.status_code, refused.json()["code"]) == (503, "overloaded")
        assert refused.headers["retry-after"] == "1"
        assert refused.headers["content-type"] == "application/problem+json"
        assert (await small.http.get("/health/live")).status_code == 200, "probes always have room"
    answers = await asyncio.gather(*in_hand)
    assert [answer.status_code for answer in answers] == [200] * AT_ONCE, "who was in hand is finished"
    assert (await small.post(path, person, {"amount": 1})).status_code == 200, "and there is room again"
    await holder.close()


async def _all_wait(connection: asyncpg.Connection) -> None:
    """Until every request in hand waits for the lock."""
    async with asyncio.timeout(10):
        while True:
            waiting = await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if waiting >= AT_ONCE:
                return
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_larger_than_any_command_is_refused(small: Running, announced: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * (LARGEST // 2)

    headers = {"Authorization": f"Bearer {small.issuer.token(_anybody())}", "Idempotency-Key": str(uuid4())}
    content = b"x" * (LARGEST + 1) if announced else pieces()
    refused = await small.http.post("/counters", content=content, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")
    assert refused.json()["limit"] == LARGEST


def _anybody() -> UUID:
    return uuid4()
