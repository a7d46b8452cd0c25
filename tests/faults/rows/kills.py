"""Processes that end without warning: ours and the servers, one by one, several at once, and again and again."""

import asyncio
import time
from typing import Final

from tests.faults.fault import Fault, Seen, Trial
from tests.faults.rows.working import RECOVERY_S, working
from tests.faults.world import SERVERS

SHORT_KILLS: Final = 6
FULL_KILLS: Final = 200
AT_ONCE: Final = 3
SHORT_ALONE: Final = ("postgres",)
"""Other rows of the short set kill Kafka and Temporal, and processes of ours."""


async def random_kills(trial: Trial) -> Seen:
    """Any of our processes, up to three at a time, at moments that the seed gives in the load's progress."""
    world, chance = trial.world, trial.chance
    left = FULL_KILLS if trial.full else SHORT_KILLS
    # A letter whose courier was killed waits for its lease; in the short set the next row does its work meanwhile.
    async with working(trial, mail=trial.full) as at_work:
        while left > 0:
            names = chance.sample(world.ours(), min(left, chance.randint(1, AT_ONCE)))
            await at_work.load.acknowledged(len(at_work.load.done_at) + chance.randint(1, 12))
            await asyncio.gather(*map(world.kill, names))
            left -= len(names)
        recovered = await at_work.load.recovered(at_work.before, time.monotonic(), RECOVERY_S)
        return at_work.seen(recovered_s=recovered)


async def single_kills(trial: Trial) -> Seen:
    """Each process by itself (the short set: PostgreSQL), and the time until the rate is as before."""
    world, chance = trial.world, trial.chance
    names = [*world.ours(), *SERVERS] if trial.full else list(SHORT_ALONE)
    took: dict[str, float] = {}
    async with working(trial) as at_work:
        for name in names:
            await at_work.load.acknowledged(len(at_work.load.done_at) + chance.randint(1, 12))
            killed = time.monotonic()
            await world.kill(name)
            took[name] = await at_work.load.recovered(at_work.before, killed, RECOVERY_S)
        slowest = max(took, key=lambda name: took[name])
        return at_work.seen(recovered_s=took[slowest], note=f"slowest after {slowest}")


async def all_servers(trial: Trial) -> Seen:
    """PostgreSQL, Kafka and Temporal at the same moment."""
    world = trial.world
    async with working(trial) as at_work:
        killed = time.monotonic()
        await asyncio.gather(*map(world.kill, SERVERS))
        recovered = await at_work.load.recovered(at_work.before, killed, 2 * RECOVERY_S)
        return at_work.seen(recovered_s=recovered)


FAULTS: Final = (
    Fault(
        "kills",
        "kill -9 of api, relay, consumer, worker at random: the same answer on retry, one effect",
        short=True,
        run=random_kills,
        whole=True,
    ),
    Fault(
        "single-kills",
        "kill -9 of each process and server alone: 95 % of the rate before within 30 s",
        short=True,
        run=single_kills,
        whole=True,
    ),
    Fault(
        "all-servers",
        "kill -9 of PostgreSQL, Kafka and Temporal at once: acknowledged work is all there",
        short=False,
        run=all_servers,
        whole=True,
    ),
)
