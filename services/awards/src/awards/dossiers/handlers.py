"""Keeping up with submissions: where dossiers are, who did what with them, what a round wants."""

from collections.abc import Iterable
from uuid import UUID

from awards.dossiers import repository
from awards.dossiers.domain import DoneDuty, Duty, Progress, ReturnPoint
from awards.dossiers.repository import (
    dossiers_submitted_by,
    duties_on,
    received_at,
    round_name,
    scoring_sheet,
    still_below,
)
from awards.errors import DossierUnknown, RoundUnknown
from contracts.submissions import (
    DossierReturnedV1,
    DossierSubmittedV1,
    RoundOpenedV1,
    StageConcludedV1,
    StageOutcome,
    StepCompletedV1,
    StepKind,
    StepOpenedV1,
)
from kit.unit_of_work import UnitOfWork

__all__ = [
    "Duty",
    "council_opened",
    "dossier_ended",
    "dossier_recalled",
    "dossier_returned",
    "dossier_submitted",
    "dossiers_submitted_by",
    "duties_on",
    "received_at",
    "round_name",
    "round_opened",
    "rule_set_of",
    "scoring_sheet",
    "sheet_wanted",
    "stage_concluded",
    "step_completed",
    "still_below",
    "void_among",
]
_DUTIES = {StepKind.CHECK: Duty.CHECK, StepKind.APPRAISE: Duty.APPRAISE}
"""Council and signature are seen where they happen: in awards itself."""


async def round_opened(uow: UnitOfWork, event: RoundOpenedV1, sequence: int) -> None:
    await repository.keep_round(uow, event, sequence)


async def dossier_submitted(uow: UnitOfWork, event: DossierSubmittedV1, sequence: int) -> None:
    await repository.keep_dossier(uow, event, sequence)
    await repository.mark_progress(uow, event.dossier_id, Progress.UNDER_WAY, sequence)
    await _keep_duty(uow, event.dossier_id, event.submitting_unit_id, Duty.SUBMIT)


async def council_opened(uow: UnitOfWork, event: StepOpenedV1) -> None:
    await repository.mark_council_opened(uow, event)


async def step_completed(uow: UnitOfWork, event: StepCompletedV1) -> None:
    if duty := _DUTIES.get(event.step):
        await _keep_duty(uow, event.dossier_id, event.unit_id, duty)


async def stage_concluded(uow: UnitOfWork, event: StageConcludedV1, sequence: int) -> None:
    """Where no nominee goes on, nothing of the dossier comes to the units above."""
    if not event.nominee_ids and event.outcome is not StageOutcome.RETURNED:
        await repository.mark_progress(uow, event.dossier_id, Progress.OVER, sequence)


async def dossier_returned(uow: UnitOfWork, event: DossierReturnedV1, sequence: int) -> None:
    await repository.mark_progress(uow, event.dossier_id, Progress.RETURNED, sequence)
    await repository.keep_return(uow, ReturnPoint(event.dossier_id, event.attempt, event.stage))


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


async def void_among(
    uow: UnitOfWork, nominations: Iterable[tuple[UUID, int, int]]
) -> set[tuple[UUID, int, int]]:
    """Those nominations (dossier, attempt, stage) that no longer stand: returned since.

    Who recalls a dossier takes back those who are still in review; whom a council approved is beyond recall.
    """
    asked = set(nominations)
    returns = await repository.returns_of(uow, {dossier_id for dossier_id, _, _ in asked})
    return {nomination for nomination in asked if any(point.voids(*nomination) for point in returns)}


async def _keep_duty(uow: UnitOfWork, dossier_id: UUID, unit_id: UUID, duty: Duty) -> None:
    """The fact's actor did it; what a service did is nobody's duty."""
    if uow.actor.principal is None:
        await repository.keep_duty(uow, DoneDuty(dossier_id, unit_id, uow.actor.person_id, duty))
