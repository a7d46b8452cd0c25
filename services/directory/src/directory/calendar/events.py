"""The calendar as facts."""

from contracts.directory import CalendarDay, CalendarRecordedV1
from directory.calendar.domain import Day
from kit.unit_of_work import Fact


def calendar_recorded(year: int, version: int, days: tuple[Day, ...]) -> Fact:
    """The whole year, replacing what was said of it before."""
    event = CalendarRecordedV1(
        year=year, days=tuple(CalendarDay(date=day.date, kind=day.kind, name=day.name) for day in days)
    )
    return Fact(event, key=str(year), sequence=version)
