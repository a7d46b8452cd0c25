"""SQL of the catalogue's projection, the calendar's projection and the rule sets."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from contracts.awards import AwardRecordedV1
from contracts.directory import CalendarRecordedV1, DayKind
from kit.unit_of_work import UnitOfWork
from kit.workdays import WorkingCalendar
from submissions.knowledge.models import award_catalogue, calendar_days, calendar_years, rule_sets
from submissions.knowledge.schemas import RuleSet

_CALENDAR: Final = "SELECT day, working FROM calendar_days WHERE day >= $1"


@dataclass(frozen=True)
class Award:
    """An award as far as submissions must know it; kinds are kinds of unit."""

    code: str
    subject_types: frozenset[str]
    decided_by: frozenset[str]
    proposed_by: frozenset[str]


async def record_award(uow: UnitOfWork, event: AwardRecordedV1, sequence: int) -> None:
    """The award as it stands, unless something newer is known of it."""
    row: dict[str, Any] = event.model_dump(mode="json", exclude={"kind", "article", "valid_from", "valid_to"})
    row |= {"valid_from": event.valid_from, "valid_to": event.valid_to, "sequence": sequence}
    fresh = insert(award_catalogue).values(row)
    await uow.execute(
        fresh.on_conflict_do_update(
            index_elements=["code", "rule_set"],
            set_={name: fresh.excluded[name] for name in row if name not in {"code", "rule_set"}},
            where=award_catalogue.c.sequence < fresh.excluded.sequence,
        )
    )


async def record_calendar(uow: UnitOfWork, event: CalendarRecordedV1, sequence: int) -> None:
    """All exceptional days of the year, unless something newer is known of it."""
    fresh = insert(calendar_years).values(year=event.year, sequence=sequence)
    newer = await uow.first(
        fresh.on_conflict_do_update(
            index_elements=["year"],
            set_={"sequence": fresh.excluded.sequence},
            where=calendar_years.c.sequence < fresh.excluded.sequence,
        ).returning(calendar_years.c.year)
    )
    if newer is None:
        return
    await uow.execute(delete(calendar_days).where(calendar_days.c.year == event.year))
    days = [
        {"day": day.date, "year": event.year, "working": day.kind is DayKind.SWAP_WORKING}
        for day in event.days
    ]
    if days:
        await uow.execute(insert(calendar_days), days)


async def working_calendar(uow: UnitOfWork, since: date) -> WorkingCalendar:
    """The calendar with every exceptional day from that one on which the directory told of."""
    rows = await uow.fetch(_CALENDAR, since)
    return WorkingCalendar({row.day: row.working for row in rows})


async def rule_sets_known(uow: UnitOfWork) -> list[RuleSet]:
    return [RuleSet.model_validate(row, from_attributes=True) for row in await uow.all(select(rule_sets))]


async def put_rule_sets(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    fresh = insert(rule_sets)
    changes = {name: fresh.excluded[name] for name in ("name", "valid_from", "valid_to", "documents")}
    await uow.execute(fresh.on_conflict_do_update(index_elements=["code"], set_=changes), rows)
