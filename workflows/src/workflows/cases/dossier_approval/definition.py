"""Hồ sơ qua các cấp: how a dossier is led from its submission to its last outcome."""

from typing import Final

from temporalio import workflow

from contracts.submissions import (
    Case,
    CaseStage,
    CloseDossier,
    DossierStatus,
    MarkStepOverdue,
    OpenStage,
    OpenStep,
    RemindStep,
    StageStatus,
    StepStatus,
)
from workflows.case_loop import Resting
from workflows.case_workflow import CaseWorkflow
from workflows.cases.dossier_approval.calls import ACTS, READ_CASE
from workflows.moves import Finished, Move, Send, Wait, keep_time

_OVER: Final = (DossierStatus.CLOSED, DossierStatus.RECALLED)
_DONE: Final = (StageStatus.CONCLUDED, StageStatus.SKIPPED)


def next_step(case: Case) -> Move:
    """The whole procedure: what comes next for a dossier that stands so. Pure."""
    if case.status in _OVER and case.undecided == 0:
        return Finished(case.status)
    if case.status is not DossierStatus.IN_REVIEW:
        return Wait(None)
    stage = next((stage for stage in case.stages if stage.status not in _DONE), None)
    if stage is not None and stage.status is StageStatus.OPEN:
        return _inside(stage, case)
    if stage is not None and stage.any_nominee_left:
        return Send(OpenStage(attempt=case.attempt), stage.number)
    return Send(CloseDossier(attempt=case.attempt)) if case.undecided == 0 else Wait(None)


def _inside(stage: CaseStage, case: Case) -> Move:
    step = next((step for step in stage.steps if step.status is StepStatus.OPEN), None)
    if step is not None:
        remind = RemindStep(attempt=case.attempt, step=step.kind)
        late = MarkStepOverdue(attempt=case.attempt, step=step.kind)
        at = stage.number
        return keep_time(step, case.now, remind=Send(remind, at), mark_overdue=Send(late, at))
    following = next((step for step in stage.steps if step.status is StepStatus.PENDING), None)
    if following is None:
        return Wait(None)
    return Send(OpenStep(attempt=case.attempt, step=following.kind), stage.number)


@workflow.defn
class DossierApproval(CaseWorkflow[Case]):
    """Leads one dossier, over all its attempts."""

    case = READ_CASE
    acts = ACTS

    @workflow.run
    async def run(self, dossier_id: str, told: int = 0) -> str:  # noqa: ARG002 - both are taken by __init__
        return await self.lead()

    async def next_move(self, case: Case) -> Move:
        return next_step(case)

    def resting(self, case: Case) -> Resting:
        stage = next((stage for stage in case.stages if stage.status is StageStatus.OPEN), None)
        step = next((step for step in stage.steps if step.status is StepStatus.OPEN), None) if stage else None
        where = (
            f"{stage.unit_name}, {step.kind if step else 'between steps'}" if stage else "no stage is open"
        )
        return Resting(
            unit=str(stage.unit_id) if stage else "-",
            level=stage.level if stage else case.status.value,
            step=step.kind.value if step else "-",
            due=step.due_at if step else None,
            version=case.version,
            details=f"attempt {case.attempt}, {case.status}: {where}",
        )
