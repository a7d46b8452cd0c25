"""The load: requests over keep-alive connections, from a process of its own that costs as little as it can.

Two manners. A closed loop asks again as soon as it was answered and finds the ceiling. An open loop sends at given
moments whether or not anybody has answered, counts latency from the intended moment, and drops nothing in silence:
an arrival that found no connection or got no answer in time is counted, and the run that had one fails.
"""

import asyncio
import resource
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import uvloop

from tests.bench.wire import Connection, Connections, Request, Unanswered

ANSWER_S = 20.0
"""An arrival without an answer after so many seconds counts as dropped."""


class LoadFailed(RuntimeError):
    """The run measured nothing: something was dropped or refused."""


@dataclass
class Run:
    """What a load run saw. Latencies in seconds, in the order of the answers."""

    seconds: float
    client_cpu_s: float
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    dropped: int = 0
    complaint: str = ""
    """The first answer that was no success."""

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def require_clean(self) -> "Run":
        """Raises LoadFailed where anything was dropped or answered by another status than success."""
        refused = sum(count for status, count in self.statuses.items() if not 200 <= status < 300)
        if self.dropped or refused:
            raise LoadFailed(f"{self.dropped} dropped, answers {dict(self.statuses)} {self.complaint}")
        return self


def closed_loop(urls: Sequence[str], requests: Sequence[Request], connections: int) -> Run:
    """Send every request once, `connections` at a time, spread over the addresses."""
    return uvloop.run(_closed(urls, requests, connections))


def open_loop(url: str, requests: Sequence[Request], moments: Sequence[float], connections: int) -> Run:
    """Send one request at each moment (seconds from the start) over at most so many connections."""
    return uvloop.run(_open(url, requests, moments, connections))


async def _closed(urls: Sequence[str], requests: Sequence[Request], connections: int) -> Run:
    opened = [await Connection.open(urls[number % len(urls)]) for number in range(connections)]
    waiting = iter(requests)
    run = Run(0, _cpu())
    began = time.perf_counter()

    async def ask_on(connection: Connection) -> None:
        for request in waiting:
            sent = time.perf_counter()
            _note(run, *await connection.ask(request), time.perf_counter() - sent)

    await asyncio.gather(*map(ask_on, opened))
    return _ended(run, began)


async def _open(url: str, requests: Sequence[Request], moments: Sequence[float], connections: int) -> Run:
    pool = Connections(url, connections)
    run = Run(0, _cpu())
    began = time.perf_counter()

    async def arrive(request: Request, moment: float) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                answer = await pool.ask(request)
        except (Unanswered, OSError, TimeoutError):
            run.dropped += 1
        else:
            _note(run, *answer, time.perf_counter() - began - moment)

    async with asyncio.TaskGroup() as group:
        for request, moment in zip(requests, moments, strict=True):
            await asyncio.sleep(began + moment - time.perf_counter())
            group.create_task(arrive(request, moment))
    return _ended(run, began)


def _note(run: Run, status: int, body: bytes, seconds: float) -> None:
    run.statuses[status] += 1
    run.latencies.append(seconds)
    if not 200 <= status < 300 and not run.complaint:
        run.complaint = body.decode(errors="replace")[:500]


def _ended(run: Run, began: float) -> Run:
    run.seconds = time.perf_counter() - began
    run.client_cpu_s = _cpu() - run.client_cpu_s
    return run


def _cpu() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
