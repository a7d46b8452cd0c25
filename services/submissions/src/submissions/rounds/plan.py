"""A round with its guidance, which is kept as its file said it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from submissions.cancelling import Cancelled
from submissions.rounds.schemas import ImportRound

KIND: Final = "round"
"""Of its versions."""


@dataclass(frozen=True)
class Round:
    """A review round; `version` counts its facts, days are local and inclusive."""

    id: UUID
    code: str
    name: str
    movement_id: UUID
    unit_id: UUID
    opens_on: date
    closes_on: date
    plan: ImportRound
    version: int
    cancelled: Cancelled | None = None

    def is_open_on(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


def plan_row(plan: ImportRound) -> dict[str, Any]:
    """The plan as its file says it."""
    return plan.model_dump(mode="json", by_alias=True, exclude={"reason"})
