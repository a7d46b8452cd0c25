"""The working calendar of a year: every day that departs from Monday to Friday, and which notice says so.

A notice adds to what is recorded, and replaces only what was guessed of the holidays that it names. What another
notice said stands until a notice replaces that very day by the number of the earlier one. Pure.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from contracts.directory import DayKind
from directory.calendar.law import Holiday
from directory.errors import Mistakes, Place, words
from kit.text import number_key

_SATURDAY: Final = 5
IN_LIEU: Final = "(nghỉ bù)"
"""How the `holidays` library ends the name of a day in lieu of a weekly day off."""


class DocumentKind(StrEnum):
    """A law or resolution; the yearly notice of holidays; an order that swaps days."""

    LAW = "law"
    NOTICE = "notice"
    ORDER = "order"


@dataclass(frozen=True)
class Notice:
    """A document about the calendar. Its number is its identity, however it is typed."""

    number: str
    document: DocumentKind | None = None
    issued_on: date | None = None

    @property
    def key(self) -> str:
        return number_key(self.number)


WordKey = tuple[str, date, DayKind | None, str]
"""The notice's key, the day, its kind and its name: who says that again says nothing new."""


@dataclass(frozen=True)
class Day:
    """One exceptional day as it stands. A guess comes from the `holidays` library, and stands until a notice comes.

    `source` is the number of the notice that says so last, or the library. `holiday` is the code of the holiday, for
    a guessed swap the pair of days that goes together.
    """

    date: date
    kind: DayKind
    name: str
    source: str
    holiday: str | None = None
    guess: bool = False

    @property
    def is_in_lieu(self) -> bool:
        return self.name.endswith(IN_LIEU)


@dataclass(frozen=True)
class Word:
    """What a notice says of one day; without a kind the day is an ordinary one again.

    `replaces` is the number of the notice whose word on that day falls.
    """

    notice: Notice
    date: date
    kind: DayKind | None
    name: str
    holiday: str | None
    replaces: str | None

    @property
    def key(self) -> WordKey:
        return (self.notice.key, self.date, self.kind, self.name)


@dataclass(frozen=True)
class RecordedNotice:
    """A notice with who recorded it, when, in what capacity and why; `words` in the order in which they were said."""

    id: UUID
    notice: Notice
    recorded_at: datetime
    recorded_by: str
    capacity: str
    reason: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class DayLine:
    """What a file says of one day."""

    place: Place
    word: Word


Days = dict[date, Day]


def grown(
    days: Mapping[date, Day], lines: Iterable[DayLine], law: Mapping[str, Holiday], mistakes: Mistakes
) -> Days:
    """A year's days after these words, in the order of dates.

    What contradicts another notice without naming it goes to `mistakes`.
    """
    standing = dict(days)
    touched: set[str | None] = set()
    for line in lines:
        if _may_be_said(line, standing.get(line.word.date), mistakes):
            standing = _after(standing, line.word)
            if line.word.date in standing:
                touched.add(standing[line.word.date].holiday)
    for holiday in law.values():
        if holiday.code in touched:
            standing = _without_settled_guesses(standing, holiday)
    return {day: standing[day] for day in sorted(standing)}


def _may_be_said(line: DayLine, known: Day | None, mistakes: Mistakes) -> bool:
    word = line.word
    if word.replaces is not None:
        if known is None or known.guess or number_key(known.source) != number_key(word.replaces):
            detail = words("nothing_to_replace", document=word.replaces, day=word.date)
            mistakes.add(line.place, "replaces", "nothing_to_replace", detail)
            return False
        return True
    if known is not None and not known.guess and known.kind is not word.kind:
        detail = words("day_said_otherwise", kind=known.kind, name=known.name, source=known.source)
        mistakes.add(line.place, "kind", "day_said_otherwise", detail)
        return False
    return True


def _after(standing: Days, word: Word) -> Days:
    """The day as the notice says it, instead of what stood there; with a guessed swap goes its other day.

    A day off that is called by no holiday's name is one of the holiday that was guessed for it.
    """
    known = standing.get(word.date)
    fallen = {word.date}
    if known is not None and known.guess and known.kind is not DayKind.HOLIDAY:
        fallen |= {day.date for day in standing.values() if day.guess and day.holiday == known.holiday}
    rest = {day: standing[day] for day in standing if day not in fallen}
    if word.kind is None:
        return rest
    holiday = word.holiday
    if holiday is None and known is not None and word.kind is known.kind is DayKind.HOLIDAY:
        holiday = known.holiday
    return rest | {word.date: Day(word.date, word.kind, word.name, word.notice.number, holiday)}


def _without_settled_guesses(standing: Days, holiday: Holiday) -> Days:
    """Nothing is guessed any more of a holiday of which notices name as many days as the law gives.

    Only guessed days in lieu stay until as many working days off are named: those are due for weekly days off
    among the named ones (Labour Code 45/2019/QH14, Article 111, clause 3).
    """
    named = [day for day in standing.values() if day.holiday == holiday.code and not day.guess]
    if len(named) < holiday.days:
        return standing
    all_named = sum(day.date.weekday() < _SATURDAY for day in named) >= holiday.days
    return {
        day.date: day
        for day in standing.values()
        if not (day.guess and day.holiday == holiday.code and (all_named or not day.is_in_lieu))
    }


def refuse_contradictions(
    lines: Iterable[DayLine], recorded: Mapping[str, RecordedNotice], mistakes: Mistakes
) -> None:
    """A file says one thing of a day, and one thing of a document, as what is recorded of it does."""
    days: dict[date, DayLine] = {}
    notices: dict[str, DayLine] = {}
    for line in lines:
        first = days.setdefault(line.word.date, line)
        if first is not line:
            mistakes.add(line.place, "date", "said_twice", words("day_twice", line=first.place.line))
        told = notices.setdefault(line.word.notice.key, line)
        known = recorded.get(line.word.notice.key)
        if told is line and known is not None and _is_otherwise(line.word.notice, known.notice):
            detail = words("document_said_otherwise", source=known.reason)
            mistakes.add(line.place, "source", "document_said_otherwise", detail)
        if _dated(told.word.notice) != _dated(line.word.notice):
            detail = words("document_differs", line=told.place.line)
            mistakes.add(line.place, "source", "document_said_otherwise", detail)


def _is_otherwise(notice: Notice, known: Notice) -> bool:
    """Whether they say different things; what one of them does not say is none."""
    pairs = zip(_dated(notice), _dated(known), strict=True)
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def _dated(notice: Notice) -> tuple[DocumentKind | None, date | None]:
    return (notice.document, notice.issued_on)


def completed(notice: Notice, known: Notice) -> Notice:
    """What is known of a document, and what a later file says of it besides."""
    return replace(
        known,
        document=known.document or notice.document,
        issued_on=known.issued_on or notice.issued_on,
    )


def news(lines: Iterable[DayLine], said: Collection[WordKey]) -> list[DayLine]:
    """The lines that say something which their notice did not say before, each thing once."""
    fresh = {line.word.key: line for line in lines if line.word.key not in said}
    return list(fresh.values())
