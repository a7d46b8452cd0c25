"""What awards does with a nomination as a table: every act in every state, and what comes of it."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

import pytest

from awards.nominations import domain, facts
from awards.nominations.errors import NominationOutOfPlace
from awards.nominations.happened import GivenBack, Happened, Kept
from awards.nominations.values import Nomination
from contracts.nomination import NominationAct, NominationState

pytestmark = pytest.mark.unit
ASKED_BY: Final = (UUID(int=1),)
REVIEWED, WAITING, AWARDED = (
    NominationState.IN_REVIEW,
    NominationState.AWAITING_DECISION,
    NominationState.AWARDED,
)


def a_nomination(state: NominationState = REVIEWED) -> Nomination:
    ids = (UUID(int=number) for number in range(2, 6))
    nominee_id, dossier_id, unit_id, item_id = ids
    return Nomination(nominee_id, dossier_id, 1, 2, unit_id, item_id, state=state, version=3)


MOVES: Final[dict[str, tuple[Callable[[Nomination], Nomination], dict[NominationState, NominationState]]]] = {
    "hand over": (
        lambda nomination: domain.handed_over(a_nomination(), nomination),
        {REVIEWED: WAITING},
    ),
    "award": (lambda nomination: domain.decided(nomination, NominationAct.AWARD), {WAITING: AWARDED}),
    "amend": (lambda nomination: domain.decided(nomination, NominationAct.AMEND), {AWARDED: AWARDED}),
    "revoke": (
        lambda nomination: domain.decided(nomination, NominationAct.REVOKE),
        {AWARDED: NominationState.REVOKED},
    ),
    "withdraw": (
        lambda nomination: domain.ended(nomination, NominationState.WITHDRAWN),
        {REVIEWED: NominationState.WITHDRAWN},
    ),
    "decline": (
        lambda nomination: domain.ended(nomination, NominationState.DECLINED),
        {REVIEWED: NominationState.DECLINED},
    ),
}


@pytest.mark.parametrize("state", NominationState)
@pytest.mark.parametrize("move", MOVES)
def test_a_move_goes_by_the_table_or_is_out_of_place(move: str, state: NominationState) -> None:
    act, ways = MOVES[move]
    if state not in ways:
        with pytest.raises(NominationOutOfPlace):
            act(a_nomination(state))
        return
    after = act(a_nomination(state))
    assert (after.state, after.version) == (ways[state], 3)
    assert after.decisions == (move in {"award", "amend", "revoke"})


@pytest.mark.parametrize("state", NominationState)
def test_what_waits_is_given_back_and_all_else_kept(state: NominationState) -> None:
    after, happened = domain.answer(a_nomination(state), ASKED_BY)
    back = state is WAITING
    assert happened == ((GivenBack if back else Kept)(ASKED_BY),)
    assert (after.state, after.version) == (REVIEWED if back else state, 4)


def test_one_that_was_never_known_is_handed_over() -> None:
    assert domain.handed_over(a_nomination(), None).state is WAITING


def test_all_that_happens_is_told() -> None:
    """Each kind of what happened has a fact of its own."""
    made = {facts.fact.dispatch(what) for what in Happened.__args__}
    assert len(made) == len(Happened.__args__)
    assert facts.fact.dispatch(object) not in made
