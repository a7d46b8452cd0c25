"""The wire: what it carries, and each harm that it can do."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from tests.faults.ground import until
from tests.faults.wire import Harm, Wire, wire_to_http
from tests.support.serving import serving

TRY_S = 2.0


@pytest_asyncio.fixture
async def counted() -> AsyncIterator[tuple[list[str], Wire, str]]:
    """Names that arrived at a server, the wire to it, and its address at the near end."""
    app, arrived = FastAPI(), list[str]()

    @app.post("/{name}")
    async def note(name: str) -> str:
        arrived.append(name)
        return name

    async with serving(app) as url, wire_to_http(url) as (wire, near):
        yield arrived, wire, near


async def carries(wire: Wire) -> bool:
    return wire.connections > 0


async def sent(near: str, name: str) -> int:
    async with httpx.AsyncClient(timeout=TRY_S) as client:
        return (await client.post(f"{near}/{name}")).status_code


@pytest.mark.parametrize(
    ("harm", "arrives"),
    [(Harm.BEFORE, {False}), (Harm.DURING, {True, False}), (Harm.AFTER, {True}), (Harm.SILENCE, {True})],
)
async def test_a_harm_breaks_one_connection_around_its_message(
    counted: tuple[list[str], Wire, str], harm: Harm, arrives: set[bool]
) -> None:
    arrived, wire, near = counted
    wire.harm_once(b"POST /bad", harm)
    assert await sent(near, "good") == 200
    with pytest.raises(httpx.TransportError):
        await sent(near, "bad")
    assert ("bad" in arrived) in arrives
    assert await sent(near, "bad") == 200
    assert wire.harmed == 1


async def test_cut_refuses_and_mend_takes_the_same_port(counted: tuple[list[str], Wire, str]) -> None:
    _, wire, near = counted
    await wire.cut()
    with pytest.raises(httpx.ConnectError):
        await sent(near, "x")
    await wire.mend()
    assert await sent(near, "x") == 200


async def test_reset_drops_what_is_under_way_and_delay_makes_late(
    counted: tuple[list[str], Wire, str],
) -> None:
    _, wire, near = counted
    wire.delay_s = 0.2
    under_way = asyncio.create_task(sent(near, "x"))
    await until(lambda: carries(wire), "the connection stands")
    wire.reset()
    with pytest.raises(httpx.TransportError):
        await under_way
    began = asyncio.get_running_loop().time()
    assert await sent(near, "x") == 200
    assert asyncio.get_running_loop().time() - began >= 2 * wire.delay_s


async def test_a_server_that_is_away_is_no_server(counted: tuple[list[str], Wire, str]) -> None:
    wire = Wire("127.0.0.1", 1)
    await wire.mend()
    with pytest.raises(httpx.TransportError):
        await sent(f"http://127.0.0.1:{wire.port}", "x")
    await wire.cut()
