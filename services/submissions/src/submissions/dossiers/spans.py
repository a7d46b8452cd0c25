"""How long things wait and take, in working days: ages in brackets, and what half and nine tenths of the steps took.

A day is one of Viet Nam. The day on which something begins is not counted, as in every limit: what is done on that day
took 0 working days.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from contracts.submissions import StepKind
from kit.workdays import WorkingCalendar

BRACKETS: Final = ((0, 2), (3, 5), (6, 10), (11, 20), (21, None))
"""Ages that are told apart, from and to so many working days; the last has no end."""
Share = tuple[int, int]
HALF: Final[Share] = (1, 2)
NINE_TENTHS: Final[Share] = (9, 10)


@dataclass(frozen=True)
class Waits:
    """So many wait since that day, and so many of them over their limit."""

    since: date
    waiting: int
    overdue: int


@dataclass(frozen=True)
class Age:
    """So many wait as long as a bracket says, and so many of them over their limit."""

    from_days: int
    to_days: int | None
    waiting: int
    overdue: int


@dataclass(frozen=True)
class Took:
    """So many steps of a kind at a level took from that day until that one."""

    level: str | None
    step: StepKind
    since: date
    until: date
    steps: int


def ages(waits: Iterable[Waits], today: date, calendar: WorkingCalendar) -> list[Age]:
    """Every bracket, with what belongs to it today."""
    waiting, overdue = Counter[int](), Counter[int]()
    for one in waits:
        days = calendar.between(one.since, today)
        (bracket,) = (low for low, high in BRACKETS if low <= days and (high is None or days <= high))
        waiting[bracket] += one.waiting
        overdue[bracket] += one.overdue
    return [Age(low, high, waiting[low], overdue[low]) for low, high in BRACKETS]


def durations(
    took: Iterable[Took], calendar: WorkingCalendar
) -> dict[tuple[str | None, StepKind], Counter[int]]:
    """How many steps took so many working days, by level and kind."""
    found: dict[tuple[str | None, StepKind], Counter[int]] = {}
    known: dict[tuple[date, date], int] = {}
    for one in took:
        span = (one.since, one.until)
        if span not in known:
            known[span] = calendar.between(*span)
        found.setdefault((one.level, one.step), Counter())[known[span]] += one.steps
    return found


def within(counted: Mapping[int, int], share: Share) -> int:
    """Working days within which that share of the steps was done: the nearest rank, so one of the numbers counted.

    Of at least one step; as many as a share has below the line would be too few, hence it is rounded up.
    """
    part, whole = share
    rank = -(-sum(counted.values()) * part // whole)
    for days in sorted(counted):
        rank -= counted[days]
        if rank <= 0:
            return days
    raise ValueError(counted)
