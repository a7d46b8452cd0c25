"""What awards holds of a nomination."""

from dataclasses import dataclass, replace
from uuid import UUID

from contracts.nomination import NominationState


@dataclass(frozen=True)
class Nomination:
    """One subject proposed for one award, since it was first handed over, or withdrawn after a council approved it;
    `version` counts its own facts.

    `item_id`: what the council found, on which it was handed over last. `decisions`: how many on it were issued, the
    one that awarded it and those about that one.
    """

    nominee_id: UUID
    dossier_id: UUID
    attempt: int
    stage: int
    unit_id: UUID
    item_id: UUID
    state: NominationState = NominationState.IN_REVIEW
    version: int = 0
    decisions: int = 0

    def next_version(self) -> "Nomination":
        """One fact further."""
        return replace(self, version=self.version + 1)
