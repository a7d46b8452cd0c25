"""The calendar as it is read."""

from datetime import date
from typing import Self

from pydantic import ConfigDict

from contracts.directory import DayKind
from contracts.event import Value
from directory.calendar.domain import Day


class DayView(Value):
    """One exceptional day."""

    model_config = ConfigDict(from_attributes=True)

    date: date
    kind: DayKind
    name: str
    source: str | None


class CalendarView(Value):
    """All days of a year that depart from Monday to Friday."""

    year: int
    version: int
    days: list[DayView]

    @classmethod
    def of(cls, year: int, version: int, days: tuple[Day, ...]) -> Self:
        return cls(year=year, version=version, days=[DayView.model_validate(day) for day in days])
