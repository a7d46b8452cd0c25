"""What tasks and notices name as the place of a matter is a page of the portal."""

import re
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from fastapi.routing import APIRoute
from starlette.routing import Match

from portal import administration, councils, decisions, dossiers, inbox, movements, notices, units

pytestmark = pytest.mark.unit
ROUTES = [
    route
    for area in (inbox, dossiers, councils, decisions, movements, units, administration, notices)
    for route in area.router.routes
    if isinstance(route, APIRoute)
]
LINKS = {
    entry["link"]
    for entry in yaml.safe_load(files("notify").joinpath("notices.yaml").read_text("utf-8"))[
        "notices"
    ].values()
}
SERVICES = Path(__file__).parents[2] / "services"
PAGES = {
    re.sub(r"' \|\| [\w.]+ \|\| '|' \|\| [\w.]+$", "/{id}/", page).replace("//", "/").rstrip("/")
    for file in SERVICES.glob("*/src/*/*/tasks.py")
    for page in re.findall(r"\"'(/[a-z-]+/' \|\| .*?)(?:'\"|\")", file.read_text("utf-8"))
}


def leads_to_a_page(address: str) -> bool:
    filled = re.sub(r"\{\w*code\}", "phong-trao", address)
    scope = {"type": "http", "method": "GET", "path": re.sub(r"\{\w+\}", str(uuid4()), filled)}
    return any(route.matches(scope)[0] is Match.FULL for route in ROUTES)


@pytest.mark.parametrize("link", sorted(LINKS))
def test_a_notice_leads_to_a_page(link: str) -> None:
    assert leads_to_a_page(link)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_task_leads_to_a_page(page: str) -> None:
    assert leads_to_a_page(page)


def test_both_are_looked_at_and_another_address_is_none() -> None:
    assert len(LINKS) > 5
    assert len(PAGES) >= 5
    assert not leads_to_a_page("/khong-co/{id}")
