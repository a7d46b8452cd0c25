"""Asking awards for nominations that were handed over to be decided, and what its answer does."""

from uuid import UUID

from authority import Capability, Command, Nomination
from contracts import Envelope
from contracts.acts import Duty
from contracts.awards import NominationGivenBackV1
from contracts.submissions import AskBackPurpose
from submissions.dossiers import handover, leaving, repository
from submissions.dossiers.change import (
    lock_in_circle,
    note,
    prepare,
    require_seen,
)
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.schemas import DossierView
from submissions.dossiers.ways_back import AskBack


async def ask_back(uow: Command, dossier_id: UUID, seen: int, command: AskBack) -> DossierView:
    """The submitting unit withdraws what waits for a decision; the head who is to decide declines or reconsiders it.

    Raises NominationNotHeld, AlreadyAskedBack, ReconsiderationTooLate, NomineeNotTreated, SeveralStages,
    PreconditionFailed.
    """
    before = await lock_in_circle(uow, dossier_id)
    stage = handover.deciding_stage(before, command.nominee_ids)
    if command.purpose is AskBackPurpose.WITHDRAW:
        await uow.authority.require(Capability.SUBMIT_DOSSIER, before.submitting_unit_id)
        acts = prepare(uow, before)
    else:
        await uow.authority.require(Capability.SIGN, stage.unit_id)
        asked = [
            Nomination(dossier_id, nominee.id, nominee.person_id)
            for nominee in before.nominees
            if nominee.id in command.nominee_ids
        ]
        await uow.acts.require_free(Duty.SIGN, stage.unit_id, asked)
        acts = uow.acts.done(Duty.SIGN, stage.unit_id, [dossier_id])
    await require_seen(uow, before, seen)
    after, happened = handover.ask_back(before, stage, command.nominee_ids, command.purpose, command.reason)
    details = {"purpose": command.purpose, "nominees": [str(one) for one in command.nominee_ids]}
    row = HistoryRow("ask_back", stage.number, reason=command.reason, details=details)
    return DossierView.of(note(uow, before, after, row, happened, acts), uow.now)


async def hear_given_back(uow: Command, fact: NominationGivenBackV1, _: Envelope) -> None:
    """The nomination is ours again, and what it was asked back for happens. If it ended, nothing waits for it."""
    before = await repository.lock_dossier(uow, fact.dossier_id)
    back, given_back = handover.take_back(before, fact.nominee_id)
    after, ended = leaving.after_leaving(back, await repository.heard(uow, before), uow.now)
    details = {"nominee": str(fact.nominee_id)}
    row = HistoryRow("given_back", fact.stage, details=details, capacity="awards")
    note(uow, before, after, row, (*given_back, *ended))
