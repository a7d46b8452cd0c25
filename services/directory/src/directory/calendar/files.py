"""Where calendars come from: notices as files, those that this release knows, and the `holidays` library's guess."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Final, TypeVar

import holidays

from contracts.directory import DayKind
from directory.calendar.domain import IN_LIEU, Day, DayLine, DocumentKind, Notice, Word
from directory.calendar.law import holiday_named, load_holidays
from directory.errors import Mistakes, words
from directory.files import Line, Source, read_table
from kit.text import NAME

K = TypeVar("K", bound=StrEnum)
_REQUIRED: Final = ("date", "name", "kind")
_OPTIONAL: Final = ("source", "document", "issued_on", "replaces", "verified")
_LIBRARY: Final = f"python-holidays {version('holidays')}"
_SWAPPED: Final = re.compile(r"\(thay cho ngày (?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4})\)$")
ORDINARY: Final = "ordinary_day"
"""The kind by which a notice takes another one's word back: the day is again as its weekday is."""
EARLIEST: Final = date(2000, 1, 1)
FURTHEST: Final = timedelta(days=10 * 366)
"""How far ahead of today a calendar may reach; notices come for the next year."""


def read_days(sources: Iterable[Source], reason: str, today: date) -> list[DayLine]:
    """Each day's line; a line without a document of its own is said by the document `reason`.

    Raises InvalidFile with every line whose fields are wrong.
    """
    mistakes = Mistakes()
    lines = [
        day
        for source in sources
        for line in read_table(source, _REQUIRED, _OPTIONAL, mistakes)
        if (day := _day(line, reason, today, mistakes))
    ]
    mistakes.refuse_if_any()
    return lines


@cache
def notices_of_release() -> tuple[DayLine, ...]:
    """The laws, notices and orders that this release knows of, from the file beside this module."""
    raw = files("directory.calendar").joinpath("holidays.csv").read_bytes()
    return tuple(read_days([Source("holidays.csv", raw)], "", date.max - FURTHEST))


def guessed(year: int) -> dict[date, Day]:
    """The public holidays and swapped days of Viet Nam that the library knows of a year, each of them a guess.

    Days in lieu that no law gives are left out: the library makes up for every holiday on a weekly day off.
    """
    known = holidays.country_holidays("VN", years=year, language="vi")
    days = [_guess(day, name) for day, name in known.items()]
    for off in [day for day in days if day.kind is DayKind.SWAP_OFF]:
        worked = date.fromisoformat(str(off.holiday))
        if worked.year == year:
            name = words("worked_instead", day=off.date)
            days.append(Day(worked, DayKind.SWAP_WORKING, name, _LIBRARY, off.holiday, guess=True))
    return {day.date: day for day in days if not _is_made_up(day)}


def _guess(day: date, name: str) -> Day:
    if swapped := _SWAPPED.search(name):
        worked = date(*(int(swapped[part]) for part in ("year", "month", "day")))
        return Day(day, DayKind.SWAP_OFF, name, _LIBRARY, worked.isoformat(), guess=True)
    holiday = holiday_named(name, day, tuple(load_holidays().values()))
    return Day(day, DayKind.HOLIDAY, name, _LIBRARY, holiday, guess=True)


def _is_made_up(day: Day) -> bool:
    holiday = load_holidays().get(day.holiday or "")
    return day.name.endswith(IN_LIEU) and holiday is not None and not holiday.in_lieu


def _day(line: Line, reason: str, today: date, mistakes: Mistakes) -> DayLine | None:
    before = len(mistakes.found)
    line.text("date", mistakes)
    day = _plausible(line, "date", today, mistakes) or EARLIEST
    name = line.text("name", mistakes, NAME)
    kind = line.text("kind", mistakes)
    if kind != ORDINARY:
        kind = _one_of(line, "kind", DayKind, mistakes, f", {ORDINARY}") or ""
    document = _one_of(line, "document", DocumentKind, mistakes)
    issued_on = _plausible(line, "issued_on", today, mistakes)
    source, replaces = line.maybe("source", mistakes), line.maybe("replaces", mistakes)
    notice = Notice(source or reason, document, issued_on)
    if issued_on is not None and issued_on > today and not _is_of_release(notice):
        mistakes.add(line.place, "issued_on", "date_in_future", words("issued_in_future"))
    if len(mistakes.found) > before:
        return None
    word = Word(
        notice=notice,
        date=day,
        kind=None if kind == ORDINARY else DayKind(kind),
        name=name,
        holiday=_holiday(kind, name, day),
        replaces=replaces,
    )
    return DayLine(line.place, word)


def _plausible(line: Line, column: str, today: date, mistakes: Mistakes) -> date | None:
    before = len(mistakes.found)
    day = line.day(column, mistakes)
    if day is None or len(mistakes.found) > before:
        return day
    if not EARLIEST <= day <= today + FURTHEST:
        detail = words("date_implausible", earliest=EARLIEST, latest=today + FURTHEST)
        mistakes.add(line.place, column, "date_impossible", detail)
    return day


def _is_of_release(notice: Notice) -> bool:
    """Whether this release knows the document: a demonstration plays on days before some of them."""
    return notice in {line.word.notice for line in notices_of_release()}


def _holiday(kind: str, name: str, day: date) -> str | None:
    if kind != DayKind.HOLIDAY:
        return None
    return holiday_named(name, day, tuple(load_holidays().values()))


def _one_of(line: Line, column: str, kinds: type[K], mistakes: Mistakes, further: str = "") -> K | None:
    """A word of a closed list, or none."""
    value = line.values.get(column)
    if value is None:
        return None
    if value not in set(kinds):
        mistakes.add(
            line.place, column, f"{column}_unknown", words("not_one_of", allowed=", ".join(kinds) + further)
        )
        return None
    return kinds(value)
