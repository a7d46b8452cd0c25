"""A nomination moves along the table that submissions and awards share."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from contracts.doers import Doer, without_way_out
from contracts.nomination import DOERS, HOLDERS, TRANSITIONS, Holder
from contracts.submissions import DossierStatus, StepStatus, SubjectType
from submissions.dossiers import states
from submissions.dossiers.handover import record_decision
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
        deciding_stage=2,
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
    moved, _ = record_decision(dossier(state), DECISION, act, {NOMINEE: None}, NOW)
    return moved.nominees[0]


@pytest.mark.parametrize("act", [NomineeAct.AWARD, NomineeAct.AMEND, NomineeAct.REVOKE])
@pytest.mark.parametrize("state", NomineeState)
def test_a_decision_moves_along_the_table_or_is_out_of_place(state: NomineeState, act: NomineeAct) -> None:
    expected = NOMINEE_TRANSITIONS.get((state, act))
    if expected is None:
        with pytest.raises(DecisionOutOfPlace):
            after(state, act)
        return
    moved = after(state, act)
    assert (moved.state, moved.decision_id, moved.ended_at_stage) == (expected, DECISION, 2)


def test_what_a_service_does_it_does_to_what_it_holds() -> None:
    """One holder for each state that is not over, and each act is one holder's: no two services move one nomination."""
    assert set(HOLDERS) == {state for state, _ in TRANSITIONS}
    doing: dict[NomineeAct, set[Holder]] = {}
    for state, act in TRANSITIONS:
        doing.setdefault(act, set()).add(HOLDERS[state])
    assert all(len(holders) == 1 for holders in doing.values())
    assert {state for state, holder in HOLDERS.items() if holder is Holder.SUBMISSIONS} == {
        NomineeState.IN_REVIEW
    }
    assert {NomineeState.IN_REVIEW, NomineeState.AWAITING_DECISION} == UNDECIDED


@pytest.mark.parametrize(
    ("table", "doers", "reopened"),
    [
        (states.DOSSIER_TRANSITIONS, states.DOSSIER_DOERS, set()),
        (states.STAGE_TRANSITIONS, states.STAGE_DOERS, set()),
        (states.STEP_TRANSITIONS, states.STEP_DOERS, {StepStatus.DONE}),
        (TRANSITIONS, DOERS, set()),
    ],
)
def test_every_state_that_is_not_over_has_a_way_out_by_a_person(
    table: Any, doers: Any, reopened: set[Any]
) -> None:
    """An award is amended in place, and annulled: it is not over before that.

    `reopened`: over, unless the rule on late interests takes a verdict away that it rested on.
    """
    arrows = [(source, act, target) for (source, act), target in table.items()]
    assert without_way_out(arrows, doers) == reopened
    broken = dict.fromkeys(doers, (Doer.WORKFLOW,))
    assert without_way_out(arrows, broken) == {source for source, _, _ in arrows}
