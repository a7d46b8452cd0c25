"""What a return leaves behind: who waits for the level that sent the dossier back, and what an old decision signs."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from authority import Act, DutiesNotSeparated, Involvement
from authority.exclusions import clash
from contracts.acts import Duty
from contracts.submissions import (
    AskBackPurpose,
    DossierStatus,
    StageOutcome,
    StageStatus,
    StepKind,
    SubjectType,
    VerdictResult,
)
from submissions.dossiers import domain, handover
from submissions.dossiers.states import NomineeAct, NomineeState
from submissions.dossiers.values import Dossier, Nominee, Stage, Step, Verdict
from submissions.errors import (
    AlreadyAskedBack,
    NominationHeld,
    OutcomeImpossible,
    ReconsiderationTooLate,
)

pytestmark = pytest.mark.unit
DECIDED_HERE, GOING_ON, UNIT, HEAD, OFFICER = (UUID(int=number) for number in range(1, 6))
DECISION = UUID(int=812)
NOW = datetime(2025, 5, 20, tzinfo=UTC)


def nominee(nominee_id: UUID) -> Nominee:
    return Nominee(
        id=nominee_id,
        subject_type=SubjectType.HOUSEHOLD,
        name="Hộ ông Nguyễn Văn Mẫu",
        description="Thôn Đông",
        award_code="giay_khen",
        achievements=(),
        evidence=(),
    )


def submitted(draft: Dossier) -> Dossier:
    """On a route of one stage, whose council can decide the first nominee's award only."""
    steps = tuple(
        Step(kind, UNIT, working_days=3, remind_before=1) for kind in (StepKind.COUNCIL, StepKind.SIGN)
    )
    numbers: dict[UUID, int | None] = {DECIDED_HERE: 1, GOING_ON: None}
    return domain.submit(
        draft,
        by=OFFICER,
        at=NOW,
        rule_set="luat-2022",
        stages=(Stage(1, UNIT, steps),),
        deciding_stages={one.id: numbers[one.id] for one in draft.in_review},
    )


def considered(dossier: Dossier, **found: bool) -> Dossier:
    """The stage was opened, and its council heard: `here`, `on` say whom it supports."""
    opened = with_step(domain.open_stage(dossier, 1), StepKind.COUNCIL)
    ids = {"here": DECIDED_HERE, "on": GOING_ON}
    verdicts = tuple(
        Verdict(
            UUID(int=number),
            ids[name],
            1,
            StepKind.COUNCIL,
            VerdictResult.SUPPORTED if supported else VerdictResult.DECLINED,
            None,
        )
        for number, (name, supported) in enumerate(found.items(), start=100)
    )
    return domain.record_council(opened, 1, verdicts, NOW)


def with_step(dossier: Dossier, kind: StepKind) -> Dossier:
    return domain.open_step(dossier, 1, kind, at=NOW, due_at=None, remind_at=None)


def returned(dossier: Dossier) -> Dossier:
    return conclude(with_step(dossier, StepKind.SIGN), StageOutcome.RETURNED)


def conclude(dossier: Dossier, outcome: StageOutcome) -> Dossier:
    return domain.conclude(dossier, 1, outcome, by=HEAD, at=NOW, reason="Thiếu biên bản.")


@pytest.fixture
def heard() -> Dossier:
    """Both are supported: one waits for the decision of this stage, the other goes on."""
    draft: dict[str, Any] = {"letter": None, "created_by": OFFICER}
    dossier = Dossier(
        id=UUID(int=9),
        round_id=UUID(int=10),
        submitting_unit_id=UNIT,
        nominees=(nominee(DECIDED_HERE), nominee(GOING_ON)),
        **draft,
    )
    return considered(submitted(dossier), here=True, on=True)


def test_who_waits_for_the_level_that_returns_is_asked_back_first(heard: Dossier) -> None:
    """What its council found would be void, and the decision on it could still be issued."""
    assert [one.state for one in heard.nominees] == [NomineeState.AWAITING_DECISION, NomineeState.IN_REVIEW]
    with pytest.raises(NominationHeld):
        returned(heard)
    signing = with_step(heard, StepKind.SIGN)
    asked = handover.ask_back(signing, [DECIDED_HERE], AskBackPurpose.RECONSIDER, "Có phản ánh.")
    with pytest.raises(NominationHeld):
        conclude(asked, StageOutcome.PROPOSED)
    back = handover.take_back(asked, DECIDED_HERE)
    with pytest.raises(OutcomeImpossible):
        conclude(back, StageOutcome.PROPOSED)
    sent = conclude(back, StageOutcome.RETURNED)
    assert [one.state for one in sent.nominees] == [NomineeState.IN_REVIEW] * 2
    again = considered(submitted(sent), here=True, on=True)
    awarded = domain.record_decision(again, DECISION, NomineeAct.AWARD, {DECIDED_HERE: 1}, NOW)
    assert awarded.nominees[0].state is NomineeState.AWARDED


@pytest.mark.parametrize(
    ("purpose", "state"),
    [
        (AskBackPurpose.WITHDRAW, NomineeState.WITHDRAWN),
        (AskBackPurpose.DECLINE, NomineeState.DECLINED),
    ],
)
def test_what_it_was_asked_back_for_happens(
    heard: Dossier, purpose: AskBackPurpose, state: NomineeState
) -> None:
    """Also when its stage is over: the other one was proposed upward meanwhile."""
    gone_on = conclude(with_step(heard, StepKind.SIGN), StageOutcome.PROPOSED)
    with pytest.raises(ReconsiderationTooLate):
        handover.ask_back(gone_on, [DECIDED_HERE], AskBackPurpose.RECONSIDER, "Có phản ánh.")
    asked = handover.ask_back(gone_on, [DECIDED_HERE], purpose, "Có phản ánh.")
    with pytest.raises(AlreadyAskedBack):
        handover.ask_back(asked, [DECIDED_HERE], purpose, "Lần nữa.")
    back = handover.take_back(asked, DECIDED_HERE).nominees[0]
    assert (back.state, back.reason, back.asked_back) == (state, "Có phản ánh.", None)


def test_what_is_to_be_considered_again_goes_with_a_dossier_that_was_recalled(heard: Dossier) -> None:
    signing = with_step(heard, StepKind.SIGN)
    asked = handover.ask_back(signing, [DECIDED_HERE], AskBackPurpose.RECONSIDER, "Có phản ánh.")
    back = handover.take_back(domain.recall(asked, "Xin rút."), DECIDED_HERE)
    assert [one.state for one in back.nominees] == [NomineeState.WITHDRAWN] * 2


def test_a_decision_that_came_first_has_won(heard: Dossier) -> None:
    asked = handover.ask_back(heard, [DECIDED_HERE], AskBackPurpose.WITHDRAW, "Xin rút.")
    awarded = domain.record_decision(asked, DECISION, NomineeAct.AWARD, {DECIDED_HERE: 1}, NOW).nominees[0]
    assert (awarded.state, awarded.reason, awarded.asked_back) == (NomineeState.AWARDED, None, None)


def test_who_was_decided_before_the_return_stays_so(heard: Dossier) -> None:
    awarded = domain.record_decision(heard, DECISION, NomineeAct.AWARD, {DECIDED_HERE: 1}, NOW)
    assert returned(awarded).nominees[0].state is NomineeState.AWARDED


def test_a_decision_on_an_earlier_attempt_signs_nothing_of_this_one(heard: Dossier) -> None:
    awarded = domain.record_decision(heard, DECISION, NomineeAct.AWARD, {DECIDED_HERE: 1}, NOW)
    declined = considered(submitted(returned(awarded)), on=False)
    assert declined.status is DossierStatus.IN_REVIEW
    assert declined.stage(1).status is StageStatus.OPEN, "the head has still to sign that it is declined"
    signing = with_step(declined, StepKind.SIGN)
    over = domain.conclude(signing, 1, StageOutcome.DECLINED, by=HEAD, at=NOW, reason="Không nhất trí.")
    assert domain.close(over).status is DossierStatus.CLOSED


def test_who_signed_an_attempt_does_not_prepare_the_next(heard: Dossier) -> None:
    prepared, signed = (Act(OFFICER, duty, heard.id, UNIT) for duty in (Duty.PREPARE, Duty.SIGN))
    assert clash(prepared, Involvement(done=(prepared,))) is None
    assert isinstance(clash(prepared, Involvement(done=(prepared, signed))), DutiesNotSeparated)
    assert clash(prepared, Involvement(done=(prepared, replace(signed, person_id=HEAD)))) is None
