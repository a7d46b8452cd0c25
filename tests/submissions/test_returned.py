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
    DossierStatus,
    StageOutcome,
    StageStatus,
    StepKind,
    SubjectType,
    VerdictResult,
)
from submissions.dossiers import domain
from submissions.dossiers.states import NomineeAct, NomineeState
from submissions.dossiers.values import Dossier, Nominee, Stage, Step, Verdict

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
        decided_at={one.id: numbers[one.id] for one in draft.in_review},
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
    signing = with_step(dossier, StepKind.SIGN)
    return domain.conclude(signing, 1, StageOutcome.RETURNED, by=HEAD, at=NOW, reason="Thiếu biên bản.")


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


def test_who_waits_for_the_level_that_returns_is_in_review_again(heard: Dossier) -> None:
    """What its council found is void, so no decision would ever come: without this he waits for ever."""
    assert [one.state for one in heard.nominees] == [NomineeState.AWAITING_DECISION, NomineeState.IN_REVIEW]
    back = returned(heard)
    assert [one.state for one in back.nominees] == [NomineeState.IN_REVIEW] * 2
    again = considered(submitted(back), here=True, on=True)
    awarded = domain.record_decision(again, DECISION, NomineeAct.AWARD, [DECIDED_HERE], NOW)
    assert awarded.nominees[0].state is NomineeState.AWARDED


def test_who_was_decided_before_the_return_stays_so(heard: Dossier) -> None:
    awarded = domain.record_decision(heard, DECISION, NomineeAct.AWARD, [DECIDED_HERE], NOW)
    assert returned(awarded).nominees[0].state is NomineeState.AWARDED


def test_a_decision_on_an_earlier_attempt_signs_nothing_of_this_one(heard: Dossier) -> None:
    awarded = domain.record_decision(heard, DECISION, NomineeAct.AWARD, [DECIDED_HERE], NOW)
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
