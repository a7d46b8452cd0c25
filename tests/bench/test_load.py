"""The load generator against a small real server: nothing is dropped or refused in silence."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from tests.bench.apart import Apart
from tests.bench.loadgen import LoadFailed, closed_loop, open_loop
from tests.bench.wire import Connections, Request, Unanswered

pytestmark = pytest.mark.slow

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
CONFLICT = b"HTTP/1.1 409 Conflict\r\nContent-Length: 5\r\n\r\nwrong"
Answer = Callable[[int, asyncio.StreamWriter], Awaitable[None]]
"""Answers the request of this number, counted from 0, over all connections."""


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[str]:
    served = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal served
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                number, served = served, served + 1
                await answer(number, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield f"http://127.0.0.1:{port}"


async def at_once(_: int, writer: asyncio.StreamWriter) -> None:
    writer.write(OK)


def gets(count: int) -> list[Request]:
    return [Request.get("/", "token") for _ in range(count)]


async def test_a_closed_loop_sends_everything_once_over_all_addresses() -> None:
    async with server(at_once) as first, server(at_once) as second:
        with Apart.started() as apart:
            run = await apart.call(closed_loop, [first, second], gets(100), 4)
    assert run.require_clean().statuses == {200: 100}
    assert len(run.latencies) == 100
    assert run.rate == pytest.approx(100 / run.seconds)
    assert run.client_cpu_s > 0


async def test_a_refusal_fails_the_run() -> None:
    async def answer(number: int, writer: asyncio.StreamWriter) -> None:
        writer.write(CONFLICT if number == 3 else OK)

    async with server(answer) as url:
        with Apart.started() as apart:
            run = await apart.call(closed_loop, [url], gets(10), 2)
    assert run.statuses == {200: 9, 409: 1}
    with pytest.raises(LoadFailed, match="wrong"):
        run.require_clean()


async def test_an_open_loop_does_not_wait_and_counts_from_the_intended_moment() -> None:
    """While the first answer takes its time all others are sent, and what waited for the server is in the latency."""
    gate = asyncio.Event()
    arrived = asyncio.Event()

    async def answer(number: int, writer: asyncio.StreamWriter) -> None:
        if number == 4:
            arrived.set()
        await gate.wait()
        writer.write(OK)

    async with server(answer) as url:
        with Apart.started() as apart:
            running = asyncio.ensure_future(
                apart.call(open_loop, url, gets(5), [0.0, 0.01, 0.02, 0.03, 0.04], 8)
            )
            await arrived.wait()  # all five are there, though nobody has been answered
            held = time.perf_counter()
            while time.perf_counter() - held < 0.1:  # noqa: ASYNC110 - the latency itself is what is made
                await asyncio.sleep(0.01)
            gate.set()
            run = await running
    assert run.require_clean().statuses == {200: 5}
    assert min(run.latencies) >= 0.1
    assert max(run.latencies) >= 0.14, "who came first waited for the last to come, too"


async def test_who_finds_every_connection_taken_is_not_answered_and_later_ones_are() -> None:
    gate, arrived = asyncio.Event(), asyncio.Event()

    async def answer(_: int, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await gate.wait()
        writer.write(OK)

    async with server(answer) as url:
        connections = Connections(url, 1)
        (request,) = gets(1)
        first = asyncio.ensure_future(connections.ask(request))
        await arrived.wait()
        with pytest.raises(Unanswered):
            await connections.ask(request)
        gate.set()
        assert await first == (200, b"{}")
        assert await connections.ask(request) == (200, b"{}")


async def test_arrivals_at_a_server_that_is_away_are_dropped() -> None:
    async with server(at_once) as url:
        pass
    with Apart.started() as apart:
        run = await apart.call(open_loop, url, gets(3), [0.0, 0.01, 0.02], 2)
    assert (run.dropped, run.latencies) == (3, [])
    with pytest.raises(LoadFailed, match="3 dropped"):
        run.require_clean()


async def test_what_was_lost_with_its_connection_is_dropped_and_not_sent_again() -> None:
    arrived = list[int]()

    async def answer(number: int, writer: asyncio.StreamWriter) -> None:
        arrived.append(number)
        if number == 0:
            writer.close()
        else:
            writer.write(OK)

    async with server(answer) as url:
        with Apart.started() as apart:
            run = await apart.call(open_loop, url, gets(2), [0.0, 0.3], 2)
    assert (run.dropped, arrived) == (1, [0, 1])
    assert run.statuses == {200: 1}
    with pytest.raises(LoadFailed, match="1 dropped"):
        run.require_clean()
