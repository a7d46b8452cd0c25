"""Working days: Monday to Friday, except where a calendar says otherwise."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

_SATURDAY: Final = 5
_ONE_DAY: Final = timedelta(days=1)


class WorkingCalendar:
    """`exceptions` says of a day whether it is worked: False for a holiday, True for a swapped Saturday."""

    def __init__(self, exceptions: Mapping[date, bool]) -> None:
        self._exceptions = exceptions

    def is_working(self, day: date) -> bool:
        return self._exceptions.get(day, day.weekday() < _SATURDAY)

    def add(self, day: date, days: int) -> date:
        """The `days`-th working day after `day`, which is itself not counted; 0 is the day itself.

        Civil Code 91/2015/QH13, Article 147: a period begins with the day after. Raises ValueError below 0.
        """
        if days < 0:
            raise ValueError(f"a period of {days} working days")
        for _ in range(days):
            day += _ONE_DAY
            while not self.is_working(day):
                day += _ONE_DAY
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to `last`, that one counted: 0 where both are the same day, as `add` has it."""
        days = (first + each * _ONE_DAY for each in range(1, (last - first).days + 1))
        return sum(map(self.is_working, days))
