"""What a limit still leaves: working days, as the calendar has them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

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


@dataclass(frozen=True)
class Limits:
    """What limits leave at a moment, as the calendar has it; without one, how many days is not known."""

    now: datetime
    calendar: WorkingCalendar | None
    _left: dict[date, int] = field(init=False, default_factory=dict, compare=False)
    """Working days up to a last day: what waits on a page has few different ones."""

    def of(self, due_at: datetime | None, *, overdue: bool = False) -> Limit:
        """`due_at` is the first moment after the limit."""
        is_over = overdue or (due_at is not None and due_at <= self.now)
        if due_at is None or is_over or self.calendar is None:
            return Limit(due_at, is_over, None)
        last = local_date(due_at - timedelta(microseconds=1))
        if last not in self._left:
            self._left[last] = self.calendar.between(local_date(self.now), last)
        return Limit(due_at, overdue=False, working_days=self._left[last])
