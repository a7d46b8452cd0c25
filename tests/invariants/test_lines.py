"""The table of what is always true is whole, and every break still fits the code. `make invariants` runs it."""

from pathlib import Path

import pytest

import kit.http  # noqa: F401 - looked for in the last test
from tests.invariants.breaks import Break
from tests.invariants.lines import LINES
from tests.invariants.trials import CHECKOUT, Result
from tests.invariants.witness import Witness

pytestmark = pytest.mark.unit
BREAKS = [change for line in LINES for change in line.breaks]


def test_every_line_of_the_design_is_there() -> None:
    assert [line.number for line in LINES] == list(range(1, 14))


def test_every_line_has_tests_and_every_test_its_breaks() -> None:
    for line in LINES:
        assert line.checks, line.number
        for check in line.checks:
            assert check.breaks, check.test
            names = [change.name for change in check.breaks]
            assert len(set(names)) == len(names), check.test


def test_every_test_exists() -> None:
    for line in LINES:
        for check in line.checks:
            file, *_, name = check.test.split("::")
            assert f"def {name}(" in (CHECKOUT / file).read_text("utf-8"), check.test


@pytest.mark.parametrize("change", BREAKS, ids=lambda change: change.name)
def test_every_break_fits_the_code_once(change: Break) -> None:
    change.applied(CHECKOUT)


def seen(**nodes: str) -> Result:
    return Result(output="", **{kind: frozenset(named.split()) for kind, named in nodes.items()})


@pytest.mark.parametrize(
    ("result", "caught", "missed"),
    [
        (seen(failed="a.py::test"), True, False),
        (seen(passed="a.py::test[1]", failed="a.py::test[2]"), True, False),
        (seen(passed="a.py::test"), False, True),
        (seen(), False, False),
        (seen(broken="a.py"), False, False),
        (seen(broken="a.py::test"), False, False),
        (seen(failed="a.py::test_other"), False, False),
        (seen(failed="a.py::test", strangers="kit.http"), False, False),
        (seen(passed="a.py::test", strangers="kit.http"), False, False),
    ],
)
def test_only_the_test_itself_catches_a_break_and_only_in_the_copy(
    result: Result, caught: bool, missed: bool
) -> None:
    assert (result.catches("a.py::test"), result.missed("a.py::test")) == (caught, missed)


@pytest.mark.parametrize(
    ("result", "holds"),
    [
        (seen(passed="a.py::test[1] a.py::test[2]"), True),
        (seen(passed="a.py::test[1]", failed="a.py::test[2]"), False),
        (seen(passed="a.py::test[1]", broken="a.py::test[2]"), False),
        (seen(passed="a.py::test", strangers="tests.conftest"), False),
        (seen(), False),
    ],
)
def test_a_line_holds_when_its_test_passed_with_all_parameters_in_the_copy(
    result: Result, holds: bool
) -> None:
    assert result.holds("a.py::test") is holds


def test_code_that_is_not_the_copys_is_noticed(tmp_path: Path) -> None:
    witness = Witness(tmp_path)
    witness.pytest_sessionfinish()
    assert {"kit.http", "tests.invariants.lines"} <= witness.strangers
