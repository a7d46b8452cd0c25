"""Asking for a nomination that awards holds, and what becomes of it once it is back. Pure.

The request changes nothing but that it was made: awards answers by a fact, and whoever came first there, the request
or the decision's issue, has won.
"""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from contracts.submissions import AskBackPurpose, DossierStatus, StageStatus, StepKind, StepStatus
from submissions.dossiers.domain import end
from submissions.dossiers.states import NOMINEE_TRANSITIONS, NomineeAct, NomineeState
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
    dossier: Dossier, nominee_ids: Collection[UUID], purpose: AskBackPurpose, reason: str
) -> Dossier:
    """Note that awards is asked for these nominations, what for and why.

    Raises NominationNotHeld, AlreadyAskedBack, ReconsiderationTooLate.
    """
    for nominee in dossier.nominees:
        if nominee.id in nominee_ids:
            _require_askable(dossier, nominee, purpose)
    return dossier.with_nominees(
        lambda nominee: (
            replace(nominee, asked_back=purpose, reason=reason) if nominee.id in nominee_ids else nominee
        )
    )


def take_back(dossier: Dossier, nominee_id: UUID) -> Dossier:
    """Awards gave the nomination back: it is ours again, and ends at once where it was asked back for that.

    One to be considered again whose dossier was recalled meanwhile goes with it. Raises DecisionOutOfPlace.
    """
    return dossier.with_nominees(
        lambda nominee: _taken_back(dossier, nominee) if nominee.id == nominee_id else nominee
    )


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
