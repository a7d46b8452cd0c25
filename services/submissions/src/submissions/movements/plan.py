"""A movement with its plan, which is kept as its file said it."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from submissions.cancelling import Cancelled
from submissions.movements.schemas import ImportMovement

KIND: Final = "movement"
"""Of its versions."""


@dataclass(frozen=True)
class Movement:
    """A movement with its plan; `version` counts its facts."""

    id: UUID
    code: str
    name: str
    unit_id: UUID
    plan: ImportMovement
    version: int
    cancelled: Cancelled | None = None


def plan_row(plan: ImportMovement) -> dict[str, Any]:
    """The plan as its file says it."""
    return plan.model_dump(mode="json", by_alias=True, exclude={"reason"})
