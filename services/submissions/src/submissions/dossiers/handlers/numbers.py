"""A round in numbers: of the dossiers inside whose circle the reader is, and of nothing else."""

from datetime import date
from uuid import UUID

from authority import Query, working_calendar
from kit.clock import local_date
from kit.paging import Page, cut, decode_cursor, encode_cursor
from kit.workdays import WorkingCalendar
from submissions.dossiers import figures
from submissions.dossiers.figures import Figures, Whose
from submissions.dossiers.numbers import (
    AgeOf,
    DossiersOf,
    OfficesWaiting,
    Oldest,
    RoundNumbers,
    SilentUnit,
    TimeOf,
    height,
)
from submissions.dossiers.spans import HALF, NINE_TENTHS, ages, durations, within
from submissions.rounds import handlers as rounds
from submissions.rounds.values import Round

PAGE = 50


async def read_numbers(uow: Query, round_id: UUID) -> RoundNumbers:
    """Where the round's dossiers lie, how long they wait, what steps took, and who sent nothing. Raises NotFound."""
    review = await rounds.get_round(uow, round_id)
    whose = Whose(await uow.authority.units(), round_id)
    found = await figures.of_round(uow, whose)
    today = local_date(uow.now)
    calendar = await working_calendar(uow, _first_day(found, today))
    units, silent = await figures.asked_units(uow, whose, _kinds(review), today)
    placed = sorted(found.placed, key=lambda one: (height(one.level), one.status))
    times = [
        TimeOf(
            level=level,
            step=step,
            done=counted.total(),
            half_within=within(counted, HALF),
            nine_tenths_within=within(counted, NINE_TENTHS),
        )
        for (level, step), counted in durations(found.took, calendar).items()
    ]
    return RoundNumbers(
        now=uow.now,
        dossiers=[DossiersOf(**vars(one)) for one in placed],
        ages=[AgeOf(**vars(one)) for one in ages(found.waits, today, calendar)],
        oldest=_oldest(found, today, calendar),
        times=sorted(times, key=lambda one: one.place),
        units=units,
        silent_units=silent,
    )


async def list_waiting(uow: Query, round_id: UUID, cursor: str | None) -> OfficesWaiting:
    """In which offices the round's dossiers wait, a page at a time. Raises NotFound, CursorInvalid."""
    await rounds.get_round(uow, round_id)
    after = decode_cursor(cursor, _number, UUID) if cursor else None
    whose = Whose(await uow.authority.units(), round_id)
    found = await figures.offices(uow, whose, (after[0], after[1]) if after else None, PAGE + 1)
    shown, more = cut(found, PAGE, lambda one: encode_cursor(str(one.overdue), str(one.office_id)))
    return OfficesWaiting(now=uow.now, items=shown, next_cursor=more)


async def list_silent_units(uow: Query, round_id: UUID, cursor: str | None) -> Page[SilentUnit]:
    """From which units nothing has come to the reader's, a page at a time. Raises NotFound, CursorInvalid."""
    review = await rounds.get_round(uow, round_id)
    after = decode_cursor(cursor, str, UUID) if cursor else None
    whose = Whose(await uow.authority.units(), round_id)
    behind = (after[0], after[1]) if after else None
    found = await figures.silent_units(uow, whose, _kinds(review), local_date(uow.now), behind, PAGE + 1)
    shown, more = cut(found, PAGE, lambda one: encode_cursor(one.code, str(one.unit_id)))
    return Page(items=shown, next_cursor=more)


def _kinds(review: Round) -> set[str]:
    """Of the units that the round asks."""
    return {kind for route in review.plan.routes for kind in route.submitting_kinds}


def _first_day(found: Figures, today: date) -> date:
    days = [one.since for one in found.waits] + [one.since for one in found.took]
    return min(days, default=today)


def _oldest(found: Figures, today: date, calendar: WorkingCalendar) -> Oldest | None:
    if (one := found.oldest) is None:
        return None
    days = calendar.between(local_date(one.since), today)
    return Oldest(dossier_id=one.dossier_id, since=one.since, working_days=days)


def _number(text: str) -> int:
    """As counted; PostgreSQL's own bounds."""
    number = int(text)
    if not 0 <= number < 2**31:
        raise ValueError(text)
    return number
