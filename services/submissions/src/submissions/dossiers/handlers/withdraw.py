"""The submitting unit withdraws one nominee of a dossier that is under way, while the others go on."""

from uuid import UUID

from authority import Capability, Command
from kit.errors import NotFound
from submissions.dossiers import leaving, repository
from submissions.dossiers.change import (
    lock_in_circle,
    marks,
    note,
    prepare,
    require_seen,
)
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.schemas import DossierView
from submissions.dossiers.ways_back import WithdrawNominee


async def withdraw_nominee(
    uow: Command, dossier_id: UUID, nominee_id: UUID, seen: int, command: WithdrawNominee
) -> DossierView:
    """Whoever may recall the dossier withdraws one of its nominees, at whatever step they are in review.

    Raises NotFound, DossierNotSubmitted, NominationHeld, NominationDecided, NominationOver, PreconditionFailed.
    """
    before = await lock_in_circle(uow, dossier_id)
    await uow.authority.require(Capability.SUBMIT_DOSSIER, before.submitting_unit_id)
    if all(nominee.id != nominee_id for nominee in before.nominees):
        raise NotFound
    acts = prepare(uow, before)
    gone, withdrawn = leaving.withdraw(before, nominee_id, command.reason)
    await require_seen(uow, before, seen)
    after, ended = leaving.after_leaving(gone, await repository.heard(uow, before), uow.now)
    stage = before.open_stage
    step = stage.open_step if stage else None
    row = HistoryRow(
        "withdraw_nominee",
        stage.number if stage else None,
        step.kind if step else None,
        reason=command.reason,
        details={"nominee": str(nominee_id)} | marks(uow, before),
    )
    return DossierView.of(note(uow, before, after, row, (*withdrawn, *ended), acts), uow.now)
