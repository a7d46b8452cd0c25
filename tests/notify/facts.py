"""A golden example of every fact that notify tells somebody of."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from contracts import Fact, awards, scoring
from contracts.acts import Duty, LateAct
from contracts.awards import (
    AgendaClosedV1,
    BallotOpenedV1,
    BallotProlongedV1,
    DecisionAmendedV1,
    DecisionDiscardedV1,
    DecisionDraftedV1,
    DecisionEntriesLostV1,
    DecisionGivenBackV1,
    DecisionIssuedV1,
    DecisionItem,
    DecisionRectifiedV1,
    DecisionReplacedV1,
    DecisionRevokedV1,
    DecisionSignedV1,
    EntryAmended,
    ItemOutcome,
    ItemsWithdrawnV1,
    MemberRecusedV1,
    NominationGivenBackV1,
    NominationKeptV1,
    PaperEnteredV1,
    RectifiedEntry,
    SessionConcludedV1,
    SessionOpenedV1,
    SessionQuestionedV1,
    SessionRemindedV1,
)
from contracts.directory import AccountRecordedV1, AppointmentRecordedV1, RoleGiven
from contracts.scoring import (
    NomineeResult,
    PanelConcludedV1,
    PanellistRecusedV1,
    PanelOpenedV1,
    PanelOverdueV1,
    PanelQuestionedV1,
    PanelRemindedV1,
)
from contracts.submissions import (
    DossierClosedV1,
    DossierRecalledV1,
    DossierReturnedV1,
    DossierSubmittedV1,
    LateAllowanceQuestionedV1,
    LateAllowanceWithdrawnV1,
    LateAllowedV1,
    MovementCancelledV1,
    MovementLaunchedV1,
    NobodyMayActV1,
    NomineeOnRoute,
    NomineesWithdrawnV1,
    OutcomesRecordedV1,
    RoundCancelledV1,
    RoundOpenedV1,
    RoundOvertakenV1,
    RoundQuestionedV1,
    StageConcludedV1,
    StageOnRoute,
    StageOpenedV1,
    StageOutcome,
    StageQuestionedV1,
    StepKind,
    StepOpenedV1,
    StepOverdueV1,
    StepRemindedV1,
    StepReopenedV1,
    SubjectType,
    UndecidableAward,
)
from contracts.submissions.facts import OutcomeGiven

COMMUNE, OFFICE, DISTRICT = (UUID(int=number) for number in (1, 2, 3))
DOSSIER, ROUND, SESSION, DECISION = (UUID(int=number) for number in (0xD055, 0xA0, 0x5E, 0xDE))
NOMINEE, PERSON, ITEM = (UUID(int=number) for number in (0x11, 0x12, 0x13))
SECRET_NAME = "Nguyễn Thị Bí Mật"
MIDNIGHT = datetime(2025, 5, 12, 17, tzinfo=UTC)
"""The end of 12/5/2025 in Viet Nam."""
NAMES = {COMMUNE: "Xã Đoàn Tùng", OFFICE: "Phòng Nội vụ huyện Thanh Miện", DISTRICT: "Huyện Thanh Miện"}

NOMINEES = (
    NomineeOnRoute(
        nominee_id=NOMINEE,
        subject_type=SubjectType.INDIVIDUAL,
        award_code="giay_khen_chu_tich_huyen",
        deciding_stage=2,
        person_id=PERSON,
    ),
)
DOSSIER_FIELDS: dict[str, Any] = {
    "dossier_id": DOSSIER,
    "round_id": ROUND,
    "submitting_unit_id": COMMUNE,
    "attempt": 1,
}
STAGE_FIELDS = DOSSIER_FIELDS | {"stage": 2, "unit_id": DISTRICT}
STEP_FIELDS = STAGE_FIELDS | {"step": StepKind.APPRAISE, "office_id": OFFICE}
SESSION_FIELDS: dict[str, Any] = {"session_id": SESSION, "unit_id": DISTRICT, "round_id": ROUND}
RECUSAL_FIELDS: dict[str, Any] = {
    "recusal_id": UUID(int=0x2E),
    "item_id": ITEM,
    "told": (PERSON,),
    "interests": (),
}
DECISION_FIELDS: dict[str, Any] = {"decision_id": DECISION, "unit_id": DISTRICT, "round_id": ROUND}
OUTCOME = ItemOutcome(
    item_id=ITEM,
    dossier_id=DOSSIER,
    attempt=1,
    nominee_id=NOMINEE,
    award_code="giay_khen_chu_tich_huyen",
    approved=True,
    in_favour=9,
    members=11,
)
LINES = (
    DecisionItem(
        register_entry_id=UUID(int=0x14),
        register_number=1,
        item_id=ITEM,
        dossier_id=DOSSIER,
        nominee_id=NOMINEE,
        award_code="giay_khen_chu_tich_huyen",
        name=SECRET_NAME,
    ),
)
RECTIFIED = RectifiedEntry(item_id=ITEM, dossier_id=DOSSIER, nominee_id=NOMINEE)
NOMINATION_FIELDS: dict[str, Any] = {
    "nominee_id": NOMINEE,
    "dossier_id": DOSSIER,
    "attempt": 1,
    "stage": 2,
    "unit_id": DISTRICT,
    "asked_by": (PERSON,),
}
NUMBERED: dict[str, Any] = {"number": "1234/QĐ-UBND", "issued_on": date(2025, 5, 30), "items": LINES}
RESULT: dict[str, Any] = {"item_id": ITEM, "nominee_id": NOMINEE, "mean": "86.5", "spread": "2.5", "rank": 1}

LATE = LateAct(person_id=PERSON, duty=Duty.VOTE, dossier_id=DOSSIER_FIELDS["dossier_id"], nominee_id=NOMINEE)
_EXAMPLES: tuple[Fact, ...] = (
    LateAllowedV1(
        **DOSSIER_FIELDS,
        allowance_id=UUID(int=0xA1),
        allowed_by=PERSON,
        unit_id=DISTRICT,
        until=date(2025, 5, 23),
    ),
    LateAllowanceQuestionedV1(
        **DOSSIER_FIELDS, allowance_id=UUID(int=0xA1), unit_id=COMMUNE, above_id=DISTRICT, late=(LATE,)
    ),
    LateAllowanceWithdrawnV1(**DOSSIER_FIELDS, allowance_id=UUID(int=0xA1), unit_id=DISTRICT),
    MovementLaunchedV1(movement_id=UUID(int=9), code="ha-tang", name="Phát triển hạ tầng", unit_id=DISTRICT),
    MovementCancelledV1(
        movement_id=UUID(int=9),
        code="ha-tang",
        name="Phát triển hạ tầng",
        unit_id=DISTRICT,
        document_number="15/TB-NV",
        document_date=date(2025, 5, 5),
    ),
    RoundOvertakenV1(
        round_id=ROUND,
        code="so-ket",
        name="Sơ kết giai đoạn 2022 - 2025",
        unit_id=DISTRICT,
        phase="giai-doan-1",
        award_codes=("giay_khen_chu_tich_huyen",),
        criteria_groups=("1.1a",),
        undecidable=(UndecidableAward(award_code="giay_khen_chu_tich_huyen", from_day=date(2025, 7, 1)),),
        narrowed=("bang_khen_chu_tich_tinh",),
    ),
    RoundQuestionedV1(
        round_id=ROUND,
        code="so-ket",
        name="Sơ kết giai đoạn 2022 - 2025",
        unit_id=DISTRICT,
        sheet_code="bang-diem",
        criteria_groups=("9.9z",),
    ),
    RoundCancelledV1(
        round_id=ROUND,
        movement_id=UUID(int=9),
        code="so-ket",
        name="Sơ kết giai đoạn 2022 - 2025",
        unit_id=DISTRICT,
        document_number="15/TB-NV",
        document_date=date(2025, 5, 5),
        submitting_unit_ids=(COMMUNE,),
    ),
    RoundOpenedV1(
        round_id=ROUND,
        movement_id=UUID(int=9),
        code="so-ket",
        name="Sơ kết giai đoạn 2022 - 2025",
        unit_id=DISTRICT,
        opens_on=date(2025, 5, 5),
        closes_on=date(2025, 5, 16),
        award_codes=("giay_khen_chu_tich_huyen",),
        scoring=(),
    ),
    AccountRecordedV1(account_id=UUID(int=0xAA), key="0" * 64, person_id=PERSON),
    AppointmentRecordedV1(
        appointment_id=UUID(int=0xAB),
        unit_id=COMMUNE,
        above_id=DISTRICT,
        given_by=PERSON,
        person_ids=(PERSON,),
        roles=(
            RoleGiven(
                act="given",
                assignment_id=UUID(int=0xAC),
                person_id=PERSON,
                role="head",
                valid_from=date(2025, 1, 15),
                valid_to=date(2025, 6, 30),
                document_number="112/QĐ-UBND",
                document_date=date(2025, 1, 10),
            ),
        ),
    ),
    DossierSubmittedV1(
        received_at=datetime(2025, 5, 6, 1, 30, tzinfo=UTC),
        rule_set="luat-2022",
        nominees=NOMINEES,
        route=(StageOnRoute(number=1, unit_id=COMMUNE, steps=(StepKind.COUNCIL, StepKind.SIGN)),),
        **DOSSIER_FIELDS,
    ),
    StageOpenedV1(nominee_ids=(NOMINEE,), **STAGE_FIELDS),
    StepOpenedV1(opened_at=MIDNIGHT, due_at=MIDNIGHT, nominees=NOMINEES, **STEP_FIELDS),
    StepRemindedV1(due_at=MIDNIGHT, **STEP_FIELDS),
    StepOverdueV1(due_at=MIDNIGHT, **STEP_FIELDS),
    StepReopenedV1(
        opened_at=MIDNIGHT,
        due_at=MIDNIGHT,
        voided=(ITEM,),
        nominee_ids=(NOMINEE,),
        put_back=None,
        **STEP_FIELDS,
    ),
    NobodyMayActV1(**STEP_FIELDS),
    StageQuestionedV1(late=(LATE,), above_id=COMMUNE, **STAGE_FIELDS),
    StageConcludedV1(outcome=StageOutcome.PROPOSED, nominee_ids=(NOMINEE,), **STAGE_FIELDS),
    DossierReturnedV1(**STAGE_FIELDS),
    DossierRecalledV1(**DOSSIER_FIELDS),
    NomineesWithdrawnV1(nominee_ids=(NOMINEE,), **STEP_FIELDS),
    OutcomesRecordedV1(outcomes=(OutcomeGiven(nominee_id=NOMINEE, outcome="declined"),), **DOSSIER_FIELDS),
    DossierClosedV1(**DOSSIER_FIELDS),
    PanelOpenedV1(sheet_code="bang-diem", panellists=(PERSON,), item_ids=(ITEM,), **SESSION_FIELDS),
    PanelRemindedV1(due_at=MIDNIGHT, panellists=(PERSON,), **SESSION_FIELDS),
    PanelOverdueV1(due_at=MIDNIGHT, panellists=(PERSON,), **SESSION_FIELDS),
    PanelConcludedV1(results=(NomineeResult.model_validate(RESULT),), **SESSION_FIELDS),
    PanelQuestionedV1(late=(LATE,), above_id=COMMUNE, **SESSION_FIELDS),
    PanellistRecusedV1(panellist_id=PERSON, **RECUSAL_FIELDS, **SESSION_FIELDS),
    scoring.RecusalWithdrawnV1(panellist_id=PERSON, **RECUSAL_FIELDS, **SESSION_FIELDS),
    MemberRecusedV1(member_id=PERSON, **RECUSAL_FIELDS, **SESSION_FIELDS),
    awards.RecusalWithdrawnV1(member_id=PERSON, **RECUSAL_FIELDS, **SESSION_FIELDS),
    SessionQuestionedV1(late=(LATE,), above_id=COMMUNE, **SESSION_FIELDS),
    SessionOpenedV1(ordinal=1, **SESSION_FIELDS),
    ItemsWithdrawnV1(item_ids=(ITEM,), members=(PERSON,), **SESSION_FIELDS),
    AgendaClosedV1(members=(PERSON,), item_ids=(ITEM,), **SESSION_FIELDS),
    BallotOpenedV1(due_at=MIDNIGHT, members=(PERSON,), **SESSION_FIELDS),
    SessionRemindedV1(due_at=MIDNIGHT, members=(PERSON,), **SESSION_FIELDS),
    BallotProlongedV1(due_at=MIDNIGHT, members=(PERSON,), **SESSION_FIELDS),
    PaperEnteredV1(members=(PERSON,), entered_by=UUID(int=0xEE), received_at=MIDNIGHT, **SESSION_FIELDS),
    SessionConcludedV1(outcomes=(OUTCOME,), **SESSION_FIELDS),
    DecisionDraftedV1(item_ids=(ITEM,), **DECISION_FIELDS),
    DecisionDiscardedV1(**DECISION_FIELDS),
    DecisionSignedV1(signed_by=PERSON, **DECISION_FIELDS),
    DecisionGivenBackV1(concerned=(PERSON,), **DECISION_FIELDS),
    DecisionEntriesLostV1(item_ids=(ITEM,), concerned=(PERSON,), **DECISION_FIELDS),
    NominationGivenBackV1(**NOMINATION_FIELDS),
    NominationKeptV1(**NOMINATION_FIELDS),
    DecisionIssuedV1(series="QĐ-UBND", **NUMBERED, **DECISION_FIELDS),
    DecisionAmendedV1(by_decision_id=UUID(int=0xDF), **NUMBERED, **DECISION_FIELDS),
    DecisionRectifiedV1(
        rectification_id=UUID(int=0xCF),
        number="57",
        series="UBND-NV",
        issued_on=date(2025, 6, 3),
        decision_number="1234",
        decision_issued_on=date(2025, 5, 30),
        items=(RECTIFIED,),
        changed=(),
        **DECISION_FIELDS,
    ),
    DecisionReplacedV1(
        by_decision_id=UUID(int=0xDF),
        series="QĐ-UBND",
        replaced_number="1025",
        replaced_issued_on=date(2025, 5, 28),
        amended=(EntryAmended(item_id=ITEM, what=("award", "period")),),
        **NUMBERED,
        **DECISION_FIELDS,
    ),
    DecisionRevokedV1(by_decision_id=UUID(int=0xDF), **NUMBERED, **DECISION_FIELDS),
)
EXAMPLES: dict[str, Fact] = {fact.type: fact for fact in _EXAMPLES}
