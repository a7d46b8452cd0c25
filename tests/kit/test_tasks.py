"""Tasks of several services as one list, and where its pages begin."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.tasks import Task, TaskCount, TaskPage
from kit.errors import CursorInvalid
from kit.paging import encode_cursor
from kit.tasks import NEVER, AskedTasks, Place, asked_tasks, merge, page_of

pytestmark = pytest.mark.unit
NOW = datetime(2025, 5, 5, 1, tzinfo=UTC)
NAMES = ("submissions", "scoring", "awards")


def task(number: int, hours: int | None, what: str = "check") -> Task:
    """One about the thing of that number, due after so many hours."""
    due_at = None if hours is None else NOW + timedelta(hours=hours)
    return Task(
        id=f"{UUID(int=number)}:{what}",
        what=what,
        title="Kiểm tra hồ sơ",
        about="dossier",
        about_id=UUID(int=number),
        stage=1,
        version=1,
        for_unit_id=UUID(int=1),
        for_unit=None,
        office_id=UUID(int=1),
        opened_at=None,
        due_at=due_at,
        limit=None,
        overdue=hours is not None and hours <= 0,
        page=f"/ho-so/{UUID(int=number)}",
    )


def answered(tasks: list[Task], after: Place | None, limit: int) -> TaskPage:
    """What a service with these tasks answers."""
    behind = sorted((one for one in tasks if after is None or Place.of(one) > after), key=Place.of)
    shown, has_more = tuple(behind[:limit]), len(behind) > limit
    cursor = Place.of(shown[-1]).cursor if has_more else None
    return TaskPage(now=NOW, items=shown, counts=None, next_cursor=cursor)


@given(
    waiting=st.lists(st.tuples(st.sampled_from(NAMES), st.none() | st.integers(-2, 2)), max_size=30),
    sizes=st.fixed_dictionaries({name: st.integers(1, 4) for name in NAMES}),
    limit=st.integers(1, 5),
)
async def test_pages_of_all_services_are_one_list(
    waiting: list[tuple[str, int | None]], sizes: dict[str, int], limit: int
) -> None:
    """Whatever each answers at once: every task once, in order, and each service goes on at the same place."""
    tasks: dict[str, list[Task]] = {name: [] for name in NAMES}
    for number, (name, hours) in enumerate(waiting):
        tasks[name].append(task(number, hours))
    seen: list[Task] = []
    after: Place | None = None
    for _ in range(len(waiting) + 1):
        pages = {name: answered(tasks[name], after, sizes[name]) for name in NAMES}
        found = merge(pages, limit)
        seen += found.items
        if found.next_cursor is None:
            break
        assert found.items, "who goes on got somewhere"
        after = (await asked_tasks(cursor=found.next_cursor)).after
    assert seen == sorted((one for each in tasks.values() for one in each), key=Place.of)


def test_a_service_that_is_down_is_named_and_the_others_are_shown() -> None:
    count = TaskCount(what="vote", title="Bỏ phiếu tại Hội đồng", waiting=1, overdue=0)
    awards = TaskPage(now=NOW, items=(task(1, 3, "vote"),), counts=(count,), next_cursor=None)
    found = merge({"submissions": None, "scoring": answered([task(2, 1)], None, 5), "awards": awards})
    assert [one.about_id.int for one in found.items] == [2, 1]
    assert (found.down, found.counts, found.next_cursor) == (("submissions",), (count,), None)
    assert merge(dict.fromkeys(NAMES)).down == NAMES
    twice = merge({"submissions": awards, "awards": awards}).counts
    assert twice == (count.model_copy(update={"waiting": 2}),), "several services may ask for the same"


def test_what_is_due_never_comes_last_and_ties_go_by_id() -> None:
    tasks = [task(3, None), task(2, 1, "vote"), task(2, 1, "end_ballot"), task(1, 1), task(9, -1)]
    found = merge({"awards": answered(tasks, None, 9)}).items
    assert [(one.about_id.int, one.what) for one in found] == [
        (9, "check"),
        (1, "check"),
        (2, "end_ballot"),
        (2, "vote"),
        (3, "check"),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        ("2025-05-08T08:00:00+07:00",),
        ("2025-05-08T08:00:00", f"{UUID(int=1)}:check"),
        ("2025-05-08T08:00:00+07:00", "check"),
        ("2025-05-08T08:00:00+07:00", f"{UUID(int=1)}:check\0"),
        ("2025-05-08T08:00:00+07:00", f"{UUID(int=1)}:check", "1"),
    ],
)
async def test_a_place_that_nobody_gave(parts: tuple[str, ...]) -> None:
    with pytest.raises(CursorInvalid):
        await asked_tasks(cursor=encode_cursor(*parts))


def test_a_page_shows_what_fits_and_says_where_the_next_begins() -> None:
    found: list[dict[str, Any]] = [task(number, None).model_dump(mode="json") for number in range(3)]
    counted = '[{"what": "check", "waiting": 3, "overdue": 1}]'
    asked = AskedTasks(limit=2)
    page = page_of(TaskPage, asked, NOW, {"check": "Kiểm tra"}, orjson.dumps(found).decode(), counted)
    assert [one.about_id.int for one in page.items] == [0, 1]
    assert {one.title for one in page.items} == {"Kiểm tra"}
    assert page.next_cursor == Place(NEVER, f"{UUID(int=1)}:check").cursor
    assert page.counts == (TaskCount(what="check", title="Kiểm tra", waiting=3, overdue=1),)
    last = page_of(TaskPage, asked, NOW, {"check": "Kiểm tra"}, orjson.dumps(found[2:]).decode())
    assert (len(last.items), last.counts, last.next_cursor) == (1, None, None)
