"""The gate lets contracts grow, and refuses every way of breaking them."""

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from contracts.__main__ import RELEASED, main
from contracts.gate import breaks, current, read_released, schema_of, write_released
from contracts.topics import load_topics
from contracts.vocabulary import KNOWN_WORDS

pytestmark = pytest.mark.unit
SUBMITTED = "submissions.dossier.submitted.v1"
COMMAND = "submissions.OpenStep"
Change = Callable[[dict[str, Any]], object]
TODAY = current()
TOPICS = {topic.name for topic in load_topics().topics}


def after(change: Change) -> list[str]:
    """What the gate says of a change to today's contracts, taken as released."""
    today = copy.deepcopy(TODAY)
    change(today)
    return [f"{name}: {line}" for name, lines in breaks(TODAY, today, TOPICS).items() for line in lines]


def test_today_is_released() -> None:
    assert main(["check"]) == 0


def test_every_release_has_its_file() -> None:
    assert set(read_released(RELEASED)) == set(TODAY)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda all_: all_[SUBMITTED]["properties"].pop("rule_set"), "/rule_set: is gone"),
        (
            lambda all_: all_[SUBMITTED]["properties"]["route"]["items"]["properties"].pop("steps"),
            "/route/*/steps",
        ),
        (
            lambda all_: (
                all_[SUBMITTED]["properties"].update(colour={"type": "string"}),
                all_[SUBMITTED]["required"].append("colour"),
            ),
            "/colour: is new and required",
        ),
        (lambda all_: all_[SUBMITTED]["required"].remove("attempt"), "/attempt: may be missing"),
        (
            lambda all_: all_[SUBMITTED]["properties"]["attempt"].update(type="string"),
            '/attempt: type was "integer"',
        ),
        (lambda all_: all_[SUBMITTED]["properties"]["dossier_id"].pop("format"), "/dossier_id: format was"),
        (
            lambda all_: all_[SUBMITTED]["properties"]["attempt"].update(maximum=3),
            "/attempt: maximum was null",
        ),
        (
            lambda all_: all_[SUBMITTED]["properties"].update(
                attempt={"anyOf": [{"type": "integer"}, {"type": "null"}]}
            ),
            "/attempt: anyOf was null",
        ),
        (
            lambda all_: all_[SUBMITTED]["properties"]["route"]["items"]["properties"]["steps"]["items"][
                KNOWN_WORDS
            ].remove("council"),
            "/route/*/steps/*: the value 'council' is gone",
        ),
        (
            lambda all_: all_[SUBMITTED]["properties"]["nominees"]["items"]["properties"]["subject_type"][
                "enum"
            ].remove("household"),
            "/nominees/*/subject_type: the value 'household' is gone",
        ),
        (
            lambda all_: all_[SUBMITTED]["properties"]["nominees"]["items"]["properties"]["subject_type"][
                "enum"
            ].append("village"),
            "/nominees/*/subject_type: the value 'village' is new",
        ),
        (
            lambda all_: all_["scoring.OpenPanel"]["properties"].update(items={"type": "string"}),
            "scoring.OpenPanel: /items: is of another type",
        ),
        (
            lambda all_: all_[COMMAND]["properties"]["step"]["enum"].remove("sign"),
            "/step: the value 'sign' is gone",
        ),
        (
            lambda all_: all_.update({"submissions.dossier.sealed.v1": all_.pop(SUBMITTED)}),
            f"{SUBMITTED}: is gone",
        ),
        (lambda all_: all_.pop(COMMAND), f"{COMMAND}: is gone"),
    ],
)
def test_a_breaking_change_is_refused(change: Change, said: str) -> None:
    lines = after(change)
    assert any(said in line for line in lines), lines


@pytest.mark.parametrize(
    "change",
    [
        lambda all_: all_[SUBMITTED]["properties"].update(colour={"type": "string"}),
        lambda all_: all_.update({"submissions.dossier.merged.v1": all_[SUBMITTED]}),
        lambda all_: all_[COMMAND]["properties"]["step"]["enum"].append("publish"),
        lambda all_: all_[SUBMITTED]["properties"]["route"]["items"]["properties"]["steps"]["items"][
            KNOWN_WORDS
        ].append("opinion"),
        lambda all_: all_["submissions.dossier.step_reopened.v1"]["properties"]["put_back"]["anyOf"][0][
            KNOWN_WORDS
        ].append("opinion"),
    ],
)
def test_growth_is_welcome(change: Change) -> None:
    assert after(change) == []


def test_a_fact_goes_with_its_topic() -> None:
    today = {name: schema for name, schema in TODAY.items() if schema.get("x-topic") != "notify.notice"}
    assert breaks(TODAY, today, TOPICS - {"notify.notice"}) == {}
    assert len(breaks(TODAY, today, TOPICS)) == 4


def test_a_renamed_part_is_no_change() -> None:
    def part(name: str) -> type[BaseModel]:
        inner = type(name, (BaseModel,), {"__annotations__": {"title": str, "type": int}, "__doc__": name})
        return type("Whole", (BaseModel,), {"__annotations__": {"parts": list[inner]}})  # type: ignore[valid-type]

    assert schema_of(part("One")) == schema_of(part("Another"))


def test_the_command_refuses_and_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "released"
    folder.mkdir()
    write_released(folder, TODAY)
    shutil.copy(RELEASED.parent / "asyncapi.json", tmp_path)
    file = folder / f"{SUBMITTED}.json"
    text = file.read_text("utf-8")
    broken = json.loads(text)
    broken["properties"]["seal"] = {"type": "string"}
    file.write_text(json.dumps(broken), "utf-8")
    for command in ("check", "release"):
        assert main([command, "--folder", str(folder)]) == 1
        said = capsys.readouterr().err
        assert f"{SUBMITTED}/seal: is gone or renamed" in said
        assert "a new version of a fact on the same topic" in said
    assert json.loads(file.read_text("utf-8")) == broken

    file.unlink()
    assert main(["check", "--folder", str(folder)]) == 1
    assert f"not released yet: {SUBMITTED}" in capsys.readouterr().err
    assert main(["release", "--folder", str(folder)]) == 0
    assert file.read_text("utf-8") == text
    assert main(["check", "--folder", str(folder)]) == 0
