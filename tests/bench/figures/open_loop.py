"""How much longer the unlucky wait when it is busy: the 99th percentile of submitting at 70 % of the ceiling, beside
the same at 10 %. Arrivals come as they like, nobody waits for anybody, and latency counts from the intended moment.
"""

from typing import Final

from tests.bench.field import Field, field_of
from tests.bench.figures.commands import CLIENTS, SUBMIT, require_all, standing
from tests.bench.goals import Effort, Goal, Row
from tests.bench.loadgen import closed_loop, open_loop
from tests.bench.measures import Spread, interleaved, percentile
from tests.bench.plans import SUBMISSIONS
from tests.bench.province import token_of
from tests.bench.schedule import poisson

GOAL: Final = Goal(4, 2, more_is_better=False)
BUSY: Final = 0.7
QUIET: Final = 0.1
CONNECTIONS: Final = 200
_WARM_UP: Final = 300


async def open_loop_tail(effort: Effort) -> list[Row]:
    async with field_of("api") as field:
        about = await ceiling(field, _WARM_UP)
        ceilings = list[float]()

        async def at(share: float, number: int) -> float:
            """At that share of what the machine does just now."""
            ceilings.append(await ceiling(field, int(about * effort.seconds / 2)))
            return await tail(field, share * ceilings[-1], effort.seconds, number)

        pairs = await interleaved(
            lambda number: at(BUSY, number), lambda number: at(QUIET, number), effort.pairs
        )
    found = Spread.of(ceilings)
    note = f"ceiling {found.low:.0f} to {found.high:.0f} submits/s; {effort.seconds:.0f} s a time"
    return [Row("open-loop p99, 70 % against 10 %", "ms", GOAL, pairs, notes=(note,))]


async def ceiling(field: Field, count: int) -> float:
    """Submits a second in a closed loop of so many."""
    series = await field.copies.of(field.bench.draft, count)
    requests = SUBMIT.requests(series, token_of(field.state, field.bench.officer))
    run = await field.apart.call(closed_loop, [field.state.urls[SUBMISSIONS]], requests, CLIENTS)
    return run.require_clean().rate


async def tail(field: Field, rate: float, seconds: float, seed: int) -> float:
    """The 99th percentile in milliseconds. Raises LoadFailed where an arrival was dropped or refused, NotAllThere."""
    moments = poisson(rate, seconds, seed)
    series = await field.copies.of(field.bench.draft, len(moments))
    requests = SUBMIT.requests(series, token_of(field.state, field.bench.officer))
    url = field.state.urls[SUBMISSIONS]
    before = await standing(field, series, SUBMIT)
    run = await field.apart.call(open_loop, url, requests, moments, CONNECTIONS)
    await require_all(field, series, SUBMIT, before)
    return 1000 * percentile(run.require_clean().latencies, 0.99)
