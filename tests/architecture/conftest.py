"""The deployables as they are put together, without a server behind them."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from kit.service import Service
from tests.architecture.operations import operations
from tests.support.running import settings_for

SERVICES = ("directory", "submissions", "scoring", "awards", "notify", "papers")
_MORE: dict[str, dict[str, Any]] = {
    "notify": {
        "smtp_host": "127.0.0.1",
        "mail_from": "thidua@example.vn",
        "directory_url": "http://directory.test",
        "oidc_client_secret": "s",
    },
    "papers": {
        "public_url": "https://thidua.test",
        "awards_url": "http://awards.test",
        "submissions_url": "http://submissions.test",
        "directory_url": "http://directory.test",
        "oidc_client_secret": "s",
    },
}


def assembled(name: str) -> Service:
    """The service that its bootstrap makes; it connects to nothing before it is used."""
    bootstrap: Callable[[Any], Service] = import_module(f"{name}.bootstrap").bootstrap
    module = import_module(f"{name if name in _MORE else 'kit'}.settings")
    url = "postgresql://nobody:none@127.0.0.1:1/nowhere"
    return bootstrap(module.Settings(**settings_for(url, **_MORE.get(name, {}))))


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> Service:
    return assembled(request.param)


@pytest.fixture
def service_routes() -> set[str]:
    """Every route of every service, `service METHOD /path`."""
    return {f"{name} {route.name}" for name in SERVICES for route in operations(assembled(name))}
