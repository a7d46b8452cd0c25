"""One nominee leaves a dossier while the others go on (xin rút, không còn đủ điều kiện), and what that leaves. Pure.

Only what submissions holds leaves this way: a nomination that waits for its decision is asked back first, and one
that was decided is annulled by another decision.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from contracts.submissions import DossierStatus, StepKind, StepStatus
from submissions.dossiers.happened import (
    Change,
    Closed,
    Happened,
    NomineesWithdrawn,
    Recalled,
    StepCompleted,
)
from submissions.dossiers.moves import (
    awaits_council,
    completed,
    cut_off,
    end_those,
    settle,
    without_future,
)
from submissions.dossiers.states import DOSSIER_TRANSITIONS, Action, NomineeAct, NomineeState
from submissions.dossiers.values import Dossier, Stage, Step
from submissions.errors import DossierNotSubmitted, NominationDecided, NominationHeld, NominationOver


@dataclass(frozen=True)
class Heard:
    """The nominees on whom the open stage has a verdict that counts, in this attempt."""

    appraised: frozenset[UUID] = frozenset()
    by_council: frozenset[UUID] = frozenset()


def withdraw(dossier: Dossier, nominee_id: UUID, reason: str) -> Change:
    """The submitting unit withdraws the nominee, who is known here.

    Raises DossierNotSubmitted, NominationHeld, NominationDecided, NominationOver.
    """
    if dossier.status is DossierStatus.DRAFT:
        raise DossierNotSubmitted
    (nominee,) = (one for one in dossier.nominees if one.id == nominee_id)
    match nominee.state:
        case NomineeState.IN_REVIEW:
            left = replace(dossier, revision=dossier.revision + 1)
            after, ended = end_those(left, [nominee_id], NomineeAct.WITHDRAW, None, reason)
            stage = dossier.open_stage
            step = stage.open_step if stage else None
            return after, (NomineesWithdrawn((nominee_id,), stage, step), *ended)
        case NomineeState.AWAITING_DECISION:
            raise NominationHeld([nominee_id])
        case NomineeState.AWARDED:
            raise NominationDecided(nominee_id)
        case _:
            raise NominationOver(nominee=nominee_id, state=nominee.state.value)


def after_leaving(dossier: Dossier, heard: Heard, at: datetime) -> Change:
    """The dossier without a nominee who has just left it: nothing waits for them any more.

    A step that only they kept open is done. Where nobody is left to treat, the stage goes on to its signature with
    what it has found of others, and a dossier of which it has found nothing is over.
    """
    if dossier.in_review:
        return _without_waiting(dossier, heard, at)
    match dossier.status:
        case DossierStatus.RETURNED:
            return _over(dossier)
        case DossierStatus.IN_REVIEW:
            return _without_anybody(dossier, heard, at)
        case _:
            return dossier, ()


def _without_waiting(dossier: Dossier, heard: Heard, at: datetime) -> Change:
    stage = dossier.open_stage
    if stage is None:
        return dossier, ()
    left = {nominee.id for nominee in dossier.in_review}
    steps = (
        completed(step, None, at) if _waits(stage, step) and left <= _heard_at(step, heard) else step
        for step in stage.steps
    )
    return _with_steps(dossier, stage, tuple(steps))


def _with_steps(dossier: Dossier, stage: Stage, steps: tuple[Step, ...]) -> Change:
    """The stage's steps as they are now, and those of them that are done with it."""
    after = replace(stage, steps=steps)
    done: tuple[Happened, ...] = tuple(
        StepCompleted(after, step)
        for step, before in zip(steps, stage.steps, strict=True)
        if step.status is StepStatus.DONE and before.status is not StepStatus.DONE
    )
    return dossier.with_stage(after), done


def _waits(stage: Stage, step: Step) -> bool:
    """Whether the step gives verdicts and is open, or was and was put back."""
    if step.kind is StepKind.COUNCIL:
        return awaits_council(stage)
    return step.kind is StepKind.APPRAISE and step.status is StepStatus.OPEN


def _heard_at(step: Step, heard: Heard) -> frozenset[UUID]:
    return heard.by_council if step.kind is StepKind.COUNCIL else heard.appraised


def _without_anybody(dossier: Dossier, heard: Heard, at: datetime) -> Change:
    stage = dossier.open_stage
    here = heard.appraised | heard.by_council
    found = any(one.id in here and one.state is not NomineeState.WITHDRAWN for one in dossier.nominees)
    if stage is not None and found:
        steps = tuple(_passed(step, heard, at) for step in stage.steps)
        passed, done = _with_steps(dossier, stage, steps)
        after, signed = settle(passed, heard.by_council, at)
        return after, (*done, *signed)
    if stage is None and not _all_left(dossier):
        return dossier, ()  # between two stages its workflow closes it, once every nominee has an outcome
    return _over(dossier)


def _passed(step: Step, heard: Heard, at: datetime) -> Step:
    """A step before the signature when nobody is left for it; a council that heard nobody is cut off."""
    if step.kind is StepKind.SIGN or step.status is StepStatus.DONE:
        return step
    if step.kind is StepKind.COUNCIL and not heard.by_council:
        return without_future(step)
    return completed(step, None, at)


def _over(dossier: Dossier) -> Change:
    """Nobody is left to treat: closed where others have an outcome, otherwise recalled like a dossier as a whole.

    Whom awards still holds is waited for by a recalled dossier.
    """
    closed = DOSSIER_TRANSITIONS.get((dossier.status, Action.CLOSE))
    if closed is None or dossier.undecided or _all_left(dossier):
        recalled = DOSSIER_TRANSITIONS[dossier.status, Action.RECALL]
        return cut_off(replace(dossier, status=recalled)), (Recalled(),)
    return cut_off(replace(dossier, status=closed)), (Closed(),)


def _all_left(dossier: Dossier) -> bool:
    return all(nominee.state is NomineeState.WITHDRAWN for nominee in dossier.nominees)
