"""A process that has its hands full says so at once, and nobody can fill its memory."""

import asyncio
from collections.abc import AsyncIterator
from itertools import islice
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from kit.processes import app_of
from kit.settings import Settings
from sample.bootstrap import bootstrap
from tests.support.running import Running, running, settings_for
from tests.support.serving import serving

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


async def test_who_announces_bodies_and_sends_none_keeps_nobody_else_waiting(database: str) -> None:
    """One person's thirty requests would take all the room there is: others are served, and the places come back."""
    settings = Settings(
        **settings_for(database), requests_at_once=30, requests_at_once_each=3, body_seconds=3.0
    )
    async with (
        running(bootstrap(settings)) as sample,
        serving(app_of(sample.service, sample.issuer.http())) as url,
    ):
        slow, other = uuid4(), uuid4()
        lines = [await _announced(url, sample.issuer.token(slow)) for _ in range(30)]
        answers = [asyncio.create_task(reader.readuntil(b"\r\n\r\n")) for reader, _ in lines]
        headers = {"Authorization": f"Bearer {sample.issuer.token(other)}"}
        try:
            async with asyncio.timeout(10), httpx.AsyncClient(base_url=url, headers=headers) as client:
                for refused in islice(asyncio.as_completed(answers), 27):
                    await refused
                served = await client.get(f"/counters/{uuid4()}")
                assert (served.status_code, served.json()["code"]) == (404, "not_found")
                heads = await asyncio.gather(*answers)
        finally:
            for _, writer in lines:
                writer.close()  # or the server would wait for their bodies before it ends
        statuses = sorted(int(head.split()[1]) for head in heads)
        assert statuses == [408] * 3 + [429] * 27
        assert all(b"retry-after: 1" in head.lower() for head in heads if b" 429 " in head)
        async with httpx.AsyncClient(base_url=url) as client:
            again = await client.get(
                "/counters/x", headers={"Authorization": f"Bearer {sample.issuer.token(slow)}"}
            )
            assert again.status_code == 422, "their places came back"


async def _announced(url: str, token: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A request that says that it has a body, and sends one byte of it."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    head = (
        f"POST /counters HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {uuid4()}\r\n"
        "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    )
    writer.write(head.encode())
    await writer.drain()
    return reader, writer


def _anybody() -> UUID:
    return uuid4()
