"""Every route that workflows call is in its service's OpenAPI document, and none is there for workflows in vain."""

import re
from contextlib import suppress
from typing import Any

import pytest
from pydantic import BaseModel

from kit.http import PRINCIPALS
from kit.openapi import document
from workflows import repair
from workflows.activities import activity_of
from workflows.calls import Act, Call
from workflows.clients import ServiceClient
from workflows.kinds import KINDS

pytestmark = pytest.mark.unit
SERVICES = ("submissions", "scoring", "awards")


class Called(Exception):
    """The call was noted; nobody answers it."""


class Noting(ServiceClient):
    """Notes what is called, instead of calling it."""

    def __init__(self, service: str, calls: set[str]) -> None:
        self._service = service
        self._calls = calls

    async def _send(self, method: str, path: str, *_: Any) -> Any:
        self._calls.add(f"{self._service} {method} {path}")
        raise Called


@pytest.fixture
async def calls() -> set[str]:
    noted: set[str] = set()
    services = {service: Noting(service, noted) for service in SERVICES}
    for kind in KINDS:
        for call in kind.activities:
            with suppress(Called):
                await activity_of(call, services[call.service])(*arguments(call))
        with suppress(Called):
            await anext(aiter(repair._open_cases(services[kind.service], kind.open_cases)))
    return noted


class Anything(BaseModel, extra="allow"):
    """A command with whatever fields."""


def arguments(call: Call) -> list[Any]:
    if not isinstance(call, Act):
        return ["7"]
    command = Anything.model_validate(dict.fromkeys(call.command.model_fields, 7))
    return ["7", 7, command] if call.has_place else ["7", command]


def for_workflows() -> set[str]:
    return {
        f"{service} {method.upper()} {re.sub('{[^}]*}', '7', path)}"
        for service in SERVICES
        for path, methods in document(service)["paths"].items()
        for method, operation in methods.items()
        if "workflows" in operation.get(PRINCIPALS, ())
    }


async def test_workflows_call_the_routes_that_are_there_for_them(calls: set[str]) -> None:
    assert calls == for_workflows()
