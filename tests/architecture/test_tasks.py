"""One list of what waits for a person: the same in every service that has one, and with nothing left out of it.

The pages of the services say which state asks what of whom. Here they are held against the state machines and the
catalogues of titles.
"""

import json
import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Final

import pytest

from awards.decisions.states import TRANSITIONS as DECISION
from awards.sessions.states import TRANSITIONS as SESSION
from contracts.nomination import HOLDERS, TRANSITIONS, Holder
from contracts.scoring import PanelStatus
from contracts.tasks import Task, TaskCount, TaskPage, What
from kit.messages import catalogue
from submissions.dossiers.states import DOSSIER_TRANSITIONS, STAGE_TRANSITIONS, STEP_TRANSITIONS
from tests.architecture.checkout import ROOT, SERVICES

pytestmark = pytest.mark.unit
Json = dict[str, Any]


def sources(table: Mapping[Any, Any]) -> set[Any]:
    """The states that something leads out of."""
    return {key[0] if isinstance(key, tuple) else key for key, following in table.items() if following}


OPEN: Final[Mapping[str, Mapping[str, Collection[StrEnum]]]] = {
    "submissions": {
        "dossier": sources(DOSSIER_TRANSITIONS),
        "stage": sources(STAGE_TRANSITIONS),
        "step": sources(STEP_TRANSITIONS),
        "nominee": sources(TRANSITIONS),
    },
    "awards": {
        "session": sources(SESSION),
        "decision": sources(DECISION),
        "nomination": {state for state, holder in HOLDERS.items() if holder is Holder.AWARDS},
    },
    "scoring": {"panel": {PanelStatus.OPEN}},
}
"""Every state that is not the end, by service and by what is in it."""
ROW: Final = re.compile(r"^\| (\w+) \| `(\w+)` \| (none: [^|]+|`\w+`(?:, `\w+`)*) \|([^|]*)\|$", re.MULTILINE)


def rows(service: str, page: str | None = None) -> dict[tuple[str, str], str]:
    """What the service's page says of each state: which tasks it asks for, or that it asks for none and why."""
    text = page if page is not None else (ROOT / "services" / service / "README.md").read_text("utf-8")
    section = text.partition("## What waits for whom\n")[2].partition("\n## ")[0]
    return {(of, state): asks for of, state, asks, _ in ROW.findall(section)}


@pytest.mark.parametrize("service", OPEN)
def test_each_open_state_asks_somebody_or_says_why_not(service: str) -> None:
    said = rows(service)
    assert said.keys() == {(of, state.value) for of, states in OPEN[service].items() for state in states}
    asked = {what for asks in said.values() if asks.startswith("`") for what in re.findall(r"`(\w+)`", asks)}
    assert asked == catalogue(service, "tasks").keys(), "the page and the titles that people read"


def test_a_state_without_a_word_would_be_found() -> None:
    page = (
        "## What waits for whom\n| panel | `open` | `score` | panellists |\n| panel | `shut` | nothing | |\n"
    )
    assert rows("scoring", page) == {("panel", "open"): "`score`"}


def test_every_kind_of_task_is_asked_for_somewhere() -> None:
    assert {what for service in OPEN for what in catalogue(service, "tasks")} == set(What)


def listed(service: str) -> tuple[Json, Json] | None:
    """The route of the released document, and its schemas; none of a service that asks nothing of anybody."""
    document = json.loads((ROOT / "services" / service / "openapi.json").read_text("utf-8"))
    route = document["paths"].get("/tasks")
    return (route["get"], document["components"]["schemas"]) if route else None


def plain(schema: Json) -> Json:
    """A model without what is deprecated in it and what it is called."""
    kept = {name: each for name, each in schema["properties"].items() if not each.get("deprecated")}
    if "items" in kept:
        kept["items"] = kept["items"] | {"items": "each a task"}
    return {"properties": kept, "required": sorted(set(schema["required"]) & kept.keys())}


def test_the_list_is_the_same_in_every_service_that_has_one() -> None:
    """Filters, page, task and count; but for what is deprecated where there was a list before."""
    found = {service: listing for service in SERVICES if (listing := listed(service))}
    assert found.keys() == OPEN.keys()
    models = {
        model.__name__: plain(
            model.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        )
        for model in (TaskPage, Task, TaskCount)
    }
    parameters = []
    for route, schemas in found.values():
        answer = route["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        page = schemas[answer.rpartition("/")[2]]
        task = schemas[page["properties"]["items"]["items"]["$ref"].rpartition("/")[2]]
        assert plain(page) == models["TaskPage"]
        assert plain(task) == models["Task"]
        assert plain(schemas["TaskCount"]) == models["TaskCount"]
        parameters.append(route["parameters"])
    assert parameters[0] == parameters[1] == parameters[2]
