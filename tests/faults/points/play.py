"""A scenario played once as it is, and then once for every point of it, with the process killed there."""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.ground import Ground, ground
from tests.faults.points.fate import Point, points_of
from tests.faults.points.mortal import Mortal
from tests.faults.points.scenario import Case, Scenario

SAMPLE: Final = 2
"""Points of each scenario in the short set."""
TRIES: Final = 5
"""A background task may be quicker or slower than when it was recorded, and the process come to its end without an I/O
of it: then the scenario is played again."""
Start = Callable[[], AbstractAsyncContextManager[Case]]


def fault_of(scenario: Scenario) -> Fault:
    async def run(trial: Trial) -> Seen:
        return await play(scenario, trial)

    return Fault(name_of(scenario), scenario.expected, short=scenario.short, run=run)


def name_of(scenario: Scenario) -> str:
    return f"points-{scenario.name}"


async def play(scenario: Scenario, trial: Trial, near: str = "") -> Seen:
    """Every point in FULL, a seeded sample otherwise; with `near`, those at I/Os whose label has it.

    Raises Violated with the first points at which something differs.
    """
    async with ground(trial) as here, scenario.prepare(here) as start:
        points = await recorded(start, here)
        tried = points if trial.full else sample(points, trial.chance)
        if near:
            tried = [point for point in points if near in point.label]
            if not tried:
                raise LookupError(f"no point of {scenario.name} is near {near!r}")
        killed, wrong = list[Point](), list[str]()
        waiting = iter(tried)

        async def in_turn() -> None:
            for point in waiting:
                for _ in range(TRIES):
                    was_killed, differences = await killed_at(point, start, here)
                    wrong.extend(f"killed {point}: {what}" for what in differences)
                    if wrong:
                        return
                    if was_killed:
                        killed.append(point)
                        break

        await asyncio.gather(*(in_turn() for _ in range(scenario.at_once)))
        if wrong:
            raise Violated(wrong)
        if trial.full and (missed := [point for point in tried if point not in killed]):
            raise Violated([f"the process never came to its end {point}" for point in missed])
        return Seen(kills=len(killed), note=f"{len(points)} points, at {len(killed)} of them")


async def recorded(start: Start, here: Ground) -> list[Point]:
    """The points of a run in which nobody dies, its orderly end included; its judgement must be clean."""
    async with start() as case:
        process = Mortal.start(case.role, here.folder, **case.given())
        try:
            await case.done()
        finally:
            await process.leave()
        if differences := await case.differences():
            raise Violated([f"nobody was killed: {what}" for what in differences])
    return points_of(process.labels)


async def killed_at(point: Point, start: Start, here: Ground) -> tuple[bool, list[str]]:
    """Whether the process died at that point, and what differs afterwards, once another one has taken over."""
    async with start() as case:
        process = Mortal.start(case.role, here.folder, at=point, **case.given())
        done = asyncio.create_task(case.done())
        dying = asyncio.create_task(process.ended())
        successor = None
        try:
            await asyncio.wait([done, dying], return_when=asyncio.FIRST_COMPLETED)
            if not dying.done():
                await process.leave()  # its point may be in its last moments
            if process.was_killed:
                await case.after_death()
                successor = Mortal.start(case.role, here.folder, **case.given())
            await done
            if successor is not None:
                await case.done()
        except Violated as violated:
            return process.was_killed, violated.differences
        finally:
            done.cancel()
            for each in filter(None, (process, successor)):
                await each.leave()
            await dying
        return process.was_killed, await case.differences()


def sample(points: list[Point], chance: random.Random) -> list[Point]:
    """Some points, in order; other ones with another seed."""
    return [points[number] for number in sorted(chance.sample(range(len(points)), min(SAMPLE, len(points))))]
