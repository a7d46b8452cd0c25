"""What awards holds of a nomination: by the contracts' table of what may follow what, and nothing else."""

from dataclasses import dataclass, replace
from uuid import UUID

from awards.errors import NominationOutOfPlace
from contracts.nomination import TRANSITIONS, NominationAct, NominationState


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

    def advanced(self) -> "Nomination":
        """One fact further."""
        return replace(self, version=self.version + 1)


def decided(nomination: Nomination, act: NominationAct) -> Nomination:
    """The nomination after a decision on it was issued. Raises NominationOutOfPlace."""
    return counted(after(nomination, act))


def counted(nomination: Nomination) -> Nomination:
    """After a decision on it was issued that leaves it as it is: one in the place of the one that annulled it."""
    return replace(nomination, decisions=nomination.decisions + 1)


def act_to(state: NominationState) -> NominationAct:
    """The act by which submissions ended a nomination that it held."""
    (act,) = (
        act
        for (source, act), target in TRANSITIONS.items()
        if source is NominationState.IN_REVIEW and target is state
    )
    return act


def after(nomination: Nomination, act: NominationAct) -> Nomination:
    """The nomination after the act. Raises NominationOutOfPlace."""
    state = TRANSITIONS.get((nomination.state, act))
    if state is None:
        raise NominationOutOfPlace(nominee_id=nomination.nominee_id, state=nomination.state.value)
    return replace(nomination, state=state)
