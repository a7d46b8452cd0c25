"""A server that is gone for a while: what doesn't need it goes on, what needs it is made up for."""

import asyncio
import time
from typing import Final

from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.load import LOOK_S
from tests.faults.rows.working import RECOVERY_S, Working, working
from tests.faults.world import SERVICES, World

SHORT_S: Final = 10.0
LONG_S: Final = 600.0
FULL_LONG_S: Final = 1800.0
DRAINED_S: Final = 1.0
"""A fact that waits no longer than this is under way, not left over."""
SHARE: Final = 1 / 3
"""Of the outage, within which its backlog is gone."""
STARTS_S: Final = 6.0
"""What relay and consumers need to notice that the broker is back, however short the outage was."""
UNAFFECTED: Final = 0.9
"""Of the pace: the submissions of an outage may fall a little short at its two edges."""
_OLDEST: Final = (
    "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 FROM outbox"
)


async def broker(trial: Trial, seconds: float) -> Seen:
    """Kafka away: submissions as before, the backlog drained in less than a third of the outage."""
    async with working(trial) as at_work:
        began = time.monotonic()
        async with trial.world.away("kafka"):
            await asyncio.sleep(seconds)
            _require_submissions(at_work, began, time.monotonic())
        back = time.monotonic()
        drained = await _drained(trial.world, back - began)
        recovered = await at_work.load.recovered(at_work.before, back, RECOVERY_S)
        note = f"away {back - began:.0f} s, drained in {drained:.1f} s"
        return at_work.seen(recovered_s=recovered, note=note)


async def temporal(trial: Trial) -> Seen:
    """Temporal away: submissions and conclusions as long as steps are open, and everything moves on afterwards."""
    async with working(trial) as at_work:
        began = time.monotonic()
        async with trial.world.away("temporal"):
            await asyncio.sleep(SHORT_S)
            _require_submissions(at_work, began, time.monotonic())
        back = time.monotonic()
        recovered = await at_work.load.recovered(at_work.before, back, RECOVERY_S)
        return at_work.seen(recovered_s=recovered, note=f"away {back - began:.0f} s")


def _require_submissions(at_work: Working, began: float, ended: float) -> None:
    """At the usual pace, each answered at the first try. Raises Violated."""
    rate = at_work.load.rate(began, ended, of=at_work.load.submitted_at)
    if rate < UNAFFECTED * at_work.load.pace:
        raise Violated([f"{rate:.2f} submissions/s in the outage, {at_work.load.pace:.2f} before"])
    troubled = [
        f"in the outage {one.route} was answered {one.troubles} first"
        for one in at_work.load.sent
        if one.route.startswith("POST /dossiers")
        and one.route.endswith(("/dossiers", "/submit"))
        and began <= one.began < ended
        and one.troubles
    ]
    if troubled:
        raise Violated(troubled)


async def _drained(world: World, outage_s: float) -> float:
    """Seconds until no fact is left over from the outage in any service. Raises Violated."""
    began = time.monotonic()
    limit = max(SHARE * outage_s, STARTS_S)
    while max([await world.value(service, _OLDEST) for service in SERVICES]) > DRAINED_S:
        if time.monotonic() - began > limit:
            raise Violated([f"the backlog of {outage_s:.0f} s was not drained in {limit:.1f} s"])
        await asyncio.sleep(LOOK_S)
    return time.monotonic() - began


async def broker_briefly(trial: Trial) -> Seen:
    return await broker(trial, SHORT_S)


async def broker_for_a_minute(trial: Trial) -> Seen:
    return await broker(trial, 60.0)


async def broker_for_long(trial: Trial) -> Seen:
    return await broker(trial, FULL_LONG_S if trial.full else LONG_S)


FAULTS: Final = (
    Fault(
        "broker-10s",
        "Kafka away for 10 s: submissions unaffected, backlog drained at once",
        short=True,
        run=broker_briefly,
        whole=True,
    ),
    Fault(
        "broker-1min",
        "Kafka away for a minute: submissions unaffected, backlog drained in a third of it",
        short=False,
        run=broker_for_a_minute,
        whole=True,
    ),
    Fault(
        "temporal-away",
        "Temporal away for 10 s: submissions unaffected, every case moves on afterwards",
        short=False,
        run=temporal,
        whole=True,
    ),
    Fault(
        "broker-long",
        "Kafka away for 10 minutes, 30 in the full set: the same",
        short=False,
        run=broker_for_long,
        whole=True,
    ),
)
