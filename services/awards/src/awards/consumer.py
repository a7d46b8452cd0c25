"""What awards does about facts of others."""

from authority import UnitOfWork, projection
from awards.dossiers import handlers as dossiers
from awards.sessions import handlers as sessions
from contracts import Envelope
from contracts.scoring import PanelConcludedV1
from contracts.submissions import (
    DossierClosedV1,
    DossierRecalledV1,
    DossierReturnedV1,
    DossierSubmittedV1,
    RoundOpenedV1,
    StageConcludedV1,
    StepCompletedV1,
    StepKind,
    StepOpenedV1,
)
from kit.reactions import Reactions

reactions = Reactions()
reactions.include(projection.reactions)


@reactions.on(RoundOpenedV1)
async def keep_round(uow: UnitOfWork, event: RoundOpenedV1, _: Envelope) -> None:
    await dossiers.round_opened(uow, event)


@reactions.on(DossierSubmittedV1)
async def keep_dossier(uow: UnitOfWork, event: DossierSubmittedV1, _: Envelope) -> None:
    await dossiers.dossier_submitted(uow, event)


@reactions.on(StepOpenedV1)
async def put_on_agenda(uow: UnitOfWork, event: StepOpenedV1, _: Envelope) -> None:
    if event.step is StepKind.COUNCIL:
        await dossiers.council_opened(uow, event.dossier_id, event.stage)
        await sessions.put_on_agenda(uow, event)


@reactions.on(StepCompletedV1)
async def keep_duty(uow: UnitOfWork, event: StepCompletedV1, _: Envelope) -> None:
    await dossiers.step_completed(uow, event)


@reactions.on(StageConcludedV1)
async def keep_stage_end(uow: UnitOfWork, event: StageConcludedV1, _: Envelope) -> None:
    await dossiers.stage_concluded(uow, event)


@reactions.on(DossierReturnedV1)
async def withdraw_returned(uow: UnitOfWork, event: DossierReturnedV1, _: Envelope) -> None:
    await dossiers.dossier_returned(uow, event)
    await sessions.withdraw_dossier(uow, event.dossier_id, event.type)


@reactions.on(DossierRecalledV1)
async def withdraw_recalled(uow: UnitOfWork, event: DossierRecalledV1, _: Envelope) -> None:
    await dossiers.dossier_recalled(uow, event.dossier_id)
    await sessions.withdraw_dossier(uow, event.dossier_id, event.type)


@reactions.on(DossierClosedV1)
async def keep_end(uow: UnitOfWork, event: DossierClosedV1, _: Envelope) -> None:
    await dossiers.dossier_ended(uow, event.dossier_id)


@reactions.on(PanelConcludedV1)
async def keep_scores(uow: UnitOfWork, event: PanelConcludedV1, _: Envelope) -> None:
    await sessions.keep_scores(uow, event)
