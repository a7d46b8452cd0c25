"""All the SQL of the calendar."""

from collections import defaultdict
from dataclasses import asdict

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from authority import UnitOfWork
from contracts.directory import DayKind
from directory.calendar.domain import Day
from directory.models import calendar_days, calendar_years

Year = tuple[int, tuple[Day, ...]]
"""Version and days of a year."""
_RECORDINGS = 0x63616C65
"""Advisory lock of whoever records calendars. The number is arbitrary and stays."""


async def lock(uow: UnitOfWork) -> None:
    """Until the end of the transaction nobody else records calendars."""
    await uow.execute(select(func.pg_advisory_xact_lock(_RECORDINGS)))


async def years(uow: UnitOfWork, *only: int) -> dict[int, Year]:
    """The recorded years; all of them unless some are named."""
    named: list[ColumnElement[bool]] = [calendar_years.c.year.in_(only)] if only else []
    found: dict[int, list[Day]] = defaultdict(list)
    days = select(calendar_days).join(calendar_years, calendar_years.c.year == calendar_days.c.year)
    for row in await uow.all(days.where(*named).order_by(calendar_days.c.date)):
        found[row.year].append(Day(row.date, DayKind(row.kind), row.name, row.source))
    versions = await uow.all(select(calendar_years).where(*named).order_by(calendar_years.c.year))
    return {row.year: (row.version, tuple(found[row.year])) for row in versions}


async def save(uow: UnitOfWork, year: int, version: int, days: tuple[Day, ...]) -> None:
    """Write a year in place of what was recorded of it; the history keeps what it was."""
    fresh = upsert(calendar_years).values(year=year, version=version)
    await uow.execute(
        fresh.on_conflict_do_update(index_elements=["year"], set_={"version": fresh.excluded.version})
    )
    await uow.execute(delete(calendar_days).where(calendar_days.c.year == year))
    if days:
        await uow.execute(insert(calendar_days), [asdict(day) | {"year": year} for day in days])
