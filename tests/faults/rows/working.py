"""What every fault on the whole system has in common: load before, during and after it, then the judge."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from tests.faults.fault import Seen, Trial
from tests.faults.judge import judge
from tests.faults.load import Load, begun
from tests.faults.world import World

WARM: Final = 25
"""Commands before anything is measured or broken."""
RECOVERY_S: Final = 30.0
"""Within which the rate is to be as before after any single kill."""


@dataclass
class Working:
    """A load at work and its rate before the fault, in commands a second."""

    trial: Trial
    load: Load
    before: float
    kills_before: int

    def seen(self, *, recovered_s: float | None = None, note: str = "", duplicates: int = 0) -> Seen:
        """The line in the table."""
        return Seen(
            kills=self.trial.world.kills - self.kills_before,
            acknowledged=sum(one.acknowledged for one in self.load.sent),
            duplicates=duplicates,
            recovered_s=recovered_s,
            note=note,
        )


@asynccontextmanager
async def working(trial: Trial, *, mail: bool = True) -> AsyncIterator[Working]:
    """A system at work; after the block it is judged. Raises Violated."""
    load = begun(trial.world, trial.chance)
    try:
        await load.acknowledged(WARM)
        yield Working(trial, load, await _usual_rate(trial.world, load), trial.world.kills)
        if trial.full:
            await load.decided()
    finally:
        await load.end()
    await judge(trial.world, trial.chance, mail=mail)


async def _usual_rate(world: World, load: Load) -> float:
    """Commands a second while nothing is wrong: measured before a run's first fault, and never above what is asked.

    After a fault something is left over, which is made up for faster than new work comes: no measure of a usual rate.
    """
    if world.usual_rate is None:
        world.usual_rate = min(await load.steady(), load.offered)
    return world.usual_rate
