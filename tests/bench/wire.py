"""HTTP/1.1 as cheap as Python has it: a socket, httptools, and requests that are written out beforehand."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final, Self, cast
from urllib.parse import urlsplit
from uuid import uuid4

import httptools

IDLE_S: Final = 3.0
"""How long a connection may rest and be used again; uvicorn closes it after five seconds."""


class Unanswered(ConnectionError):
    """No connection was free, or it was lost before the answer was whole."""


@dataclass(frozen=True)
class Request:
    """One request as bytes."""

    raw: bytes

    @classmethod
    def get(cls, path: str, token: str) -> Self:
        return cls(f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode())

    @classmethod
    def page(cls, path: str, cookie: str) -> Self:
        """What a browser asks for, in which somebody has signed in."""
        return cls(
            f"GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\nAccept-Encoding: gzip\r\n"
            "Sec-Fetch-Site: same-origin\r\n\r\n".encode()
        )

    @classmethod
    def post(cls, path: str, token: str, body: bytes = b"{}", seen: int = 1) -> Self:
        """A command under a key of its own, on the revision that was seen."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
            f'Idempotency-Key: {uuid4()}\r\nIf-Match: "{seen}"\r\n'
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return cls(head.encode() + body)


class Connection(asyncio.Protocol):
    """One keep-alive connection, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answered: asyncio.Future[tuple[int, bytes]] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._body = bytearray()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Raises OSError."""
        address = urlsplit(url)
        host, port = str(address.hostname), address.port or 80
        _, connection = await asyncio.get_running_loop().create_connection(cls, host, port)
        return connection

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: Request) -> tuple[int, bytes]:
        """Status and body of the answer. Raises Unanswered."""
        if self._transport is None:
            raise Unanswered
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request.raw)
        return await self._answered

    def close(self) -> None:
        """Nobody asks over it any more."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(Unanswered(repr(exc)))

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        answer = self._parser.get_status_code(), bytes(self._body)
        self._body.clear()
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(answer)


class Connections:
    """Up to so many connections to one address; the one used last is used next."""

    def __init__(self, url: str, most: int) -> None:
        self._url = url
        self._free = most
        self._idle: list[tuple[Connection, float]] = []

    async def ask(self, request: Request) -> tuple[int, bytes]:
        """Status and body of the answer. Raises Unanswered, also where every connection is taken; OSError.

        Nothing is sent twice: a request whose connection was lost has no answer.
        """
        if self._free == 0:
            raise Unanswered("every connection is taken")
        self._free -= 1
        try:
            connection = await self._connection()
            try:
                answer = await connection.ask(request)
            except BaseException:
                connection.close()
                raise
            self._idle.append((connection, time.monotonic()))
            return answer
        finally:
            self._free += 1

    def close(self) -> None:
        """Once everybody has been answered."""
        while self._idle:
            self._idle.pop()[0].close()

    async def _connection(self) -> Connection:
        while self._idle:
            connection, since = self._idle.pop()
            if connection.is_open and time.monotonic() - since < IDLE_S:
                return connection
            connection.close()
        return await Connection.open(self._url)
