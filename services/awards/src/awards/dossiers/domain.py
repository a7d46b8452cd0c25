"""What awards needs to know of a dossier."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Progress(StrEnum):
    """Whether more of the dossier may still come up: under way, returned, recalled, or over for units above."""

    UNDER_WAY = "under_way"
    RETURNED = "returned"
    RECALLED = "recalled"
    OVER = "over"


@dataclass(frozen=True)
class ReturnPoint:
    """A dossier went back: at which attempt, from which stage. What councils found from there on is void."""

    dossier_id: UUID
    attempt: int
    stage: int

    def voids(self, dossier_id: UUID, attempt: int, stage: int) -> bool:
        return dossier_id == self.dossier_id and attempt <= self.attempt and stage >= self.stage
