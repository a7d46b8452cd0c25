"""The calendar as facts."""

from collections.abc import Iterable

from contracts.directory import CalendarDay, CalendarRecordedV1
from directory.calendar.domain import Day
from kit.unit_of_work import NumberedFact


def calendar_recorded(year: int, version: int, days: Iterable[Day]) -> NumberedFact:
    """The whole year, replacing what was said of it before."""
    fact = CalendarRecordedV1(
        year=year,
        days=tuple(
            CalendarDay(
                date=day.date,
                kind=day.kind,
                name=day.name,
                guess=day.guess,
                notice=None if day.guess else day.source,
            )
            for day in days
        ),
    )
    return NumberedFact(fact, key=str(year), sequence=version)
