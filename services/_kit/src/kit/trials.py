"""Whether a part reaches its servers: `python -m <part> reach`. How each is tried is in `reach`, and what that needs is
loaded by this command alone.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass


class NotReached(Exception):
    """A server does not do what the part needs. The text says what is wrong and what to do."""


@dataclass(frozen=True)
class Trial:
    """A server, and how it is tried; `attempt` raises NotReached."""

    server: str
    attempt: Callable[[], Awaitable[None]]


async def say(trials: Iterable[Trial]) -> None:
    """A line for each server, on standard output. Raises SystemExit where one is not reached."""
    said = await outcomes(trials)
    for server, fault in said.items():
        sys.stdout.write(f"{server}: {fault or 'reached'}\n")
    if any(said.values()):
        sys.exit(1)


async def outcomes(trials: Iterable[Trial]) -> dict[str, str]:
    """What is wrong with each server, by its name; nothing where it does what it should."""

    async def fault(trial: Trial) -> tuple[str, str]:
        try:
            await trial.attempt()
        except NotReached as error:
            return trial.server, str(error)
        return trial.server, ""

    return dict(await asyncio.gather(*map(fault, trials)))
