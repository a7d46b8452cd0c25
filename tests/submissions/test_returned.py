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
from submissions.dossiers import domain, handover, judging
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
    dossier, _ = domain.submit(
        draft,
        by=OFFICER,
        at=NOW,
        rule_set="luat-2022",
        stages=(Stage(1, UNIT, steps),),
        deciding_stages={one.id: numbers[one.id] for one in draft.in_review},
    )
    return dossier


def considered(dossier: Dossier, **found: bool) -> Dossier:
    """The stage was opened, and its council heard: `here`, `on` say whom it supports."""
    stage_opened, _ = domain.open_stage(dossier, 1)
    opened = with_step(stage_opened, StepKind.COUNCIL)
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
    heard, _ = judging.record_council(opened, 1, verdicts, NOW)
    return heard


def with_step(dossier: Dossier, kind: StepKind) -> Dossier:
    opened, _ = domain.open_step(dossier, 1, kind, at=NOW, due_at=None, remind_at=None)
    return opened


def returned(dossier: Dossier) -> Dossier:
    return conclude(with_step(dossier, StepKind.SIGN), StageOutcome.RETURNED)


def conclude(dossier: Dossier, outcome: StageOutcome) -> Dossier:
    concluded, _ = judging.conclude(dossier, 1, outcome, by=HEAD, at=NOW, reason="Thiếu biên bản.")
    return concluded


def ask_back(dossier: Dossier, purpose: AskBackPurpose, reason: str) -> Dossier:
    asked, _ = handover.ask_back(dossier, dossier.stage(1), (DECIDED_HERE,), purpose, reason)
    return asked


def take_back(dossier: Dossier) -> Dossier:
    back, _ = handover.take_back(dossier, DECIDED_HERE)
    return back


def award(dossier: Dossier) -> Dossier:
    awarded, _ = handover.record_decision(dossier, DECISION, NomineeAct.AWARD, {DECIDED_HERE: 1}, NOW)
    return awarded


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
    asked = ask_back(signing, AskBackPurpose.RECONSIDER, "Có phản ánh.")
    with pytest.raises(NominationHeld):
        conclude(asked, StageOutcome.PROPOSED)
    back = take_back(asked)
    with pytest.raises(OutcomeImpossible):
        conclude(back, StageOutcome.PROPOSED)
    sent = conclude(back, StageOutcome.RETURNED)
    assert [one.state for one in sent.nominees] == [NomineeState.IN_REVIEW] * 2
    again = considered(submitted(sent), here=True, on=True)
    awarded = award(again)
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
        ask_back(gone_on, AskBackPurpose.RECONSIDER, "Có phản ánh.")
    asked = ask_back(gone_on, purpose, "Có phản ánh.")
    with pytest.raises(AlreadyAskedBack):
        ask_back(asked, purpose, "Lần nữa.")
    back = take_back(asked).nominees[0]
    assert (back.state, back.reason, back.asked_back) == (state, "Có phản ánh.", None)


def test_what_is_to_be_considered_again_goes_with_a_dossier_that_was_recalled(heard: Dossier) -> None:
    signing = with_step(heard, StepKind.SIGN)
    asked = ask_back(signing, AskBackPurpose.RECONSIDER, "Có phản ánh.")
    recalled, _ = domain.recall(asked, "Xin rút.")
    back = take_back(recalled)
    assert [one.state for one in back.nominees] == [NomineeState.WITHDRAWN] * 2


def test_a_decision_that_came_first_has_won(heard: Dossier) -> None:
    asked = ask_back(heard, AskBackPurpose.WITHDRAW, "Xin rút.")
    awarded = award(asked).nominees[0]
    assert (awarded.state, awarded.reason, awarded.asked_back) == (NomineeState.AWARDED, None, None)


def test_who_was_decided_before_the_return_stays_so(heard: Dossier) -> None:
    awarded = award(heard)
    assert returned(awarded).nominees[0].state is NomineeState.AWARDED


def test_a_decision_on_an_earlier_attempt_signs_nothing_of_this_one(heard: Dossier) -> None:
    awarded = award(heard)
    declined = considered(submitted(returned(awarded)), on=False)
    assert declined.status is DossierStatus.IN_REVIEW
    assert declined.stage(1).status is StageStatus.OPEN, "the head has still to sign that it is declined"
    signing = with_step(declined, StepKind.SIGN)
    closed, _ = domain.close(conclude(signing, StageOutcome.DECLINED))
    assert closed.status is DossierStatus.CLOSED


def test_who_signed_an_attempt_does_not_prepare_the_next(heard: Dossier) -> None:
    prepared, signed = (Act(OFFICER, duty, heard.id, UNIT) for duty in (Duty.PREPARE, Duty.SIGN))
    assert clash(prepared, Involvement(done=(prepared,))) is None
    assert isinstance(clash(prepared, Involvement(done=(prepared, signed))), DutiesNotSeparated)
    assert clash(prepared, Involvement(done=(prepared, replace(signed, person_id=HEAD)))) is None
