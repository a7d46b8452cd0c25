"""What may happen to a dossier as a whole, and to the stages and steps of its route: the state machine.

A dossier climbs its stages (cấp xét) in order, and each stage does its steps in order. Each nominee has a state
of their own: declined ones drop out, those whose award a stage decides wait for the decision, the others go on.
Every rule answers with a new dossier and with what happened, in order, and refuses what may not; nothing here knows of
time zones, tables or facts on the wire.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from contracts.submissions import DossierStatus, StageStatus, StepKind
from submissions.dossiers.happened import (
    Change,
    Closed,
    Corrected,
    Recalled,
    StageOpened,
    StepOpened,
    StepOverdue,
    StepReminded,
    Submitted,
)
from submissions.dossiers.moves import cut_off, end_all, end_those, open_stage_of, open_step_of
from submissions.dossiers.states import (
    DOSSIER_TRANSITIONS,
    STAGE_TRANSITIONS,
    STEP_TRANSITIONS,
    Action,
    NomineeAct,
    StageAct,
    StepAct,
)
from submissions.dossiers.values import MOST_NOMINEES, Dossier, Letter, Nominee, Stage
from submissions.errors import (
    AttemptOutdated,
    DeadlineNotReached,
    NominationHeld,
    NotDiscardable,
    NotEditable,
    NothingArrived,
    NotRecallable,
    StageAlreadyConcluded,
    StageNotNext,
    StageNotOpen,
    StepNotNext,
    StillUndecided,
    TooManyNominees,
)


def require_attempt(dossier: Dossier, attempt: int) -> None:
    """Raises AttemptOutdated for a command that was meant for another attempt."""
    if dossier.attempt != attempt:
        raise AttemptOutdated(given=attempt, current=dossier.attempt)


def require_editable(dossier: Dossier) -> None:
    """Raises NotEditable."""
    if (dossier.status, Action.SUBMIT) not in DOSSIER_TRANSITIONS:
        raise NotEditable(state=dossier.status.value)


def edit(dossier: Dossier, letter: Letter | None, nominees: tuple[Nominee, ...]) -> Change:
    """Replace what was written. Nominees who are left out are withdrawn, not deleted; decided ones stay.

    Raises NotEditable, TooManyNominees.
    """
    require_editable(dossier)
    if len(nominees) > MOST_NOMINEES:
        raise TooManyNominees(limit=MOST_NOMINEES)
    kept = {nominee.id for nominee in nominees}
    left_out = [nominee.id for nominee in dossier.nominees if nominee.id not in kept]
    without, ended = end_those(dossier, left_out, NomineeAct.WITHDRAW, None, None)
    untouched = tuple(nominee for nominee in without.nominees if nominee.id not in kept)
    edited = replace(dossier, letter=letter, nominees=(*untouched, *nominees), revision=dossier.revision + 1)
    return edited, (Corrected(), *ended)


def submit(
    dossier: Dossier,
    *,
    by: UUID,
    at: datetime,
    rule_set: str,
    stages: tuple[Stage, ...],
    deciding_stages: Mapping[UUID, int | None],
) -> Change:
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
    on_route = sealed.with_nominees(
        lambda nominee: replace(
            nominee, deciding_stage=deciding_stages.get(nominee.id, nominee.deciding_stage)
        )
    )
    return on_route, (Submitted(),)


def register_arrival(dossier: Dossier, number: int, arrival_number: str, arrived_on: date) -> Change:
    """Note under which number and on which day it came to a level, by the book there; nothing else depends on it.

    Raises StageNotOpen where it has not come, NothingArrived where nothing does.
    """
    stage = dossier.stage(number)
    if stage.unit_id == dossier.submitting_unit_id:
        raise NothingArrived(number=number)
    if stage.status not in {StageStatus.OPEN, StageStatus.CONCLUDED}:
        raise StageNotOpen(number=number, state=stage.status.value)
    return dossier.with_stage(replace(stage, arrival_number=arrival_number, arrived_on=arrived_on)), ()


def discard(dossier: Dossier, reason: str) -> Change:
    """Give up a draft that was never sent. Raises NotDiscardable for what was: that is recalled."""
    status = DOSSIER_TRANSITIONS.get((dossier.status, Action.DISCARD))
    if status is None:
        raise NotDiscardable(state=dossier.status.value)
    return _taken_back(dossier, status, reason)


def recall(dossier: Dossier, reason: str) -> Change:
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
    return _taken_back(dossier, status, reason)


def end_with_round(dossier: Dossier, reason: str) -> Change:
    """A draft or a returned dossier ends with its round, which was cancelled, whoever is left in it."""
    act = Action.DISCARD if dossier.status is DossierStatus.DRAFT else Action.RECALL
    return _taken_back(dossier, DOSSIER_TRANSITIONS[dossier.status, act], reason)


def _taken_back(dossier: Dossier, status: DossierStatus, reason: str) -> Change:
    over = cut_off(replace(dossier, status=status, revision=dossier.revision + 1))
    recalled, ended = end_all(over, NomineeAct.WITHDRAW, None, reason)
    return recalled, (Recalled(), *ended)


def open_stage(dossier: Dossier, number: int) -> Change:
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
    opened = replace(stage, status=status)
    return dossier.with_stage(opened), (StageOpened(opened),)


def open_step(
    dossier: Dossier,
    number: int,
    kind: StepKind,
    *,
    at: datetime,
    due_at: datetime | None,
    remind_at: datetime | None,
) -> Change:
    """Open the next step of the open stage. Raises StageNotOpen, StepNotNext."""
    stage = open_stage_of(dossier, number)
    if stage.open_step or stage.next_step is None or stage.next_step.kind is not kind:
        raise StepNotNext(step=kind.value, number=number)
    status = STEP_TRANSITIONS[stage.next_step.status, StepAct.OPEN]
    step = replace(stage.next_step, status=status, opened_at=at, due_at=due_at, remind_at=remind_at)
    stage = stage.with_step(step)
    return dossier.with_stage(stage), (StepOpened(stage, step),)


def remind(dossier: Dossier, number: int, kind: StepKind, at: datetime) -> Change:
    """Mark that the open step's office was reminded. Raises StepNotOpen, DeadlineNotReached."""
    stage, step = open_step_of(dossier, number, kind)
    if step.remind_at is None or at < step.remind_at:
        raise DeadlineNotReached(remind_at=step.remind_at)
    step = replace(step, reminded_at=at)
    stage = stage.with_step(step)
    return dossier.with_stage(stage), (StepReminded(stage, step),)


def mark_overdue(dossier: Dossier, number: int, kind: StepKind, at: datetime) -> Change:
    """Mark that the open step is past its limit. Raises StepNotOpen, DeadlineNotReached."""
    stage, step = open_step_of(dossier, number, kind)
    if step.due_at is None or at < step.due_at:
        raise DeadlineNotReached(due_at=step.due_at)
    step = replace(step, overdue_at=at)
    stage = stage.with_step(step)
    return dossier.with_stage(stage), (StepOverdue(stage, step),)


def require_awaited(dossier: Dossier, number: int, kind: StepKind) -> None:
    """The step waits for its office. Raises StageAlreadyConcluded, StageNotOpen, StepNotOpen."""
    stage = dossier.stage(number)
    if kind is StepKind.SIGN and stage.status is StageStatus.CONCLUDED:
        raise StageAlreadyConcluded(number=number, outcome=stage.outcome.value if stage.outcome else None)
    open_step_of(dossier, number, kind)


def close(dossier: Dossier) -> Change:
    """Nothing more to come. Raises StillUndecided, and NotEditable for a dossier that is not in review."""
    status = DOSSIER_TRANSITIONS.get((dossier.status, Action.CLOSE))
    if status is None:
        raise NotEditable(state=dossier.status.value)
    if dossier.undecided or dossier.open_stage:
        raise StillUndecided(undecided=dossier.undecided)
    return cut_off(replace(dossier, status=status)), (Closed(),)
