"""The notice channel in trouble: others go on, and one notice comes of it in the end."""

import asyncio
import time
from typing import Final

from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.load import AS_BEFORE
from tests.faults.rows.working import working

HANGS_S: Final = 25.0
"""Longer than one attempt of the courier may take."""
REFUSES_S: Final = 5.0
SETTLES_S: Final = 180.0
"""Within which letters that were put off are tried again: twice 30 s and the time of the attempts."""
LOOK_S: Final = 1.0
NEARLY: Final = 0.9
"""Of the rate before: nobody waits for letters, but the courier needs its part of the processor."""
_PENDING: Final = "SELECT count(*) FROM deliveries WHERE state = 'pending'"


async def channel(trial: Trial) -> Seen:
    """The mail server hangs, then refuses connections."""
    world = trial.world
    async with working(trial) as at_work:
        began = time.monotonic()
        with world.frozen("mail"):
            await asyncio.sleep(HANGS_S)
        async with world.away("mail"):
            await asyncio.sleep(REFUSES_S)
        rate = at_work.load.rate(began, time.monotonic())
        if rate < NEARLY * AS_BEFORE * at_work.before:
            raise Violated([f"{rate:.1f} commands/s while mail hung, {at_work.before:.1f} before"])
        await at_work.load.end()
        await _settled(trial)
        return at_work.seen(note=f"{rate:.1f} commands/s meanwhile, {at_work.before:.1f} before")


async def _settled(trial: Trial) -> None:
    """Wait until every letter found its way."""
    deadline = time.monotonic() + SETTLES_S
    while left := await trial.world.value("notify", _PENDING):
        if time.monotonic() > deadline:
            raise Violated([f"{left} letters are still waiting"])
        await asyncio.sleep(LOOK_S)


FAULTS: Final = (
    Fault(
        "mail-hangs",
        "the mail server hangs for 25 s, then refuses: others go on, one notice in the end",
        short=False,
        run=channel,
        whole=True,
    ),
)
