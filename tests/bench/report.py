"""The table, and `results.json`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.goals import Row
from tests.bench.measures import Spread


def print_rows(console: Console, rows: Sequence[Row]) -> None:
    """One line for each figure; what is behind it stands below the table."""
    table = Table("figure", "", "ours", "theirs", "measured", "bar", "reach for", "verdict")
    for row in rows:
        theirs = _spread([pair.theirs for pair in row.pairs])
        sign = "≥" if row.goal.more_is_better else "≤"
        table.add_row(
            row.figure,
            row.unit,
            _spread([pair.ours for pair in row.pairs] or row.values),
            theirs,
            _spread([pair.ratio for pair in row.pairs] or row.values),
            f"{sign} {row.goal.bar:g}",
            f"{row.goal.reach:g}",
            verdict(row),
        )
    console.print(table)
    for row in rows:
        for note in (*row.notes, *filter(None, [row.failure])):
            console.print(f"{row.figure}: {note}", highlight=False, markup=False)


def verdict(row: Row) -> str:
    if row.failure:
        return "[red]failed[/red]"
    if row.is_reached:
        return "[green]reached[/green]"
    return "met" if row.is_met else "[red]missed[/red]"


def write_results(path: Path, machine: Mapping[str, str], rows: Sequence[Row], seconds: float) -> None:
    """Everything that was measured, pair by pair."""
    figures = [
        asdict(row) | {"median": row.measured and row.measured.middle, "met": row.is_met} for row in rows
    ]
    whole = {"machine": dict(machine), "seconds": round(seconds), "figures": figures}
    path.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")


def _spread(values: Sequence[float]) -> str:
    """Median [smallest–largest]; nothing where nothing was measured."""
    if not values:
        return ""
    spread = Spread.of(values)
    if len(values) == 1:
        return _number(spread.middle)
    return f"{_number(spread.middle)} [{_number(spread.low)}–{_number(spread.high)}]"


def _number(value: float) -> str:
    """Three digits that count, without an exponent."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
