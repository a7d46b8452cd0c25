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
NEARLY: Final = 0.9
"""Of the rate before: nobody waits for letters, but the courier needs its part of the processor."""


async def channel(trial: Trial) -> Seen:
    """The mail server hangs, then refuses connections; the judge waits for the letters that were put off."""
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
        return at_work.seen(note=f"{rate:.1f} commands/s meanwhile, {at_work.before:.1f} before")


FAULTS: Final = (
    Fault(
        "mail-hangs",
        "the mail server hangs for 25 s, then refuses: others go on, one notice in the end",
        short=False,
        run=channel,
        whole=True,
    ),
)
