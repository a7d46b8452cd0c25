"""Whoever called a round cancels it: nothing is under way in it, and what was only being written ends with it."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from authority import Command
from contracts.submissions import DossierStatus
from submissions.dossiers import allowances, domain, repository
from submissions.dossiers.change import note, prepared
from submissions.dossiers.repository import BY_RULE, HistoryRow, Standing
from submissions.dossiers.values import Dossier
from submissions.errors import RoundDecided, RoundUnderWay
from submissions.rounds import handlers as rounds
from submissions.rounds.schemas import CancelRound
from submissions.rounds.views import RoundView

_WRITTEN: Final = {DossierStatus.DRAFT, DossierStatus.RETURNED}


async def cancel_round(uow: Command, round_id: UUID, seen: int, command: CancelRound) -> RoundView:
    """Cancel a round with a reason and by a document. Drafts and returned dossiers of it end, and nothing is deleted.

    Nothing comes into the round meanwhile, because who brings it holds the round. Raises NotFound, NotAuthorised,
    RoundCancelled, RoundDecided, RoundUnderWay, InvalidPayload, PreconditionFailed.
    """
    review = await rounds.lock_to_cancel(uow, round_id)
    known = await repository.standing_in(uow, round_id, await uow.authority.units())
    _require_nothing_under_way(known)
    written = [one for one in known if one.status in _WRITTEN]
    submitting_units = [
        one.submitting_unit_id for one in written if await _end(uow, one.id, round_id, command)
    ]
    return await rounds.cancel(uow, review, seen, command, submitting_units)


def _require_nothing_under_way(known: list[Standing]) -> None:
    if decided := [one for one in known if one.decided]:
        raise RoundDecided(decided=len(decided), dossiers=_shown(decided))
    in_review = [one for one in known if one.status is DossierStatus.IN_REVIEW]
    held = [one for one in known if one.held]
    if in_review or held:
        ways = [*(["return", "recall"] if in_review else []), *(["ask_back"] if held else [])]
        raise RoundUnderWay(
            in_review=len(in_review),
            awaiting_decision=len(held),
            ways=ways,
            dossiers=_shown(in_review + held),
        )


def _shown(found: list[Standing]) -> list[UUID]:
    return sorted({one.id for one in found if one.visible})


async def _end(uow: Command, dossier_id: UUID, round_id: UUID, command: CancelRound) -> bool:
    """The dossier ends as if it had been discarded or recalled. False where its unit was faster with that."""
    before = await repository.lock_dossier(uow, dossier_id)
    if before.status not in _WRITTEN:
        return False
    after, happened = domain.end_with_round(before, command.reason)
    details = {
        "round": round_id,
        "document_number": command.document.number,
        "allowances": await _end_allowances(uow, before),
    }
    row = HistoryRow("cancel_round", reason=command.reason, details=details, capacity=BY_RULE)
    note(uow, before, after, row, happened, acts=prepared(before))
    return True


async def _end_allowances(uow: Command, dossier: Dossier) -> list[UUID]:
    """What could still have come late can't any more; what came stays marked."""
    ended = [
        one
        for one in await allowances.of(uow, dossier.id)
        if one.withdrawn_at is None and not one.is_used_by(dossier)
    ]
    for one in ended:
        allowances.keep(uow, replace(one, withdrawn_at=uow.now))
    return [one.id for one in ended]
