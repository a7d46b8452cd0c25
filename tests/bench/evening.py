"""The last evening before a round closes, at one province: what all its people send, whether or not it keeps up."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import uvloop

from kit.kafka import Kafka
from tests.bench.people import conclusion, listening, opened
from tests.bench.schedule import poisson
from tests.bench.wire import Connections, Request, Unanswered

SUBMITS: Final = 22.0
CONCLUSIONS: Final = 5.0
READS: Final = 280.0
"""Arrivals a second, of each kind."""
STAGES: Final = 3
CONNECTIONS: Final = 400
ANSWER_S: Final = 20.0
STEP_S: Final = 30.0
"""A step that was not open so long after its command was accepted counts as lost."""
_FIRST_CONCLUSION_S: Final = 1.0
"""Nobody can sign before the first steps are open."""


@dataclass
class Evening:
    """What was seen. Times in seconds."""

    to_next_step: list[float] = field(default_factory=list)
    """From a command's answer to the fact that the next step is open."""
    answers: list[float] = field(default_factory=list)
    """Of every request, from its intended moment."""
    dropped: int = 0
    refused: str = ""
    without_next_step: int = 0
    submitted: int = 0
    concluded: int = 0
    """Commands that were acknowledged."""


@dataclass
class Clerks:
    """Everybody who is at work that evening."""

    services: Connections
    heads: tuple[str, ...]
    seen: Evening = field(default_factory=Evening)
    open_steps: deque[dict[str, Any]] = field(default_factory=deque)
    accepted: dict[tuple[str, int], float] = field(default_factory=dict)
    """When the command was accepted that must open this dossier's stage."""
    heard: dict[tuple[str, int], float] = field(default_factory=dict)

    async def ask(self, request: Request, moment: float, opens: tuple[str, int] | None = None) -> None:
        """Send one request that was due at a moment; note what it must open."""
        try:
            async with asyncio.timeout(ANSWER_S):
                status, body = await self.services.ask(request)
        except (Unanswered, OSError, TimeoutError):
            self.seen.dropped += 1
            return
        now = time.perf_counter()
        self.seen.answers.append(now - moment)
        if status != 200:
            self.seen.refused = self.seen.refused or body.decode(errors="replace")[:300]
        elif opens is not None:
            self.accepted[opens] = now

    def hear(self, record: Any) -> None:
        if step := opened(record):
            self.heard[step["dossier_id"], step["stage"]] = time.perf_counter()
            if step["stage"] < STAGES:
                self.open_steps.append(step)

    def sign_next(self, moment: float) -> Any:
        """The head whose step has waited longest signs. Raises IndexError where nothing is open."""
        step = self.open_steps.popleft()
        return self.ask(conclusion(step, self.heads), moment, (step["dossier_id"], step["stage"] + 1))

    def reckon(self) -> Evening:
        """How long each accepted command took to open the next step."""
        self.seen.submitted = sum(stage == 1 for _, stage in self.accepted)
        self.seen.concluded = len(self.accepted) - self.seen.submitted
        for place, accepted in self.accepted.items():
            if place in self.heard:  # which may have been sooner than the answer reached us
                self.seen.to_next_step.append(max(0.0, self.heard[place] - accepted))
            else:
                self.seen.without_next_step += 1
        return self.seen


def last_evening(
    kafka: Kafka,
    url: str,
    officer: str,
    heads: tuple[str, ...],
    dossiers: Sequence[str],
    seconds: float,
    seed: int,
) -> Evening:
    """The whole evening's load for so many seconds. `dossiers` are drafts, enough for every submission."""
    return uvloop.run(_last_evening(kafka, url, officer, heads, dossiers, seconds, seed))


async def _last_evening(
    kafka: Kafka,
    url: str,
    officer: str,
    heads: tuple[str, ...],
    dossiers: Sequence[str],
    seconds: float,
    seed: int,
) -> Evening:
    clerks = Clerks(Connections(url, CONNECTIONS), heads)
    drafts, reads = iter(dossiers), reading(officer, heads, dossiers)
    async with listening(kafka) as consumer:
        listener = asyncio.create_task(_listen(consumer, clerks))
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for offset, kind in arrivals(seconds, seed):
                moment = began + offset
                await asyncio.sleep(moment - time.perf_counter())
                match kind:
                    case "submit":
                        dossier = next(drafts)
                        request = Request.post(f"/dossiers/{dossier}/submit", officer, b"")
                        group.create_task(clerks.ask(request, moment, (dossier, 1)))
                    case "conclude" if clerks.open_steps:
                        group.create_task(clerks.sign_next(moment))
                    case "conclude":
                        clerks.seen.dropped += 1  # the one who should sign found nothing to sign
                    case _:
                        group.create_task(clerks.ask(next(reads), moment))
        await _until_open(clerks)
        listener.cancel()
    return clerks.reckon()


def arrivals(seconds: float, seed: int) -> list[tuple[float, str]]:
    """Everybody's moments in one order."""
    rates = {"submit": SUBMITS, "conclude": CONCLUSIONS, "read": READS}
    moments = [
        (moment, kind)
        for number, (kind, rate) in enumerate(rates.items())
        for moment in poisson(rate, seconds, seed * len(rates) + number)
    ]
    return sorted(
        (moment, kind) for moment, kind in moments if kind != "conclude" or moment > _FIRST_CONCLUSION_S
    )


def reading(officer: str, heads: Sequence[str], dossiers: Sequence[str]) -> Iterator[Request]:
    """What people look at, again and again: their lists, one dossier, their tasks."""
    number = 0
    while True:
        yield Request.get("/dossiers", officer)
        yield Request.get(f"/dossiers/{dossiers[number % len(dossiers)]}", officer)
        yield Request.get(f"/dossiers/{dossiers[-1 - number % len(dossiers)]}", officer)
        yield Request.get("/tasks", heads[number % len(heads)])
        number += 1


async def _listen(consumer: Any, clerks: Clerks) -> None:
    async for record in consumer:
        clerks.hear(record)


async def _until_open(clerks: Clerks) -> None:
    """Wait until every accepted command has had its consequence, or can be called lost."""
    deadline = time.perf_counter() + STEP_S
    while clerks.accepted.keys() - clerks.heard.keys() and time.perf_counter() < deadline:  # noqa: ASYNC110 - it happens in another process
        await asyncio.sleep(0.05)
