"""A movement as people see it."""

from uuid import UUID

from pydantic import BaseModel

from kit.schemas import stored
from submissions.cancelling import CancelledView, cancelled_view
from submissions.movements.schemas import ImportMovement
from submissions.movements.values import Movement


class MovementView(BaseModel):
    """A movement and its plan. `cancelled`: no round of it is opened any more."""

    id: UUID
    code: str
    version: int
    plan: ImportMovement
    cancelled: CancelledView | None


def movement_view(movement: Movement) -> MovementView:
    return MovementView(
        id=movement.id,
        code=movement.code,
        version=movement.version,
        plan=stored(ImportMovement, movement.plan.said),
        cancelled=cancelled_view(movement.cancelled),
    )
