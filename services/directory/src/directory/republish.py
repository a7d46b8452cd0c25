"""Everything once more, for the projections of a new service or of one that lost its database."""

from sqlalchemy import text

from authority import UnitOfWork
from directory.assignments import events as assignment_events
from directory.assignments import handlers as assignments
from directory.calendar import events as calendar_events
from directory.calendar import handlers as calendar
from directory.units import events as unit_events
from directory.units import handlers as units
from kit.unit_of_work import Fact

_HOLD = text("LOCK TABLE units, successions, assignments, calendar_years IN SHARE MODE")
"""No newer state may get ahead of what is read here: compaction would keep the older one."""


async def republish(uow: UnitOfWork) -> int:
    """Publish every unit, assignment and calendar year as it stands, under its present number."""
    await uow.execute(_HOLD)
    facts = [unit_events.unit_recorded(unit) for unit in await units.every_unit(uow)]
    facts += [
        Fact(assignment_events.recorded(assignment), str(assignment.id), assignment.version)
        for assignment in await assignments.every_assignment(uow)
    ]
    facts += [
        calendar_events.calendar_recorded(year, version, days.values())
        for year, (version, days) in (await calendar.every_year(uow)).items()
    ]
    for fact in facts:
        uow.publish(fact)
    return len(facts)
