"""Nominations that awards holds: asking for one, what becomes of it once it is back, and what a decision does. Pure.

The request changes nothing but that it was made: awards answers by a fact, and whoever came first there, the request
or the decision's issue, has won.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from contracts.submissions import AskBackPurpose, DossierStatus, StageStatus, StepKind, StepStatus
from submissions.dossiers.happened import AskedBack, Change, Decided
from submissions.dossiers.moves import end, outcomes, settle
from submissions.dossiers.states import NOMINEE_TRANSITIONS, UNDECIDED, NomineeAct, NomineeState
from submissions.dossiers.values import Dossier, Nominee, Stage
from submissions.errors import (
    AlreadyAskedBack,
    DecisionOutOfPlace,
    NominationNotHeld,
    NomineeNotTreated,
    ReconsiderationTooLate,
    SeveralStages,
)


def deciding_stage(dossier: Dossier, nominee_ids: Collection[UUID]) -> Stage:
    """The stage whose head is to decide these nominations.

    Raises NomineeNotTreated, NominationNotHeld, SeveralStages.
    """
    asked = [nominee for nominee in dossier.nominees if nominee.id in nominee_ids]
    if strangers := set(nominee_ids) - {nominee.id for nominee in asked}:
        raise NomineeNotTreated(nominees=sorted(strangers))
    numbers = {nominee.deciding_stage for nominee in asked}
    if len(numbers) > 1:
        raise SeveralStages
    (number,) = numbers
    if number is None:
        raise NominationNotHeld(nominee=asked[0].id, state=asked[0].state.value)
    return dossier.stage(number)


def ask_back(
    dossier: Dossier, stage: Stage, nominee_ids: tuple[UUID, ...], purpose: AskBackPurpose, reason: str
) -> Change:
    """Note that awards is asked for these nominations, what for and why. `stage` is their deciding one.

    Raises NominationNotHeld, AlreadyAskedBack, ReconsiderationTooLate.
    """
    for nominee in dossier.nominees:
        if nominee.id in nominee_ids:
            _require_askable(dossier, nominee, purpose)
    after = dossier.with_nominees(
        lambda nominee: (
            replace(nominee, asked_back=purpose, reason=reason) if nominee.id in nominee_ids else nominee
        )
    )
    return after, (AskedBack(stage, nominee_ids, purpose),)


def take_back(dossier: Dossier, nominee_id: UUID) -> Change:
    """Awards gave the nomination back: it is ours again, and ends at once where it was asked back for that.

    One to be considered again whose dossier was recalled meanwhile goes with it. Raises DecisionOutOfPlace.
    """
    after = dossier.with_nominees(
        lambda nominee: _taken_back(dossier, nominee) if nominee.id == nominee_id else nominee
    )
    over = {one.id for one in after.nominees if one.id == nominee_id and one.state not in UNDECIDED}
    return after, outcomes(after, over)


def record_decision(
    dossier: Dossier, decision_id: UUID, act: NomineeAct, named: Mapping[UUID, int | None], at: datetime
) -> Change:
    """A decision awarded these nominees, or a later one amended, replaced or revoked it.

    `named` says of each how many decisions on the nomination there are with this one. The facts of one decision come in
    order, those of another that took its place may come before them: what is known by a later one stays as it is, and
    what a later one tells was awarded before. Raises DecisionOutOfPlace for one that has no place.
    """
    moved = {
        nominee.id: then
        for nominee in dossier.nominees
        if nominee.id in named and (then := _decided(nominee, act, decision_id, named[nominee.id])) != nominee
    }
    if not moved:
        return dossier, ()
    awaited = {nominee.id for nominee in dossier.nominees if nominee.state in UNDECIDED}
    decided = dossier.with_nominees(lambda nominee: moved.get(nominee.id, nominee))
    after, signed = settle(decided, awaited.intersection(named), at)
    return after, (Decided(decision_id, tuple(moved.values())), *signed)


def _require_askable(dossier: Dossier, nominee: Nominee, purpose: AskBackPurpose) -> None:
    if nominee.state is not NomineeState.AWAITING_DECISION:
        raise NominationNotHeld(nominee=nominee.id, state=nominee.state.value)
    if nominee.asked_back is not None:
        raise AlreadyAskedBack(nominee=nominee.id)
    if purpose is AskBackPurpose.RECONSIDER and not _waits_for_signature(dossier, nominee.deciding_stage):
        raise ReconsiderationTooLate(number=nominee.deciding_stage)


def _waits_for_signature(dossier: Dossier, number: int | None) -> bool:
    return dossier.status is DossierStatus.IN_REVIEW and any(
        stage.number == number
        and stage.status is StageStatus.OPEN
        and any(step.kind is StepKind.SIGN and step.status is StepStatus.OPEN for step in stage.steps)
        for stage in dossier.stages
    )


def _taken_back(dossier: Dossier, nominee: Nominee) -> Nominee:
    state = NOMINEE_TRANSITIONS.get((nominee.state, NomineeAct.GIVE_BACK))
    if state is None:
        raise DecisionOutOfPlace(nominee=nominee.id, state=nominee.state.value)
    ours = replace(nominee, state=state, asked_back=None)
    match nominee.asked_back:
        case AskBackPurpose.DECLINE:
            return end(ours, NomineeAct.DECLINE, nominee.deciding_stage, nominee.reason)
        case AskBackPurpose.RECONSIDER if dossier.status is not DossierStatus.RECALLED:
            return replace(ours, reason=None)
        case _:
            return end(ours, NomineeAct.WITHDRAW, None, nominee.reason)


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
