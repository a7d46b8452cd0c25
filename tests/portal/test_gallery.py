"""The page of all parts: no part is missing, and where the portal serves people there is no such page."""

import re
from importlib.resources import files
from typing import Final

import httpx
import pytest
from lxml import html

from portal.bootstrap import app_of, engine_of
from portal.components.words import terms
from portal.gallery import ADDRESS, STATES
from portal.settings import Settings
from tests.portal.desk import SERVICES, Network

pytestmark = pytest.mark.unit
_TEMPLATES: Final = files("portal").joinpath("components", "templates")


async def answered(public_url: str) -> httpx.Response:
    settings = Settings(
        public_url=public_url,
        database_url="postgresql://nobody:none@127.0.0.1:1/nowhere",
        session_key="A" * 43,  # type: ignore[arg-type]  # pydantic makes a secret of it
        oidc_issuer="http://issuer.test",
        oidc_client_secret="none",  # type: ignore[arg-type]
        **{f"{name}_url": f"http://{name}.test" for name in SERVICES},  # type: ignore[arg-type]
    )
    app = app_of(settings, engine_of(settings), Network())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=public_url) as client:
        return await client.get(ADDRESS)


async def test_every_part_is_on_it_in_every_state() -> None:
    parts = _TEMPLATES.joinpath("parts.html").read_text("utf-8")
    page = _TEMPLATES.joinpath("all.html").read_text("utf-8")
    assert [
        each for each in re.findall(r"macro ([a-z]\w+)", parts) if not re.search(rf"\b{each}\b", page)
    ] == []
    answer = await answered("http://127.0.0.1:8007")
    assert answer.status_code == 200
    shown = [" ".join(str(each.text).split()) for each in html.fromstring(answer.text).iter("span")]
    assert [name for kind in STATES for name in terms(kind).values() if name not in shown] == []
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))


async def test_where_people_are_served_there_is_no_such_page() -> None:
    assert (await answered("https://thidua.example")).status_code == 404
