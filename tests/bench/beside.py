"""This build beside an earlier one: the same commands, in turns, each on a stack of its own, by what they cost in CPU.

Who else is busy on the machine changes how long a command takes, and hardly what it costs; so the ratio of a pair is
that of CPU milliseconds, of all the stack's processes together.
"""

import json
import subprocess
from asyncio import StreamReader, StreamWriter, create_subprocess_exec
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.bench.goals import Effort, Goal, Row
from tests.bench.measures import Spread, interleaved

ROOT: Final = Path(__file__).parents[2]
BUILDS: Final = ROOT / ".local" / "builds"
SIDE: Final = Path(__file__).with_name("side.py")
FIGURES: Final = ("submit", "conclude", "gates")
GOAL: Final = Goal(1.0, 0.9, more_is_better=False)
ROUNDS: Final = 3
"""So many times the pairs of other figures, each shorter by as much: what disturbs one pair lasts for some seconds."""


DOES_MORE: Final = ("papers",)
"""Processes whose work no earlier build did. What they cost is told with the others, and not compared."""


class SideFailed(RuntimeError):
    """A build's side ended before it answered; what it had to say is on the standard error."""


def built(commit: str) -> Path:
    """A checkout of the commit with its own environment. Raises CalledProcessError."""
    found = subprocess.run(
        ["git", "rev-parse", "--verify", f"{commit}^{{commit}}"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    folder = BUILDS / found[:12]
    if not folder.exists():
        subprocess.run(["git", "worktree", "add", "--force", "--detach", folder, found], cwd=ROOT, check=True)
    subprocess.run(["make", "prepare"], cwd=folder, check=True)
    return folder


async def beside(earlier: Path, figure: str, effort: Effort) -> Row:
    """Both builds' stacks stand at once, and take turns."""
    async with side_of(ROOT, figure, effort) as ours, side_of(earlier, figure, effort) as theirs:
        pairs = await interleaved(ours.cost, theirs.cost, ROUNDS * effort.pairs)
    notes = (*ours.lines("this build"), *theirs.lines(f"build {earlier.name}"))
    return Row(f"{figure}, beside the earlier build", "ms of CPU", GOAL, pairs, notes=notes)


@dataclass
class Side:
    """A running `side` of one build."""

    asks: StreamWriter
    says: StreamReader
    answers: list[dict[str, Any]] = field(default_factory=list)

    async def cost(self, _: int) -> float:
        """CPU milliseconds of one command, in the mean of a round. Raises SideFailed."""
        self.asks.write(b"again\n")
        answer = json.loads(await self.line())
        self.answers.append(answer)
        return float(sum(spent for name, spent in answer["milliseconds"].items() if name not in DOES_MORE))

    async def line(self) -> bytes:
        if line := await self.says.readline():
            return line
        raise SideFailed

    def lines(self, name: str) -> Iterator[str]:
        """The median of its rounds: rate, and cost by process."""
        rate = Spread.of([answer["rate"] for answer in self.answers]).middle
        of = {
            process: Spread.of([answer["milliseconds"][process] for answer in self.answers]).middle
            for process in self.answers[0]["milliseconds"]
        }
        parts = ", ".join(f"{process} {median:.2f}" for process, median in of.items() if median >= 0.01)
        yield f"{name}: {rate:.0f}/s, ms of CPU each: {parts}"


@asynccontextmanager
async def side_of(folder: Path, figure: str, effort: Effort) -> AsyncIterator[Side]:
    process = await create_subprocess_exec(
        folder / ".venv" / "bin" / "python",
        *("-c", SIDE.read_text("utf-8"), figure, str(effort.seconds)),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin and process.stdout  # noqa: PT018 - pipes
    side = Side(process.stdin, process.stdout)
    try:
        while await side.line() != b"ready\n":  # the stack says what it starts
            pass
        yield side
    finally:
        process.stdin.close()  # which ends it
        await process.wait()
