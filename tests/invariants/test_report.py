"""A report of the suite is read as the witness would have seen the same run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.invariants.report import read_report

pytestmark = pytest.mark.slow
SUITE = """
import pytest

@pytest.fixture
def broken():
    raise OSError

@pytest.mark.parametrize("word", ["a.b", "a/b"])
def test_good(word): ...

def test_bad():
    assert False

def test_without_its_fixture(broken): ...

@pytest.mark.skip
def test_left_out(): ...

class TestClass:
    def test_inside(self): ...
"""


def test_a_report_says_what_became_of_each_test(tmp_path: Path) -> None:
    (tmp_path / "tests/part").mkdir(parents=True)
    (tmp_path / "tests/part/test_it.py").write_text(SUITE)
    ran = [sys.executable, "-m", "pytest", "-q", "--junit-xml=report.xml", "-o", "junit_family=xunit1"]
    quick = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run(ran, cwd=tmp_path, env=quick, check=False, stdout=subprocess.DEVNULL)

    said = read_report(tmp_path / "report.xml")

    assert said.passed == {
        "tests/part/test_it.py::test_good[a.b]",
        "tests/part/test_it.py::test_good[a/b]",
        "tests/part/test_it.py::TestClass::test_inside",
    }
    assert said.failed == {"tests/part/test_it.py::test_bad"}
    assert said.broken == {
        "tests/part/test_it.py::test_without_its_fixture",
        "tests/part/test_it.py::test_left_out",
    }
    assert said.saw("tests/part/test_it.py::test_good")
    assert not said.saw("tests/part/test_it.py::test_goo")
