"""Use cases of the calendar."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from authority import Command, Query
from directory import history
from directory.access import Mandate, mandate_of
from directory.calendar import facts, repository
from directory.calendar.domain import DayLine, Days, completed, grown, news, refuse_contradictions
from directory.calendar.files import guessed, notices_of_release
from directory.calendar.law import load_holidays
from directory.calendar.schemas import CalendarView, NoticeView
from directory.calendar.views import foreseen
from directory.errors import Mistakes
from kit.errors import NotFound


async def record_days(
    uow: Command, lines: Sequence[DayLine], further_years: Collection[int], reason: str
) -> list[int]:
    """Add what notices say to what is recorded, and start further years; returns the years that changed.

    A year starts from the notices that this release knows, and from the library's guess of what they do not name. The
    year after it starts with it, since what is given a number of working days in December ends in January.
    Raises InvalidFile for a day twice, and for a word against another notice that does not name it.
    """
    await history.take_turn(uow)
    mandate = await mandate_of(uow)
    mandate.require_everywhere()
    mistakes = Mistakes()
    await repository.lock(uow)
    refuse_contradictions(lines, await repository.notices(uow), mistakes)
    mistakes.refuse_if_any()
    before = await repository.years(uow)
    named = {line.word.date.year for line in lines} | set(further_years)
    named |= {year + 1 for year in named}
    said = [*await _known_to_release(uow, named, before), *lines]
    fresh = news(said, await repository.words_of(uow, {line.word.notice.key for line in said}))
    planned = {year: _planned(year, fresh, before, mistakes) for year in sorted(named)}
    mistakes.refuse_if_any()
    await _keep(uow, mandate, reason, fresh)
    changed = {year: days for year, days in planned.items() if year not in before or before[year][1] != days}
    for year, days in changed.items():
        former_version, former_days = before.get(year, (0, {}))
        if uow.rehearsal is not None:
            uow.rehearsal.foresee(foreseen(former_days, days))
        version = former_version + 1
        await repository.save(uow, year, version, days.values())
        uow.publish(facts.calendar_recorded(year, version, days.values()))
        changes = {"days": [_told(former_days), _told(days)]}
        change = history.Change("calendar", str(year), version, "recorded", changes)
        await history.keep(uow, mandate.capacity, reason, [change])
    return sorted(changed)


async def calendar(uow: Query, year: int) -> CalendarView:
    """The exceptional days of a year. Raises NotFound for a year that nobody recorded."""
    recorded = await repository.years(uow, year)
    if year not in recorded:
        raise NotFound(year=year)
    version, days = recorded[year]
    return CalendarView.of(year, version, days.values(), await repository.notices(uow))


async def notices(uow: Query, year: int) -> list[NoticeView]:
    """Every notice about a year with all that it said, whether or not it stands. Raises NotFound."""
    recorded = await repository.years(uow, year)
    if year not in recorded:
        raise NotFound(year=year)
    _, days = recorded[year]
    return [NoticeView.of(each, days) for each in await repository.notices_about(uow, year)]


async def _known_to_release(
    uow: Query, years: Collection[int], before: dict[int, repository.Year]
) -> list[DayLine]:
    """What this release knows of these years by documents that nobody recorded yet, of days of which none speaks."""
    recorded = await repository.notices(uow)
    settled = {day.date for _, days in before.values() for day in days.values() if not day.guess}
    return [
        line
        for line in notices_of_release()
        if line.word.date.year in years
        and line.word.date not in settled
        and line.word.notice.key not in recorded
    ]


def _planned(
    year: int, lines: Sequence[DayLine], before: dict[int, repository.Year], mistakes: Mistakes
) -> Days:
    days = before[year][1] if year in before else guessed(year)
    about = [line for line in lines if line.word.date.year == year]
    return grown(days, about, load_holidays(), mistakes)


async def _keep(uow: Command, mandate: Mandate, reason: str, lines: Sequence[DayLine]) -> None:
    """Write the notices and what they say."""
    known = await repository.notices(uow)
    for line in lines:
        notice = line.word.notice
        recorded = known.get(notice.key)
        recorded = (
            replace(recorded, notice=completed(notice, recorded.notice))
            if recorded
            else repository.first_recorded(uow, notice, mandate.capacity, reason)
        )
        if known.get(notice.key) != recorded:
            await repository.keep_notice(uow, recorded)
        known[notice.key] = recorded
    await repository.keep_words(uow, [(known[line.word.notice.key].id, line.word) for line in lines])


def _told(days: Days) -> list[list[str]]:
    return [
        [str(day.date), day.kind.value, day.name, day.source] + (["guess"] if day.guess else [])
        for day in days.values()
    ]
