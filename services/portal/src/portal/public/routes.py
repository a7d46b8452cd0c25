"""Published decisions, one of them, and the check of a paper: nobody is asked who they are, and no page knows it."""

from collections.abc import Mapping
from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from portal.pages import page
from portal.public.answers import Body, Checked, Decision, Lines, Recipients
from portal.services import Anybody, Problem, Refused, at_once

ADDRESS: Final = "/tra-cuu"
"""How the addresses of these pages begin; they have room of their own."""
router = APIRouter(prefix=ADDRESS)
_KEPT: Final = "public, max-age=60"
"""As long as awards lets its answers be kept."""
_ASKED_WRONGLY: Final = {404, 422}
Typed = Annotated[str, Query(max_length=4096)]


async def _anybody(request: Request) -> Anybody:
    address = request.client.host if request.client else ""
    return Anybody(request.app.state.services, address, request.state.correlation_id)


Asked = Annotated[Anybody, Depends(_anybody)]


@router.get("")
async def decisions(
    request: Request,
    asking: Asked,
    *,
    words: Typed = "",
    unit_id: Typed = "",
    year: Typed = "",
    cursor: Typed = "",
) -> Response:
    """Tra cứu quyết định khen thưởng."""
    asked = {"words": words.strip(), "unit_id": unit_id, "year": year.strip()}
    bodies, (lines, trouble) = await at_once(
        asking.read(list[Body], "awards", "/public/bodies"), _lines(asking, asked | {"cursor": cursor})
    )
    return _kept(
        page(
            request,
            "public/list.html",
            status_code=trouble.status if trouble else 200,
            decisions=lines.items,
            next_cursor=lines.next_cursor,
            is_first=not cursor,
            bodies=[(body.unit_id, body.name) for body in sorted(bodies, key=lambda body: body.name)],
            asked=asked,
            trouble=trouble,
        )
    )


async def _lines(asking: Anybody, asked: Mapping[str, str]) -> tuple[Lines, Problem | None]:
    """What is found, or what was typed wrongly. Raises Refused, Down."""
    try:
        return await asking.read(Lines, "awards", "/public/decisions", **asked), None
    except Refused as refused:
        return Lines(items=(), next_cursor=None), _of_what_was_typed(refused)


@router.get("/quyet-dinh/{decision_id}")
async def decision(request: Request, asking: Asked, decision_id: UUID, cursor: Typed = "") -> Response:
    """Một quyết định đã công khai."""
    base = f"/public/decisions/{decision_id}"
    found, recipients = await at_once(
        asking.read(Decision, "awards", base),
        asking.read(Recipients, "awards", f"{base}/recipients", cursor=cursor),
    )
    return _kept(
        page(
            request,
            "public/show.html",
            decision=found,
            recipients=recipients.items,
            next_cursor=recipients.next_cursor,
            is_first=not cursor,
        )
    )


short = APIRouter()
"""What the QR codes of papers have: short, and in capitals, so that the code is small."""


@short.get("/KT/{code}")
async def scanned(code: str) -> Response:
    """Kiểm tra một quyết định, by the QR code on its paper."""
    return RedirectResponse(f"{ADDRESS}/kiem-tra?{urlencode({'code': code})}", status_code=303)


@router.get("/kiem-tra")
async def check(request: Request, asking: Asked, number: Typed = "", code: Typed = "") -> Response:
    """Kiểm tra một quyết định trên giấy, by the code that stands on it, and its number where one typed that, too."""
    found: Checked | None = None
    trouble: Problem | None = None
    if number.strip() or code.strip():
        asked = {"number": number.strip() or None, "code": code.strip()}
        try:
            found = await asking.read(Checked, "awards", "/public/check", **asked)
        except Refused as refused:
            trouble = _of_what_was_typed(refused)
    return page(
        request,
        "public/check.html",
        status_code=trouble.status if trouble else 200,
        found=found,
        trouble=trouble,
        number=number,
        code=code,
    )


def _of_what_was_typed(refused: Refused) -> Problem:
    """What to say beside the form. Raises the refusal where it is about something else."""
    if refused.problem.status not in _ASKED_WRONGLY:
        raise refused
    return refused.problem


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = _KEPT
    return response
