"""A round is opened by its guidance, or changed."""

from dataclasses import asdict

from authority import Capability, Command, Unit, units_by_code
from kit.clock import local_date
from kit.dates import impossible, unplannable
from kit.errors import InvalidFile
from kit.ids import new_id
from kit.plans import Plan, keep, require_seen
from submissions.access import require_issuer
from submissions.errors import RoundOfAnotherMovement
from submissions.movements import handlers as movements
from submissions.movements.values import Movement
from submissions.rounds import facts, repository
from submissions.rounds.domain import check_round
from submissions.rounds.handlers.hold import require_standing
from submissions.rounds.handlers.known import known_to_round
from submissions.rounds.schemas import ImportRound, plan_row
from submissions.rounds.values import KIND, Round
from submissions.rounds.views import RoundView, round_view


async def open_round(uow: Command, seen: int | None, command: ImportRound) -> RoundView:
    """Open a round, or change it. Raises InvalidFile with every fault; then nothing is kept.

    Who changes it acts for the unit that opened it as well, and names the version that they saw. Raises
    NotAuthorised, RoundCancelled, RoundOfAnotherMovement, MovementCancelled, PreconditionMissing, PreconditionFailed.
    """
    movement, units = await _hold_what_is_named(uow, command)
    unit = units[command.unit]
    known = await repository.lock_by_code(uow, command.code)
    await require_issuer(uow, Capability.OPEN_ROUND, unit, known.unit_id if known else unit.id)
    if known is not None:
        require_standing(known)
        if known.movement_id != movement.id:
            raise RoundOfAnotherMovement(round=known.name, movement=movement.code)
    movements.require_standing(movement)
    plan = command.plan()
    if known is not None and known.plan == plan:
        return round_view(known)
    await require_seen(uow, KIND, known, seen)
    opened = Round(
        id=known.id if known else new_id(),
        code=command.code,
        name=command.name,
        movement_id=movement.id,
        unit_id=unit.id,
        opens_on=command.opens_on,
        closes_on=command.closes_on,
        plan=plan,
        version=known.version + 1 if known else 1,
    )
    repository.save(uow, opened)
    before = plan_row(known.plan) if known else None
    kept = Plan(KIND, str(opened.id), opened.version, plan_row(plan))
    keep(uow, kept, before, Capability.OPEN_ROUND, command.reason)
    uow.publish(facts.opened(opened, units))
    return round_view(opened)


async def _hold_what_is_named(uow: Command, command: ImportRound) -> tuple[Movement, dict[str, Unit]]:
    """The movement, which nobody amends or cancels meanwhile, and the units by their codes.

    Raises InvalidFile with every fault of the file.
    """
    today = local_date(uow.now)
    plan = command.plan()
    units = await units_by_code(uow, set(plan.named_units.values()), today)
    movement = await movements.hold_movement(uow, command.movement)
    known = await known_to_round(uow, plan, movement, units)
    faults = [asdict(fault) for fault in check_round(plan, known)]
    faults += impossible({"/guidance/issued_on": command.guidance.issued_on}, today)
    faults += unplannable({"/opens_on": command.opens_on, "/closes_on": command.closes_on}, today)
    if faults:
        raise InvalidFile(errors=faults)
    assert movement is not None  # noqa: S101 - an unknown movement is a fault
    return movement, units
