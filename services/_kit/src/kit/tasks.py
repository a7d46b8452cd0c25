"""What every list of tasks shares: what may be asked of it, where its pages begin; and several lists as one.

The order is total over all services (`contracts.tasks`), so a cursor is a place in each of them: where a merged page
ends, every service goes on.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, takewhile
from typing import Annotated, Final, NamedTuple, TypeVar
from uuid import UUID

import orjson
from fastapi import Query

from contracts.tasks import Task, TaskCount, TaskPage
from kit.paging import cut, decode_cursor, encode_cursor, moment
from kit.text import Cursor, Word

PAGE: Final = 50
NEVER: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""When something is due that has no limit."""
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[a-z_]{1,40}")
P = TypeVar("P", bound=TaskPage)


class Place(NamedTuple):
    """Of a task in the order of all tasks."""

    due_at: datetime
    id: str

    @classmethod
    def of(cls, task: Task) -> "Place":
        return cls(task.due_at or NEVER, task.id)

    @property
    def cursor(self) -> str:
        return encode_cursor(self.due_at.isoformat(), self.id)


@dataclass(frozen=True)
class AskedTasks:
    """Which of one's tasks are asked for: of a kind, in an office, on one thing, only overdue ones; how many, behind
    which place.
    """

    what: str | None = None
    office_id: UUID | None = None
    about_id: UUID | None = None
    overdue: bool = False
    limit: int = PAGE
    after: Place | None = None


async def asked_tasks(
    *,
    what: Annotated[Word | None, Query(description="Only tasks of this kind.")] = None,
    office_id: Annotated[UUID | None, Query(description="Only what one does in this unit's name.")] = None,
    about_id: Annotated[
        UUID | None, Query(description="Only what one may do on this dossier, panel, session or decision.")
    ] = None,
    overdue: Annotated[bool, Query(description="Only what is over its limit.")] = False,
    limit: Annotated[int, Query(ge=1, le=200, description="Tasks of a page, at most.")] = PAGE,
    cursor: Annotated[
        Cursor | None, Query(description="Where the page begins: next_cursor of a page, of whatever service.")
    ] = None,
) -> AskedTasks:
    """The parameters of `GET /tasks`, the same in every service. Raises CursorInvalid."""
    after = Place(*decode_cursor(cursor, moment, _task_id)) if cursor else None
    return AskedTasks(what, office_id, about_id, overdue, limit, after)


def page_of(
    kind: type[P],
    asked: AskedTasks,
    now: datetime,
    titles: Mapping[str, str],
    found: str,
    counted: str | None = None,
) -> P:
    """The page out of what was found, as JSON: tasks without their titles, one more than a page has where there is
    more; and counts by kind, of the first page.
    """
    page = kind.model_validate(
        {
            "now": now,
            "items": [task | {"title": titles[task["what"]]} for task in orjson.loads(found)],
            "counts": counted and [kind | {"title": titles[kind["what"]]} for kind in orjson.loads(counted)],
            "next_cursor": None,
        }
    )
    items, more = cut(page.items, asked.limit, lambda task: Place.of(task).cursor)
    return page.model_copy(update={"items": tuple(items), "next_cursor": more})


@dataclass(frozen=True)
class MergedTasks:
    """One page out of several services' pages. `down` are those that did not answer; `counts` are without theirs."""

    items: tuple[Task, ...]
    counts: tuple[TaskCount, ...]
    down: tuple[str, ...]
    next_cursor: str | None


def merge(pages: Mapping[str, TaskPage | None], limit: int = PAGE) -> MergedTasks:
    """The services' pages behind the same place, by name, as one; none of a service that is down.

    It ends no later than the first of them that has more does: what lies behind that may belong before the others'.
    `next_cursor` is a place in every service, also one that was down: what it has before that place is seen when the
    list is opened anew.
    """
    there = [page for page in pages.values() if page is not None]
    known = min((Place.of(page.items[-1]) for page in there if page.next_cursor), default=None)
    in_order = sorted((task for page in there for task in page.items), key=Place.of)
    certain = in_order if known is None else takewhile(lambda task: Place.of(task) <= known, in_order)
    items = tuple(islice(certain, limit))
    has_more = known is not None or len(items) < sum(len(page.items) for page in there)
    return MergedTasks(
        items=items,
        counts=_summed(count for page in there for count in page.counts or ()),
        down=tuple(name for name, page in pages.items() if page is None),
        next_cursor=Place.of(items[-1]).cursor if has_more else None,
    )


def _summed(counts: Iterable[TaskCount]) -> tuple[TaskCount, ...]:
    """One count for each kind, which several services may ask for."""
    found: dict[str, TaskCount] = {}
    for count in counts:
        more = found.get(count.what, count.model_copy(update={"waiting": 0, "overdue": 0}))
        summed = {"waiting": more.waiting + count.waiting, "overdue": more.overdue + count.overdue}
        found[count.what] = more.model_copy(update=summed)
    return tuple(found.values())


def _task_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text
