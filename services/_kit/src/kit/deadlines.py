"""Limits of time. Every limit of every service is of one of two kinds, and says so.

A closing time is refused after it by the command, whatever a timer noticed. A target time refuses nothing: the act is
taken, marked late, reminded, escalated. A duration counts working days of the recorded calendar; a date ends with its
last moment in Viet Nam and never moves. docs/limits.md names them all.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from contracts.limits import LimitKind
from kit.clock import end_of, start_of
from kit.workdays import WorkingCalendar


@dataclass(frozen=True)
class Limit:
    """`due_at` is the first moment after the limit. `remind_at` begins a working day, or comes too late to be sent."""

    kind: LimitKind
    due_at: datetime
    remind_at: datetime

    def is_over(self, moment: datetime) -> bool:
        return moment >= self.due_at


def counted(
    kind: LimitKind, calendar: WorkingCalendar, since: date, days: int, remind_before: int = 1
) -> Limit:
    """A duration: it ends with the `days`-th working day after `since`, and is reminded of when the last
    `remind_before` of its working days begin; 0: never.
    """
    reminded_on = calendar.add(since, days - remind_before + 1)
    due_at, remind_at = end_of(calendar.add(since, days)), start_of(reminded_on)
    return Limit(kind, due_at.astimezone(UTC), remind_at.astimezone(UTC))
