"""Hồ sơ qua các cấp: how a dossier is led from its submission to its last outcome."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from temporalio import workflow

from contracts.submissions import (
    Case,
    CaseStage,
    CaseStep,
    CloseDossier,
    DossierStatus,
    MarkStepOverdue,
    OpenStage,
    OpenStep,
    RemindStep,
    StageStatus,
    StepKind,
    StepStatus,
)
from contracts.submissions.commands import StepCommand, WorkflowCommand
from workflows import names
from workflows.definitions.case_loop import CaseLoop, Resting


@dataclass(frozen=True)
class ToOpenStage:
    """Open this stage."""

    number: int


@dataclass(frozen=True)
class ToOpenStep:
    """Open this step of the open stage."""

    number: int
    kind: StepKind


@dataclass(frozen=True)
class ToRemind:
    """The open step nears its deadline."""

    number: int
    kind: StepKind


@dataclass(frozen=True)
class ToMarkOverdue:
    """The open step is past its deadline."""

    number: int
    kind: StepKind


@dataclass(frozen=True)
class ToClose:
    """Every nominee has an outcome."""


@dataclass(frozen=True)
class Wait:
    """Nothing to do before this moment of business time; none: until something changes."""

    until: datetime | None


@dataclass(frozen=True)
class Finished:
    """The dossier's way is over."""

    outcome: DossierStatus


Move = ToOpenStage | ToOpenStep | ToRemind | ToMarkOverdue | ToClose | Wait | Finished
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
        return _inside(stage, case.now)
    if stage is not None and stage.has_nominees:
        return ToOpenStage(stage.number)
    return ToClose() if case.undecided == 0 else Wait(None)


def _inside(stage: CaseStage, now: datetime) -> Move:
    step = next((step for step in stage.steps if step.status is StepStatus.OPEN), None)
    if step is not None:
        return _at(stage.number, step, now)
    following = next((step for step in stage.steps if step.status is StepStatus.PENDING), None)
    return ToOpenStep(stage.number, following.kind) if following else Wait(None)


def _at(number: int, step: CaseStep, now: datetime) -> Move:
    if step.due_at is None or step.overdue:
        return Wait(None)
    if now >= step.due_at:
        return ToMarkOverdue(number, step.kind)
    if step.reminded or step.remind_at is None or step.remind_at >= step.due_at:
        return Wait(step.due_at)
    return ToRemind(number, step.kind) if now >= step.remind_at else Wait(step.remind_at)


@workflow.defn(name=names.DOSSIER_APPROVAL)
class DossierApproval:
    """Leads one dossier: read, decide what comes next, act, wait."""

    @workflow.init
    def __init__(self, dossier_id: str, told: int = 0) -> None:
        self._loop = CaseLoop(told)
        self._dossier_id = dossier_id
        self._case: Case | None = None

    @workflow.run
    async def run(self, dossier_id: str, told: int = 0) -> str:  # noqa: ARG002 - `told` is taken by __init__
        known: Case | None = None
        while True:
            case = known if known is not None else await self._loop.read(names.READ_CASE, dossier_id, Case)
            self._case, known = case, None
            move = next_step(case)
            match move:
                case Finished(outcome):
                    self._loop.show(_resting(case))
                    return outcome.value
                case Wait(until):
                    self._loop.show(_resting(case))
                    await self._loop.change_after(case.version, case.now, until)
                case _:
                    known = await self._act(case, move)
            if self._loop.grown_long():
                workflow.continue_as_new(args=[dossier_id, self._loop.told])

    @workflow.signal(name=names.CHANGED)
    def changed(self, version: int) -> None:
        self._loop.changed(version)

    @workflow.query(name=names.PROGRESS)
    def progress(self) -> dict[str, object]:
        """What was last seen of the dossier, the newest version that was told of, and what holds us up."""
        return {
            "told": self._loop.told,
            "trouble": self._loop.trouble,
            "case": self._case.model_dump(mode="json") if self._case else None,
        }

    async def _act(self, case: Case, move: Move) -> Case | None:
        """Send the command for a move; the case as it then stands, if the service said so."""
        match move:
            case ToOpenStage(number):
                return await self._command(names.OPEN_STAGE, number, OpenStage(attempt=case.attempt))
            case ToOpenStep(number, kind):
                return await self._command(names.OPEN_STEP, number, OpenStep(attempt=case.attempt, step=kind))
            case ToRemind(number, kind):
                return await self._command(
                    names.REMIND_STEP, number, RemindStep(attempt=case.attempt, step=kind)
                )
            case ToMarkOverdue(number, kind):
                mark = MarkStepOverdue(attempt=case.attempt, step=kind)
                return await self._command(names.MARK_STEP_OVERDUE, number, mark)
            case ToClose():
                close = CloseDossier(attempt=case.attempt)
                return await self._loop.act(
                    names.CLOSE_DOSSIER, str(case.dossier_id), close, result=Case, summary="close"
                )
            case _:
                return None

    async def _command(self, activity: str, number: int, command: WorkflowCommand) -> Case | None:
        summary = f"{number} {command.step}" if isinstance(command, StepCommand) else f"stage {number}"
        return await self._loop.act(activity, self._dossier_id, number, command, result=Case, summary=summary)


def _resting(case: Case) -> Resting:
    stage = next((stage for stage in case.stages if stage.status is StageStatus.OPEN), None)
    step = next((step for step in stage.steps if step.status is StepStatus.OPEN), None) if stage else None
    where = f"{stage.unit_name}, {step.kind if step else 'between steps'}" if stage else "no stage is open"
    return Resting(
        unit=str(stage.unit_id) if stage else "-",
        level=stage.level if stage else case.status.value,
        step=step.kind.value if step else "-",
        due=step.due_at if step else None,
        version=case.version,
        details=f"attempt {case.attempt}, {case.status}: {where}",
    )
