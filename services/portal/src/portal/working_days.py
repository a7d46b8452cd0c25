"""The working calendar, as the directory has it."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Final

from fastapi import Request

from kit.clock import local_date
from kit.workdays import WorkingCalendar
from portal.remembered import Remembered
from portal.services import Asking, Refused, Said, at_once

WORKED: Final = "swap_working_day"


class _Day(Said):
    date: date
    kind: str


class _Year(Said):
    days: tuple[_Day, ...]


async def calendar_at(request: Request, asking: Asking, now: datetime) -> WorkingCalendar | None:
    """The year's days and the next one's; None where they can't be had just now."""
    known: Remembered[WorkingCalendar] = request.app.state.working_days
    return await known.read(partial(_read, asking, now))


async def _read(asking: Asking, now: datetime) -> WorkingCalendar:
    year = local_date(now).year
    found = await at_once(*(_days(asking, each) for each in (year, year + 1)))
    return WorkingCalendar({day: works for days in found for day, works in days.items()})


async def _days(asking: Asking, year: int) -> Mapping[date, bool]:
    """The days of a year that are not worked or rested as their weekday says; none of a year that nobody entered."""
    try:
        said = await asking.read(_Year, "directory", f"/calendar/{year}")
    except Refused as refused:
        if refused.problem.status == 404:
            return {}
        raise
    return {day.date: day.kind == WORKED for day in said.days}
