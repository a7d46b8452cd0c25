"""Twice as many requests as the system can serve: refusals at once instead of timeouts, and quick recovery."""

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from tests.bench.apart import Apart
from tests.faults.client import Recorded, Sent
from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.flood import PATH, Draft, Poured, as_fast_as_answered, at_moments
from tests.faults.rows.working import working
from tests.faults.world import World

SHORT_S: Final = 15.0
FULL_S: Final = 300.0
CEILING_S: Final = 5.0
CLIENTS: Final = 24
"""Closed loops that find the ceiling: enough to keep one process busy, few enough that none is turned away."""
TWICE: Final = 2.0
REALLY: Final = 0.95
"""Of the rate that was wanted: a generator that can't keep up proves nothing."""
AT_ONCE_S: Final = 1.0
"""Within which a refusal is told, at the 99th percentile."""
RECOVERS_S: Final = 60.0
FLAT: Final = 1.3
"""Memory at its height against before."""
SPARE_BYTES: Final = 40 * 2**20
LOOK_S: Final = 1.0
FLOODED: Final = "11251"
"""Where the officer sits who writes the drafts: nobody else's counts are mixed with theirs."""
ACCEPTED: Final = "201"
REFUSED: Final = ("503", "429")
OVERLOADED: Final = ("503 overloaded", "429 too_many_at_once")
"""One officer floods: their own places are full first."""


@dataclass
class Flood:
    """One officer's drafts, and what is seen of the api meanwhile."""

    world: World
    person: UUID
    body: bytes
    token: str
    apart: Apart
    memory: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.world.state.urls["submissions"]

    async def ceiling(self) -> float:
        """Answers a second when a few clients ask as fast as they are answered."""
        poured = await self.apart.call(
            as_fast_as_answered, self.url, self.token, self.body, CLIENTS, CEILING_S
        )
        self._log(poured)
        return poured.rate

    async def pour(self, rate: float, seconds: float) -> Poured:
        """So many requests a second, whether or not they are answered."""
        flowing = asyncio.create_task(
            self.apart.call(at_moments, self.url, self.token, self.body, rate, seconds)
        )
        while not flowing.done():
            self.memory.append(self.world.process("submissions-api").memory_info().rss)
            await asyncio.wait([flowing], timeout=LOOK_S)
        self._log(flowing.result())
        return flowing.result()

    def _log(self, poured: Poured) -> None:
        """For the judge: what was accepted, and what may have been. A refusal for overload did nothing."""
        self.world.log.sent += [self._sent(draft) for draft in poured.drafts if draft.told not in OVERLOADED]

    def _sent(self, draft: Draft) -> Sent:
        ended = time.monotonic()
        given = {"Idempotency-Key": draft.key}
        actor = f"person:{self.person}"
        sent = Sent(draft.key, actor, "submissions", "POST", PATH, self.body, given, ended)
        if draft.told == ACCEPTED:
            sent.status, sent.digest, sent.ended = int(ACCEPTED), draft.digest, ended
        else:
            sent.troubles.append(draft.told)
        return sent


async def overload(trial: Trial) -> Seen:
    """Twice the ceiling for a while, then the usual load again."""
    with Apart.started() as apart:
        async with working(trial) as at_work:
            flood = await _flood(trial, at_work.load.services, apart)
            ceiling = await flood.ceiling()
            memory = trial.world.process("submissions-api").memory_info().rss
            poured = await flood.pour(TWICE * ceiling, FULL_S if trial.full else SHORT_S)
            since = time.monotonic()
            slowest = _require_refusals(poured, TWICE * ceiling)
            grown = _require_flat(memory, max(flood.memory))
            recovered = await at_work.load.recovered(at_work.before, since, RECOVERS_S)
            note = (
                f"ceiling {ceiling:.0f}/s, at {poured.rate:.0f}/s {_told(poured)}; 99 % of the refusals within"
                f" {slowest * 1000:.0f} ms; memory ×{grown:.2f}"
            )
            return at_work.seen(recovered_s=recovered, note=note)


async def _flood(trial: Trial, services: Recorded, apart: Apart) -> Flood:
    world = trial.world
    person = world.province.person("officer", FLOODED).id
    body: dict[str, Any] = {
        "round_id": world.round_id,
        "submitting_unit_id": str(world.units[FLOODED]),
        "letter": None,
        "nominees": [],
    }
    return Flood(world, person, json.dumps(body).encode(), await services.token(person), apart)


def _require_refusals(poured: Poured, wanted: float) -> float:
    """Seconds within which 99 % of the refusals were told. Raises Violated."""
    found = []
    if poured.rate < REALLY * wanted:
        found.append(f"{poured.rate:.0f} requests/s were sent instead of {wanted:.0f}")
    if any(draft.told != ACCEPTED and not draft.told.startswith(REFUSED) for draft in poured.drafts):
        found.append("not everybody was accepted or refused")
    refused = sorted(draft.seconds for draft in poured.drafts if draft.told.startswith(REFUSED))
    slowest = refused[int(0.99 * len(refused))] if refused else 0.0
    if slowest > AT_ONCE_S or not refused:
        found.append(f"{len(refused)} were refused, 99 % of them within {slowest:.1f} s")
    if found:
        raise Violated([*found, f"in all: {_told(poured)}"])
    return slowest


def _require_flat(before: int, height: int) -> float:
    """How many times the memory of before, in bytes, the height is. Raises Violated."""
    grown = height / before
    if grown > FLAT and height - before > SPARE_BYTES:
        raise Violated([f"memory grew from {before >> 20} to {height >> 20} MiB"])
    return grown


def _told(poured: Poured) -> str:
    counted = Counter(draft.told for draft in poured.drafts)
    return ", ".join(f"{what} ×{times}" for what, times in sorted(counted.items()))


FAULTS: Final = (
    Fault(
        "overload",
        "twice the ceiling: 503 at once instead of timeouts, flat memory, recovery in under 60 s",
        short=False,
        run=overload,
        whole=True,
    ),
)
