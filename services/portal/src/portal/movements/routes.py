"""Movements as documents, and their rounds."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portal.movements.document import document
from portal.pages import page
from portal.services import path_part
from portal.sign_in.signed import SignedIn

router = APIRouter()


@router.get("/phong-trao")
async def movements(
    request: Request, me: SignedIn, cursor: Annotated[str | None, Query(max_length=4096)] = None
) -> Response:
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
    return page(request, "movements/round.html", plan=said["plan"], cancelled=said["cancelled"])
