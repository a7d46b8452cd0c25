"""What a limit still leaves: working days, as the calendar has them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kit.clock import local_date
from kit.workdays import WorkingCalendar


@dataclass(frozen=True)
class Limit:
    """Of something that waits: until when, and what is left of it."""

    due_at: datetime | None
    overdue: bool
    working_days: int | None
    """Working days from tomorrow up to the last day; 0 is today, None is no limit, or no calendar just now."""

    @property
    def words(self) -> str:
        if self.due_at is None:
            return "không có hạn"
        if self.overdue:
            return "quá hạn"
        match self.working_days:
            case None:
                return ""
            case 0:
                return "hạn hôm nay"
            case days:
                return f"còn {days} ngày làm việc"


def limit_of(
    due_at: datetime | None, now: datetime, *, overdue: bool, calendar: WorkingCalendar | None
) -> Limit:
    """`due_at` is the first moment after the limit."""
    if due_at is None or overdue or calendar is None:
        return Limit(due_at, overdue, None)
    last, today, left = local_date(due_at - timedelta(microseconds=1)), local_date(now), 0
    day = today
    while day < last:
        day += timedelta(days=1)
        left += calendar.is_working(day)
    return Limit(due_at, overdue, left)
