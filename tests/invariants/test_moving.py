"""Renaming, splitting and wrapping guarded code costs no edit of a break."""

from pathlib import Path

import pytest

from tests.faults.bugs.catalogue import BUGS
from tests.invariants.breaks import why_astray
from tests.invariants.lines import LINES
from tests.invariants.moving import FOLDER, FROM, PARTS, TO, move
from tests.invariants.trials import copy_checkout

pytestmark = pytest.mark.unit
OF_INVARIANTS = [change for line in LINES for change in line.breaks]
OF_BUGS = [change for bug in BUGS for change in bug.changes]


def test_every_break_is_found_where_the_code_stands_elsewhere_and_is_written_otherwise(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "moved"
    copy_checkout(copy)
    move(copy)
    assert not (copy / FOLDER / f"{FROM}.py").exists()
    assert list(filter(None, (why_astray(change, copy) for change in (*OF_INVARIANTS, *OF_BUGS)))) == []
    changed = {change.applied(copy)[0] for change in OF_INVARIANTS}
    assert len(changed & {copy / FOLDER / TO / f"{part}.py" for part in PARTS}) > 1
