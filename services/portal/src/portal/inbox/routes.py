"""The first page: what waits for me, of all services, the most urgent first."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from contracts.tasks import TaskPage
from kit.tasks import merge
from portal.components.limits import Limits
from portal.inbox.tasks import ASKING, tasks_of
from portal.pages import page
from portal.services import at_once, unless_down
from portal.sign_in.signed import MaybeSignedIn, Me, SignedIn
from portal.working_days import calendar_at

router = APIRouter()


@router.get("/")
async def home(
    request: Request,
    me: MaybeSignedIn,
    *,
    what: Annotated[str | None, Query(max_length=100)] = None,
    overdue: Annotated[bool, Query()] = False,
    cursor: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:
    """Việc của tôi."""
    if me is None:
        return page(request, "inbox/welcome.html")
    *lists, unread = await at_once(
        *(unless_down(tasks_of(me, service, what, overdue=overdue, cursor=cursor)) for service in ASKING),
        unless_down(me.get("notify", "/notices/unread-count")),
    )
    merged = merge(dict(zip(ASKING, lists, strict=True)))
    return page(
        request,
        "inbox/tasks.html",
        tasks=merged.items,
        limits=await _limits(request, me, lists) if merged.items else None,
        counts=merged.counts,
        down=merged.down,
        next_cursor=merged.next_cursor,
        what=what,
        overdue=overdue,
        is_first=cursor is None,
        unread=None if unread is None else unread["unread"],
    )


async def _limits(request: Request, me: Me, lists: list[TaskPage | None]) -> Limits:
    now = next(found.now for found in lists if found is not None)
    return Limits(now, await calendar_at(request, me, now))


@router.get("/toi")
async def who_i_am(request: Request, me: SignedIn) -> Response:
    """Tôi là ai ở đây: đơn vị, vai trò, thời hạn."""
    said = await me.get("directory", "/me")
    return page(request, "inbox/me.html", roles=said["roles"], person_id=UUID(said["person_id"]))
