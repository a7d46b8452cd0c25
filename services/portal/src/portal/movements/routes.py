"""Movements as documents, their rounds, and a round in numbers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portal.movements.document import document
from portal.movements.numbers import (
    DRAWN,
    STATUSES,
    Cell,
    Numbers,
    Offices,
    by_level,
    chart_of_ages,
    chart_of_levels,
    chart_of_offices,
    chart_of_times,
    listed,
)
from portal.pages import page
from portal.services import at_once, path_part
from portal.sign_in.signed import Me, SignedIn

router = APIRouter()
Cursor = Annotated[str | None, Query(max_length=4096)]


@router.get("/phong-trao")
async def movements(request: Request, me: SignedIn, cursor: Cursor = None) -> Response:
    """Phong trào và các đợt xét."""
    said = await me.get("submissions", "/rounds", cursor=cursor)
    return page(request, "movements/list.html", rounds=said["items"], next_cursor=said["next_cursor"])


@router.get("/phong-trao/{code}")
async def movement(request: Request, me: SignedIn, code: str) -> Response:
    """Kế hoạch của một phong trào."""
    said: Any = await me.get("submissions", f"/movements/{path_part(code)}")
    return page(
        request,
        "movements/show.html",
        plan=said["plan"],
        cancelled=said["cancelled"],
        sections=document(said["plan"]),
    )


@router.get("/dot-xet/{round_id}")
async def review_round(request: Request, me: SignedIn, round_id: UUID) -> Response:
    """Một đợt xét."""
    said: Any = await me.get("submissions", f"/rounds/{round_id}")
    return page(
        request, "movements/round.html", plan=said["plan"], cancelled=said["cancelled"], round_id=round_id
    )


@router.get("/dot-xet/{round_id}/so-lieu")
async def round_in_numbers(request: Request, me: SignedIn, round_id: UUID) -> Response:
    """Một đợt xét bằng số liệu."""
    base = f"/rounds/{round_id}"
    review, numbers, offices = await at_once(
        me.get("submissions", base),
        me.read(Numbers, "submissions", f"{base}/numbers"),
        me.read(Offices, "submissions", f"{base}/waiting"),
    )
    levels = by_level(numbers, round_id)
    charts = {
        "levels": chart_of_levels(levels),
        "ages": chart_of_ages(numbers.ages),
        "times": chart_of_times(numbers.times),
        "offices": chart_of_offices(offices.items),
    }
    return page(
        request,
        "movements/numbers.html",
        round_id=round_id,
        plan=review["plan"],
        cancelled=review["cancelled"],
        numbers=numbers,
        total=Cell(numbers.total, listed(round_id)),
        in_review=Cell(numbers.of("in_review"), listed(round_id, status="in_review")),
        overdue=Cell(numbers.overdue, listed(round_id, overdue="true")),
        statuses=STATUSES,
        levels=levels,
        charts=charts,
        offices=offices,
        shown=DRAWN,
    )


@router.get("/dot-xet/{round_id}/dang-cho")
async def waiting_in_round(request: Request, me: SignedIn, round_id: UUID, cursor: Cursor = None) -> Response:
    """Hồ sơ của đợt xét đang ở đâu."""
    review, offices = await _of_round(me, round_id, Offices, "waiting", cursor)
    return page(
        request,
        "movements/waiting.html",
        round_id=round_id,
        plan=review["plan"],
        offices=offices,
        is_first=cursor is None,
    )


@router.get("/dot-xet/{round_id}/chua-trinh")
async def silent_in_round(request: Request, me: SignedIn, round_id: UUID, cursor: Cursor = None) -> Response:
    """Đơn vị chưa có hồ sơ đến trong đợt xét."""
    review, found = await _of_round(me, round_id, dict[str, Any], "silent-units", cursor)
    return page(
        request,
        "movements/silent.html",
        round_id=round_id,
        plan=review["plan"],
        units=found["items"],
        next_cursor=found["next_cursor"],
        is_first=cursor is None,
    )


async def _of_round(
    me: Me, round_id: UUID, kind: type[Any], what: str, cursor: str | None
) -> tuple[Any, ...]:
    """The round, and a page of one of its lists."""
    base = f"/rounds/{round_id}"
    return await at_once(
        me.get("submissions", base), me.read(kind, "submissions", f"{base}/{what}", cursor=cursor)
    )
