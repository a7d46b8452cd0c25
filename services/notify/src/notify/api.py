"""Notify's HTTP side: parse, call, answer. Everybody reads their own notices, and nobody else's."""

from uuid import UUID

from authority.edge import Command, Query
from kit.http import edge_router
from kit.paging import Page
from kit.problems import problems
from kit.text import Cursor
from notify import handlers
from notify.schemas import NoticeView, UnreadCount

router = edge_router(tags=["notices"])


@router.get("/notices", responses=problems(403, 422))
async def my_notices(
    uow: Query, *, unread: bool | None = None, cursor: Cursor | None = None
) -> Page[NoticeView]:
    """My notices, the unread ones first, then the newest; `unread` asks for one side only."""
    return await handlers.my_notices(uow, unread=unread, cursor=cursor)


@router.get("/notices/unread-count", responses=problems(403))
async def my_unread_count(uow: Query) -> UnreadCount:
    """How many notices I have not opened."""
    return await handlers.my_unread_count(uow)


@router.post("/notices/{notice_id}/read", responses=problems(403, 404, 422))
async def read_notice(notice_id: UUID, uow: Command) -> NoticeView:
    """Mark one of my notices as read."""
    return await handlers.read_notice(uow, notice_id)
