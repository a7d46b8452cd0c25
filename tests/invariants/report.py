"""What became of the tests in a run of the ordinary suite, read from its report."""

from pathlib import Path
from xml.etree import ElementTree as ET

from tests.invariants.trials import Result

NO_BY_ITSELF = "failure"
NOTHING_TO_SAY = frozenset({"error", "skipped"})


def read_report(path: Path) -> Result:
    """What pytest's JUnit report (`--junit-xml`, family `xunit1`, which names files) says of each test."""
    passed, failed, broken = set[str](), set[str](), set[str]()
    for case in ET.parse(path).iter("testcase"):  # noqa: S314  pytest's own file
        became = {said.tag for said in case}
        seen = broken if became & NOTHING_TO_SAY else failed if NO_BY_ITSELF in became else passed
        seen.add(_node_of(case.attrib))
    return Result(
        output=f"see {path}", passed=frozenset(passed), failed=frozenset(failed), broken=frozenset(broken)
    )


def _node_of(case: dict[str, str]) -> str:
    file = case["file"]
    module = file.removesuffix(".py").replace("/", ".")
    classes = case["classname"].removeprefix(module).removeprefix(".")
    return "::".join([file, *filter(None, classes.split(".")), case["name"]])
