"""The working calendar of a year: every day that departs from Monday to Friday."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from contracts.directory import DayKind
from directory.errors import Mistakes, Place

STATUTORY_DAYS: Final = 11
"""Public holidays of every year: Labour Code 45/2019/QH14, Article 112, from 1/1/2021."""


@dataclass(frozen=True)
class Day:
    """One exceptional day, its name in Vietnamese, and the document that says so."""

    date: date
    kind: DayKind
    name: str
    source: str | None


@dataclass(frozen=True)
class DayLine:
    """What a file says of one day."""

    place: Place
    day: Day


def days_of_years(
    lines: Iterable[DayLine], started: dict[int, list[Day]], recorded: set[int]
) -> dict[int, tuple[Day, ...]]:
    """The whole state of every year that the file or `started` names.

    A file that names all statutory holidays of a year says everything of it. Of another year it overrides
    the days that it names; the rest is as `started` from the library. A year that the file does not name is
    started from the library once, and never overrides what is `recorded`. Raises InvalidFile for a day twice.
    """
    mistakes = Mistakes()
    said: dict[date, DayLine] = {}
    for line in lines:
        first = said.setdefault(line.day.date, line)
        if first is not line:
            mistakes.add(line.place, "date", "said_twice", f"ngày này đã có ở dòng {first.place.line}")
    mistakes.refuse_if_any()
    by_year: dict[int, dict[date, Day]] = {}
    for day, line in said.items():
        by_year.setdefault(day.year, {})[day] = line.day
    years = dict(by_year)
    for year, days in started.items():
        if year not in years and year not in recorded:
            years[year] = {day.date: day for day in days}
        elif year in years and not _whole(years[year].values()):
            years[year] = {day.date: day for day in days} | years[year]
    return {year: tuple(days[day] for day in sorted(days)) for year, days in years.items()}


def _whole(days: Iterable[Day]) -> bool:
    return sum(day.kind is DayKind.HOLIDAY for day in days) >= STATUTORY_DAYS
