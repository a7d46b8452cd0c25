"""Use cases of the calendar."""

from collections.abc import Collection, Sequence

from authority import UnitOfWork
from directory import history
from directory.calendar import events, repository
from directory.calendar.domain import Day, DayLine, days_of_years
from directory.calendar.files import start
from directory.calendar.schemas import CalendarView
from directory.mandate import mandate_of
from kit.errors import NotFound


async def record_days(
    uow: UnitOfWork, lines: Sequence[DayLine], further_years: Collection[int], reason: str
) -> list[int]:
    """Record the years of a file, and start further ones from the library; returns the years that changed."""
    mandate = await mandate_of(uow)
    mandate.require_everywhere()
    await repository.lock(uow)
    before = await repository.years(uow)
    named = {line.day.date.year for line in lines} | set(further_years)
    planned = days_of_years(lines, {year: start(year) for year in named}, set(before))
    changed = {year: days for year, days in planned.items() if year not in before or before[year][1] != days}
    for year, days in changed.items():
        former_version, former_days = before.get(year, (0, ()))
        version = former_version + 1
        await repository.save(uow, year, version, days)
        uow.publish(events.calendar_recorded(year, version, days))
        changes = {"days": [_said(former_days), _said(days)]}
        change = history.Change("calendar", str(year), version, "recorded", changes)
        await history.keep(uow, mandate.capacity, reason, [change])
    return sorted(changed)


async def calendar(uow: UnitOfWork, year: int) -> CalendarView:
    """The exceptional days of a year. Raises NotFound for a year that nobody recorded."""
    recorded = await repository.years(uow, year)
    if year not in recorded:
        raise NotFound(year=year)
    version, days = recorded[year]
    return CalendarView.of(year, version, days)


async def every_year(uow: UnitOfWork) -> dict[int, repository.Year]:
    return await repository.years(uow)


def _said(days: Sequence[Day]) -> list[list[str]]:
    return [[str(day.date), day.kind.value, day.name] for day in days]
