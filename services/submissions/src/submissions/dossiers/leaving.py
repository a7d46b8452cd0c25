"""One nominee leaves a dossier while the others go on (xin rút, không còn đủ điều kiện), and what that leaves. Pure.

Only what submissions holds leaves this way: a nomination that waits for its decision is asked back first, and one
that was decided is annulled by another decision.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from contracts.submissions import DossierStatus, StepKind, StepStatus
from submissions.dossiers.domain import awaits_council, completed, cut_off, end, settled, without_future
from submissions.dossiers.states import DOSSIER_TRANSITIONS, Action, NomineeAct, NomineeState
from submissions.dossiers.values import Dossier, Stage, Step
from submissions.errors import DossierNotSubmitted, NominationDecided, NominationHeld, NominationOver


@dataclass(frozen=True)
class Heard:
    """The nominees on whom the open stage has a verdict that counts, in this attempt."""

    appraised: frozenset[UUID] = frozenset()
    by_council: frozenset[UUID] = frozenset()


def withdraw(dossier: Dossier, nominee_id: UUID, reason: str) -> Dossier:
    """The submitting unit withdraws the nominee, who is known here.

    Raises DossierNotSubmitted, NominationHeld, NominationDecided, NominationOver.
    """
    if dossier.status is DossierStatus.DRAFT:
        raise DossierNotSubmitted
    (nominee,) = (one for one in dossier.nominees if one.id == nominee_id)
    match nominee.state:
        case NomineeState.IN_REVIEW:
            left = replace(dossier, revision=dossier.revision + 1)
            return left.with_nominees(
                lambda one: end(one, NomineeAct.WITHDRAW, None, reason) if one.id == nominee_id else one
            )
        case NomineeState.AWAITING_DECISION:
            raise NominationHeld([nominee_id])
        case NomineeState.AWARDED:
            raise NominationDecided(nominee_id)
        case _:
            raise NominationOver(nominee=nominee_id, state=nominee.state.value)


def after_leaving(dossier: Dossier, heard: Heard, at: datetime) -> Dossier:
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
            return dossier


def _without_waiting(dossier: Dossier, heard: Heard, at: datetime) -> Dossier:
    stage = dossier.open_stage
    if stage is None:
        return dossier
    left = {nominee.id for nominee in dossier.in_review}
    for step in stage.steps:
        if _waits(stage, step) and left <= _heard_at(step, heard):
            stage = stage.with_step(completed(step, None, at))
    return dossier.with_stage(stage)


def _waits(stage: Stage, step: Step) -> bool:
    """Whether the step gives verdicts and is open, or was and was put back."""
    if step.kind is StepKind.COUNCIL:
        return awaits_council(stage)
    return step.kind is StepKind.APPRAISE and step.status is StepStatus.OPEN


def _heard_at(step: Step, heard: Heard) -> frozenset[UUID]:
    return heard.by_council if step.kind is StepKind.COUNCIL else heard.appraised


def _without_anybody(dossier: Dossier, heard: Heard, at: datetime) -> Dossier:
    stage = dossier.open_stage
    here = heard.appraised | heard.by_council
    found = any(one.id in here and one.state is not NomineeState.WITHDRAWN for one in dossier.nominees)
    if stage is not None and found:
        steps = (_passed(step, heard, at) for step in stage.steps)
        return settled(dossier.with_stage(replace(stage, steps=tuple(steps))), heard.by_council, at)
    if stage is None and not _all_left(dossier):
        return dossier  # between two stages its workflow closes it, once every nominee has an outcome
    return _over(dossier)


def _passed(step: Step, heard: Heard, at: datetime) -> Step:
    """A step before the signature when nobody is left for it; a council that heard nobody is cut off."""
    if step.kind is StepKind.SIGN or step.status is StepStatus.DONE:
        return step
    if step.kind is StepKind.COUNCIL and not heard.by_council:
        return without_future(step)
    return completed(step, None, at)


def _over(dossier: Dossier) -> Dossier:
    """Nobody is left to treat: closed where others have an outcome, otherwise recalled like a dossier as a whole.

    Whom awards still holds is waited for by a recalled dossier.
    """
    closed = DOSSIER_TRANSITIONS.get((dossier.status, Action.CLOSE))
    if closed is None or dossier.undecided or _all_left(dossier):
        return cut_off(replace(dossier, status=DOSSIER_TRANSITIONS[dossier.status, Action.RECALL]))
    return cut_off(replace(dossier, status=closed))


def _all_left(dossier: Dossier) -> bool:
    return all(nominee.state is NomineeState.WITHDRAWN for nominee in dossier.nominees)
