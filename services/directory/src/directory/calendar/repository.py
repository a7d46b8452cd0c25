"""All the SQL of the calendar."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from authority import Command, Query
from contracts.directory import DayKind
from directory.arrays import among
from directory.calendar.domain import Day, Days, DocumentKind, Notice, RecordedNotice, Word, WordKey
from directory.calendar.law import holiday_named, load_holidays
from directory.calendar.models import calendar_days, calendar_notices, calendar_words, calendar_years
from kit.ids import new_id
from kit.unit_of_work import AnyRow

Year = tuple[int, Days]
"""Version and days of a year."""


async def lock(uow: Command) -> None:
    """Until the end of the transaction nobody else records calendars."""
    await uow.hold("calendar")


async def years(uow: Query, *only: int) -> dict[int, Year]:
    """The recorded years; all of them unless some are named."""
    named: list[ColumnElement[bool]] = [among(calendar_years.c.year, only)] if only else []
    found: dict[int, Days] = defaultdict(dict)
    days = select(calendar_days).join(calendar_years, calendar_years.c.year == calendar_days.c.year)
    for row in await uow.all(days.where(*named).order_by(calendar_days.c.date)):
        found[row.year][row.date] = _day(row)
    versions = await uow.all(select(calendar_years).where(*named).order_by(calendar_years.c.year))
    return {row.year: (row.version, found[row.year]) for row in versions}


async def save(uow: Command, year: int, version: int, days: Iterable[Day]) -> None:
    """Write a year in place of what was recorded of it; notices and history keep what it was."""
    fresh = upsert(calendar_years).values(year=year, version=version)
    await uow.execute(
        fresh.on_conflict_do_update(index_elements=["year"], set_={"version": fresh.excluded.version})
    )
    await uow.execute(delete(calendar_days).where(calendar_days.c.year == year))
    if rows := [vars(day) | {"year": year} for day in days]:
        await uow.execute(insert(calendar_days), rows)


async def notices(uow: Query) -> dict[str, RecordedNotice]:
    """Every notice by its key, without its words: there are a handful a year."""
    rows = await uow.all(select(calendar_notices).order_by(calendar_notices.c.recorded_at))
    return {row.key: _notice(row) for row in rows}


async def notices_about(uow: Query, year: int) -> list[RecordedNotice]:
    """The notices that say something of a year, with what they say of it, in the order in which they were recorded."""
    by_id = {recorded.id: recorded for recorded in (await notices(uow)).values()}
    said: dict[UUID, list[Word]] = {}
    words = select(calendar_words).where(func.extract("year", calendar_words.c.date) == year)
    for row in await uow.all(words.order_by(calendar_words.c.position)):
        said.setdefault(row.notice_id, []).append(_word(row, by_id[row.notice_id].notice))
    return [
        RecordedNotice(**vars(by_id[notice_id]) | {"words": tuple(words)})
        for notice_id, words in said.items()
    ]


async def words_of(uow: Query, keys: Collection[str]) -> set[WordKey]:
    """What these notices said already, by the keys of words."""
    rows = await uow.all(
        select(calendar_words, calendar_notices.c.key)
        .join(calendar_notices, calendar_notices.c.id == calendar_words.c.notice_id)
        .where(among(calendar_notices.c.key, keys))
    )
    return {(row.key, row.date, DayKind(row.kind) if row.kind else None, row.name) for row in rows}


async def keep_notice(uow: Command, recorded: RecordedNotice) -> None:
    """Write a notice, or what is known of it besides."""
    row = {
        "id": recorded.id,
        "key": recorded.notice.key,
        "number": recorded.notice.number,
        "document": recorded.notice.document,
        "issued_on": recorded.notice.issued_on,
        "recorded_at": recorded.recorded_at,
        "recorded_by": recorded.recorded_by,
        "capacity": recorded.capacity,
        "reason": recorded.reason,
    }
    fresh = upsert(calendar_notices).values(row)
    learned = {name: fresh.excluded[name] for name in ("document", "issued_on")}
    await uow.execute(fresh.on_conflict_do_update(index_elements=["key"], set_=learned))


async def keep_words(uow: Command, said: Sequence[tuple[UUID, Word]]) -> None:
    """Write what notices say, beside what they said before."""
    if not said:
        return
    rows = [
        {
            "notice_id": notice_id,
            "date": word.date,
            "kind": word.kind,
            "name": word.name,
            "replaces": word.replaces,
            "recorded_at": uow.now,
        }
        for notice_id, word in said
    ]
    await uow.execute(insert(calendar_words), rows)


def first_recorded(uow: Query, notice: Notice, capacity: str, reason: str) -> RecordedNotice:
    """A notice that nobody recorded before."""
    return RecordedNotice(new_id(), notice, uow.now, uow.actor.name, capacity, reason)


def _notice(row: AnyRow) -> RecordedNotice:
    notice = Notice(row.number, DocumentKind(row.document) if row.document else None, row.issued_on)
    return RecordedNotice(row.id, notice, row.recorded_at, row.recorded_by, row.capacity, row.reason)


def _word(row: AnyRow, notice: Notice) -> Word:
    return Word(notice, row.date, DayKind(row.kind) if row.kind else None, row.name, None, row.replaces)


def _day(row: AnyRow) -> Day:
    holiday = row.holiday or holiday_named(row.name, row.date, tuple(load_holidays().values()))
    return Day(row.date, DayKind(row.kind), row.name, row.source or "", holiday, row.guess)
