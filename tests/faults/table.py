"""What a run prints: a line for each fault as it ends, one table, and the differences of what failed."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.faults.fault import Fault, Seen

SHOWN: Final = 40
"""Differences that are printed; all of them are in the fault's folder."""
KILLS: Final = 200
DUPLICATES: Final = 1_000
"""Of a whole full run, at least and more than."""


class Verdict(StrEnum):
    """Whether what was expected held; `not here` where the fault could not be tried."""

    HELD = "held"
    VIOLATED = "violated"
    NOT_HERE = "not here"


_COLOURS: Final = {Verdict.HELD: "green", Verdict.VIOLATED: "red", Verdict.NOT_HERE: "yellow"}


@dataclass(frozen=True)
class Result:
    """What came of one fault, and how many seconds that took."""

    fault: Fault
    verdict: Verdict
    seen: Seen
    seconds: float
    differences: list[str] = field(default_factory=list)


def line(result: Result) -> str:
    colour = _COLOURS[result.verdict]
    said = saw(result.seen)
    return f"[{colour}]{result.verdict:9}[/{colour}] {result.fault.name} ({result.seconds:.0f} s) {said}"


def saw(seen: Seen) -> str:
    """The counts that there are, in words."""
    parts = [
        f"{seen.kills} kills" if seen.kills else "",
        f"{seen.acknowledged} acknowledged" if seen.acknowledged else "",
        f"{seen.duplicates} duplicates" if seen.duplicates else "",
        f"recovered in {seen.recovered_s:.1f} s" if seen.recovered_s is not None else "",
        seen.note,
    ]
    return ", ".join(part for part in parts if part)


def of(results: list[Result], seed: int) -> Table:
    """The whole run, with its sums."""
    table = Table(title=f"faults, seed {seed}", show_lines=True)
    for heading in ("fault", "expected", "seen", "s", "verdict"):
        table.add_column(heading, justify="right" if heading == "s" else "left")
    for result in results:
        colour = _COLOURS[result.verdict]
        table.add_row(
            result.fault.name,
            result.fault.expected,
            saw(result.seen),
            f"{result.seconds:.0f}",
            f"[{colour}]{result.verdict}[/{colour}]",
        )
    total = Seen(
        kills=sum(result.seen.kills for result in results),
        acknowledged=sum(result.seen.acknowledged for result in results),
        duplicates=sum(result.seen.duplicates for result in results),
    )
    table.add_row("all", "", saw(total), f"{sum(result.seconds for result in results):.0f}", "")
    return table


def lacking(results: list[Result]) -> list[str]:
    """What a run of every fault must have, and this one has not: each fault tried, and so much of it."""
    kills = sum(result.seen.kills for result in results)
    duplicates = sum(result.seen.duplicates for result in results)
    return [
        *(
            f"{result.fault.name} can't be tried here: {result.seen.note}"
            for result in results
            if result.verdict is Verdict.NOT_HERE
        ),
        *([f"{kills} kills, at least {KILLS} wanted"] if kills < KILLS else []),
        *([f"{duplicates} duplicates, more than {DUPLICATES} wanted"] if duplicates <= DUPLICATES else []),
    ]


def print_failure(console: Console, result: Result) -> None:
    console.print(f"\n[red]{result.fault.name}[/red]: {result.fault.expected}", highlight=False)
    for difference in result.differences[:SHOWN]:
        console.print(f"  {difference}", highlight=False, markup=False, soft_wrap=True)
    if len(result.differences) > SHOWN:
        console.print(f"  … {len(result.differences)} in all", highlight=False)
