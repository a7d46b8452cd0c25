"""The working calendar, as the directory has it, read again every ten minutes."""

import time
from collections.abc import Mapping
from datetime import date
from typing import Final

from kit.workdays import WorkingCalendar
from portal.services import Asking, Down, Refused, Said, at_once

LIVES_S: Final = 600
WORKED: Final = "swap_working_day"


class _Day(Said):
    date: date
    kind: str


class WorkingDays:
    """What the process knows of this year's days and the next one's. It is the same for everybody."""

    def __init__(self) -> None:
        self._calendar: WorkingCalendar | None = None
        self._read_at = 0.0

    async def calendar(self, asking: Asking, year: int) -> WorkingCalendar | None:
        """None where it can't be had just now."""
        if self._calendar is None or time.monotonic() - self._read_at > LIVES_S:
            try:
                found = await at_once(*(_days(asking, each) for each in (year, year + 1)))
            except (Down, Refused):
                return self._calendar
            self._calendar = WorkingCalendar({day: works for days in found for day, works in days.items()})
            self._read_at = time.monotonic()
        return self._calendar


async def _days(asking: Asking, year: int) -> Mapping[date, bool]:
    """The days of a year that are not worked or rested as their weekday says; none of a year that nobody entered."""
    try:
        said = await asking.get("directory", f"/calendar/{year}")
    except Refused as refused:
        if refused.problem.status == 404:
            return {}
        raise
    days = [_Day.model_validate(day) for day in said["days"]]
    return {day.date: day.kind == WORKED for day in days}
