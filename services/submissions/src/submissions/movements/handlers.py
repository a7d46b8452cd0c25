"""Use cases of movements: launch or amend a plan, read it, and what is left of one that is cancelled."""

from dataclasses import asdict, replace

from authority import Capability, Command, Query, unit_by_id, units_by_code
from kit import plans
from kit.clock import local_date
from kit.dates import impossible, unplannable
from kit.errors import InvalidFile, NotFound
from kit.ids import new_id
from kit.paging import Page
from kit.plans import PlanVersion, keep, require_seen, versions
from submissions.access import require_issuer
from submissions.cancelling import cancelled
from submissions.errors import MovementCancelled
from submissions.movements import facts, repository
from submissions.movements.domain import UNITS, check, codes_at
from submissions.movements.schemas import CancelMovement, ImportMovement
from submissions.movements.values import KIND, Movement, Plan
from submissions.movements.views import MovementView, movement_view


async def launch_movement(
    uow: Command, seen: int | None, command: ImportMovement
) -> tuple[Plan | None, MovementView]:
    """Launch a movement from its plan, or amend it: the plan that it replaces, if any, and the movement.

    Raises InvalidFile with every fault; then nothing is kept.

    Who amends it acts for the unit that launched it as well, and names the version that they saw. Raises
    NotAuthorised, MovementCancelled, PreconditionMissing, PreconditionFailed.
    """
    today = local_date(uow.now)
    plan = command.plan()
    units = await units_by_code(uow, set(codes_at(plan.said, UNITS)), today)
    faults = [asdict(fault) for fault in check(plan, units.keys())]
    if faults := [*faults, *impossible(command.papers(), today), *unplannable(command.days(), today)]:
        raise InvalidFile(errors=faults)
    issuer = units[command.issuing_unit]
    known = await repository.lock_by_code(uow, command.code)
    await require_issuer(uow, Capability.LAUNCH_MOVEMENT, issuer, known.unit_id if known else issuer.id)
    if known is not None:
        require_standing(known)
    if known is not None and known.plan == plan:
        return known.plan, movement_view(known)
    await require_seen(uow, KIND, known, seen)
    movement = Movement(
        id=known.id if known else new_id(),
        code=command.code,
        name=command.name,
        unit_id=issuer.id,
        plan=plan,
        version=known.version + 1 if known else 1,
    )
    repository.save(uow, movement)
    kept = plans.Plan(KIND, str(movement.id), movement.version, dict(plan.said))
    before = dict(known.plan.said) if known else None
    keep(uow, kept, before, Capability.LAUNCH_MOVEMENT, command.reason)
    uow.publish(facts.launched(movement, units))
    return known.plan if known else None, movement_view(movement)


async def read_movement(uow: Query, code: str) -> MovementView:
    """A movement's plan is public to everybody who is signed in. Raises NotFound."""
    return movement_view(await _get_movement(uow, code))


async def list_versions(uow: Query, code: str, cursor: str | None) -> Page[PlanVersion]:
    """Every version of a movement's plan, the newest first, a page at a time. Raises NotFound, CursorInvalid."""
    movement = await _get_movement(uow, code)
    return await versions(uow, KIND, str(movement.id), cursor)


async def hold_movement(uow: Command, code: str) -> Movement | None:
    """For what goes by the plan: nobody amends or cancels it meanwhile. None where there is none of that code."""
    return await repository.hold_by_code(uow, code)


def require_standing(movement: Movement) -> None:
    """Nothing is opened for a movement that was cancelled. Raises MovementCancelled."""
    if movement.cancelled is not None:
        raise MovementCancelled(movement=movement.name, **movement.cancelled.cited)


async def lock_to_cancel(uow: Command, code: str) -> Movement:
    """The movement, which nobody else amends or opens a round of until the transaction's end.

    Raises NotFound, NotAuthorised, MovementCancelled.
    """
    movement = _found(await repository.lock_by_code(uow, code))
    unit = await unit_by_id(uow, movement.unit_id)
    await require_issuer(uow, Capability.LAUNCH_MOVEMENT, unit, unit.id)
    require_standing(movement)
    return movement


async def cancel(uow: Command, movement: Movement, seen: int, command: CancelMovement) -> MovementView:
    """Cancel a movement that is locked, and of which no round stands. Raises PreconditionFailed, InvalidPayload."""
    await require_seen(uow, KIND, movement, seen)
    said = cancelled(uow, command, movement.plan.issued_on)
    after = replace(movement, version=movement.version + 1, cancelled=said)
    repository.save(uow, after)
    before = dict(movement.plan.said)
    kept = plans.Plan(KIND, str(movement.id), after.version, before | {"cancelled": vars(said)})
    keep(uow, kept, before, Capability.LAUNCH_MOVEMENT, command.reason)
    uow.publish(facts.cancelled(after, said))
    return movement_view(after)


async def _get_movement(uow: Query, code: str) -> Movement:
    return _found(await repository.find_by_code(uow, code))


def _found(movement: Movement | None) -> Movement:
    if movement is None:
        raise NotFound
    return movement
