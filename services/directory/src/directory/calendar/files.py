"""Where calendars come from: a file of exceptional days, and the `holidays` library as a start."""

from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from typing import Final

import holidays

from contracts.directory import DayKind
from directory.calendar.domain import Day, DayLine
from directory.errors import Mistakes
from directory.files import Line, Source, read_table

_REQUIRED: Final = ("date", "name", "kind")
_OPTIONAL: Final = ("source", "verified")
_LIBRARY: Final = f"python-holidays {version('holidays')}"


def read_days(sources: Iterable[Source]) -> list[DayLine]:
    """Raises InvalidFile with every line whose fields are wrong."""
    mistakes = Mistakes()
    lines = [
        day
        for source in sources
        for line in read_table(source, _REQUIRED, _OPTIONAL, mistakes)
        if (day := _day(line, mistakes))
    ]
    mistakes.refuse_if_any()
    return lines


def start(year: int) -> list[Day]:
    """The public holidays and swapped days of Viet Nam that the library knows of a year."""
    known = holidays.country_holidays("VN", years=year, language="vi")
    off = [Day(day, DayKind.HOLIDAY, name, _LIBRARY) for day, name in known.items()]
    worked = [
        Day(day, DayKind.SWAP_WORKING, "Làm bù", _LIBRARY)
        for day in known.weekend_workdays
        if day.year == year
    ]
    return off + worked


def _day(line: Line, mistakes: Mistakes) -> DayLine | None:
    before = len(mistakes.found)
    line.text("date", mistakes)
    day = line.day("date", mistakes) or date.min
    name = line.text("name", mistakes)
    kind = line.text("kind", mistakes)
    if kind and kind not in set(DayKind):
        mistakes.add(line.place, "kind", "kind_unknown", f"chỉ nhận {', '.join(DayKind)}")
    if len(mistakes.found) > before:
        return None
    return DayLine(line.place, Day(day, DayKind(kind), name, line.values.get("source")))
