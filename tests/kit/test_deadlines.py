"""The two kinds of limit: when they end, and when people are reminded of them."""

from datetime import UTC, date, datetime

import pytest

from contracts.limits import LimitKind
from kit.deadlines import counted
from kit.workdays import WorkingCalendar

pytestmark = pytest.mark.unit
LIBERATION = WorkingCalendar(
    {date(2025, 4, 26): True} | dict.fromkeys((date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 2)), False)
)


@pytest.mark.parametrize(
    ("since", "days", "remind_before", "due", "reminded"),
    [
        (
            date(2025, 5, 12),
            3,
            1,
            datetime(2025, 5, 15, 17, tzinfo=UTC),
            datetime(2025, 5, 14, 17, tzinfo=UTC),
        ),
        # over the holidays: from Tuesday 29/4, the third working day is Wednesday 7/5
        (date(2025, 4, 29), 3, 1, datetime(2025, 5, 7, 17, tzinfo=UTC), datetime(2025, 5, 6, 17, tzinfo=UTC)),
        # from Friday: due on Monday, and reminded of on Monday, not on the Saturday before
        (
            date(2025, 5, 9),
            1,
            1,
            datetime(2025, 5, 12, 17, tzinfo=UTC),
            datetime(2025, 5, 11, 17, tzinfo=UTC),
        ),
        (
            date(2025, 5, 8),
            2,
            1,
            datetime(2025, 5, 12, 17, tzinfo=UTC),
            datetime(2025, 5, 11, 17, tzinfo=UTC),
        ),
    ],
)
def test_a_duration_counts_working_days_and_is_reminded_of_on_one(
    since: date, days: int, remind_before: int, due: datetime, reminded: datetime
) -> None:
    limit = counted(LimitKind.TARGET, LIBERATION, since, days, remind_before)
    assert (limit.due_at, limit.remind_at) == (due, reminded)
    assert limit.is_over(due)
    assert not limit.is_over(due.replace(hour=16, minute=59, second=59))


def test_a_limit_without_reminder_is_never_reminded_of_in_time() -> None:
    limit = counted(LimitKind.TARGET, LIBERATION, date(2025, 5, 12), 2, 0)
    assert limit.remind_at >= limit.due_at
