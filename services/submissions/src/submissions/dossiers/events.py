"""From what happened in the domain to what the others are told. Names, reasons and evidence stay here."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contracts.acts import ActDone, InterestStated, LateAct
from contracts.submissions import (
    AskBackPurpose,
    DossierClosedV1,
    DossierCorrectedV1,
    DossierRecalledV1,
    DossierReturnedV1,
    DossierSubmittedV1,
    InterestDeclaredV1,
    InterestWithdrawnV1,
    LateAllowanceQuestionedV1,
    LateAllowanceWithdrawnV1,
    LateAllowedV1,
    Lateness,
    NobodyMayActV1,
    NomineeOnRoute,
    NomineesAskedBackV1,
    NomineesDecidedV1,
    NomineesHandedOverV1,
    NomineesWithdrawnV1,
    OutcomesRecordedV1,
    StageConcludedV1,
    StageOnRoute,
    StageOpenedV1,
    StageQuestionedV1,
    StepCompletedV1,
    StepKind,
    StepOpenedV1,
    StepOverdueV1,
    StepRemindedV1,
    StepReopenedV1,
    VerdictGiven,
    VerdictsGivenV1,
)
from contracts.submissions.events import DossierEvent, OutcomeGiven
from kit.unit_of_work import Fact
from submissions.dossiers.lateness import Allowance
from submissions.dossiers.states import UNDECIDED
from submissions.dossiers.values import Dossier, Late, Nominee, Stage, Step, Verdict


def submitted(
    dossier: Dossier, acts: tuple[ActDone, ...], interests: tuple[InterestStated, ...]
) -> DossierEvent:
    assert dossier.received_at  # noqa: S101 - sealed a moment ago
    return DossierSubmittedV1(
        **_dossier(dossier),
        received_at=dossier.received_at,
        rule_set=dossier.rule_set or "",
        acts=acts,
        interests=interests,
        nominees=tuple(map(_on_route, dossier.in_review)),
        late=_lateness(dossier.late),
        route=tuple(
            StageOnRoute(
                number=stage.number,
                unit_id=stage.unit_id,
                steps=tuple(step.kind for step in stage.steps),
                stage_id=stage.id,
                step_ids=tuple(step.id for step in stage.steps),
            )
            for stage in dossier.stages
        ),
    )


def stage_opened(dossier: Dossier, stage: Stage) -> DossierEvent:
    return StageOpenedV1(
        **_stage(dossier, stage), nominee_ids=tuple(nominee.id for nominee in dossier.in_review)
    )


def step_opened(dossier: Dossier, stage: Stage, step: Step) -> DossierEvent:
    assert step.opened_at  # noqa: S101 - opened a moment ago
    return StepOpenedV1(
        **_step(dossier, stage, step),
        opened_at=step.opened_at,
        due_at=step.due_at,
        nominees=tuple(map(_on_route, dossier.in_review)),
        working_days=step.working_days,
    )


def step_reopened(
    dossier: Dossier, stage: Stage, step: Step, voided: Mapping[UUID, UUID], put_back: StepKind | None
) -> DossierEvent:
    """`voided` are the nominees by the verdict that no longer counts."""
    assert step.opened_at  # noqa: S101 - opened a moment ago
    return StepReopenedV1(
        **_step(dossier, stage, step),
        opened_at=step.opened_at,
        due_at=step.due_at,
        voided=tuple(voided),
        nominee_ids=tuple(sorted(set(voided.values()))),
        put_back=put_back,
    )


def step_reminded(dossier: Dossier, stage: Stage, step: Step) -> DossierEvent:
    assert step.due_at  # noqa: S101 - a step without a limit has no reminder
    return StepRemindedV1(**_step(dossier, stage, step), due_at=step.due_at)


def step_overdue(dossier: Dossier, stage: Stage, step: Step) -> DossierEvent:
    assert step.due_at  # noqa: S101 - a step without a limit is never overdue
    return StepOverdueV1(**_step(dossier, stage, step), due_at=step.due_at)


def step_completed(
    dossier: Dossier, stage: Stage, step: Step, verdicts: tuple[Verdict, ...], acts: tuple[ActDone, ...] = ()
) -> DossierEvent:
    return StepCompletedV1(**_step(dossier, stage, step), verdicts=_given(verdicts), acts=acts)


def verdicts_given(
    dossier: Dossier, stage: Stage, step: Step, verdicts: tuple[Verdict, ...], acts: tuple[ActDone, ...]
) -> DossierEvent:
    return VerdictsGivenV1(**_step(dossier, stage, step), verdicts=_given(verdicts), acts=acts)


def nobody_may_act(dossier: Dossier, stage: Stage, step: Step) -> DossierEvent:
    return NobodyMayActV1(**_step(dossier, stage, step))


def stage_questioned(
    dossier: Dossier, stage: Stage, late: tuple[LateAct, ...], above_id: UUID | None = None
) -> DossierEvent:
    return StageQuestionedV1(**_stage(dossier, stage), late=late, above_id=above_id)


def interest_declared(dossier: Dossier, interests: tuple[InterestStated, ...]) -> DossierEvent:
    return InterestDeclaredV1(**_dossier(dossier), interests=interests)


def interest_withdrawn(dossier: Dossier, interest: InterestStated) -> DossierEvent:
    return InterestWithdrawnV1(**_dossier(dossier), interests=(interest,))


def late_allowed(dossier: Dossier, allowance: Allowance, acts: tuple[ActDone, ...]) -> DossierEvent:
    return LateAllowedV1(
        **_dossier(dossier),
        allowance_id=allowance.id,
        allowed_by=allowance.allowed_by,
        unit_id=allowance.unit_id,
        until=allowance.until,
        acts=acts,
    )


def late_allowance_withdrawn(dossier: Dossier, allowance: Allowance) -> DossierEvent:
    return LateAllowanceWithdrawnV1(**_dossier(dossier), allowance_id=allowance.id, unit_id=allowance.unit_id)


def late_allowance_questioned(
    dossier: Dossier, given: Late, above_id: UUID, late: tuple[LateAct, ...]
) -> DossierEvent:
    return LateAllowanceQuestionedV1(
        **_dossier(dossier),
        allowance_id=given.allowance_id,
        unit_id=given.unit_id,
        above_id=above_id,
        late=late,
    )


def stage_concluded(
    dossier: Dossier, stage: Stage, gone_on: tuple[Nominee, ...], acts: tuple[ActDone, ...] = ()
) -> DossierEvent:
    assert stage.outcome  # noqa: S101 - concluded a moment ago
    return StageConcludedV1(
        **_stage(dossier, stage),
        outcome=stage.outcome,
        nominee_ids=tuple(nominee.id for nominee in gone_on),
        acts=acts,
    )


def handed_over(dossier: Dossier, stage: Stage, nominees: tuple[Nominee, ...]) -> DossierEvent:
    return NomineesHandedOverV1(
        **_stage(dossier, stage), nominee_ids=tuple(nominee.id for nominee in nominees)
    )


def asked_back(
    dossier: Dossier,
    stage: Stage,
    nominee_ids: tuple[UUID, ...],
    purpose: AskBackPurpose,
    acts: tuple[ActDone, ...],
) -> DossierEvent:
    return NomineesAskedBackV1(**_stage(dossier, stage), nominee_ids=nominee_ids, purpose=purpose, acts=acts)


def nominees_withdrawn(
    dossier: Dossier,
    stage: Stage | None,
    step: Step | None,
    nominee_ids: tuple[UUID, ...],
    acts: tuple[ActDone, ...],
) -> DossierEvent:
    """`stage` and `step` are those that were open."""
    return NomineesWithdrawnV1(
        **_dossier(dossier),
        nominee_ids=nominee_ids,
        stage=stage.number if stage else None,
        unit_id=stage.unit_id if stage else None,
        step=step.kind if step else None,
        office_id=step.office_id if step else None,
        stage_id=stage.id if stage else None,
        step_id=step.id if step else None,
        acts=acts,
    )


def returned(dossier: Dossier, stage: Stage) -> DossierEvent:
    return DossierReturnedV1(**_stage(dossier, stage))


def corrected(dossier: Dossier, acts: tuple[ActDone, ...]) -> DossierEvent:
    return DossierCorrectedV1(**_dossier(dossier), acts=acts)


def recalled(dossier: Dossier, acts: tuple[ActDone, ...]) -> DossierEvent:
    return DossierRecalledV1(**_dossier(dossier), acts=acts)


def outcomes_recorded(dossier: Dossier, ended: tuple[Nominee, ...]) -> DossierEvent:
    return OutcomesRecordedV1(**_dossier(dossier), outcomes=_outcomes(ended))


def nominees_decided(dossier: Dossier, decided: tuple[Nominee, ...]) -> DossierEvent:
    decision_id = decided[0].decision_id
    assert decision_id  # noqa: S101 - decided a moment ago
    return NomineesDecidedV1(**_dossier(dossier), decision_id=decision_id, outcomes=_outcomes(decided))


def closed(dossier: Dossier) -> DossierEvent:
    return DossierClosedV1(**_dossier(dossier))


def newly_ended(before: Dossier, after: Dossier) -> tuple[Nominee, ...]:
    """The nominees that came to an outcome between the two."""
    undecided = {nominee.id for nominee in before.nominees if nominee.state in UNDECIDED}
    return tuple(
        nominee for nominee in after.nominees if nominee.id in undecided and nominee.state not in UNDECIDED
    )


def fact(dossier: Dossier, event: DossierEvent) -> Fact:
    return Fact(event, str(dossier.id), dossier.version)


def _given(verdicts: tuple[Verdict, ...]) -> tuple[VerdictGiven, ...]:
    return tuple(
        VerdictGiven(
            verdict_id=verdict.id,
            nominee_id=verdict.nominee_id,
            result=verdict.result,
            relied_on=verdict.relied_on,
        )
        for verdict in verdicts
    )


def _outcomes(nominees: tuple[Nominee, ...]) -> tuple[OutcomeGiven, ...]:
    return tuple(OutcomeGiven(nominee_id=nominee.id, outcome=nominee.state.value) for nominee in nominees)


def _on_route(nominee: Nominee) -> NomineeOnRoute:
    return NomineeOnRoute(
        nominee_id=nominee.id,
        subject_type=nominee.subject_type,
        award_code=nominee.award_code,
        deciding_stage=nominee.deciding_stage,
        person_id=nominee.person_id,
        version_id=nominee.seal.id if nominee.seal else None,
        version=nominee.seal.number if nominee.seal else None,
        name_digest=nominee.seal.name_digest if nominee.seal else None,
        late=_lateness(nominee.late),
    )


def _lateness(late: Late | None) -> Lateness | None:
    if late is None:
        return None
    return Lateness(allowance_id=late.allowance_id, allowed_by=late.allowed_by, unit_id=late.unit_id)


def _dossier(dossier: Dossier) -> dict[str, Any]:
    return {
        "dossier_id": dossier.id,
        "round_id": dossier.round_id,
        "submitting_unit_id": dossier.submitting_unit_id,
        "attempt": dossier.attempt,
    }


def _stage(dossier: Dossier, stage: Stage) -> dict[str, Any]:
    return _dossier(dossier) | {"stage": stage.number, "unit_id": stage.unit_id, "stage_id": stage.id}


def _step(dossier: Dossier, stage: Stage, step: Step) -> dict[str, Any]:
    return _stage(dossier, stage) | {"step": step.kind, "office_id": step.office_id, "step_id": step.id}
