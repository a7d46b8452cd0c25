"""What the levels do with a dossier: its check, the verdicts of appraisers and councils, and the head's signature."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from contracts.submissions import AskBackPurpose, StageOutcome, StepKind, StepStatus, VerdictResult
from submissions.dossiers.domain import require_awaited
from submissions.dossiers.happened import (
    Change,
    HandedOver,
    Returned,
    StageConcluded,
    StepCompleted,
    StepReopened,
    VerdictsGiven,
)
from submissions.dossiers.moves import (
    awaited_at,
    awaits_council,
    completed,
    concluded,
    cut_off,
    end,
    end_all,
    open_stage_of,
    open_step_of,
    outcomes,
    without_future,
)
from submissions.dossiers.states import (
    DOSSIER_TRANSITIONS,
    NOMINEE_TRANSITIONS,
    STEP_TRANSITIONS,
    Action,
    NomineeAct,
    StepAct,
)
from submissions.dossiers.values import Dossier, Letter, Stage, Step, Verdict
from submissions.errors import (
    NominationHeld,
    NomineeNotTreated,
    OutcomeImpossible,
    StepNotOpen,
    VerdictMissing,
)


def pass_check(dossier: Dossier, number: int, *, by: UUID, at: datetime) -> Change:
    """The dossier is complete: the check is done."""
    stage, step = open_step_of(dossier, number, StepKind.CHECK)
    step = completed(step, by, at)
    stage = stage.with_step(step)
    return dossier.with_stage(stage), (StepCompleted(stage, step),)


def return_at_check(dossier: Dossier, number: int, *, by: UUID, at: datetime, reason: str) -> Change:
    """The standing office sends an incomplete dossier back at once."""
    stage, step = open_step_of(dossier, number, StepKind.CHECK)
    over = concluded(stage.with_step(completed(step, by, at)), StageOutcome.RETURNED, by, at)
    over = replace(over, reason=reason)
    return _returned(dossier.with_stage(over)), (StageConcluded(over), Returned(over))


def appraise(
    dossier: Dossier,
    number: int,
    verdicts: tuple[Verdict, ...],
    *,
    judged: Collection[UUID],
    barred: Collection[UUID],
    by: UUID,
    at: datetime,
) -> Change:
    """A verdict for each nominee who has none yet (`judged`) and whom the appraiser may judge (not `barred`).

    Declined ones drop out here; the step is done when nobody is left without a verdict.
    Raises VerdictMissing, NomineeNotTreated.
    """
    stage, step = open_step_of(dossier, number, StepKind.APPRAISE)
    waiting = {nominee.id for nominee in dossier.in_review}.difference(judged)
    _require_verdicts_for(waiting.difference(barred), verdicts)
    after, ended = _decline(dossier, number, verdicts)
    if waiting.difference(verdict.nominee_id for verdict in verdicts):
        return after, (VerdictsGiven(stage, step, verdicts), *ended)
    step = completed(step, by, at)
    stage = stage.with_step(step)
    stage = stage if after.in_review else _without_council(stage)
    return after.with_stage(stage), (StepCompleted(stage, step, verdicts), *ended)


def reopen_appraisal(
    dossier: Dossier,
    number: int,
    voided: Mapping[UUID, UUID],
    *,
    at: datetime,
    due_at: datetime | None,
    remind_at: datetime | None,
) -> Change:
    """The open stage appraises once more those whose verdict no longer counts; the step that was open waits for it.

    `voided` are the nominees by that verdict. Raises StageNotOpen.
    """
    stage = open_stage_of(dossier, number)
    step = stage.step(StepKind.APPRAISE)
    if step.status is not StepStatus.DONE:
        return dossier, (StepReopened(stage, step, voided, None),)
    waiting = stage.open_step
    if waiting:
        put_back = replace(_untouched(waiting), opened_at=waiting.opened_at)
        stage = stage.with_step(replace(put_back, status=STEP_TRANSITIONS[waiting.status, StepAct.PUT_BACK]))
    again = replace(
        _untouched(step),
        status=STEP_TRANSITIONS[step.status, StepAct.REOPEN],
        opened_at=at,
        due_at=due_at,
        remind_at=remind_at,
    )
    stage = stage.with_step(again)
    reopened = StepReopened(stage, again, voided, waiting.kind if waiting else None)
    return dossier.with_stage(stage), (reopened,)


def _untouched(step: Step) -> Step:
    """The step without what happened in it."""
    return Step(step.kind, step.office_id, step.working_days, step.remind_before, id=step.id)


def record_council(dossier: Dossier, number: int, verdicts: tuple[Verdict, ...], at: datetime) -> Change:
    """The session's outcomes: declined ones drop out, those decided here are handed over and wait for the decision.

    A council treats all nominees of a dossier in one session; the step is done when nobody is left without a verdict.
    A session may have been concluded in the moment in which its step was put back: its outcome stands.
    """
    stage = open_stage_of(dossier, number)
    step = stage.step(StepKind.COUNCIL)
    if not awaits_council(stage):
        raise StepNotOpen(step=step.kind.value, number=number)
    supported = {verdict.nominee_id for verdict in verdicts if verdict.result is VerdictResult.SUPPORTED}
    without_declined, ended = _decline(dossier, number, verdicts)
    judged, handed = _hand_over(without_declined, stage, supported)
    heard = {verdict.nominee_id for verdict in verdicts}
    if any(nominee.id not in heard for nominee in judged.in_review):
        return judged, (VerdictsGiven(stage, step, verdicts), *handed, *ended)
    step = completed(step, None, at)
    stage = stage.with_step(step)
    return judged.with_stage(stage), (StepCompleted(stage, step, verdicts), *handed, *ended)


def _hand_over(dossier: Dossier, stage: Stage, supported: Collection[UUID]) -> Change:
    """Those of the supported whose award this level decides are no longer ours to move."""
    ids = {
        nominee.id
        for nominee in dossier.in_review
        if nominee.id in supported and nominee.deciding_stage == stage.number
    }
    after = dossier.with_nominees(
        lambda nominee: (
            replace(nominee, state=NOMINEE_TRANSITIONS[nominee.state, NomineeAct.HAND_OVER])
            if nominee.id in ids
            else nominee
        )
    )
    handed = tuple(nominee for nominee in after.nominees if nominee.id in ids)
    return after, (HandedOver(stage, handed),) if handed else ()


def conclude(
    dossier: Dossier,
    number: int,
    outcome: StageOutcome,
    *,
    by: UUID,
    at: datetime,
    reason: str | None = None,
    letter: Letter | None = None,
) -> Change:
    """The head signs the open stage off: propose upward, return, or decline.

    What was handed over to be decided here is not touched by that: it is asked back first.
    Raises StageAlreadyConcluded, StageNotOpen, StepNotOpen, OutcomeImpossible, NominationHeld.
    """
    require_awaited(dossier, number, StepKind.SIGN)
    stage, step = open_step_of(dossier, number, StepKind.SIGN)
    _require_possible(dossier, stage, outcome)
    over = replace(
        concluded(stage.with_step(completed(step, by, at)), outcome, by, at),
        reason=reason,
        letter_number=letter.number if letter else None,
        letter_date=letter.issued_on if letter else None,
    )
    signed = dossier.with_stage(over)
    match outcome:
        case StageOutcome.RETURNED:
            return _returned(signed), (StageConcluded(over), Returned(over))
        case StageOutcome.DECLINED:
            after, ended = end_all(signed, NomineeAct.DECLINE, number, reason)
            return after, (StageConcluded(over), *ended)
        case _:
            told = StageConcluded(over, gone_on=dossier.in_review)
            last = number == max(other.number for other in dossier.stages)
            after, ended = end_all(signed, NomineeAct.FORWARD, number, None) if last else (signed, ())
            return after, (told, *ended)


def _require_possible(dossier: Dossier, stage: Stage, outcome: StageOutcome) -> None:
    """Raises NominationHeld, OutcomeImpossible: nobody to move, or who was given back to be proposed upward."""
    held = awaited_at(dossier, stage.number)
    nobody_to_move = not dossier.in_review
    reconsidered = [nominee for nominee in held if nominee.asked_back is AskBackPurpose.RECONSIDER]
    if held and (outcome is StageOutcome.RETURNED or nobody_to_move or reconsidered):
        raise NominationHeld(nominee.id for nominee in held)
    proposed = outcome is StageOutcome.PROPOSED
    council_spoke = any(
        step.kind is StepKind.COUNCIL and step.status is StepStatus.DONE for step in stage.steps
    )
    given_back = [nominee for nominee in dossier.in_review if nominee.deciding_stage == stage.number]
    if (
        outcome is StageOutcome.DECIDED
        or (nobody_to_move and outcome is not StageOutcome.DECLINED)
        or (proposed and council_spoke and given_back)
    ):
        raise OutcomeImpossible(outcome=outcome.value)


def _without_council(stage: Stage) -> Stage:
    """Nobody is left whom the council could consider: the stage goes on to the signature."""
    steps = (without_future(step) if step.kind is StepKind.COUNCIL else step for step in stage.steps)
    return replace(stage, steps=tuple(steps))


def _returned(dossier: Dossier) -> Dossier:
    """Who was handed over to an earlier decision stays there: a return touches what is ours."""
    status = DOSSIER_TRANSITIONS[dossier.status, Action.RETURN]
    return cut_off(replace(dossier, status=status, revision=dossier.revision + 1))


def _decline(dossier: Dossier, number: int, verdicts: tuple[Verdict, ...]) -> Change:
    """Those in review whom the verdicts don't support drop out, each with its reason."""
    reasons = {
        verdict.nominee_id: verdict.reason for verdict in verdicts if verdict.result is VerdictResult.DECLINED
    }
    declined = {nominee.id for nominee in dossier.in_review}.intersection(reasons)
    after = dossier.with_nominees(
        lambda nominee: (
            end(nominee, NomineeAct.DECLINE, number, reasons[nominee.id])
            if nominee.id in declined
            else nominee
        )
    )
    return after, outcomes(after, declined)


def _require_verdicts_for(treated: Collection[UUID], verdicts: tuple[Verdict, ...]) -> None:
    judged = {verdict.nominee_id for verdict in verdicts}
    if strangers := judged.difference(treated):
        raise NomineeNotTreated(nominees=strangers)
    if missing := set(treated).difference(judged):
        raise VerdictMissing(nominees=missing)
