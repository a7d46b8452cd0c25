"""A wire to a server that can be cut, slowed, silenced, and broken around one message: a loopback TCP proxy."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url


class Harm(Enum):
    """What happens to the connection that carries a certain message to the server."""

    BEFORE = auto()
    """It breaks instead of carrying the message."""
    DURING = auto()
    """It breaks as soon as the message is on its way."""
    AFTER = auto()
    """The server's answer gets lost, and the connection breaks."""
    SILENCE = auto()
    """The server's answers get lost, and the connection stays as if nothing were: one direction is cut."""


class Wire:
    """Forwards connections from a port of its own to a server."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._ends: set[asyncio.StreamWriter] = set()
        self._needle = b""
        self._harm = Harm.BEFORE
        self.harmed = 0
        """How many connections were harmed around their message."""
        self.delay_s = 0.0
        """Seconds by which everything comes later, in both directions."""
        self.port = 0

    @property
    def connections(self) -> int:
        """How many stand now."""
        return len(self._ends) // 2

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Refuse new connections and drop those that there are."""
        self._server.close()
        self.reset()

    def reset(self) -> None:
        """Drop the connections that there are; new ones are welcome."""
        for end in list(self._ends):
            end.transport.abort()

    def harm_once(self, needle: bytes, harm: Harm) -> None:
        """The next connection that carries this to the server is harmed; once."""
        self._needle, self._harm = needle, harm

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with self._held(writer), suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection(*self._target)
            with self._held(far_writer):
                link = _Link(writer, far_writer)
                await asyncio.gather(self._there(reader, link), self._back(far_reader, link))

    @contextmanager
    def _held(self, end: asyncio.StreamWriter) -> Iterator[None]:
        """One end of a connection: known as long as it stands, and dropped however the block ends."""
        self._ends.add(end)
        try:
            yield
        finally:
            end.transport.abort()
            self._ends.discard(end)

    async def _there(self, reader: asyncio.StreamReader, link: "_Link") -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                await asyncio.sleep(self.delay_s)
                if self._needle and self._needle in data:
                    self._needle = b""
                    self.harmed += 1
                    link.harm = self._harm
                    if link.harm is Harm.BEFORE:
                        break
                link.far.write(data)
                await link.far.drain()
                if link.harm is Harm.DURING:
                    break
        link.drop()

    async def _back(self, far_reader: asyncio.StreamReader, link: "_Link") -> None:
        with suppress(ConnectionError):
            while data := await far_reader.read(65536):
                await asyncio.sleep(self.delay_s)
                if link.harm is Harm.AFTER:
                    break
                if link.harm is Harm.SILENCE:
                    continue
                link.near.write(data)
                await link.near.drain()
        link.drop()


@dataclass
class _Link:
    """One connection's two ends."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    harm: Harm | None = field(default=None)

    def drop(self) -> None:
        self.near.transport.abort()
        self.far.transport.abort()


@asynccontextmanager
async def wire_to(url: str) -> AsyncIterator[tuple[Wire, str]]:
    """A mended wire to a database, and the database's address at its near end."""
    parts = make_url(url)
    async with _mended(parts.host, parts.port) as wire:
        yield wire, parts.set(host="127.0.0.1", port=wire.port).render_as_string(hide_password=False)


@asynccontextmanager
async def wire_to_http(url: str) -> AsyncIterator[tuple[Wire, str]]:
    """A mended wire to an HTTP server, and its address at the near end."""
    parts = urlsplit(url)
    async with _mended(parts.hostname, parts.port) as wire:
        yield wire, f"http://127.0.0.1:{wire.port}"


@asynccontextmanager
async def _mended(host: str | None, port: int | None) -> AsyncIterator[Wire]:
    wire = Wire(host or "", port or 0)
    await wire.mend()
    try:
        yield wire
    finally:
        await wire.cut()
