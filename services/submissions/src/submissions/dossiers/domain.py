"""What may happen to a dossier: the state machine, nothing else.

A dossier climbs its stages (cấp xét) in order, and each stage does its steps in order. Each nominee has a state
of their own: declined ones drop out, those whose award a stage decides wait for the decision, the others go on.
Every change returns a new dossier; nothing here knows of time zones, tables or facts on the wire.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from contracts.submissions import (
    AskBackPurpose,
    DossierStatus,
    StageOutcome,
    StageStatus,
    StepKind,
    StepStatus,
    VerdictResult,
)
from submissions.dossiers.states import (
    DOSSIER_TRANSITIONS,
    NOMINEE_TRANSITIONS,
    STAGE_TRANSITIONS,
    STEP_TRANSITIONS,
    UNDECIDED,
    Action,
    NomineeAct,
    NomineeState,
    StageAct,
    StepAct,
)
from submissions.dossiers.values import Dossier, Letter, Nominee, Stage, Step, Verdict
from submissions.errors import (
    AttemptOutdated,
    DeadlineNotReached,
    DecisionOutOfPlace,
    NominationHeld,
    NomineeNotTreated,
    NotDiscardable,
    NotEditable,
    NotRecallable,
    OutcomeImpossible,
    StageAlreadyConcluded,
    StageNotNext,
    StageNotOpen,
    StepNotNext,
    StepNotOpen,
    StillUndecided,
    VerdictMissing,
)


def require_attempt(dossier: Dossier, attempt: int) -> None:
    """Raises AttemptOutdated for a command that was meant for another attempt."""
    if dossier.attempt != attempt:
        raise AttemptOutdated(given=attempt, current=dossier.attempt)


def require_editable(dossier: Dossier) -> None:
    """Raises NotEditable."""
    if (dossier.status, Action.SUBMIT) not in DOSSIER_TRANSITIONS:
        raise NotEditable(state=dossier.status.value)


def edit(dossier: Dossier, letter: Letter | None, nominees: tuple[Nominee, ...]) -> Dossier:
    """Replace what was written. Nominees who are left out are withdrawn, not deleted; decided ones stay."""
    require_editable(dossier)
    kept = {nominee.id for nominee in nominees}
    untouched = tuple(
        end(nominee, NomineeAct.WITHDRAW, None, None)
        for nominee in dossier.nominees
        if nominee.id not in kept
    )
    return replace(dossier, letter=letter, nominees=(*untouched, *nominees), revision=dossier.revision + 1)


def submit(
    dossier: Dossier,
    *,
    by: UUID,
    at: datetime,
    rule_set: str,
    stages: tuple[Stage, ...],
    deciding_stages: Mapping[UUID, int | None],
) -> Dossier:
    """Seal the dossier and put it on its route, from the first stage, as the next attempt."""
    require_editable(dossier)
    sealed = replace(
        dossier,
        status=DOSSIER_TRANSITIONS[dossier.status, Action.SUBMIT],
        attempt=dossier.attempt + 1,
        revision=dossier.revision + 1,
        submitted_by=by,
        received_at=at,
        rule_set=rule_set,
        stages=stages,
    )
    return sealed.with_nominees(
        lambda nominee: replace(
            nominee, deciding_stage=deciding_stages.get(nominee.id, nominee.deciding_stage)
        )
    )


def discard(dossier: Dossier, reason: str) -> Dossier:
    """Give up a draft that was never sent. Raises NotDiscardable for what was: that is recalled."""
    status = DOSSIER_TRANSITIONS.get((dossier.status, Action.DISCARD))
    if status is None:
        raise NotDiscardable(state=dossier.status.value)
    given_up = replace(dossier, status=status, revision=dossier.revision + 1)
    return given_up.with_nominees(lambda nominee: end(nominee, NomineeAct.WITHDRAW, None, reason))


def recall(dossier: Dossier, reason: str) -> Dossier:
    """Take the dossier back. Nominees already waiting for a decision stay with awards, until they are asked back.

    Where nobody is left in review, a returned dossier is still taken back, since nothing else ends it; of one that is
    under way its workflow sees the end. Raises NotRecallable, NominationHeld where all that are left wait there.
    """
    status = DOSSIER_TRANSITIONS.get((dossier.status, Action.RECALL))
    if status is None:
        raise NotRecallable(state=dossier.status.value)
    if not dossier.in_review:
        if dossier.handed_over:
            raise NominationHeld(nominee.id for nominee in dossier.handed_over)
        if dossier.status is not DossierStatus.RETURNED:
            raise NotRecallable(state=dossier.status.value)
    recalled = cut_off(replace(dossier, status=status, revision=dossier.revision + 1))
    return recalled.with_nominees(lambda nominee: end(nominee, NomineeAct.WITHDRAW, None, reason))


def end_with_round(dossier: Dossier, reason: str) -> Dossier:
    """A draft or a returned dossier ends with its round, which was cancelled, whoever is left in it."""
    act = Action.DISCARD if dossier.status is DossierStatus.DRAFT else Action.RECALL
    status = DOSSIER_TRANSITIONS[dossier.status, act]
    over = cut_off(replace(dossier, status=status, revision=dossier.revision + 1))
    return over.with_nominees(lambda nominee: end(nominee, NomineeAct.WITHDRAW, None, reason))


def open_stage(dossier: Dossier, number: int) -> Dossier:
    """Open the next stage. Stages before it with nobody to treat don't exist: nobody left, nothing opens.

    Raises StageNotNext for any other stage than the next, whoever asks.
    """
    stage = dossier.stage(number)
    earlier_over = all(
        other.status in {StageStatus.CONCLUDED, StageStatus.SKIPPED}
        for other in dossier.stages
        if other.number < number
    )
    status = STAGE_TRANSITIONS.get((stage.status, StageAct.OPEN))
    expected = dossier.status is DossierStatus.IN_REVIEW and earlier_over and dossier.in_review
    if status is None or not expected:
        raise StageNotNext(number=number, state=stage.status.value)
    return dossier.with_stage(replace(stage, status=status))


def open_step(
    dossier: Dossier,
    number: int,
    kind: StepKind,
    *,
    at: datetime,
    due_at: datetime | None,
    remind_at: datetime | None,
) -> Dossier:
    """Open the next step of the open stage. Raises StageNotOpen, StepNotNext."""
    stage = _open(dossier, number)
    if stage.open_step or stage.next_step is None or stage.next_step.kind is not kind:
        raise StepNotNext(step=kind.value, number=number)
    status = STEP_TRANSITIONS[stage.next_step.status, StepAct.OPEN]
    step = replace(stage.next_step, status=status, opened_at=at, due_at=due_at, remind_at=remind_at)
    return dossier.with_stage(stage.with_step(step))


def remind(dossier: Dossier, number: int, kind: StepKind, at: datetime) -> Dossier:
    """Mark that the open step's office was reminded. Raises StepNotOpen, DeadlineNotReached."""
    stage, step = _open_step(dossier, number, kind)
    if step.remind_at is None or at < step.remind_at:
        raise DeadlineNotReached(remind_at=step.remind_at)
    return dossier.with_stage(stage.with_step(replace(step, reminded_at=at)))


def mark_overdue(dossier: Dossier, number: int, kind: StepKind, at: datetime) -> Dossier:
    """Mark that the open step is past its limit. Raises StepNotOpen, DeadlineNotReached."""
    stage, step = _open_step(dossier, number, kind)
    if step.due_at is None or at < step.due_at:
        raise DeadlineNotReached(due_at=step.due_at)
    return dossier.with_stage(stage.with_step(replace(step, overdue_at=at)))


def require_awaited(dossier: Dossier, number: int, kind: StepKind) -> None:
    """The step waits for its office. Raises StageAlreadyConcluded, StageNotOpen, StepNotOpen."""
    stage = dossier.stage(number)
    if kind is StepKind.SIGN and stage.status is StageStatus.CONCLUDED:
        raise StageAlreadyConcluded(number=number, outcome=stage.outcome.value if stage.outcome else None)
    _open_step(dossier, number, kind)


def pass_check(dossier: Dossier, number: int, *, by: UUID, at: datetime) -> Dossier:
    """The dossier is complete: the check is done."""
    stage, step = _open_step(dossier, number, StepKind.CHECK)
    return dossier.with_stage(stage.with_step(completed(step, by, at)))


def appraise(
    dossier: Dossier,
    number: int,
    verdicts: tuple[Verdict, ...],
    *,
    judged: Collection[UUID],
    barred: Collection[UUID],
    by: UUID,
    at: datetime,
) -> Dossier:
    """A verdict for each nominee who has none yet (`judged`) and whom the appraiser may judge (not `barred`).

    Declined ones drop out here; the step is done when nobody is left without a verdict.
    Raises VerdictMissing, NomineeNotTreated.
    """
    stage, step = _open_step(dossier, number, StepKind.APPRAISE)
    waiting = {nominee.id for nominee in dossier.in_review}.difference(judged)
    _require_verdicts_for(waiting.difference(barred), verdicts)
    if waiting.difference(verdict.nominee_id for verdict in verdicts):
        return _decline(dossier, number, verdicts)
    done = _decline(dossier.with_stage(stage.with_step(completed(step, by, at))), number, verdicts)
    return done if done.in_review else _without_council(done, number)


def reopen_appraisal(
    dossier: Dossier, number: int, *, at: datetime, due_at: datetime | None, remind_at: datetime | None
) -> Dossier:
    """The open stage appraises once more those whose verdict no longer counts; the step that was open waits for it.

    Raises StageNotOpen.
    """
    stage = _open(dossier, number)
    step = stage.step(StepKind.APPRAISE)
    if step.status is not StepStatus.DONE:
        return dossier
    if waiting := stage.open_step:
        put_back = replace(_untouched(waiting), opened_at=waiting.opened_at)
        stage = stage.with_step(replace(put_back, status=STEP_TRANSITIONS[waiting.status, StepAct.PUT_BACK]))
    again = replace(
        _untouched(step),
        status=STEP_TRANSITIONS[step.status, StepAct.REOPEN],
        opened_at=at,
        due_at=due_at,
        remind_at=remind_at,
    )
    return dossier.with_stage(stage.with_step(again))


def _untouched(step: Step) -> Step:
    """The step without what happened in it."""
    return Step(step.kind, step.office_id, step.working_days, step.remind_before)


def record_council(dossier: Dossier, number: int, verdicts: tuple[Verdict, ...], at: datetime) -> Dossier:
    """The session's outcomes: declined ones drop out, those decided here are handed over and wait for the decision.

    A council treats all nominees of a dossier in one session; the step is done when nobody is left without a verdict.
    A session may have been concluded in the moment in which its step was put back: its outcome stands.
    """
    stage = _open(dossier, number)
    step = stage.step(StepKind.COUNCIL)
    if not awaits_council(stage):
        raise StepNotOpen(step=step.kind.value, number=number)
    supported = {verdict.nominee_id for verdict in verdicts if verdict.result is VerdictResult.SUPPORTED}
    judged = _decline(dossier, number, verdicts).with_nominees(
        lambda nominee: (
            replace(nominee, state=NOMINEE_TRANSITIONS[nominee.state, NomineeAct.HAND_OVER])
            if nominee.id in supported
            and nominee.state is NomineeState.IN_REVIEW
            and nominee.deciding_stage == number
            else nominee
        )
    )
    heard = {verdict.nominee_id for verdict in verdicts}
    if any(nominee.id not in heard for nominee in dossier.in_review):
        return judged
    return judged.with_stage(stage.with_step(completed(step, None, at)))


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


def conclude(
    dossier: Dossier,
    number: int,
    outcome: StageOutcome,
    *,
    by: UUID,
    at: datetime,
    reason: str | None = None,
    letter: Letter | None = None,
) -> Dossier:
    """The head signs the open stage off: propose upward, return, or decline.

    What was handed over to be decided here is not touched by that: it is asked back first.
    Raises StageAlreadyConcluded, StageNotOpen, StepNotOpen, OutcomeImpossible, NominationHeld.
    """
    require_awaited(dossier, number, StepKind.SIGN)
    stage, step = _open_step(dossier, number, StepKind.SIGN)
    _require_possible(dossier, stage, outcome)
    stage = _concluded(stage.with_step(completed(step, by, at)), outcome, by, at)
    stage = replace(
        stage,
        reason=reason,
        letter_number=letter.number if letter else None,
        letter_date=letter.issued_on if letter else None,
    )
    concluded = dossier.with_stage(stage)
    match outcome:
        case StageOutcome.RETURNED:
            return _returned(concluded)
        case StageOutcome.DECLINED:
            return concluded.with_nominees(lambda nominee: end(nominee, NomineeAct.DECLINE, number, reason))
        case _ if number == max(other.number for other in dossier.stages):
            return concluded.with_nominees(lambda nominee: end(nominee, NomineeAct.FORWARD, number, None))
        case _:
            return concluded


def _require_possible(dossier: Dossier, stage: Stage, outcome: StageOutcome) -> None:
    """Raises NominationHeld, OutcomeImpossible: nobody to move, or who was given back to be proposed upward."""
    held = _awaited_at(dossier, stage.number)
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


def return_at_check(dossier: Dossier, number: int, *, by: UUID, at: datetime, reason: str) -> Dossier:
    """The standing office sends an incomplete dossier back at once."""
    stage, step = _open_step(dossier, number, StepKind.CHECK)
    stage = _concluded(stage.with_step(completed(step, by, at)), StageOutcome.RETURNED, by, at)
    return _returned(dossier.with_stage(replace(stage, reason=reason)))


def record_decision(
    dossier: Dossier, decision_id: UUID, act: NomineeAct, named: Mapping[UUID, int | None], at: datetime
) -> Dossier:
    """A decision awarded these nominees, or a later one amended, replaced or revoked it.

    `named` says of each how many decisions on the nomination there are with this one. The facts of one decision come in
    order, those of another that took its place may come before them: what is known by a later one stays as it is, and
    what a later one tells was awarded before. Raises DecisionOutOfPlace for one that has no place.
    """
    decided = dossier.with_nominees(
        lambda nominee: (
            _decided(nominee, act, decision_id, named[nominee.id]) if nominee.id in named else nominee
        )
    )
    awaited = {nominee.id for nominee in dossier.nominees if nominee.state in UNDECIDED}
    return settled(decided, awaited.intersection(named), at)


def settled(dossier: Dossier, now_known: Collection[UUID], at: datetime) -> Dossier:
    """Where the council has spoken and nobody is left to propose or to wait for, the decision was the signature.

    It is the decision on one of whom this was now heard; one on an earlier attempt signed nothing of this one.
    """
    stage = dossier.open_stage
    if stage is None or dossier.in_review or _awaited_at(dossier, stage.number):
        return dossier
    before_signing = (step for step in stage.steps if step.kind is not StepKind.SIGN)
    council_is_over = all(step.status is StepStatus.DONE for step in before_signing)
    decided_here = any(
        nominee.id in now_known and nominee.decision_id is not None and nominee.deciding_stage == stage.number
        for nominee in dossier.nominees
    )
    if not (council_is_over and decided_here):
        return dossier
    step = stage.open_step
    signed = stage.with_step(completed(step, None, at)) if step else stage
    return dossier.with_stage(_concluded(signed, StageOutcome.DECIDED, None, at))


def close(dossier: Dossier) -> Dossier:
    """Nothing more to come. Raises StillUndecided, and NotEditable for a dossier that is not in review."""
    status = DOSSIER_TRANSITIONS.get((dossier.status, Action.CLOSE))
    if status is None:
        raise NotEditable(state=dossier.status.value)
    if dossier.undecided or dossier.open_stage:
        raise StillUndecided(undecided=dossier.undecided)
    return cut_off(replace(dossier, status=status))


def _open(dossier: Dossier, number: int) -> Stage:
    stage = dossier.stage(number)
    if dossier.status is not DossierStatus.IN_REVIEW or stage.status is not StageStatus.OPEN:
        raise StageNotOpen(number=number, state=stage.status.value)
    return stage


def _open_step(dossier: Dossier, number: int, kind: StepKind) -> tuple[Stage, Step]:
    stage = _open(dossier, number)
    step = stage.step(kind)
    if step.status is not StepStatus.OPEN:
        raise StepNotOpen(step=kind.value, number=number)
    return stage, step


def completed(step: Step, by: UUID | None, at: datetime) -> Step:
    """The step was done, by nobody where a rule or a fact did it."""
    return replace(step, status=STEP_TRANSITIONS[step.status, StepAct.DO], done_by=by, done_at=at)


def _without_council(dossier: Dossier, number: int) -> Dossier:
    """Nobody is left whom the council could consider: the stage goes on to the signature."""
    stage = dossier.stage(number)
    steps = (without_future(step) if step.kind is StepKind.COUNCIL else step for step in stage.steps)
    return dossier.with_stage(replace(stage, steps=tuple(steps)))


def _concluded(stage: Stage, outcome: StageOutcome, by: UUID | None, at: datetime) -> Stage:
    status = STAGE_TRANSITIONS[stage.status, StageAct.CONCLUDE]
    ended = replace(stage, status=status, outcome=outcome, concluded_by=by, concluded_at=at)
    return replace(ended, steps=tuple(without_future(step) for step in ended.steps))


def without_future(step: Step) -> Step:
    """The step as it stays when nothing more happens in it."""
    status = STEP_TRANSITIONS.get((step.status, StepAct.CUT_OFF))
    return replace(step, status=status) if status else step


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


def _returned(dossier: Dossier) -> Dossier:
    """Who was handed over to an earlier decision stays there: a return touches what is ours."""
    status = DOSSIER_TRANSITIONS[dossier.status, Action.RETURN]
    return cut_off(replace(dossier, status=status, revision=dossier.revision + 1))


def end(nominee: Nominee, act: NomineeAct, stage: int | None, reason: str | None) -> Nominee:
    """The nomination ends. One who is no longer in review is not touched by what happens to those who are."""
    if nominee.state is not NomineeState.IN_REVIEW:
        return nominee
    state = NOMINEE_TRANSITIONS[nominee.state, act]
    return replace(nominee, state=state, ended_at_stage=stage, reason=reason)


def _decided(nominee: Nominee, act: NomineeAct, decision_id: UUID, ordinal: int | None) -> Nominee:
    if nominee.decisions and (ordinal or 0) <= nominee.decisions:
        return nominee
    before = nominee.state
    if ordinal is not None and act is not NomineeAct.AWARD:
        before = NOMINEE_TRANSITIONS.get((before, NomineeAct.AWARD), before)
    state = NOMINEE_TRANSITIONS.get((before, act))
    if ordinal is not None and (before, act) == (NomineeState.REVOKED, NomineeAct.REVOKE):
        state = before  # by a later decision, in the place of the one that annulled it
    if state is None:
        raise DecisionOutOfPlace(nominee=nominee.id, state=nominee.state.value)
    return replace(
        nominee,
        state=state,
        decision_id=decision_id,
        ended_at_stage=nominee.deciding_stage,
        reason=None,
        asked_back=None,
        decisions=ordinal or nominee.decisions,
    )


def _decline(dossier: Dossier, number: int, verdicts: tuple[Verdict, ...]) -> Dossier:
    reasons = {
        verdict.nominee_id: verdict.reason for verdict in verdicts if verdict.result is VerdictResult.DECLINED
    }
    return dossier.with_nominees(
        lambda nominee: (
            end(nominee, NomineeAct.DECLINE, number, reasons[nominee.id])
            if nominee.id in reasons
            else nominee
        )
    )


def _require_verdicts_for(treated: Collection[UUID], verdicts: tuple[Verdict, ...]) -> None:
    judged = {verdict.nominee_id for verdict in verdicts}
    if strangers := judged.difference(treated):
        raise NomineeNotTreated(nominees=strangers)
    if missing := set(treated).difference(judged):
        raise VerdictMissing(nominees=missing)


def _awaited_at(dossier: Dossier, number: int) -> tuple[Nominee, ...]:
    return tuple(nominee for nominee in dossier.handed_over if nominee.deciding_stage == number)
