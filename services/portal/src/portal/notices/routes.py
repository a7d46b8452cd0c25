"""Notices, the unread first."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from portal.components.fillings import Fillings
from portal.forms import Sent
from portal.pages import page
from portal.services import if_told
from portal.sign_in.paths import path_of_ours
from portal.sign_in.signed import SignedIn, Watching

router = APIRouter(prefix="/thong-bao")
_ASK_NO_MORE: Final = 286
"""A status of htmx's own, by which a page that lies open stops asking."""


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


@router.get("/so-chua-doc")
async def unread_count(
    request: Request, me: Watching, *, shown: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Số thông báo chưa đọc: what an open page asks every half a minute, to show it where it is another number."""
    if me is None:
        return Response(status_code=_ASK_NO_MORE)
    said = await if_told(me.get("notify", "/notices/unread-count"))
    if said is None or str(said["unread"]) == shown:
        return Response(status_code=204)
    return page(request, "notices/count.html", unread=said["unread"])


@router.post("/{notice_id}/da-doc")
async def read_notice(me: SignedIn, notice_id: UUID, form: Sent) -> Response:
    """Mark as read, and go to what it is about."""
    await me.act("notify", "POST", f"/notices/{notice_id}/read", {}, key=form.key)
    return RedirectResponse(path_of_ours(form.text("to") or "/thong-bao"), 303)
