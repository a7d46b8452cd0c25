"""Connections that end in the middle: of the services to PostgreSQL, and the whole network for a moment."""

import asyncio
import time
from typing import Final

from tests.faults.fault import Fault, Seen, Trial
from tests.faults.injectors import network
from tests.faults.injectors.postgres import cut_connections
from tests.faults.rows.working import RECOVERY_S, working

ROUNDS: Final = 8
DOWN_S: Final = 20.0
"""Longer than anybody waits for a peer that says nothing."""
_DATABASES: Final = ("submissions", "awards", "directory", "notify", "papers", "scoring", "temporal")


async def connections(trial: Trial) -> Seen:
    """Half of all database connections end, again and again, whatever they are doing."""
    ended, chance = 0, trial.chance
    async with working(trial) as at_work:
        for _ in range(ROUNDS):
            await at_work.load.acknowledged(len(at_work.load.done_at) + chance.randint(1, 8))
            ended += await cut_connections(trial.world, chance, _DATABASES)
        recovered = await at_work.load.recovered(at_work.before, time.monotonic(), RECOVERY_S)
        return at_work.seen(recovered_s=recovered, note=f"{ended} connections ended")


async def network_down(trial: Trial) -> Seen:
    """Nobody hears anybody."""
    async with working(trial) as at_work:
        with network.down():
            await asyncio.sleep(DOWN_S)
        recovered = await at_work.load.recovered(at_work.before, time.monotonic(), 2 * RECOVERY_S)
        return at_work.seen(recovered_s=recovered)


FAULTS: Final = (
    Fault(
        "connections-cut",
        "pg_terminate_backend on half of all connections, eight times: the retry gets the first answer",
        short=False,
        run=connections,
        whole=True,
    ),
    Fault(
        "network-down",
        "no packet arrives for 20 s: nothing lost, nothing twice, the rate as before",
        short=False,
        run=network_down,
        whole=True,
    ),
)
