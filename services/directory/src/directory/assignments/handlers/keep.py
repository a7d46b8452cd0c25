"""What was given, extended or ended is written and told."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from authority import Command
from authority.projection import keep_assignments
from directory import history
from directory.assignments import facts, repository
from directory.assignments.domain import Assignment, Period, act_of, outlasting
from directory.assignments.handlers.known import signing_roles
from directory.units import handlers as units
from kit.ids import new_id
from kit.unit_of_work import NumberedFact


async def note(uow: Command, capacity: str, reason: str, changed: Sequence[Assignment]) -> None:
    """Write what somebody gave, extended or ended, and tell each unit of it."""
    before = await repository.by_ids(uow, [assignment.id for assignment in changed])
    await _keep(uow, capacity, reason, changed)
    by_unit: dict[UUID, list[repository.Appointed]] = defaultdict(list)
    for assignment in changed:
        act = act_of(before.get(assignment.id), assignment)
        by_unit[assignment.unit_id].append((act, assignment))
    known = await units.known_units(uow, by_unit.keys())
    signing = signing_roles()
    for unit_id, roles in by_unit.items():
        appointment_id = new_id()
        repository.keep_appointment(uow, appointment_id, unit_id, capacity, reason, roles)
        gives_head = any(assignment.role in signing for _, assignment in roles)
        above_id = known[unit_id].parent_id if gives_head else None
        given_by = uow.actor.person_id if not uow.actor.principal else None
        uow.publish(facts.appointed(appointment_id, unit_id, above_id, given_by, roles))


async def end_with_units(
    uow: Command, capacity: str, reason: str, changed: dict[UUID, Period]
) -> list[Assignment]:
    """End what would outlast these units: nobody holds a role in a unit that is no more, and each unit is told."""
    held = await repository.lock_of_units(uow, changed.keys())
    overdue = outlasting(held, changed)
    await note(uow, capacity, reason, overdue)
    return overdue


async def _keep(uow: Command, capacity: str, reason: str, changed: Sequence[Assignment]) -> None:
    """Write new versions of assignments: rows, facts, our own authority, history."""
    await repository.save(uow, changed)
    recorded = [(facts.recorded(assignment), assignment.version) for assignment in changed]
    for fact, version in recorded:
        uow.publish(NumberedFact(fact, str(fact.assignment_id), version))
    await keep_assignments(uow, recorded)
    await history.keep(uow, capacity, reason, [change_of(assignment, "recorded") for assignment in changed])


def change_of(assignment: Assignment, action: str) -> history.Change:
    changes = {
        "role": assignment.role,
        "unit_id": str(assignment.unit_id),
        "valid_from": str(assignment.valid_from),
        "valid_to": str(assignment.valid_to) if assignment.valid_to else None,
        "document_number": assignment.document_number,
    }
    return history.Change("assignment", str(assignment.id), assignment.version, action, changes)
