"""`python -m tests.bench [--full] [figure …]`: how fast, each figure beside what a user would pick instead.

With `--against` the named figures cost this build and an earlier one, in turns, instead.

Prints a table and writes `results.json`. A short run looks; a full one judges: it exits 1 where a bar is missed.
"""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

import uvloop
from rich.console import Console

from localstack.processes import ending_in_order
from tests.bench import beside
from tests.bench.figures import FIGURES
from tests.bench.goals import FULL, SHORT, Effort, Goal, Row
from tests.bench.loadgen import LoadFailed
from tests.bench.machine import machine
from tests.bench.report import print_rows, write_results

console = Console(width=160)


def main() -> None:
    parser = ArgumentParser(prog="tests.bench")
    parser.add_argument("figures", nargs="*", metavar="figure", help=f"of {', '.join(FIGURES)}; none: all")
    parser.add_argument("--full", action="store_true", help="seven pairs of each, and judge")
    parser.add_argument("--results", type=Path, default=Path("results.json"))
    parser.add_argument("--against", metavar="COMMIT", help=f"beside this build: {', '.join(beside.FIGURES)}")
    given = parser.parse_args()
    if unknown := set(given.figures) - (set(beside.FIGURES) if given.against else FIGURES.keys()):
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    with ending_in_order():
        code = uvloop.run(_measured(given))
    # Temporal's native runtime can crash an interpreter that goes down; all work is done here.
    sys.stdout.flush()
    os._exit(code)


async def _measured(given: Namespace) -> int:
    began, here, rows = time.monotonic(), machine(), list[Row]()
    effort = FULL if given.full else SHORT
    console.print(", ".join(f"{name} {value}" for name, value in here.items()), highlight=False)
    earlier = beside.built(given.against) if given.against else None
    for name in given.figures or (beside.FIGURES if earlier else FIGURES):
        since = time.monotonic()
        rows += await _rows(name, effort, earlier)
        console.print(f"{name}: {time.monotonic() - since:.0f} s", highlight=False)
        write_results(given.results, here, rows, time.monotonic() - began)
    print_rows(console, rows)
    return 1 if given.full and not all(row.is_met for row in rows) else 0


async def _rows(name: str, effort: Effort, earlier: Path | None) -> list[Row]:
    """A figure's rows. One whose load was dropped or whose effects are missing fails; the others go on."""
    try:
        return [await beside.beside(earlier, name, effort)] if earlier else await FIGURES[name](effort)
    except (LoadFailed, AssertionError, beside.SideFailed) as failure:
        return [Row(name, "", Goal(0, 0), failure=f"{type(failure).__name__} {failure}")]


if __name__ == "__main__":
    main()
