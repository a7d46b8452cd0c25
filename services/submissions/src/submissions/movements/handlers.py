"""Use cases of movements: launch or amend a plan, read it."""

from dataclasses import asdict
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from authority import Capability, UnitOfWork, units_by_code
from contracts.submissions import MovementLaunchedV1
from kit.clock import local_date
from kit.dates import impossible, unplannable
from kit.errors import InvalidFile, NotFound
from kit.ids import new_id
from kit.paging import Page
from kit.plans import Plan, PlanVersion, keep, require_seen, versions
from kit.unit_of_work import Fact
from submissions.mandate import require_issuer
from submissions.movements import repository
from submissions.movements.domain import UNITS, check, codes_at
from submissions.movements.repository import Movement
from submissions.movements.schemas import ImportMovement

KIND: Final = "movement"
"""Of its versions."""


class MovementView(BaseModel):
    """A movement and its plan."""

    id: UUID
    code: str
    version: int
    plan: ImportMovement


async def launch_movement(uow: UnitOfWork, seen: int | None, command: ImportMovement) -> MovementView:
    """Launch a movement from its plan, or amend it. Raises InvalidFile with every fault; then nothing is kept.

    Who amends it acts for the unit that launched it as well, and names the version that they saw. Raises
    NotAuthorised, PreconditionMissing, PreconditionFailed.
    """
    today = local_date(uow.now)
    mentioned = set(codes_at(command.outline().said, UNITS))
    units = await units_by_code(uow, mentioned, today)
    faults = [asdict(fault) for fault in check(command.outline(), units.keys())]
    if faults := [*faults, *impossible(command.papers(), today), *unplannable(command.days(), today)]:
        raise InvalidFile(errors=faults)
    issuer = units[command.issuing_unit]
    known = await repository.lock_by_code(uow, command.code)
    await require_issuer(uow, Capability.LAUNCH_MOVEMENT, issuer, known.unit_id if known else issuer.id)
    plan = command.model_copy(update={"reason": None})
    if known is not None and known.plan == plan:
        return _view(known)
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
    before = repository.plan_row(known.plan) if known else None
    kept = Plan(KIND, str(movement.id), movement.version, repository.plan_row(plan))
    keep(uow, kept, before, Capability.LAUNCH_MOVEMENT, command.reason)
    uow.publish(
        Fact(
            MovementLaunchedV1(
                movement_id=movement.id, code=movement.code, name=movement.name, unit_id=movement.unit_id
            ),
            str(movement.id),
            movement.version,
        )
    )
    return _view(movement)


async def read_movement(uow: UnitOfWork, code: str) -> MovementView:
    """A movement's plan is public to everybody who is signed in. Raises NotFound."""
    return _view(await get_movement(uow, code))


async def list_versions(uow: UnitOfWork, code: str, cursor: str | None) -> Page[PlanVersion]:
    """Every version of a movement's plan, the newest first, a page at a time. Raises NotFound, CursorInvalid."""
    movement = await get_movement(uow, code)
    return await versions(uow, KIND, str(movement.id), cursor)


async def get_movement(uow: UnitOfWork, code: str) -> Movement:
    """For the other aggregates. Raises NotFound."""
    movement = await repository.find_by_code(uow, code)
    if movement is None:
        raise NotFound
    return movement


def _view(movement: Movement) -> MovementView:
    return MovementView(id=movement.id, code=movement.code, version=movement.version, plan=movement.plan)
