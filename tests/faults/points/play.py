"""A scenario played once as it is, and then once for every point of it, with the process killed there."""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Final

from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.ground import Ground, ground
from tests.faults.points.fate import Point, points_of
from tests.faults.points.mortal import Mortal
from tests.faults.points.scenario import Case, Scenario

SAMPLE: Final = 2
"""Points of each scenario in the short set."""
Start = Callable[[], AbstractAsyncContextManager[Case]]


@dataclass
class Tally:
    """What became of the points that were tried."""

    killed: list[Point] = field(default_factory=list)
    unreached: list[Point] = field(default_factory=list)
    """The process came to its end without this I/O: a background task was quicker or slower this time."""


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
        tally, wrong = Tally(), list[str]()
        waiting = iter(tried)

        async def in_turn() -> None:
            for point in waiting:
                wrong.extend(f"killed {point}: {what}" for what in await killed_at(point, start, here, tally))
                if wrong:
                    return

        await asyncio.gather(*(in_turn() for _ in range(scenario.at_once)))
        if wrong:
            raise Violated(wrong)
        if trial.full and (missed := labels(points) - labels(tally.killed)):
            raise Violated([f"the process was never killed at {label}" for label in sorted(missed)])
        note = f"{len(points)} points, {len(tally.killed)} tried" + (
            f", {len(tally.unreached)} not come to" if tally.unreached else ""
        )
        return Seen(kills=len(tally.killed), acknowledged=len(tried) + 1, note=note)


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


async def killed_at(point: Point, start: Start, here: Ground, tally: Tally) -> list[str]:
    """What differs after a death at that point, once another process has taken over."""
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
                tally.killed.append(point)
                await case.after_death()
                successor = Mortal.start(case.role, here.folder, **case.given())
            else:
                tally.unreached.append(point)
            await done
            if successor is not None:
                await case.done()
        except Violated as violated:
            return violated.differences
        finally:
            done.cancel()
            for each in filter(None, (process, successor)):
                await each.leave()
            await dying
        return await case.differences()


def sample(points: list[Point], chance: random.Random) -> list[Point]:
    """Some points, in order; other ones with another seed."""
    return [points[number] for number in sorted(chance.sample(range(len(points)), min(SAMPLE, len(points))))]


def labels(points: list[Point]) -> set[str]:
    return {point.label for point in points}
