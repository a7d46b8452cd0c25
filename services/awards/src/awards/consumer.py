"""What awards does about facts of others."""

from authority import UnitOfWork, projection
from awards.decisions import handlers as decisions
from awards.dossiers import handlers as dossiers
from awards.nominations import handlers as nominations
from awards.sessions import handlers as sessions
from contracts import Envelope
from contracts.directory import AssignmentsConfirmedV1
from contracts.scoring import PanelConcludedV1
from contracts.submissions import (
    DossierClosedV1,
    DossierRecalledV1,
    DossierReturnedV1,
    DossierSubmittedV1,
    NomineesAskedBackV1,
    NomineesHandedOverV1,
    OutcomesRecordedV1,
    RoundCancelledV1,
    RoundOpenedV1,
    StageConcludedV1,
    StepKind,
    StepOpenedV1,
    StepReopenedV1,
)
from kit.reactions import Does, Reactions

reactions = Reactions()
reactions.include(projection.reactions)
reactions.on(*projection.facts_of_acts("awards"), does=Does.ACT)(sessions.hear_acts)
reactions.on(*projection.facts_of_interests("awards"), does=Does.ACT)(sessions.hear_interests)
reactions.include(projection.acts_of_others("awards"))


@reactions.on(AssignmentsConfirmedV1, does=Does.ACT)
async def look_who_left(uow: UnitOfWork, _: AssignmentsConfirmedV1, __: Envelope) -> None:
    """Roles end by a fact or with a day: each heartbeat of the directory is a moment to look."""
    await sessions.look_who_left(uow)


@reactions.on(RoundOpenedV1, does=Does.KEEP)
async def keep_round(uow: UnitOfWork, event: RoundOpenedV1, envelope: Envelope) -> None:
    await dossiers.round_opened(uow, event, envelope.sequence)


@reactions.on(RoundCancelledV1, does=Does.KEEP)
async def keep_cancelled_round(uow: UnitOfWork, event: RoundCancelledV1, envelope: Envelope) -> None:
    await dossiers.round_cancelled(uow, event, envelope.sequence)


@reactions.on(RoundCancelledV1, does=Does.ACT)
async def end_sessions(uow: UnitOfWork, event: RoundCancelledV1, _: Envelope) -> None:
    """Its councils have nothing left to treat."""
    await sessions.end_with_round(uow, event)


@reactions.on(DossierSubmittedV1, does=Does.KEEP)
async def keep_dossier(uow: UnitOfWork, event: DossierSubmittedV1, envelope: Envelope) -> None:
    await dossiers.dossier_submitted(uow, event, envelope.sequence)


@reactions.on(StepOpenedV1, does=Does.KEEP)
async def keep_council(uow: UnitOfWork, event: StepOpenedV1, _: Envelope) -> None:
    if event.step is StepKind.COUNCIL:
        await dossiers.council_opened(uow, event)


@reactions.on(StepOpenedV1, does=Does.ACT)
async def put_on_agenda(uow: UnitOfWork, event: StepOpenedV1, _: Envelope) -> None:
    if event.step is StepKind.COUNCIL:
        await sessions.put_on_agenda(uow, event)


@reactions.on(StepReopenedV1, does=Does.ACT)
async def withdraw_put_back(uow: UnitOfWork, event: StepReopenedV1, _: Envelope) -> None:
    """Nominees are appraised anew, and come to the council again afterwards."""
    if event.put_back is StepKind.COUNCIL:
        await sessions.withdraw_dossier(uow, event.dossier_id, event.type)


@reactions.on(StageConcludedV1, does=Does.KEEP)
async def keep_stage_end(uow: UnitOfWork, event: StageConcludedV1, envelope: Envelope) -> None:
    await dossiers.stage_concluded(uow, event, envelope.sequence)


@reactions.on(DossierReturnedV1, does=Does.KEEP)
async def keep_return(uow: UnitOfWork, event: DossierReturnedV1, envelope: Envelope) -> None:
    await dossiers.dossier_returned(uow, event.dossier_id, envelope.sequence)


@reactions.on(DossierRecalledV1, does=Does.KEEP)
async def keep_recall(uow: UnitOfWork, event: DossierRecalledV1, envelope: Envelope) -> None:
    await dossiers.dossier_recalled(uow, event.dossier_id, envelope.sequence)


@reactions.on(DossierReturnedV1, DossierRecalledV1, does=Does.ACT)
async def withdraw(uow: UnitOfWork, event: DossierReturnedV1 | DossierRecalledV1, _: Envelope) -> None:
    """What went back leaves the agendas."""
    await sessions.withdraw_dossier(uow, event.dossier_id, event.type)


@reactions.on(DossierClosedV1, does=Does.KEEP)
async def keep_end(uow: UnitOfWork, event: DossierClosedV1, envelope: Envelope) -> None:
    await dossiers.dossier_ended(uow, event.dossier_id, envelope.sequence)


@reactions.on(NomineesHandedOverV1, does=Does.ACT)
async def take_over(uow: UnitOfWork, event: NomineesHandedOverV1, _: Envelope) -> None:
    await nominations.hand_over(uow, event)


@reactions.on(OutcomesRecordedV1, does=Does.ACT)
async def end_nominations(uow: UnitOfWork, event: OutcomesRecordedV1, _: Envelope) -> None:
    """What ended there without a decision is not voted on here, and not decided."""
    await nominations.end(uow, event)


@reactions.on(NomineesAskedBackV1, does=Does.ACT)
async def answer_request(uow: UnitOfWork, event: NomineesAskedBackV1, _: Envelope) -> None:
    await decisions.answer_request(uow, event)


@reactions.on(PanelConcludedV1, does=Does.ACT)
async def take_scores(uow: UnitOfWork, event: PanelConcludedV1, _: Envelope) -> None:
    await sessions.keep_scores(uow, event)
