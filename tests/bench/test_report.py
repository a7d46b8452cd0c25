"""The table and the file say what was measured."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench.goals import Goal, Row
from tests.bench.measures import Pair
from tests.bench.report import print_rows, write_results

pytestmark = pytest.mark.unit

MET = Row("submit", "commands/s", Goal(0.3, 0.45), (Pair(30, 100), Pair(50, 100), Pair(40, 100)))
MISSED = Row("p99", "s", Goal(1, 0.3, more_is_better=False), values=(1.5, 1.2, 2.5), notes=("a note",))
FAILED = Row("evening", "s", Goal(1, 0.3, more_is_better=False), failure="3 dropped")


def test_the_table_gives_both_sides_the_spread_and_the_verdict() -> None:
    console = Console(width=150, record=True, quiet=False, file=None, force_terminal=False)
    with console.capture() as captured:
        print_rows(console, [MET, MISSED, FAILED])
    lines = captured.get().splitlines()
    (submit,) = (line for line in lines if "submit" in line)
    assert "40 [30–50]" in submit
    assert "0.4 [0.3–0.5]" in submit
    assert "≥ 0.3" in submit
    assert "met" in submit
    (tail,) = (line for line in lines if "p99" in line and "│" in line)
    assert "1.5 [1.2–2.5]" in tail
    assert "≤ 1" in tail
    assert "missed" in tail
    assert "p99: a note" in lines
    assert "evening: 3 dropped" in lines


def test_the_file_has_every_pair(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_results(path, {"cores": "2"}, [MET, FAILED], seconds=12.4)
    found = json.loads(path.read_text())
    assert found["machine"] == {"cores": "2"}
    assert found["seconds"] == 12
    submit, evening = found["figures"]
    assert submit["pairs"][1] == {"ours": 50, "theirs": 100}
    assert (submit["median"], submit["met"]) == (0.4, True)
    assert (evening["median"], evening["met"], evening["failure"]) == (None, False, "3 dropped")
