"""Every route that workflows call is in its service's OpenAPI document, and none is there for workflows in vain."""

import inspect
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from pydantic import BaseModel

from contracts.submissions import StepKind
from kit.http import PRINCIPALS
from kit.openapi import document
from workflows import repair
from workflows.activities.dossiers import DossierActivities
from workflows.activities.sessions import SessionActivities
from workflows.clients import ServiceClient

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
    submissions, scoring, awards = (Noting(service, noted) for service in SERVICES)
    for activities in (DossierActivities(submissions), SessionActivities(awards, scoring)):
        for _, method in inspect.getmembers(activities, inspect.ismethod):
            if hasattr(method, "__temporal_activity_definition"):
                with suppress(Called):
                    await method(*arguments(method))
    for service in (submissions, awards):
        with suppress(Called):
            await anext(aiter(repair._open_cases(service)))
    return noted


def arguments(method: Any) -> Iterator[Any]:
    for parameter in inspect.signature(method).parameters.values():
        kind = parameter.annotation
        if inspect.isclass(kind) and issubclass(kind, BaseModel):
            yield kind.model_construct(attempt=1, step=StepKind.SIGN)
        else:
            yield kind(7)


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
