"""A nomination moves along its table, also where facts of two topics overtake each other."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from contracts.submissions import DossierStatus, SubjectType
from submissions.dossiers.domain import record_decision
from submissions.dossiers.states import NOMINEE_TRANSITIONS, UNDECIDED, NomineeAct, NomineeState
from submissions.dossiers.values import Dossier, Nominee
from submissions.errors import DecisionOutOfPlace

pytestmark = pytest.mark.unit
NOMINEE, DECISION, UNIT, OFFICER, ROUND = (UUID(int=number) for number in range(1, 6))
NOW = datetime(2025, 5, 20, tzinfo=UTC)


def dossier(state: NomineeState) -> Dossier:
    nominee = Nominee(
        id=NOMINEE,
        subject_type=SubjectType.HOUSEHOLD,
        name="Hộ ông Nguyễn Văn Mẫu",
        description="Thôn Đông",
        award_code="giay_khen",
        achievements=(),
        evidence=(),
        state=state,
        decided_at=2,
    )
    return Dossier(
        id=UUID(int=9),
        round_id=ROUND,
        submitting_unit_id=UNIT,
        letter=None,
        nominees=(nominee,),
        created_by=OFFICER,
        status=DossierStatus.IN_REVIEW,
    )


def after(state: NomineeState, act: NomineeAct) -> Nominee:
    return record_decision(dossier(state), DECISION, act, [NOMINEE], NOW).nominees[0]


@pytest.mark.parametrize("act", [NomineeAct.AWARD, NomineeAct.REVOKE])
@pytest.mark.parametrize("state", NomineeState)
def test_a_decision_moves_along_the_table_or_is_out_of_place(state: NomineeState, act: NomineeAct) -> None:
    expected = NOMINEE_TRANSITIONS.get((state, act))
    if expected is None:
        with pytest.raises(DecisionOutOfPlace):
            after(state, act)
        return
    moved = after(state, act)
    assert (moved.state, moved.decision_id, moved.ended_at) == (expected, DECISION, 2)


def test_a_decision_may_be_heard_of_before_its_session_and_a_revocation_not_before_the_award() -> None:
    assert after(NomineeState.IN_REVIEW, NomineeAct.AWARD).state is NomineeState.AWARDED
    with pytest.raises(DecisionOutOfPlace):
        after(NomineeState.AWAITING_DECISION, NomineeAct.REVOKE)


def test_nothing_but_a_decision_or_a_return_moves_who_is_beyond_review() -> None:
    moved_by = {act for state, act in NOMINEE_TRANSITIONS if state is not NomineeState.IN_REVIEW}
    assert moved_by == {NomineeAct.RETURN, NomineeAct.AWARD, NomineeAct.REVOKE}
    assert {NomineeState.IN_REVIEW, NomineeState.AWAITING_DECISION} == UNDECIDED
