"""A break is declared once, with its decision; an entry that declares none is an error, and what was released stays."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.documents import BREAKS, Declared, Released, held, load_breaks
from contracts.http import broken_routes

pytestmark = pytest.mark.unit
ROUTE = "GET /things"


def document(*paths: str) -> dict[str, Any]:
    """Routes that only say that they are there."""
    paths_ = {path: {"get": {"operationId": path, "responses": {}}} for path in paths}
    return {"info": {"title": "sample"}, "paths": paths_}


def entry(*places: str, document: str = "sample") -> Declared:
    return Declared(document=document, places=places, why="it lied", instead="GET /truths", decision="0021")


@pytest.fixture
def released(tmp_path: Path) -> Released:
    """A released document of two routes, and today's with one."""
    before = Released("sample", tmp_path / "openapi.json", document("/things", "/truths"), broken_routes, ())
    before.release()
    return replace(before, today=document("/truths"))


def test_a_break_is_refused_until_it_is_declared(
    released: Released, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("check", "release"):
        assert held(command, [released]) == 1
        assert f"sample {ROUTE} is gone or renamed" in capsys.readouterr().err
    assert ROUTE.split()[1] in released.path.read_text("utf-8")

    declared = replace(released, declared=(entry(ROUTE),))
    assert held("check", [declared]) == 1
    assert "openapi.json of sample is not released yet. Run: make release" in capsys.readouterr().err
    assert held("release", [declared]) == 0
    assert held("check", [declared]) == 0
    assert json.loads(declared.path.read_text("utf-8"))["info"]["x-breaks"] == [
        entry(ROUTE).model_dump(mode="json")
    ]


@pytest.mark.parametrize("places", [("GET /truths",), (ROUTE, "GET /truths"), ("GET /nothing",)])
def test_an_entry_that_declares_no_break_is_refused(released: Released, places: tuple[str, ...]) -> None:
    faults = list(replace(released, declared=(entry(*places),)).faults())
    assert f"breaks.yaml: sample {places[-1]} is not broken" in faults


def test_an_entry_of_another_document_excuses_nothing(released: Released) -> None:
    assert list(replace(released, declared=(entry(ROUTE, document="other"),)).faults()) == [
        f"sample {ROUTE} is gone or renamed"
    ]


def test_a_released_entry_stays_and_excuses_nothing_more(released: Released) -> None:
    declared = replace(released, declared=(entry(ROUTE),))
    declared.release()
    assert list(replace(declared, declared=()).faults()) == [
        f"breaks.yaml: sample {ROUTE} was released as broken; the entry stays"
    ]
    back = replace(declared, today=document("/things", "/truths"))
    back.release()
    assert list(declared.faults()) == [f"sample {ROUTE} is gone or renamed"]


def test_what_is_declared_names_a_decision_that_there_is() -> None:
    decisions = BREAKS.parents[2] / "docs" / "decisions"
    assert all(list(decisions.glob(f"{each.decision}-*.md")) for each in load_breaks())


def test_entries_are_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "breaks.yaml"
    assert load_breaks(file) == ()
    file.write_text(
        "- {document: sample, places: [GET /things], why: it lied, instead: GET /truths, decision: '0021'}\n"
    )
    assert load_breaks(file) == (entry(ROUTE),)
    file.write_text("- {document: sample, places: []}\n")
    with pytest.raises(ValueError, match="places"):
        load_breaks(file)
