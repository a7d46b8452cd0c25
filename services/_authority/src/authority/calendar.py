"""The working calendar as the directory records it: one copy of its facts for every service that counts days."""

from datetime import date
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from authority.tables import authority_calendar_days, authority_calendar_years
from contracts import Envelope
from contracts.directory import CalendarRecordedV1, DayKind
from kit.reactions import Does, Reactions
from kit.unit_of_work import Command, Query
from kit.workdays import WorkingCalendar

reactions = Reactions()
_CALENDAR: Final = "SELECT day, working FROM authority_calendar_days WHERE day >= $1"


async def working_calendar(uow: Query, since: date) -> WorkingCalendar:
    """The calendar with every exceptional day from that one on which the directory told of."""
    return WorkingCalendar({row.day: row.working for row in await uow.fetch(_CALENDAR, since)})


async def keep_year(uow: Command, fact: CalendarRecordedV1, sequence: int) -> None:
    """All exceptional days of the year, unless something newer is known of it."""
    fresh = insert(authority_calendar_years).values(year=fact.year, sequence=sequence)
    newer = await uow.execute(
        fresh.on_conflict_do_update(
            index_elements=["year"],
            set_={"sequence": fresh.excluded.sequence},
            where=authority_calendar_years.c.sequence < fresh.excluded.sequence,
        ).returning(authority_calendar_years.c.year)
    )
    if newer.first() is None:
        return
    days = authority_calendar_days
    await uow.execute(delete(days).where(days.c.year == fact.year))
    told = [
        {"day": day.date, "year": fact.year, "working": day.kind is DayKind.SWAP_WORKING} for day in fact.days
    ]
    if told:
        await uow.execute(insert(days), told)


@reactions.on(CalendarRecordedV1, does=Does.KEEP)
async def _on_recorded(uow: Command, fact: CalendarRecordedV1, envelope: Envelope) -> None:
    await keep_year(uow, fact, envelope.sequence)
