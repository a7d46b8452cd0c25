"""The moves of nominees, steps and stages, of which every rule of a dossier is made: each by a table of states."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from contracts.submissions import DossierStatus, StageOutcome, StageStatus, StepKind, StepStatus
from submissions.dossiers.happened import Change, Happened, OutcomesGiven, StageConcluded
from submissions.dossiers.states import (
    NOMINEE_TRANSITIONS,
    STAGE_TRANSITIONS,
    STEP_TRANSITIONS,
    NomineeAct,
    StageAct,
    StepAct,
)
from submissions.dossiers.values import Dossier, Nominee, Stage, Step
from submissions.errors import StageNotOpen, StepNotOpen


def open_stage_of(dossier: Dossier, number: int) -> Stage:
    """Raises StageNotOpen."""
    stage = dossier.stage(number)
    if dossier.status is not DossierStatus.IN_REVIEW or stage.status is not StageStatus.OPEN:
        raise StageNotOpen(number=number, state=stage.status.value)
    return stage


def open_step_of(dossier: Dossier, number: int, kind: StepKind) -> tuple[Stage, Step]:
    """Raises StageNotOpen, StepNotOpen."""
    stage = open_stage_of(dossier, number)
    step = stage.step(kind)
    if step.status is not StepStatus.OPEN:
        raise StepNotOpen(step=kind.value, number=number)
    return stage, step


def awaits_council(stage: Stage) -> bool:
    """Whether the stage waits for its council: its step is open, or was and was put back."""
    return any(
        step.kind is StepKind.COUNCIL
        and (
            step.status is StepStatus.OPEN
            or (step.status is StepStatus.PENDING and step.opened_at is not None)
        )
        for step in stage.steps
    )


def awaited_at(dossier: Dossier, number: int) -> tuple[Nominee, ...]:
    """Those who were handed over to the head of that stage."""
    return tuple(nominee for nominee in dossier.handed_over if nominee.deciding_stage == number)


def completed(step: Step, by: UUID | None, at: datetime) -> Step:
    """The step was done, by nobody where a rule or a fact did it."""
    return replace(step, status=STEP_TRANSITIONS[step.status, StepAct.DO], done_by=by, done_at=at)


def without_future(step: Step) -> Step:
    """The step as it stays when nothing more happens in it."""
    status = STEP_TRANSITIONS.get((step.status, StepAct.CUT_OFF))
    return replace(step, status=status) if status else step


def concluded(stage: Stage, outcome: StageOutcome, by: UUID | None, at: datetime) -> Stage:
    """The stage is over, signed by nobody where a decision was the signature."""
    status = STAGE_TRANSITIONS[stage.status, StageAct.CONCLUDE]
    ended = replace(stage, status=status, outcome=outcome, concluded_by=by, concluded_at=at)
    return replace(ended, steps=tuple(without_future(step) for step in ended.steps))


def cut_off(dossier: Dossier) -> Dossier:
    """The dossier left its route: what was open or to come on it no longer is."""
    stages = tuple(
        replace(
            stage,
            status=STAGE_TRANSITIONS.get((stage.status, StageAct.SKIP), stage.status),
            steps=tuple(without_future(step) for step in stage.steps),
        )
        for stage in dossier.stages
    )
    return replace(dossier, stages=stages)


def end(nominee: Nominee, act: NomineeAct, stage: int | None, reason: str | None) -> Nominee:
    """The nomination, which is in review, ends."""
    state = NOMINEE_TRANSITIONS[nominee.state, act]
    return replace(nominee, state=state, ended_at_stage=stage, reason=reason)


def end_those(
    dossier: Dossier, whom: Collection[UUID], act: NomineeAct, stage: int | None, reason: str | None
) -> Change:
    """These nominations end. One who is no longer in review is not touched by what happens to those who are."""
    ending = {nominee.id for nominee in dossier.in_review}.intersection(whom)
    after = dossier.with_nominees(
        lambda nominee: end(nominee, act, stage, reason) if nominee.id in ending else nominee
    )
    return after, outcomes(after, ending)


def end_all(dossier: Dossier, act: NomineeAct, stage: int | None, reason: str | None) -> Change:
    """Every nomination ends that is in review."""
    return end_those(dossier, [nominee.id for nominee in dossier.in_review], act, stage, reason)


def outcomes(dossier: Dossier, ended: Collection[UUID]) -> tuple[Happened, ...]:
    """That these nominations have ended, in the dossier's order; nothing where none has."""
    nominees = tuple(nominee for nominee in dossier.nominees if nominee.id in ended)
    return (OutcomesGiven(nominees),) if nominees else ()


def settle(dossier: Dossier, now_known: Collection[UUID], at: datetime) -> Change:
    """Where the council has spoken and nobody is left to propose or to wait for, the decision was the signature.

    It is the decision on one of whom this was now heard; one on an earlier attempt signed nothing of this one.
    """
    stage = dossier.open_stage
    if stage is None or dossier.in_review or awaited_at(dossier, stage.number):
        return dossier, ()
    before_signing = (step for step in stage.steps if step.kind is not StepKind.SIGN)
    council_is_over = all(step.status is StepStatus.DONE for step in before_signing)
    decided_here = any(
        nominee.id in now_known and nominee.decision_id is not None and nominee.deciding_stage == stage.number
        for nominee in dossier.nominees
    )
    if not (council_is_over and decided_here):
        return dossier, ()
    step = stage.open_step
    signed = stage.with_step(completed(step, None, at)) if step else stage
    over = concluded(signed, StageOutcome.DECIDED, None, at)
    return dossier.with_stage(over), (StageConcluded(over),)
