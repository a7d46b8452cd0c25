"""Keeping up with submissions: where dossiers are, what a round wants."""

from uuid import UUID

from awards.dossiers import repository
from awards.dossiers.domain import Progress
from awards.dossiers.repository import (
    dossiers_submitted_by,
    is_cancelled,
    received_at,
    round_name,
    scoring_sheet,
    still_below,
)
from awards.errors import DossierUnknown, RoundUnknown
from contracts.submissions import (
    DossierSubmittedV1,
    RoundCancelledV1,
    RoundOpenedV1,
    StageConcludedV1,
    StageOutcome,
    StepOpenedV1,
)
from kit.unit_of_work import UnitOfWork

__all__ = [
    "council_opened",
    "dossier_ended",
    "dossier_recalled",
    "dossier_returned",
    "dossier_submitted",
    "dossiers_submitted_by",
    "is_cancelled",
    "received_at",
    "round_cancelled",
    "round_name",
    "round_opened",
    "rule_set_of",
    "scoring_sheet",
    "sheet_wanted",
    "stage_concluded",
    "still_below",
]


async def round_opened(uow: UnitOfWork, event: RoundOpenedV1, sequence: int) -> None:
    await repository.keep_round(uow, event, sequence)


async def round_cancelled(uow: UnitOfWork, event: RoundCancelledV1, sequence: int) -> None:
    await repository.keep_cancelled(uow, event, sequence)


async def dossier_submitted(uow: UnitOfWork, event: DossierSubmittedV1, sequence: int) -> None:
    await repository.keep_dossier(uow, event, sequence)
    await repository.mark_progress(uow, event.dossier_id, Progress.UNDER_WAY, sequence)


async def council_opened(uow: UnitOfWork, event: StepOpenedV1) -> None:
    await repository.mark_council_opened(uow, event)


async def stage_concluded(uow: UnitOfWork, event: StageConcludedV1, sequence: int) -> None:
    """Where no nominee goes on, nothing of the dossier comes to the units above."""
    if not event.nominee_ids and event.outcome is not StageOutcome.RETURNED:
        await repository.mark_progress(uow, event.dossier_id, Progress.OVER, sequence)


async def dossier_returned(uow: UnitOfWork, dossier_id: UUID, sequence: int) -> None:
    await repository.mark_progress(uow, dossier_id, Progress.RETURNED, sequence)


async def dossier_recalled(uow: UnitOfWork, dossier_id: UUID, sequence: int) -> None:
    await repository.mark_progress(uow, dossier_id, Progress.RECALLED, sequence)


async def dossier_ended(uow: UnitOfWork, dossier_id: UUID, sequence: int) -> None:
    await repository.mark_progress(uow, dossier_id, Progress.OVER, sequence)


async def rule_set_of(uow: UnitOfWork, dossier_id: UUID) -> str:
    """The rule set with which the dossier was stamped. Raises DossierUnknown."""
    rule_set = await repository.rule_set_of(uow, dossier_id)
    if rule_set is None:
        raise DossierUnknown(dossier_id=dossier_id)
    return rule_set


async def sheet_wanted(uow: UnitOfWork, round_id: UUID, unit_id: UUID) -> str | None:
    """The sheet by which the round wants scores at this unit; none where it wants none. Raises RoundUnknown:
    rounds and dossiers come on different topics, so a dossier may be here first.
    """
    if await round_name(uow, round_id) is None:
        raise RoundUnknown(round_id=round_id)
    return await scoring_sheet(uow, round_id, unit_id)
