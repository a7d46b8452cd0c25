"""Processes that stand still for a while and come back as if nothing had been: zombies, which must be fenced."""

import asyncio
import time
from typing import Final

from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.plan import SECOND_WORKER, STANDBY
from tests.faults.rows.working import RECOVERY_S, working
from tests.faults.world import World

TAKEN_OVER_S: Final = 60.0
"""Within which a successor is active."""
FROZEN_S: Final = 60.0
LOOK_S: Final = 0.5
_HOLDER: Final = """
    SELECT a.client_port FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND a.application_name = $1
"""


async def active_relay(world: World) -> str | None:
    """Which of submissions' relays holds the lock; None while nobody does."""
    rows = await world.as_superuser(_HOLDER, "submissions-relay")
    if not rows:
        return None
    port = rows[0]["client_port"]
    for name in ("submissions-relay", STANDBY):
        about = world.state.processes[name].identity.process()
        if about is not None and any(one.laddr.port == port for one in about.net_connections(kind="tcp")):
            return name
    return None


async def relay(trial: Trial) -> Seen:
    """The active relay is frozen until the other one has taken over, and longer; then it comes back."""
    world = trial.world
    async with working(trial) as at_work:
        frozen = await _somebody_active(world)
        began = time.monotonic()
        with world.frozen(frozen):
            while (successor := await active_relay(world)) in {None, frozen}:
                if time.monotonic() - began > TAKEN_OVER_S:
                    raise Violated(
                        [f"{frozen} is frozen, and no other relay is active after {TAKEN_OVER_S:.0f} s"]
                    )
                await asyncio.sleep(LOOK_S)
            took = time.monotonic() - began
            if trial.full:
                await at_work.load.recovered(at_work.before, time.monotonic(), RECOVERY_S)
                await asyncio.sleep(max(0.0, FROZEN_S - (time.monotonic() - began)))
        recovered = await at_work.load.recovered(at_work.before, time.monotonic(), RECOVERY_S)
        return at_work.seen(recovered_s=recovered, note=f"{successor} took over after {took:.1f} s")


async def _somebody_active(world: World) -> str:
    deadline = time.monotonic() + TAKEN_OVER_S
    while (name := await active_relay(world)) is None:
        if time.monotonic() > deadline:
            raise Violated([f"no relay is active after {TAKEN_OVER_S:.0f} s"])
        await asyncio.sleep(LOOK_S)
    return name


async def worker(trial: Trial) -> Seen:
    """The first worker, with its bridge, stands still for a minute while the second one goes on."""
    world = trial.world
    async with working(trial) as at_work:
        began = time.monotonic()
        with world.frozen("workflows"):
            await at_work.load.recovered(at_work.before, began, TAKEN_OVER_S)
            took = time.monotonic() - began
            await asyncio.sleep(max(0.0, FROZEN_S - took))
        recovered = await at_work.load.recovered(at_work.before, time.monotonic(), RECOVERY_S)
        return at_work.seen(recovered_s=recovered, note=f"{SECOND_WORKER} took over after {took:.1f} s")


FAULTS: Final = (
    Fault(
        "frozen-relay",
        "the active relay frozen until another took over, then back as a zombie: fenced, no effect twice",
        short=True,
        run=relay,
        whole=True,
    ),
    Fault(
        "frozen-worker",
        "a worker frozen for 60 s, then back as a zombie: no effect twice",
        short=False,
        run=worker,
        whole=True,
    ),
)
