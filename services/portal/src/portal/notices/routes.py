"""Notices, the unread first."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from portal.components.fillings import Fillings
from portal.forms import Sent
from portal.pages import page
from portal.sign_in.paths import path_of_ours
from portal.sign_in.signed import SignedIn

router = APIRouter(prefix="/thong-bao")


@router.get("")
async def notices(
    request: Request,
    me: SignedIn,
    *,
    unread: Annotated[bool, Query()] = False,
    cursor: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:
    """Thông báo."""
    said = await me.get("notify", "/notices", unread="true" if unread else None, cursor=cursor)
    return page(
        request,
        "notices/list.html",
        notices=said["items"],
        next_cursor=said["next_cursor"],
        unread=unread,
        forms=Fillings(),
    )


@router.post("/{notice_id}/da-doc")
async def read_notice(me: SignedIn, notice_id: UUID, form: Sent) -> Response:
    """Mark as read, and go to what it is about."""
    await me.act("notify", "POST", f"/notices/{notice_id}/read", {}, key=form.key)
    return RedirectResponse(path_of_ours(form.text("to") or "/thong-bao"), 303)
