"""The play itself: everybody looks at their tasks and does them, until nothing is left to do."""

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Final

from demo import view
from demo.client import Services
from demo.clock import Clock
from demo.councils import Councils
from demo.dossiers import Officers
from demo.environment import environment_of
from demo.example import Example
from demo.offices import Offices
from demo.prepare import prepare, unit_ids
from localstack.state import State

Tell = Callable[[str], Awaitable[None]]
QUIET_LOOKS: Final = 8
"""After so many looks at which nobody had anything to do, the day ends."""
LOOK_S: Final = 0.2
LAST_DAY: Final = 60
"""A play that is not over after so many days hangs."""


class PlayHangs(RuntimeError):
    """Days pass and some dossiers don't move."""


@dataclass
class Played:
    """What happened, for the report."""

    example: Example
    services: Services
    officers: Officers
    offices: Offices
    councils: Councils
    days: int = 0
    late: list[str] = field(default_factory=list)


async def play(example: Example, state: State, tell: Tell) -> Played:
    """From an empty stack to the last outcome. Raises PlayHangs, Refused."""
    services, clock = Services(state), Clock(state)
    chance = random.Random(example.play.seed)  # noqa: S311 - repeatable on purpose
    await tell(f"business time: {example.play.begins:%d/%m/%Y}")
    await clock.set(example.play.begins)
    await tell("units, people, catalogue, movement, round")
    round_id = await prepare(example, services)
    units = await unit_ids(example, services)
    officers = Officers(example, services, round_id, units, chance)
    offices = Offices(example, services, officers, chance, late=set(_late_units(example, chance)))
    councils = Councils(example, services, units, clock, chance)
    await tell("officers submit")
    await officers.submit_everything()
    played = Played(example, services, officers, offices, councils)
    await _work_until_over(played, state, clock, tell)
    return played


async def _work_until_over(played: Played, state: State, clock: Clock, tell: Tell) -> None:
    quiet, at_work = 0, Desks()
    while await view.open_dossiers(state):
        for code, role in await view.called(state):
            at_work.sit_down(f"{code} {role}", partial(played.offices.work, code, role))
        for session, code in await view.sitting(state):
            at_work.sit_down(session, partial(played.councils.work, code, session))
        done = await at_work.done_within(LOOK_S)
        quiet = quiet + 1 if not done and at_work.empty else 0
        await tell(f"day {played.days + 1}, {played.services.requests.total()} requests")
        if quiet > QUIET_LOOKS:
            await _next_day(played, state, clock, tell)
            quiet = 0


class Desks:
    """Who is at work right now: everybody at their own pace, and nobody at two things at once."""

    def __init__(self) -> None:
        self._busy: dict[str, asyncio.Task[int]] = {}

    @property
    def empty(self) -> bool:
        return not self._busy

    def sit_down(self, desk: str, work: Callable[[], Coroutine[Any, Any, int]]) -> None:
        if desk not in self._busy:
            self._busy[desk] = asyncio.create_task(work())

    async def done_within(self, seconds: float) -> int:
        """How many things were done by those who finished in this time. Raises what their work raised."""
        await asyncio.sleep(seconds)
        finished = [desk for desk, work in self._busy.items() if work.done()]
        return sum(self._busy.pop(desk).result() for desk in finished)


async def _next_day(played: Played, state: State, clock: Clock, tell: Tell) -> None:
    """Nobody has anything to do today. Workflows sleep in real time, so `repair` nudges those whose time has come."""
    played.days += 1
    if played.days > LAST_DAY:
        raise PlayHangs(f"{await view.open_dossiers(state)} dossiers don't move")
    morning = clock.now.astimezone(played.example.play.begins.tzinfo) + timedelta(days=1)
    await clock.set(morning.replace(hour=8, minute=0, second=0))
    await tell(f"{morning:%d/%m/%Y}: reminders and overdue marks")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "workflows",
        "repair",
        env=environment_of(state, "workflows"),
        stdout=-3,
        stderr=-3,
    )
    await process.wait()


def _late_units(example: Example, chance: random.Random) -> list[str]:
    """Submitting units with a head of their own, who will be away."""
    heads = [unit["code"] for unit in example.submitting_units() if example.holders("head", unit["code"])]
    return chance.sample(heads, example.play.incidents.late_units)
