"""What a limit still leaves: working days, as the calendar has them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from kit.clock import LOCAL, local_date
from kit.workdays import WorkingCalendar
from portal.components.words import day, moment, words


@dataclass(frozen=True)
class Limit:
    """Of something that waits: until when, and what is left of it."""

    due_at: datetime | None
    overdue: bool
    working_days: int | None
    """Working days from tomorrow up to the last day; 0 is today, None is no limit, or no calendar just now."""

    @property
    def until(self) -> str:
        """The last day, where a limit ends with it; else the moment."""
        if self.due_at is None:
            return ""
        at = self.due_at.astimezone(LOCAL)
        return words("until", day=day(at.date() - timedelta(days=1))) if at.time() == time.min else moment(at)

    @property
    def said(self) -> str:
        if self.due_at is None:
            return words("no_limit")
        if self.overdue:
            return words("overdue")
        match self.working_days:
            case None:
                return ""
            case 0:
                return words("due_today")
            case days:
                return words("days_left", days=days)


def limit_of(
    due_at: datetime | None, now: datetime, *, overdue: bool, calendar: WorkingCalendar | None
) -> Limit:
    """`due_at` is the first moment after the limit."""
    is_over = overdue or (due_at is not None and due_at <= now)
    if due_at is None or is_over or calendar is None:
        return Limit(due_at, is_over, None)
    last = local_date(due_at - timedelta(microseconds=1))
    return Limit(due_at, overdue=False, working_days=calendar.between(local_date(now), last))
