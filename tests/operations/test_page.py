"""The page, the alarms and the tests know each other."""

from pathlib import Path
from typing import Final

import pytest

import tests.operations.test_procedures  # noqa: F401 - it says what it executes
from tests.operations.exposition import metrics_of
from tests.operations.page import INSTALL, PAGE, alarms, anchor, procedures, sections
from tests.operations.typing_in import EXECUTED

pytestmark = pytest.mark.unit
SEVERITIES: Final = {"page", "office-hours"}


def alarm_sections() -> list[str]:
    """The headings between "Alarms" and "Procedures"."""
    titles = list(sections(PAGE.read_text("utf-8")))
    return titles[titles.index("Alarms") + 1 : titles.index("Procedures")]


def test_every_block_of_the_page_is_run_by_a_test() -> None:
    assert procedures().keys() == EXECUTED


def test_a_block_that_nobody_runs_is_seen() -> None:
    found = sections("## Known\n```sh\nls\n```\n### New\nText\n```sh\npwd\nls\n```\n```json\n{}\n```\n")
    assert found == {"Known": ["ls"], "New": ["pwd\nls"]}


def test_every_alarm_has_its_section_and_every_section_its_alarm() -> None:
    assert [alarm["alert"] for alarm in alarms()] == alarm_sections()
    for alarm in alarms():
        assert alarm["annotations"]["runbook"] == f"docs/operations.md#{anchor(alarm['alert'])}"


def test_an_alarm_says_when_how_bad_and_what() -> None:
    for alarm in alarms():
        assert alarm.keys() - {"for"} == {"alert", "expr", "labels", "annotations"}, alarm["alert"]
        assert alarm["labels"]["severity"] in SEVERITIES
        assert alarm["annotations"].keys() == {"summary", "runbook"}


@pytest.mark.parametrize("page", [PAGE, INSTALL])
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    anchors = {anchor(title) for title in sections(text)}
    targets = [part.split(")")[0] for part in text.split("](")[1:]]
    for target in targets:
        if target.startswith("#"):
            assert target[1:] in anchors, target
        else:
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_metrics_are_found_in_expressions() -> None:
    expression = 'sum by (le, job) (rate(a_bucket{route="b"}[5m])) / max(c_d) > 0.02'
    assert metrics_of(expression) == {"a_bucket", "c_d"}
