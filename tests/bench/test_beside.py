"""Two builds beside each other: what a side says is read, summed and told, and one that ended is not waited for."""

import json
import sys
from pathlib import Path

import pytest

from tests.bench import beside
from tests.bench.goals import Effort

pytestmark = pytest.mark.unit

EFFORT = Effort(pairs=3, seconds=1.5, full=False)
COSTS = [{"submissions": 2.0, "postgres": 1.0}, {"submissions": 3.0, "postgres": 1.0}]
TOLD = "\n".join(json.dumps({"rate": 100.0, "milliseconds": each}) for each in COSTS)
SIDE = f"""
import sys
assert sys.argv[1:] == ["submit", "1.5"]
print("submissions  starts")
print("ready", flush=True)
for line in {TOLD!r}.splitlines():
    assert sys.stdin.readline()
    print(line, flush=True)
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a build would lie, whose side says what was written down."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / "side.py").write_text(SIDE)
    monkeypatch.setattr(beside, "SIDE", tmp_path / "side.py")
    return tmp_path


async def test_a_side_tells_what_each_round_cost(checkout: Path) -> None:
    async with beside.side_of(checkout, "submit", EFFORT) as side:
        assert [await side.cost(0), await side.cost(1)] == [3.0, 4.0]
        assert list(side.lines("build x")) == [
            "build x: 100/s, ms of CPU each: submissions 2.50, postgres 1.00"
        ]


async def test_a_side_that_ended_is_not_waited_for(checkout: Path) -> None:
    (checkout / "side.py").write_text("")
    with pytest.raises(beside.SideFailed):
        async with beside.side_of(checkout, "submit", EFFORT):
            pass
