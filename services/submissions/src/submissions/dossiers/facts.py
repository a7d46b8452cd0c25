"""From what happened in the domain to what the others are told. Names, reasons and evidence stay here."""

from functools import singledispatch
from typing import Any
from uuid import UUID

from contracts import submissions as facts
from contracts.acts import ActDone, InterestStated
from contracts.submissions.facts import DossierFact, OutcomeGiven
from kit.unit_of_work import NumberedFact
from submissions.dossiers import happened
from submissions.dossiers.happened import Happened
from submissions.dossiers.values import Dossier, Late, Nominee, Stage, Step, Verdict

Acts = tuple[ActDone, ...]
"""What the actor did on the dossier in this change, for the facts of what people do."""


def numbered(dossier: Dossier, what: Happened, acts: Acts) -> NumberedFact:
    """The fact that tells it, as the dossier's next one."""
    return NumberedFact(fact(what, dossier, acts), str(dossier.id), dossier.version)


@singledispatch
def fact(what: Happened, dossier: Dossier, acts: Acts) -> DossierFact:
    """What the others are told of it, by the dossier as it is after the whole change."""
    raise NotImplementedError(type(what))


@fact.register
def _submitted(_: happened.Submitted, dossier: Dossier, acts: Acts) -> DossierFact:
    assert dossier.received_at  # noqa: S101 - sealed a moment ago
    return facts.DossierSubmittedV1(
        **_dossier(dossier),
        received_at=dossier.received_at,
        rule_set=dossier.rule_set or "",
        acts=acts,
        interests=_standing_interests(dossier),
        nominees=tuple(map(_on_route, dossier.in_review)),
        late=_lateness(dossier.late),
        route=tuple(
            facts.StageOnRoute(
                number=stage.number,
                unit_id=stage.unit_id,
                steps=tuple(step.kind for step in stage.steps),
                stage_id=stage.id,
                step_ids=tuple(step.id for step in stage.steps),
            )
            for stage in dossier.stages
        ),
    )


@fact.register
def _corrected(_: happened.Corrected, dossier: Dossier, acts: Acts) -> DossierFact:
    return facts.DossierCorrectedV1(**_dossier(dossier), acts=acts)


@fact.register
def _circle_changed(what: happened.CircleChanged, dossier: Dossier, _: Acts) -> DossierFact:
    return facts.CircleChangedV1(**_dossier(dossier), since=what.since, **dossier.circle.told())


@fact.register
def _recalled(_: happened.Recalled, dossier: Dossier, acts: Acts) -> DossierFact:
    return facts.DossierRecalledV1(**_dossier(dossier), acts=acts)


@fact.register
def _closed(_: happened.Closed, dossier: Dossier, __: Acts) -> DossierFact:
    return facts.DossierClosedV1(**_dossier(dossier))


@fact.register
def _returned(what: happened.Returned, dossier: Dossier, _: Acts) -> DossierFact:
    return facts.DossierReturnedV1(**_stage(dossier, what.stage))


@fact.register
def _stage_opened(what: happened.StageOpened, dossier: Dossier, _: Acts) -> DossierFact:
    return facts.StageOpenedV1(**_stage(dossier, what.stage), nominee_ids=_ids(dossier.in_review))


@fact.register
def _stage_concluded(what: happened.StageConcluded, dossier: Dossier, acts: Acts) -> DossierFact:
    assert what.stage.outcome  # noqa: S101 - concluded a moment ago
    return facts.StageConcludedV1(
        **_stage(dossier, what.stage),
        outcome=what.stage.outcome,
        nominee_ids=_ids(what.gone_on),
        acts=acts if what.stage.concluded_by else (),
    )


@fact.register
def _stage_questioned(what: happened.StageQuestioned, dossier: Dossier, _: Acts) -> DossierFact:
    return facts.StageQuestionedV1(**_stage(dossier, what.stage), late=what.late, above_id=what.above_id)


@fact.register
def _step_opened(what: happened.StepOpened, dossier: Dossier, _: Acts) -> DossierFact:
    assert what.step.opened_at  # noqa: S101 - opened a moment ago
    return facts.StepOpenedV1(
        **_step(dossier, what.stage, what.step),
        opened_at=what.step.opened_at,
        due_at=what.step.due_at,
        nominees=tuple(map(_on_route, dossier.in_review)),
        working_days=what.step.working_days,
    )


@fact.register
def _step_reopened(what: happened.StepReopened, dossier: Dossier, _: Acts) -> DossierFact:
    assert what.step.opened_at  # noqa: S101 - opened a moment ago
    return facts.StepReopenedV1(
        **_step(dossier, what.stage, what.step),
        opened_at=what.step.opened_at,
        due_at=what.step.due_at,
        voided=tuple(what.voided),
        nominee_ids=tuple(sorted(set(what.voided.values()))),
        put_back=what.put_back,
    )


@fact.register
def _step_reminded(what: happened.StepReminded, dossier: Dossier, _: Acts) -> DossierFact:
    assert what.step.due_at  # noqa: S101 - a step without a limit has no reminder
    return facts.StepRemindedV1(**_step(dossier, what.stage, what.step), due_at=what.step.due_at)


@fact.register
def _step_overdue(what: happened.StepOverdue, dossier: Dossier, _: Acts) -> DossierFact:
    assert what.step.due_at  # noqa: S101 - a step without a limit is never overdue
    return facts.StepOverdueV1(**_step(dossier, what.stage, what.step), due_at=what.step.due_at)


@fact.register
def _step_completed(what: happened.StepCompleted, dossier: Dossier, acts: Acts) -> DossierFact:
    """What a rule completes is nobody's act."""
    return facts.StepCompletedV1(
        **_step(dossier, what.stage, what.step),
        verdicts=_given(what.verdicts),
        acts=acts if what.step.done_by else (),
    )


@fact.register
def _verdicts_given(what: happened.VerdictsGiven, dossier: Dossier, acts: Acts) -> DossierFact:
    return facts.VerdictsGivenV1(
        **_step(dossier, what.stage, what.step), verdicts=_given(what.verdicts), acts=acts
    )


@fact.register
def _nobody_may_act(what: happened.NobodyMayAct, dossier: Dossier, _: Acts) -> DossierFact:
    return facts.NobodyMayActV1(**_step(dossier, what.stage, what.step))


@fact.register
def _nominees_withdrawn(what: happened.NomineesWithdrawn, dossier: Dossier, acts: Acts) -> DossierFact:
    stage, step = what.stage, what.step
    return facts.NomineesWithdrawnV1(
        **_dossier(dossier),
        nominee_ids=what.nominee_ids,
        stage=stage.number if stage else None,
        unit_id=stage.unit_id if stage else None,
        step=step.kind if step else None,
        office_id=step.office_id if step else None,
        stage_id=stage.id if stage else None,
        step_id=step.id if step else None,
        acts=acts,
    )


@fact.register
def _outcomes_given(what: happened.OutcomesGiven, dossier: Dossier, _: Acts) -> DossierFact:
    return facts.OutcomesRecordedV1(**_dossier(dossier), outcomes=_outcomes(what.nominees))


@fact.register
def _handed_over(what: happened.HandedOver, dossier: Dossier, _: Acts) -> DossierFact:
    return facts.NomineesHandedOverV1(**_stage(dossier, what.stage), nominee_ids=_ids(what.nominees))


@fact.register
def _asked_back(what: happened.AskedBack, dossier: Dossier, acts: Acts) -> DossierFact:
    return facts.NomineesAskedBackV1(
        **_stage(dossier, what.stage), nominee_ids=what.nominee_ids, purpose=what.purpose, acts=acts
    )


@fact.register
def _decided(what: happened.Decided, dossier: Dossier, _: Acts) -> DossierFact:
    return facts.NomineesDecidedV1(
        **_dossier(dossier), decision_id=what.decision_id, outcomes=_outcomes(what.nominees)
    )


@fact.register
def _interests_declared(what: happened.InterestsDeclared, dossier: Dossier, _: Acts) -> DossierFact:
    return facts.InterestDeclaredV1(**_dossier(dossier), interests=what.interests)


@fact.register
def _interest_withdrawn(what: happened.InterestWithdrawn, dossier: Dossier, _: Acts) -> DossierFact:
    return facts.InterestWithdrawnV1(**_dossier(dossier), interests=(what.interest,))


@fact.register
def _late_allowed(what: happened.LateAllowed, dossier: Dossier, acts: Acts) -> DossierFact:
    return facts.LateAllowedV1(**_dossier(dossier), **vars(what), acts=acts)


@fact.register
def _late_allowance_withdrawn(
    what: happened.LateAllowanceWithdrawn, dossier: Dossier, _: Acts
) -> DossierFact:
    return facts.LateAllowanceWithdrawnV1(**_dossier(dossier), **vars(what))


@fact.register
def _late_allowance_questioned(
    what: happened.LateAllowanceQuestioned, dossier: Dossier, _: Acts
) -> DossierFact:
    return facts.LateAllowanceQuestionedV1(
        **_dossier(dossier),
        allowance_id=what.given.allowance_id,
        unit_id=what.given.unit_id,
        above_id=what.above_id,
        late=what.late,
    )


def _standing_interests(dossier: Dossier) -> tuple[InterestStated, ...]:
    """The interests that were declared in the dossier's nominees."""
    return tuple(
        InterestStated(
            interest_id=interest.id,
            person_id=interest.person_id,
            dossier_id=dossier.id,
            nominee_id=interest.nominee_id,
            ground=interest.ground,
        )
        for interest in dossier.involvement.interests
    )


def _ids(nominees: tuple[Nominee, ...]) -> tuple[UUID, ...]:
    return tuple(nominee.id for nominee in nominees)


def _given(verdicts: tuple[Verdict, ...]) -> tuple[facts.VerdictGiven, ...]:
    return tuple(
        facts.VerdictGiven(
            verdict_id=verdict.id,
            nominee_id=verdict.nominee_id,
            result=verdict.result,
            relied_on=verdict.relied_on,
        )
        for verdict in verdicts
    )


def _outcomes(nominees: tuple[Nominee, ...]) -> tuple[OutcomeGiven, ...]:
    return tuple(OutcomeGiven(nominee_id=nominee.id, outcome=nominee.state.value) for nominee in nominees)


def _on_route(nominee: Nominee) -> facts.NomineeOnRoute:
    return facts.NomineeOnRoute(
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


def _lateness(late: Late | None) -> facts.Lateness | None:
    if late is None:
        return None
    return facts.Lateness(allowance_id=late.allowance_id, allowed_by=late.allowed_by, unit_id=late.unit_id)


def _dossier(dossier: Dossier) -> dict[str, Any]:
    place = {"round_id": dossier.round_id, "submitting_unit_id": dossier.submitting_unit_id}
    return place | {"dossier_id": dossier.id, "attempt": dossier.attempt}


def _stage(dossier: Dossier, stage: Stage) -> dict[str, Any]:
    return _dossier(dossier) | {"stage": stage.number, "unit_id": stage.unit_id, "stage_id": stage.id}


def _step(dossier: Dossier, stage: Stage, step: Step) -> dict[str, Any]:
    return _stage(dossier, stage) | {"step": step.kind, "office_id": step.office_id, "step_id": step.id}
