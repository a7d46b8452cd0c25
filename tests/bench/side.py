"""One build's side of a comparison: what it does for each line on its standard input, told in a line of JSON.

`beside` starts it in the checkout of each build, an earlier one too, so of `tests.bench` it uses what all of them have.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from localstack.processes import ending_in_order
from tests.bench.cpu import Costs
from tests.bench.field import field_of
from tests.bench.figures import commands
from tests.bench.figures.gates import through_three_gates
from tests.bench.plans import SUBMISSIONS
from tests.bench.province import token_of
from tests.bench.whole import whole_stack

COUNTS: Final = {"submit": 150, "conclude": 150, "gates": 6}
"""Commands, or cases, for each second of a measurement: about a third of what two cores do."""
Round = Callable[[], Awaitable[tuple[float, Costs]]]
"""Does them all once; answers with their rate and with what they cost."""


@asynccontextmanager
async def _commands(figure: str, count: int) -> AsyncIterator[Round]:
    command = commands.SUBMIT if figure == "submit" else commands.CONCLUDE
    async with field_of("api") as field:
        token = token_of(field.state, command.person(field))
        urls = (field.state.urls[SUBMISSIONS],)
        sides = commands.Sides(command, field, urls, token, {}, count, 0, Costs(field.state))

        async def once() -> tuple[float, Costs]:
            fresh = replace(sides, costs=Costs(field.state))
            return await fresh.ours(0), fresh.costs

        yield once


@asynccontextmanager
async def _gates(count: int) -> AsyncIterator[Round]:
    async with whole_stack() as whole:

        async def once() -> tuple[float, Costs]:
            costs = Costs(whole.state)
            with costs.of("ours", count):
                rate = await through_three_gates(whole, count)
            return rate, costs

        yield once


async def _answer(figure: str, seconds: float) -> None:
    count = int(COUNTS[figure] * seconds)
    async with _gates(count) if figure == "gates" else _commands(figure, count) as once:
        await once()  # caches fill
        print("ready", flush=True)  # noqa: T201 - to whoever asks
        while await asyncio.to_thread(sys.stdin.readline):
            rate, costs = await once()
            noted = costs._noted.items()
            milliseconds = {name: values[0] for (_, name), values in noted}
            print(json.dumps({"rate": rate, "milliseconds": milliseconds}), flush=True)  # noqa: T201


if __name__ == "__main__":
    with ending_in_order():
        asyncio.run(_answer(sys.argv[1], float(sys.argv[2])))
    os._exit(0)  # as the bench itself does
