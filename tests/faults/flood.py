"""Many more requests than the system can serve, from a process of its own that costs next to nothing.

The same two manners as the benchmark's load: a closed loop finds the ceiling, an open one sends at its moments
whether or not anybody has answered. Each request is a new draft under a key of its own; what came of it is told.
"""

import asyncio
import gc
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

import uvloop

from tests.bench.wire import Connection, Connections, Request, Unanswered

PATH: Final = "/dossiers"
TIMEOUT_S: Final = 10.0
"""Whoever has no answer by then would have given up."""
CONNECTIONS: Final = 1000
"""More than are ever under way at once: who finds none has lost their request before it was asked."""


@dataclass(frozen=True)
class Draft:
    """What came of one request."""

    key: str
    told: str
    """The status, with the problem's code; the name of the error where there was no answer."""
    digest: str
    """SHA-256 of the answer."""
    seconds: float
    """From the moment at which it was due."""


@dataclass
class Poured:
    """A whole flood, and the seconds in which its requests were sent."""

    seconds: float = 0.0
    drafts: list[Draft] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.drafts) / self.seconds

    def note(self, key: str, due: float, answer: tuple[int, bytes] | Exception) -> None:
        took = time.monotonic() - due
        if isinstance(answer, Exception):
            self.drafts.append(Draft(key, type(answer).__name__, "", took))
            return
        status, body = answer
        told = str(status) if status < 300 else f"{status} {json.loads(body)['code']}"
        self.drafts.append(Draft(key, told, hashlib.sha256(body).hexdigest(), took))


def as_fast_as_answered(url: str, token: str, body: bytes, clients: int, seconds: float) -> Poured:
    """So many clients ask again as soon as they are answered."""
    return uvloop.run(_closed(url, token, body, clients, seconds))


def at_moments(url: str, token: str, body: bytes, rate: float, seconds: float) -> Poured:
    """So many requests a second, whether or not they are answered."""
    with _nothing_looked_through():
        return uvloop.run(_open(url, token, body, rate, seconds))


@contextmanager
def _nothing_looked_through() -> Iterator[None]:
    """Some hundred thousand drafts: to look for cycles in them takes longer than the next requests can wait."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _closed(url: str, token: str, body: bytes, clients: int, seconds: float) -> Poured:
    poured = Poured()
    began = time.monotonic()

    async def client() -> None:
        connection = await Connection.open(url)
        while time.monotonic() < began + seconds:
            await _one(poured, connection.ask, token, body, time.monotonic())
        connection.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    poured.seconds = time.monotonic() - began
    return poured


async def _open(url: str, token: str, body: bytes, rate: float, seconds: float) -> Poured:
    poured, pool = Poured(), Connections(url, CONNECTIONS)
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(due - time.monotonic())
            group.create_task(_one(poured, pool.ask, token, body, due))
        poured.seconds = time.monotonic() - began
    pool.close()
    return poured


async def _one(
    poured: Poured,
    ask: Callable[[Request], Awaitable[tuple[int, bytes]]],
    token: str,
    body: bytes,
    due: float,
) -> None:
    key = str(uuid4())
    try:
        async with asyncio.timeout(TIMEOUT_S):
            answer: tuple[int, bytes] | Exception = await ask(_request(key, token, body))
    except (Unanswered, OSError, TimeoutError) as error:
        answer = error
    poured.note(key, due, answer)


def _request(key: str, token: str, body: bytes) -> Request:
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: flood\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Request(head.encode() + body)
