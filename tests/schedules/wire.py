"""Commands over HTTP and facts through the inbox, each of which can be sent again exactly as it was."""

import asyncio
import time
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import uvloop
from aiokafka import ConsumerRecord

from contracts import Fact
from kit.errors import Problem
from tests.invariants.facts import record_of
from tests.support.running import Running

BEAT_EVERY_S: Final = 60.0
"""Roles count as outdated five minutes after the directory's last heartbeat."""


class Loop:
    """One event loop for a whole run of synchronous players, and what stays open in it."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._open = AsyncExitStack()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(work)

    def enter(self, context: Any) -> Any:
        return self.do(self._open.enter_async_context(context))

    def close(self) -> None:
        self.do(self._open.aclose())
        self._runner.close()


@contextmanager
def one_loop() -> Iterator[Loop]:
    """A loop, closed with everything that was opened in it."""
    loop = Loop()
    try:
        yield loop
    finally:
        loop.close()


@dataclass(frozen=True)
class Letter:
    """A command as it goes over the wire."""

    method: str
    path: str
    by: UUID | str
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    key: str = field(default_factory=lambda: str(uuid4()))


@dataclass
class Wire:
    """The way to one service. Remembers what was acknowledged and which facts were taken."""

    app: Running
    waits: frozenset[str] = frozenset()
    """Codes of a 503 by which the service lawfully says that it has not heard yet of what is to come first."""
    acknowledged: list[tuple[Letter, httpx.Response]] = field(default_factory=list)
    taken: list[ConsumerRecord] = field(default_factory=list)
    _beaten: float = 0.0

    async def begin(self) -> None:
        """A new schedule: nothing sent so far, and roles as fresh as they should be."""
        self.acknowledged.clear()
        self.taken.clear()
        if time.monotonic() - self._beaten > BEAT_EVERY_S:
            await self.app.beat()
            self._beaten = time.monotonic()

    async def send(self, letter: Letter) -> httpx.Response:
        """The answer, which is never a fault of the service."""
        answer = await self.app.send(
            letter.method, letter.path, letter.by, letter.body, letter.key, **letter.headers
        )
        is_fault = answer.status_code >= 500 and code_of(answer) not in self.waits
        assert not is_fault, f"{letter.method} {letter.path}: {answer.text}"
        if answer.is_success and "idempotency-replayed" not in answer.headers:
            self.acknowledged.append((letter, answer))
        return answer

    async def send_again(self, which: int) -> None:
        """An acknowledged command again: the first answer, byte for byte; with another body a refusal."""
        if not self.acknowledged:
            return
        letter, first = self.acknowledged[which % len(self.acknowledged)]
        again = await self.send(letter)
        kept, found = ((one.status_code, one.content, one.headers.get("etag")) for one in (first, again))
        assert found == kept, f"{letter.method} {letter.path} again: {found}, first {kept}"
        assert again.headers.get("idempotency-replayed") == "true", f"{letter.path} was taken twice"
        if letter.body is None:
            return  # there is no other body
        other = await self.send(replace(letter, body={**letter.body, "other": True}))
        assert code_of(other) == "idempotency_key_reused", f"{letter.path} under another's key: {other.text}"

    async def tell(self, fact: Fact, key: UUID) -> bool:
        """A fact arrives. False where it can't be placed, and nothing came of it."""
        record = record_of(fact, key)
        try:
            await self.app.service.inbox.replay(record)
        except Problem:
            return False
        self.taken.append(record)
        return True

    async def tell_again(self, which: int) -> None:
        """A fact that was taken is delivered again."""
        if self.taken:
            await self.app.service.inbox.replay(self.taken[which % len(self.taken)])

    async def take_outbox(self, *keys: str) -> dict[str, list[int]]:
        """The numbers of the facts that wait, by key in their order; they leave the outbox, as with a relay."""
        names = ", ".join(f"'{key}'" for key in keys)
        rows = await self.app.sql(
            "WITH gone AS (DELETE FROM outbox WHERE key IN "
            f"({names}) RETURNING position, key, headers) SELECT key, headers FROM gone ORDER BY position"
        )
        found: dict[str, list[int]] = {key: [] for key in keys}
        for key, headers in rows:
            found[key].append(int(dict(headers)["ce_sequence"]))
        return found


def code_of(answer: httpx.Response) -> str:
    """The code of a refusal; empty where the command was taken."""
    return "" if answer.is_success else str(answer.json().get("code", answer.status_code))
