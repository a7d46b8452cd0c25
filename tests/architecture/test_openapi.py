"""Every route says what it is for, what it takes, and how it refuses."""

import pytest

from kit.service import Service
from tests.architecture.operations import Operation, operations

pytestmark = pytest.mark.unit
PROBLEM = "application/problem+json"


def faults(route: Operation) -> list[str]:
    document, found = route.document, []
    if not document.get("description"):
        found.append("has no description")
    headers = {each["name"] for each in document.get("parameters", []) if each["in"] == "header"}
    if route.is_command and "Idempotency-Key" not in headers:
        found.append("does not document Idempotency-Key")
    refusals = {status for status in document["responses"] if status.startswith(("4", "5"))}
    documented = {
        status for status in refusals if PROBLEM in document["responses"][status].get("content", {})
    }
    needed = {"401"} | ({"403"} if route.is_command or route.principals else set())
    if missing := needed - documented:
        found.append(f"does not document {sorted(missing)} as problems")
    if {name for name in route.path_parameters if name.endswith("_id")} and "404" not in documented:
        found.append("does not document 404 as a problem")
    if route.body_schema and not route.body_examples and takes_something(route.body_schema):
        found.append("has no example of its body")
    return found


def takes_something(schema: dict[str, object]) -> bool:
    return bool(schema.get("properties")) or schema.get("type") != "object"


def test_every_route_is_documented(service: Service) -> None:
    routes = operations(service)
    found = [f"{service.name} {route.name} {fault}" for route in routes for fault in faults(route)]
    assert routes
    assert not found, "\n".join(found)


def test_an_undocumented_route_would_be_found() -> None:
    bare = Operation(
        service="x",
        method="POST",
        path="/things/{thing_id}",
        document={"responses": {"200": {}}},
        principals=(),
        path_parameters=("thing_id",),
        needed_query=(),
        content_type="application/json",
        body_schema={"type": "object", "properties": {"name": {}}},
        body_examples=(),
    )
    assert len(faults(bare)) == 5
