"""What anybody may ask without a token: it only reads, it has room of its own, and its codes are not guessed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from kit.actor import ANYBODY
from kit.codes import is_code, new_code, printed
from kit.errors import Forbidden
from kit.http import edge_router, for_anybody
from kit.limits import Apart

pytestmark = pytest.mark.unit


@asynccontextmanager
async def crowded(
    held: asyncio.Event, *, at_once: int, each: int, at: str = "127.0.0.1"
) -> AsyncIterator[httpx.AsyncClient]:
    """An application that answers once it is let, with so much room, asked from there; a proxy of ours is 127.0.0.1."""
    app = FastAPI()

    @app.get("/{path:path}")
    async def answer(path: str) -> str:
        if path.endswith("held"):
            await held.wait()
        return path

    apart = Apart(app, paths="/public/", at_once=at_once, each=each, proxies="127.0.0.1")
    transport = httpx.ASGITransport(apart, client=(at, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://a.test") as client:
        yield client
        held.set()


async def in_hand(client: httpx.AsyncClient, *addresses: str) -> list[asyncio.Task[httpx.Response]]:
    tasks = [
        asyncio.create_task(client.get("/public/held", headers={"X-Forwarded-For": address}))
        for address in addresses
    ]
    for _ in range(20):  # turns of the loop until all of them wait inside
        await asyncio.sleep(0)
    return tasks


async def statuses(client: httpx.AsyncClient, *addresses: str) -> list[int]:
    answers = [await client.get("/public/x", headers={"X-Forwarded-For": each}) for each in addresses]
    return [answer.status_code for answer in answers]


async def test_one_address_takes_not_everybodys_place_and_all_together_not_officials() -> None:
    held = asyncio.Event()
    async with crowded(held, at_once=3, each=2) as client:
        waiting = await in_hand(client, "203.0.113.1", "203.0.113.1")
        assert await statuses(client, "203.0.113.1", "203.0.113.2") == [429, 200]
        assert await statuses(client, "9.9.9.9, 203.0.113.1") == [429], (
            "what a client says itself is not believed"
        )
        waiting += await in_hand(client, "203.0.113.3")
        assert await statuses(client, "203.0.113.1", "203.0.113.2") == [503, 503]
        assert (await client.get("/decisions")).status_code == 200, "officials find their room as it was"
        held.set()
        assert [answer.status_code for answer in await asyncio.gather(*waiting)] == [200] * 3
        assert await statuses(client, "203.0.113.1") == [200], "places come back"


async def test_who_is_no_proxy_of_ours_says_in_vain_where_they_are() -> None:
    held = asyncio.Event()
    async with crowded(held, at_once=9, each=1, at="198.51.100.7") as client:
        waiting = await in_hand(client, "203.0.113.1")
        assert await statuses(client, "203.0.113.2") == [429]
        held.set()
        await asyncio.gather(*waiting)


async def reading() -> None:
    """Nothing."""


@pytest.mark.parametrize(
    ("method", "path", "extra"),
    [
        ("GET", "/public/decisions", {}),
        ("GET", "/decisions", for_anybody()),
        ("POST", "/public/decisions", for_anybody()),
    ],
)
def test_a_route_without_a_token_reads_and_stands_where_its_room_is(
    method: str, path: str, extra: dict[str, object]
) -> None:
    with pytest.raises(TypeError, match="who needs no token"):
        edge_router().add_api_route(path, reading, methods=[method], openapi_extra=extra)


def test_nobody_is_behind_it_who_could_act() -> None:
    assert ANYBODY.principal is None
    with pytest.raises(Forbidden):
        _ = ANYBODY.person_id


def test_a_code_is_typed_in_many_ways_and_is_no_other() -> None:
    code = "0123456789ABCDEF"
    for typed in (code, "0123-4567-89ab-cdef", " o I23 4567 89AB CDEF ", "\uff10123-4567-89AB-CDEF"):
        assert is_code(code, typed), typed
    for typed in ("", code[:-1], f"{code}0", "1123-4567-89AB-CDEF", printed(new_code())):
        assert not is_code(code, typed), typed
    assert not is_code(None, "")
    assert printed(code) == "0123-4567-89AB-CDEF"


def test_codes_are_not_met_twice() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {16}
    assert all(is_code(code, printed(code)) for code in codes)
