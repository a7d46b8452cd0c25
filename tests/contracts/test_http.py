"""What may not change in a route, rule by rule, on a real document."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.documents import BREAKS
from contracts.http import broken_routes

pytestmark = pytest.mark.unit
Document = dict[str, Any]
Change = Callable[[Document], object]
AWARDS: Document = json.loads((BREAKS.parents[1] / "awards" / "openapi.json").read_text("utf-8"))
DRAFT = "POST /decisions"
SIGN = "POST /decisions/{decision_id}/sign"
REGISTER = "GET /register"
CASES = "GET /cases"
RELEASED: Document = AWARDS | {
    "paths": {route.split()[1]: AWARDS["paths"][route.split()[1]] for route in (DRAFT, SIGN, REGISTER, CASES)}
}


def after(change: Change) -> dict[str, list[str]]:
    today = copy.deepcopy(RELEASED)
    change(today)
    return broken_routes(RELEASED, today)


def operation(document: Document, route: str) -> Document:
    method, _, path = route.partition(" ")
    found: Document = document["paths"][path][method.lower()]
    return found


def parameter(document: Document, route: str, name: str) -> Document:
    return next(each for each in operation(document, route)["parameters"] if each["name"] == name)


def model(document: Document, name: str) -> Document:
    found: Document = document["components"]["schemas"][name]
    return found


BREAKING: list[tuple[Change, str, str]] = [
    (lambda all_: all_["paths"].pop("/register"), REGISTER, "is gone or renamed"),
    (lambda all_: all_["paths"]["/decisions"].pop("post"), DRAFT, "is gone or renamed"),
    (
        lambda all_: operation(all_, SIGN).update(operationId="countersign"),
        SIGN,
        "operationId was sign_decision",
    ),
    (
        lambda all_: operation(all_, SIGN).update({"x-principals": ["workflows"]}),
        SIGN,
        "our own services only",
    ),
    (
        lambda all_: operation(all_, CASES).update({"x-principals": ["notify"]}),
        CASES,
        "is not for workflows any more",
    ),
    (
        lambda all_: operation(all_, REGISTER)["parameters"].remove(parameter(all_, REGISTER, "limit")),
        REGISTER,
        "parameter query limit: is gone",
    ),
    (
        lambda all_: operation(all_, REGISTER)["parameters"].append(
            {"in": "query", "name": "kind", "required": True, "schema": {"type": "string"}}
        ),
        REGISTER,
        "parameter query kind: is new and required",
    ),
    (
        lambda all_: parameter(all_, REGISTER, "cursor").update(required=True),
        REGISTER,
        "cursor: is required now",
    ),
    (
        lambda all_: parameter(all_, REGISTER, "limit")["schema"].update(maximum=100),
        REGISTER,
        "parameter query limit: maximum was 200, is 100",
    ),
    (lambda all_: operation(all_, SIGN).pop("requestBody"), SIGN, "body: is not taken any more"),
    (
        lambda all_: operation(all_, CASES).update(
            requestBody={"required": True, "content": {"application/json": {}}}
        ),
        CASES,
        "body: is required now",
    ),
    (
        lambda all_: operation(all_, SIGN)["requestBody"].update(content={"application/yaml": {}}),
        SIGN,
        "body: application/json is gone",
    ),
    (lambda all_: model(all_, "DraftDecision")["properties"].pop("items"), DRAFT, "body/items: is gone"),
    (
        lambda all_: (
            model(all_, "DraftDecision")["properties"].update(colour={"type": "string"}),
            model(all_, "DraftDecision")["required"].append("colour"),
        ),
        DRAFT,
        "body/colour: is new and required",
    ),
    (
        lambda all_: model(all_, "DecisionKind")["enum"].remove("award"),
        DRAFT,
        "body/kind: the value 'award' is gone",
    ),
    (
        lambda all_: model(all_, "DecisionStatus")["enum"].append("lost"),
        SIGN,
        "answer 200/status: the value 'lost' is new",
    ),
    (
        lambda all_: model(all_, "DecisionView")["properties"].pop("number"),
        SIGN,
        "answer 200/number: is gone",
    ),
    (
        lambda all_: model(all_, "DecisionView")["required"].remove("number"),
        SIGN,
        "answer 200/number: may be missing now",
    ),
    (
        lambda all_: operation(all_, DRAFT)["responses"].update(
            {"200": operation(all_, DRAFT)["responses"].pop("201")}
        ),
        DRAFT,
        "answer 201: is gone",
    ),
    (lambda all_: operation(all_, SIGN)["responses"].pop("412"), SIGN, "answer 412: is gone"),
    (
        lambda all_: operation(all_, SIGN)["responses"]["200"].pop("headers"),
        SIGN,
        "answer 200: header Idempotency-Replayed is gone",
    ),
    (
        lambda all_: all_["components"]["responses"]["Refused409"].update(content={"text/plain": {}}),
        SIGN,
        "answer 409: application/problem+json is gone",
    ),
    (lambda all_: model(all_, "ProblemBody")["properties"].pop("code"), SIGN, "answer 409/code: is gone"),
]


@pytest.mark.parametrize(("change", "route", "line"), BREAKING)
def test_a_break_is_seen_at_its_route(change: Change, route: str, line: str) -> None:
    found = after(change)
    assert any(line in each for each in found.get(route, ())), found


@pytest.mark.parametrize(
    "change",
    [
        lambda all_: all_["paths"].update({"/letters": {"get": {"responses": {}}}}),
        lambda all_: operation(all_, REGISTER)["parameters"].append(
            {"in": "query", "name": "kind", "schema": {"type": "string"}}
        ),
        lambda all_: parameter(all_, SIGN, "Idempotency-Key").update(name="idempotency-key"),
        lambda all_: model(all_, "DraftDecision")["properties"].update(colour={"type": "string"}),
        lambda all_: model(all_, "DecisionView")["properties"].update(colour={"type": "string"}),
        lambda all_: operation(all_, REGISTER)["responses"].update({"409": {"description": "Refused"}}),
        lambda all_: operation(all_, SIGN).update(description="Other words."),
        lambda all_: all_["paths"].update(
            {"/decisions/{id}/sign": all_["paths"].pop("/decisions/{decision_id}/sign")}
        ),
    ],
)
def test_growth_is_welcome(change: Change) -> None:
    assert after(change) == {}
