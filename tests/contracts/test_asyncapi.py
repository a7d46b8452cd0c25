"""The AsyncAPI document: every topic and fact is in it, and what readers rely on of them may not go."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.__main__ import RELEASED
from contracts.asyncapi import broken_topics, document
from contracts.gate import facts
from contracts.topics import load_topics

pytestmark = pytest.mark.unit
Change = Callable[[dict[str, Any]], object]
TODAY = document(facts())
UNITS, DOSSIERS = "directory.unit", "submissions.dossier"


def after(change: Change) -> dict[str, list[str]]:
    today = copy.deepcopy(TODAY)
    change(today)
    return broken_topics(TODAY, today)


def kafka(document: dict[str, Any], topic: str) -> dict[str, Any]:
    found: dict[str, Any] = document["channels"][topic]["bindings"]["kafka"]["topicConfiguration"]
    return found


def headers(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["messageTraits"]["envelope"]["headers"]
    return found


def test_every_topic_and_fact_is_in_it() -> None:
    assert set(TODAY["channels"]) == {topic.name for topic in load_topics().topics}
    told = [type_ for channel in TODAY["channels"].values() for type_ in channel["messages"]]
    assert sorted(told) == sorted(facts())


def test_a_message_says_what_it_is_and_refers_to_its_released_schema() -> None:
    for type_, message in TODAY["components"]["messages"].items():
        schema = json.loads((RELEASED.parent / message["payload"]["$ref"]).read_text("utf-8"))
        assert schema["$id"] == f"urn:thidua:fact:{type_}"
        assert schema["title"] == message["title"]
        assert schema["description"] == message["description"] != ""


@pytest.mark.parametrize(
    ("change", "topic", "line"),
    [
        (lambda all_: all_["channels"].pop(UNITS), UNITS, "is gone or renamed"),
        (
            lambda all_: all_["channels"][UNITS]["messages"].pop("directory.unit.recorded.v1"),
            UNITS,
            "directory.unit.recorded.v1: is gone or renamed",
        ),
        (lambda all_: all_["channels"][UNITS].update({"x-key": "code"}), UNITS, "key was unit id, is code"),
        (
            lambda all_: kafka(all_, UNITS).update({"cleanup.policy": ["delete"]}),
            UNITS,
            "cleanup was compact, is delete",
        ),
        (
            lambda all_: kafka(all_, DOSSIERS).update({"retention.ms": 1}),
            DOSSIERS,
            "retention was 2592000000 ms, is 1 ms",
        ),
        (
            lambda all_: headers(all_)["properties"].pop("ce_actor"),
            "headers",
            "/ce_actor: is gone or renamed",
        ),
        (lambda all_: headers(all_)["required"].remove("ce_id"), "headers", "/ce_id: may be missing now"),
    ],
)
def test_a_break_is_seen_at_its_topic(change: Change, topic: str, line: str) -> None:
    assert after(change) == {topic: [line]}


@pytest.mark.parametrize(
    "change",
    [
        lambda all_: all_["channels"].update({"papers.document": all_["channels"][DOSSIERS]}),
        lambda all_: kafka(all_, DOSSIERS).update({"retention.ms": 2592000001}),
        lambda all_: all_["channels"][DOSSIERS]["bindings"]["kafka"].update(partitions=16),
        lambda all_: headers(all_)["properties"].update(ce_colour={"type": "string"}),
    ],
)
def test_growth_is_welcome(change: Change) -> None:
    assert after(change) == {}
