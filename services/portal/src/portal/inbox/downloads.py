"""What waits for me, as a file."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from kit.tasks import MergedTasks, merge
from portal.components.words import words
from portal.downloads import Kind, Listing, Rows, as_file, mark
from portal.inbox.tasks import ASKING, tasks_of
from portal.services import at_once
from portal.sign_in.signed import Me, SignedIn

router = APIRouter()


@router.get("/viec-cua-toi.{kind}")
async def tasks_as_file(
    me: SignedIn,
    kind: Kind,
    *,
    what: Annotated[str | None, Query(max_length=100)] = None,
    overdue: Annotated[bool, Query()] = False,
) -> Response:
    """Việc của tôi, narrowed as the page is; of all services, or not at all."""
    first = await _page(me, what, overdue=overdue)
    kinds = [count.title for count in first.counts if count.what == what]
    said = (*kinds, *([words("overdue")] if overdue else []))
    listing = Listing(
        "viec-cua-toi", words("tasks"), "columns_of_tasks", _tasks(me, what, first, overdue=overdue), said
    )
    return await as_file(listing, kind)


async def _tasks(me: Me, what: str | None, page: MergedTasks, *, overdue: bool) -> Rows:
    while True:
        for task in page.items:
            yield {
                "title": task.title,
                "unit": task.for_unit,
                "since": task.opened_at,
                "due_at": task.due_at,
                "overdue": mark(task.overdue),
            }
        if page.next_cursor is None:
            return
        page = await _page(me, what, overdue=overdue, cursor=page.next_cursor)


async def _page(me: Me, what: str | None, *, overdue: bool, cursor: str | None = None) -> MergedTasks:
    """A page of all services. Raises Down where one of them is away, Refused."""
    lists = await at_once(
        *(tasks_of(me, service, what, overdue=overdue, cursor=cursor) for service in ASKING)
    )
    return merge(dict(zip(ASKING, lists, strict=True)))
