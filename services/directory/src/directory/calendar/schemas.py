"""The calendar as it is read."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Self

from contracts.directory import DayKind
from contracts.fact import Value
from directory.calendar.domain import Day, Days, DocumentKind, RecordedNotice, Word
from kit.text import number_key


class DocumentView(Value):
    """The document that says so."""

    number: str
    document: DocumentKind | None
    issued_on: date | None


class DayView(Value):
    """One exceptional day. A guess comes from the library named in `source`, and stands until a notice comes."""

    date: date
    kind: DayKind
    name: str
    source: str
    guess: bool
    notice: DocumentView | None

    @classmethod
    def of(cls, day: Day, notices: Mapping[str, RecordedNotice]) -> Self:
        recorded = None if day.guess else notices.get(number_key(day.source))
        return cls(
            date=day.date,
            kind=day.kind,
            name=day.name,
            source=day.source,
            guess=day.guess,
            notice=DocumentView(**vars(recorded.notice)) if recorded else None,
        )


class CalendarView(Value):
    """All days of a year that depart from Monday to Friday."""

    year: int
    version: int
    days: list[DayView]

    @classmethod
    def of(cls, year: int, version: int, days: Iterable[Day], notices: Mapping[str, RecordedNotice]) -> Self:
        return cls(year=year, version=version, days=[DayView.of(day, notices) for day in days])


class WordView(Value):
    """What a notice said of a day; without a kind: the day is an ordinary one again.

    `replaces` is the number of the notice whose word fell by it; `stands` is whether it is so today.
    """

    date: date
    kind: DayKind | None
    name: str
    replaces: str | None
    stands: bool

    @classmethod
    def of(cls, word: Word, days: Days) -> Self:
        day = days.get(word.date)
        stands = word.kind == (day.kind if day else None)
        return cls(date=word.date, kind=word.kind, name=word.name, replaces=word.replaces, stands=stands)


class NoticeView(Value):
    """A notice with all that it said of a year, and who recorded it."""

    number: str
    document: DocumentKind | None
    issued_on: date | None
    recorded_at: datetime
    recorded_by: str
    capacity: str
    reason: str
    days: list[WordView]

    @classmethod
    def of(cls, recorded: RecordedNotice, days: Days) -> Self:
        return cls(
            **vars(recorded.notice),
            recorded_at=recorded.recorded_at,
            recorded_by=recorded.recorded_by,
            capacity=recorded.capacity,
            reason=recorded.reason,
            days=[WordView.of(word, days) for word in recorded.words],
        )
