"""The people of a whole stack: they conclude a stage as soon as they hear that its step was opened.

They hear it as any other system would, from the facts of `submissions.dossier`, and act over HTTP.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
import uvloop
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts.submissions import DossierClosedV1, StepOpenedV1
from contracts.topics import load_topics
from kit.kafka import Kafka
from tests.bench.province import PROPOSED
from tests.bench.wire import Connections, Request

TOPIC: Final = StepOpenedV1.topic
BODY: Final = orjson.dumps(PROPOSED)
STILL_MS: Final = 60_000
"""After so long without any fact nothing more is to be expected."""
_OPENED: Final = StepOpenedV1.type.encode()
_CLOSED: Final = DossierClosedV1.type.encode()


class Stuck(RuntimeError):
    """A person's command was refused, or nothing more happens though dossiers are on their way."""


@asynccontextmanager
async def listening(kafka: Kafka) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer that hears every fact about dossiers from now on."""
    consumer = AIOKafkaConsumer(**kafka.client(), isolation_level="read_committed", enable_auto_commit=False)
    await consumer.start()
    try:
        places = [TopicPartition(TOPIC, n) for n in range(load_topics().named(TOPIC).partitions)]
        consumer.assign(places)
        await consumer.seek_to_end(*places)
        yield consumer
    finally:
        await consumer.stop()


def opened(record: Any) -> dict[str, Any] | None:
    """The payload, if the fact is that a step was opened."""
    return orjson.loads(record.value) if kind_of(record) == _OPENED else None


def kind_of(record: Any) -> bytes:
    kind: bytes = dict(record.headers)["ce_type"]
    return kind


def conclusion(step: dict[str, Any], heads: Sequence[str]) -> Request:
    """The signature for which a step waits."""
    path = f"/dossiers/{step['dossier_id']}/stages/{step['stage']}/conclude"
    return Request.post(path, heads[step["stage"] - 1], BODY, seen=2)


@dataclass
class Review:
    """Dossiers on their way, so many at once; as soon as one is closed the next is submitted."""

    services: Connections
    officer: str
    heads: tuple[str, ...]
    waiting: list[str]
    closed: int = 0
    trouble: str = ""
    """The first command that was not accepted."""
    busy: set[asyncio.Task[None]] = field(default_factory=set)

    def hear(self, record: Any) -> None:
        """What a fact means to these people."""
        if step := opened(record):
            self._do(conclusion(step, self.heads))
        elif kind_of(record) == _CLOSED:
            self.closed += 1
            self.submit_next()

    def submit_next(self) -> None:
        if self.waiting:
            self._do(Request.post(f"/dossiers/{self.waiting.pop()}/submit", self.officer))

    def _do(self, request: Request) -> None:
        task = asyncio.ensure_future(self._ask(request))
        self.busy.add(task)
        task.add_done_callback(self.busy.discard)

    async def _ask(self, request: Request) -> None:
        try:
            status, body = await self.services.ask(request)
        except OSError as error:
            self.trouble = self.trouble or repr(error)
        else:
            if status != 200:
                self.trouble = self.trouble or body.decode()


def review(
    kafka: Kafka, url: str, officer: str, heads: tuple[str, ...], dossiers: list[str], at_once: int
) -> float:
    """Dossiers closed a second, from the first submission to the last closing. Raises Stuck."""
    return uvloop.run(_review(kafka, url, officer, heads, dossiers, at_once))


async def _review(
    kafka: Kafka, url: str, officer: str, heads: tuple[str, ...], dossiers: list[str], at_once: int
) -> float:
    people = Review(Connections(url, 4 * at_once), officer, heads, list(dossiers))
    async with listening(kafka) as consumer:
        began = time.perf_counter()
        for _ in range(at_once):
            people.submit_next()
        while people.closed < len(dossiers):
            found = await consumer.getmany(timeout_ms=STILL_MS)
            if people.trouble or not found:
                raise Stuck(
                    people.trouble or f"{people.closed} of {len(dossiers)} closed, and nothing more happens"
                )
            for records in found.values():
                for record in records:
                    people.hear(record)
        return len(dossiers) / (time.perf_counter() - began)
