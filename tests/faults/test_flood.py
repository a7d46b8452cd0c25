"""The flood on a small application with the kit's own limit: it sends what was wanted, and tells of every request."""

import asyncio
from collections import Counter

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from kit.limits import Limited
from localstack.ports import free_ports
from tests.faults.flood import PATH, as_fast_as_answered, at_moments
from tests.support.serving import serving

pytestmark = pytest.mark.slow
TAKES_S = 0.05
AT_ONCE = 4
CEILING = AT_ONCE / TAKES_S


async def _slowly(request: Request) -> JSONResponse:
    await asyncio.sleep(TAKES_S)
    return JSONResponse({"key": request.headers["idempotency-key"]}, 201)


def _app() -> ASGIApp:
    return Limited(
        Starlette(routes=[Route(PATH, _slowly, methods=["POST"])]),
        at_once=AT_ONCE,
        largest_body=1024,
        body_s=30.0,
    )


async def test_a_closed_loop_finds_the_ceiling() -> None:
    async with serving(_app()) as url:
        poured = await asyncio.to_thread(as_fast_as_answered, url, "token", b"{}", AT_ONCE, 1.0)
    assert {draft.told for draft in poured.drafts} == {"201"}
    assert poured.rate <= CEILING


async def test_an_open_one_goes_on_when_it_is_refused() -> None:
    wanted = 3 * CEILING
    async with serving(_app()) as url:
        poured = await asyncio.to_thread(at_moments, url, "token", b"{}", wanted, 1.0)
    told = Counter(draft.told for draft in poured.drafts)
    assert told.keys() == {"201", "503 overloaded"}
    assert told.total() == wanted
    assert len({draft.key for draft in poured.drafts}) == wanted


async def test_whoever_hears_nothing_is_counted() -> None:
    (port,) = free_ports(1)
    poured = await asyncio.to_thread(at_moments, f"http://127.0.0.1:{port}", "token", b"{}", 20.0, 1.0)
    assert Counter(draft.told for draft in poured.drafts) == {"ConnectionRefusedError": 20}
