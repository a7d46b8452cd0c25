"""What awards does with a nomination: by the contracts' table of what may follow what, and nothing else.

What others tell, submissions by its facts and awards by those of a decision, is a move of which nothing is told here.
"""

from dataclasses import replace
from uuid import UUID

from awards.nominations.errors import NominationOutOfPlace
from awards.nominations.happened import Change, GivenBack, Kept
from awards.nominations.values import Nomination
from contracts.nomination import TRANSITIONS, NominationAct, NominationState


def answer(nomination: Nomination, asked_by: tuple[UUID, ...]) -> Change:
    """Submissions asks for it: before a decision on it was issued it gets it, afterwards it is told so."""
    asked = nomination.next_version()
    if (nomination.state, NominationAct.GIVE_BACK) not in TRANSITIONS:
        return asked, (Kept(asked_by),)
    return after(asked, NominationAct.GIVE_BACK), (GivenBack(asked_by),)


def handed_over(came: Nomination, known: Nomination | None) -> Nomination:
    """What the council found now, where the nomination stands by what is known of it. Raises NominationOutOfPlace."""
    here = replace(came, state=known.state, version=known.version) if known else came
    return after(here, NominationAct.HAND_OVER)


def decided(nomination: Nomination, act: NominationAct) -> Nomination:
    """The nomination after a decision on it was issued. Raises NominationOutOfPlace."""
    return counted(after(nomination, act))


def counted(nomination: Nomination) -> Nomination:
    """After a decision on it was issued that leaves it as it is: one in the place of the one that annulled it."""
    return replace(nomination, decisions=nomination.decisions + 1)


def ended(nomination: Nomination, state: NominationState) -> Nomination:
    """The nomination after submissions, which held it, ended it in that state. Raises NominationOutOfPlace."""
    (act,) = (
        act
        for (source, act), target in TRANSITIONS.items()
        if source is NominationState.IN_REVIEW and target is state
    )
    return after(nomination, act)


def after(nomination: Nomination, act: NominationAct) -> Nomination:
    """The nomination after the act. Raises NominationOutOfPlace."""
    state = TRANSITIONS.get((nomination.state, act))
    if state is None:
        raise NominationOutOfPlace(nominee_id=nomination.nominee_id, state=nomination.state.value)
    return replace(nomination, state=state)
