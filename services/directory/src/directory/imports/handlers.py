"""Use cases of import: read the file, plan, write everything or nothing."""

import asyncio
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from authority import Capability, Command, Query, load_roles
from directory import history
from directory.access import OPERATOR, Mandate, mandate_of
from directory.accounts import handlers as accounts
from directory.assignments import handlers as assignments
from directory.assignments.domain import Period
from directory.calendar import handlers as calendar
from directory.calendar.files import read_days
from directory.files import Source
from directory.imports.foreseen import ended, foreseen
from directory.imports.people_file import PersonLine, read_people
from directory.imports.people_plan import Known, Plan, plan_people
from directory.people import handlers as people
from directory.units import handlers as units
from directory.units.domain import Versions
from directory.units.files import read_successions, read_units
from directory.units.schemas import Imported
from directory.units.values import Unit
from kit.clock import local_date
from kit.errors import InvalidFile
from kit.ids import new_id


async def import_units(
    uow: Command, sources: Sequence[Source], reason: str, seen: int | None = None
) -> Imported:
    """Bring units to what the files say. Assignments that would outlast their unit end with it.

    Raises InvalidFile with each mistake at its line, NotAuthorised for units outside the actor's mandate,
    PreconditionMissing, PreconditionFailed where units that there are change.
    """
    await units.take_time(uow)
    lines = await asyncio.to_thread(read_units, sources)
    mandate = await mandate_of(uow)
    changed = await units.record_lines(uow, mandate, lines, reason, seen)
    shortened = {unit.id: Period(unit.valid_from, unit.valid_to) for unit in changed if unit.valid_to}
    over = await assignments.end_with_units(uow, mandate.capacity, reason, shortened)
    if uow.rehearsal is not None:
        names = await people.names(uow, {each.person_id for each in over})
        uow.rehearsal.foresee(ended(over, changed, names, load_roles().names))
    return Imported(read=len(lines), changed=len(changed))


async def import_successors(
    uow: Command,
    sources: Sequence[Source],
    old_on: date,
    new_on: date,
    reason: str,
    seen: int | None = None,
) -> Imported:
    """Record who took over from whom. Old codes are read on `old_on`, new ones on `new_on`."""
    await units.take_time(uow)
    lines = await asyncio.to_thread(read_successions, sources)
    mandate = await mandate_of(uow)
    changed = await units.record_successions(uow, mandate, lines, (old_on, new_on), reason, seen)
    return Imported(read=len(lines), changed=len(changed))


async def import_calendar(
    uow: Command, sources: Sequence[Source], further_years: Sequence[int], reason: str
) -> Imported:
    """Add what the files' notices say of their years, and start further years."""
    lines = read_days(sources, reason, local_date(uow.now))
    changed = await calendar.record_days(uow, lines, further_years, reason)
    return Imported(read=len(lines), changed=len(changed))


async def import_people(
    uow: Command, sources: Sequence[Source], reason: str, seen: int | None = None
) -> Imported:
    """Bring people, their assignments and accounts to what the files say.

    Raises InvalidFile, NotAuthorised; PreconditionMissing, PreconditionFailed where somebody who is known, or what they
    were given, changes.
    """
    lines = [line for source in sources for line in read_people(source)]
    mandate = await mandate_of(uow)
    known = await _hold_known(uow, lines)
    try:
        plan = plan_people(lines, known, new_id)
    except InvalidFile:
        # who may not manage the units that are named is told nothing of them, who leads them included
        mandate.require(*_paths_named(lines, known.units))
        raise
    await _require_mandate(uow, mandate, known, plan)
    if not mandate.is_operators:
        standing = {
            *(each.id for each in known.people),
            *(each.id for each in known.assignments),
            *(each.id for each in known.accounts),
        }
        planned = [
            *(each.id for each in plan.people),
            *(each.id for each in plan.assignments),
            *(each.id for each in plan.accounts),
        ]
        changed = [str(each_id) for each_id in planned if each_id in standing]
        await history.require_seen(uow, seen, changed)
    if uow.rehearsal is not None:
        uow.rehearsal.foresee(foreseen(known, plan, load_roles().names))
    await people.note(uow, mandate.capacity, reason, known.people, plan.people)
    await assignments.note(uow, mandate.capacity, reason, plan.assignments)
    await accounts.note(uow, mandate.capacity, reason, plan.accounts)
    written = len(plan.people) + len(plan.assignments) + len(plan.accounts)
    return Imported(read=_count(lines), changed=written)


async def _hold_known(uow: Command, lines: Sequence[PersonLine]) -> Known:
    """What the directory knows of the people, units and roles that the files name, held until the transaction ends."""
    codes = {said.entry.unit_code for line in lines for said in line.assignments}
    versions = await units.hold_versions(uow, codes)
    signing = assignments.signing_roles()
    led = {said.entry.unit_code for line in lines for said in line.assignments if said.entry.role in signing}
    heads = await assignments.heads_of(uow, [unit.id for unit in versions if unit.code in led])
    known_people = await people.lock_known(
        uow,
        [line.entry.id for line in lines if line.entry.id],
        [line.entry.email for line in lines if line.entry.email],
    )
    return Known(
        people=known_people,
        assignments=await assignments.lock_held_by(uow, [person.id for person in known_people]),
        units=versions,
        roles=load_roles().names,
        heads=heads,
        signing=signing,
        deciding=assignments.deciding_roles(),
        withheld=load_roles().with_capability(Capability.MANAGE_DIRECTORY) if uow.actor == OPERATOR else (),
        giver=await assignments.giver_of(uow),
        today=local_date(uow.now),
        accounts=await accounts.lock_known(uow, [said.entry for line in lines for said in line.accounts]),
    )


def _paths_named(lines: Sequence[PersonLine], versions: Sequence[Unit]) -> list[str]:
    """The paths of the units in which the file gives roles, as far as there are such."""
    on = Versions(versions).on
    said = (assignment.entry for line in lines for assignment in line.assignments)
    return [unit.path for entry in said if (unit := on(entry.unit_code, entry.valid_from))]


async def _require_mandate(uow: Query, mandate: Mandate, known: Known, plan: Plan) -> None:
    """Whoever changes a person administers every unit of that person; whoever assigns, the unit assigned to; whoever
    links an account, every unit that the person ever had a role in.
    """
    changed = {person.id for person in plan.people}
    linked = {each.person_id for each in plan.accounts}
    if linked - {each.person_id for each in (*known.assignments, *plan.assignments)}:
        mandate.require_everywhere()
    today = local_date(uow.now)
    touched: set[UUID] = {
        each.unit_id
        for each in known.assignments
        if each.person_id in linked or (each.person_id in changed and each.period.end >= today)
    }
    touched |= {each.unit_id for each in plan.assignments}
    mandate.require(*(unit.path for unit in (await units.known_units(uow, touched)).values()))


def _count(lines: Sequence[PersonLine]) -> int:
    return len(lines) + sum(len(line.assignments) + len(line.accounts) for line in lines)
