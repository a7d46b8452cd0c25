"""Every route says what it is for, what it takes, and how it refuses; and the page that shows it is whole."""

import re
from collections import Counter
from typing import Final

import httpx
import pytest
from fastapi.openapi.models import OpenAPI

from contracts.documents import held, load_breaks
from kit.client import HttpClient
from kit.openapi import released
from kit.processes import ISSUER_S, app_of
from kit.service import Service
from tests.architecture.conftest import SERVICES
from tests.architecture.operations import Operation, document_of, operations

pytestmark = pytest.mark.unit
EVERY_ROUTE: Final = {"400", "401", "403", "422", "429", "503"}
OF_WHO_ASKS: Final = {"401", "403"}
EVERY_COMMAND: Final = {"408", "413"}
REFUSED: Final = re.compile(r"#/components/responses/Refused[45]\d\d")

ALSO_MAKES: Final = {
    "directory POST /imports/people",
    "directory POST /imports/successors",
    "directory POST /imports/units",
    "submissions PUT /movements",
    "submissions PUT /rounds",
    "submissions PUT /rule-sets",
    "scoring PUT /sheets/{code}",
    "awards PUT /awards",
}
"""Routes that take what nobody has seen yet, too; all others that ask for If-Match do nothing without it."""


def faults(route: Operation) -> list[str]:
    document, found = route.document, []
    if not document.get("description"):
        found.append("has no description")
    required = {each["name"] for each in document.get("parameters", []) if each["required"]}
    if route.is_command and "Idempotency-Key" not in required:
        found.append("does not ask for Idempotency-Key")
    refusals = {
        status
        for status, answer in document["responses"].items()
        if REFUSED.fullmatch(answer.get("$ref", "")) and answer["$ref"].endswith(status)
    }
    needed = EVERY_ROUTE | (EVERY_COMMAND if route.is_command else set())
    if route.is_public:
        needed -= OF_WHO_ASKS
        found += [f"refuses {status}, and asks for no token" for status in OF_WHO_ASKS & refusals]
    if missing := needed - refusals:
        found.append(f"does not document {sorted(missing)} as problems")
    if {name for name in route.path_parameters if name.endswith("_id")} and "404" not in refusals:
        found.append("does not document 404 as a problem")
    if others := {status for status in document["responses"] if status >= "400"} - refusals:
        found.append(f"documents {sorted(others)}, and not as problems")
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
        document={"responses": {"200": {}, "409": {"description": "Refused"}}},
        principals=(),
        path_parameters=("thing_id",),
        needed_query=(),
        content_type="application/json",
        body_schema={"type": "object", "properties": {"name": {}}},
        body_examples=(),
    )
    assert len(faults(bare)) == 6


def test_a_route_is_called_like_no_other(service: Service) -> None:
    names = Counter(route.document["operationId"] for route in operations(service))
    assert [name for name, times in names.items() if times > 1 or not name.isidentifier()] == []


def test_who_changes_what_is_there_must_name_what_was_seen(service: Service) -> None:
    left_open = {
        f"{service.name} {route.name}"
        for route in operations(service)
        for each in route.document.get("parameters", ())
        if each["name"] == "If-Match" and not each["required"]
    }
    assert left_open == {route for route in ALSO_MAKES if route.startswith(f"{service.name} ")}


def test_the_document_is_openapi_and_asks_for_a_token(service: Service) -> None:
    document = document_of(service)
    OpenAPI.model_validate(document)
    assert document["security"] == [{"token": []}]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert document["info"]["description"]


@pytest.mark.parametrize("name", SERVICES)
def test_today_is_released(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert held("check", [released(name, load_breaks())]) == 0, capsys.readouterr().err


def test_what_is_declared_as_broken_is_of_a_document_that_there_is() -> None:
    assert {each.document for each in load_breaks()} <= {*SERVICES, "facts"}


async def test_the_page_of_the_routes_asks_no_other_host(service: Service) -> None:
    transport = httpx.ASGITransport(app_of(service, HttpClient(ISSUER_S)))
    async with httpx.AsyncClient(transport=transport, base_url="http://service.test") as client:
        page = await client.get("/docs")
        addresses = re.findall(r"""(?:src|href|url)\s*[=:]\s*['"]([^'"]+)""", page.text)
        loaded = {address: (await client.get(address)).status_code for address in addresses}
    assert {"/openapi.json", "/docs/assets/swagger-ui-bundle.js", "/docs/assets/swagger-ui.css"} <= set(
        loaded
    )
    assert set(loaded.values()) == {200}, loaded
    assert all(address.startswith("/") for address in loaded)
    assert '"validatorUrl": null' in page.text
