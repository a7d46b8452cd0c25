"""Twice as many requests as the system can serve: refusals at once instead of timeouts, and quick recovery."""

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

import httpx

from tests.faults.client import Recorded, Sent
from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.rows.working import working
from tests.faults.world import World

SHORT_S: Final = 15.0
FULL_S: Final = 300.0
CEILING_S: Final = 5.0
CLIENTS: Final = 24
"""Closed loops that find the ceiling: enough to keep one process busy, few enough that none is turned away."""
TWICE: Final = 2.0
STEPS: Final = 5
STEP_S: Final = 3.0
STEP: Final = 1.5
TIMEOUT_S: Final = 10.0
AT_ONCE_S: Final = 2.0
"""Within which a refusal is told, at the 99th percentile, on a machine that is busy with everything else, too."""
RECOVERS_S: Final = 60.0
FLAT: Final = 1.3
"""Memory after the overload against before."""
SPARE_BYTES: Final = 40 * 2**20
AWAY: Final = 400
"""Requests under way at most on our side, so that the generator itself does not give up first."""


@dataclass
class Flood:
    """New drafts by one officer, and what came of each."""

    world: World
    person: UUID
    body: bytes
    token: str
    http: httpx.AsyncClient
    counted: Counter[str] = field(default_factory=Counter)
    refused_s: list[float] = field(default_factory=list)

    async def one(self) -> None:
        """One new draft."""
        sent = Sent(
            str(uuid4()),
            f"person:{self.person}",
            "submissions",
            "POST",
            "/dossiers",
            self.body,
            time.monotonic(),
        )
        self.world.log.sent.append(sent)
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": sent.key}
        try:
            answer = await self.http.post("/dossiers", content=self.body, headers=headers)
        except httpx.TransportError as error:
            self.counted[type(error).__name__] += 1
            return
        self.counted[str(answer.status_code)] += 1
        if answer.status_code in {429, 503}:
            self.refused_s.append(time.monotonic() - sent.began)
            return
        sent.answered(answer)
        self.world.log.note(sent)

    async def ceiling(self) -> float:
        """Answers a second when a few clients ask as fast as they are answered."""
        until = time.monotonic() + CEILING_S

        async def client() -> int:
            done = 0
            while time.monotonic() < until:
                await self.one()
                done += 1
            return done

        return sum(await asyncio.gather(*(client() for _ in range(CLIENTS)))) / CEILING_S

    async def pour(self, rate: float, seconds: float) -> None:
        """So many requests a second, whether or not they are answered."""
        under_way: set[asyncio.Task[None]] = set()
        beat = began = time.monotonic()
        while beat < began + seconds:
            if len(under_way) < AWAY:
                task = asyncio.create_task(self.one())
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            else:
                self.counted["not sent"] += 1
            beat += 1 / rate
            await asyncio.sleep(max(0.0, beat - time.monotonic()))
        await asyncio.gather(*under_way)


async def overload(trial: Trial) -> Seen:
    """Twice the ceiling for a while, then the usual load again."""
    world = trial.world
    seconds = FULL_S if trial.full else SHORT_S
    async with working(trial) as at_work:
        flood = await _flood(trial, at_work.load.services)
        ceiling = await flood.ceiling()
        flood.counted.clear()
        memory = world.process("submissions-api").memory_info().rss
        rate = await _until_refused(flood, TWICE * ceiling)
        await flood.pour(rate, seconds)
        since = time.monotonic()
        grown = world.process("submissions-api").memory_info().rss / memory
        await flood.http.aclose()
        recovered = await at_work.load.recovered(at_work.before, since, RECOVERS_S)
        _require_refusals(flood, memory, grown)
        note = f"ceiling {ceiling:.0f}/s, at {rate:.0f}/s {_told(flood.counted)}; memory ×{grown:.2f}"
        return at_work.seen(recovered_s=recovered, note=note)


async def _until_refused(flood: Flood, rate: float) -> float:
    """The rate, or a higher one on a machine that was busy with something else while the ceiling was measured."""
    for _ in range(STEPS):
        await flood.pour(rate, STEP_S)
        if flood.refused_s:
            break
        rate *= STEP
    return rate


async def _flood(trial: Trial, services: Recorded) -> Flood:
    """An officer of his own writes the drafts, so that nobody's counts are mixed with his."""
    world = trial.world
    person = world.province.person("officer", FLOODED).id
    body: dict[str, Any] = {
        "round_id": world.round_id,
        "submitting_unit_id": str(world.units[FLOODED]),
        "letter": None,
        "nominees": [],
    }
    token = await services.token(person)
    limits = httpx.Limits(max_connections=AWAY, max_keepalive_connections=AWAY)
    http = httpx.AsyncClient(
        base_url=world.state.urls["submissions"],
        timeout=TIMEOUT_S,
        limits=limits,
        headers={"Content-Type": "application/json"},
    )
    return Flood(world, person, json.dumps(body).encode(), token, http)


FLOODED: Final = "11251"


def _require_refusals(flood: Flood, memory: int, grown: float) -> None:
    """Raises Violated."""
    found = []
    if lost := {
        what: times for what, times in flood.counted.items() if what not in {"201", "429", "503", "not sent"}
    }:
        found.append(f"neither accepted nor refused: {lost}")
    if not flood.refused_s:
        found.append(f"nobody was refused: {_told(flood.counted)}")
    elif (slow := sorted(flood.refused_s)[int(0.99 * len(flood.refused_s))]) > AT_ONCE_S:
        found.append(f"99 % of the refusals were told within {slow:.1f} s only")
    if grown > FLAT and (grown - 1) * memory > SPARE_BYTES:
        found.append(f"memory grew from {memory >> 20} to {int(memory * grown) >> 20} MiB")
    if found:
        raise Violated(found)


def _told(counted: Counter[str]) -> str:
    return ", ".join(f"{what} ×{times}" for what, times in sorted(counted.items()))


FAULTS: Final = (
    Fault(
        "overload",
        "twice the ceiling: 429 or 503 at once instead of timeouts, flat memory, recovery in under 60 s",
        short=False,
        run=overload,
        whole=True,
    ),
)
