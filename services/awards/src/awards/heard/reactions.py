"""Keeping up with submissions: where dossiers are, what a round wants."""

from typing import Final

from awards.heard import repository
from awards.heard.models import Progress
from contracts import Envelope
from contracts.submissions import (
    DossierClosedV1,
    DossierRecalledV1,
    DossierReturnedV1,
    DossierSubmittedV1,
    RoundCancelledV1,
    RoundOpenedV1,
    StageConcludedV1,
    StageOutcome,
    StepKind,
    StepOpenedV1,
)
from kit.unit_of_work import Command

_ENDING: Final = frozenset(StageOutcome) - {StageOutcome.RETURNED}


async def keep_round(uow: Command, fact: RoundOpenedV1, envelope: Envelope) -> None:
    await repository.keep_round(uow, fact, envelope.sequence)


async def keep_cancelled_round(uow: Command, fact: RoundCancelledV1, envelope: Envelope) -> None:
    await repository.keep_cancelled_round(uow, fact, envelope.sequence)


async def keep_dossier(uow: Command, fact: DossierSubmittedV1, envelope: Envelope) -> None:
    await repository.keep_dossier(uow, fact, envelope.sequence)
    await repository.mark_progress(uow, fact.dossier_id, Progress.UNDER_WAY, envelope.sequence)


async def keep_council(uow: Command, fact: StepOpenedV1, _: Envelope) -> None:
    if fact.step is StepKind.COUNCIL:
        await repository.mark_council_opened(uow, fact)


async def keep_stage_end(uow: Command, fact: StageConcludedV1, envelope: Envelope) -> None:
    """Where no nominee goes on, nothing of the dossier comes to the units above. Of an outcome that is not known here,
    the dossier's own end tells.
    """
    if not fact.nominee_ids and fact.outcome in _ENDING:
        await repository.mark_progress(uow, fact.dossier_id, Progress.OVER, envelope.sequence)


async def keep_return(uow: Command, fact: DossierReturnedV1, envelope: Envelope) -> None:
    await repository.mark_progress(uow, fact.dossier_id, Progress.RETURNED, envelope.sequence)


async def keep_recall(uow: Command, fact: DossierRecalledV1, envelope: Envelope) -> None:
    await repository.mark_progress(uow, fact.dossier_id, Progress.RECALLED, envelope.sequence)


async def keep_end(uow: Command, fact: DossierClosedV1, envelope: Envelope) -> None:
    await repository.mark_progress(uow, fact.dossier_id, Progress.OVER, envelope.sequence)
