"""What facts of others do to agendas: nominations come, are withdrawn, get their scores, end with their round."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from authority import Command, Query
from awards import history
from awards.catalogue.handlers import awards_under
from awards.heard.repository import rule_set_of
from awards.sessions import access, domain, queries, repository
from awards.sessions.change import tell
from awards.sessions.handlers.conclusion import add_to_agenda
from awards.sessions.happened import ItemsWithdrawn
from awards.sessions.values import Item, Session
from contracts import Envelope
from contracts.awards import SessionStatus
from contracts.scoring import PanelConcludedV1
from contracts.submissions import (
    DossierRecalledV1,
    DossierReturnedV1,
    RoundCancelledV1,
    StepKind,
    StepOpenedV1,
    StepReopenedV1,
)
from kit.ids import new_id


async def put_on_agenda(uow: Command, fact: StepOpenedV1, _: Envelope) -> None:
    """A council was opened: each nominee comes once (dossier, attempt, nominee) onto the agenda of unit and round.

    Where no agenda is open, a session is opened: the first one, or a supplementary one for who comes late.
    Raises DossierUnknown, AwardUnknown.
    """
    if fact.step is StepKind.COUNCIL:
        await add_to_agenda(uow, fact.unit_id, fact.round_id, await _nominations(uow, fact))


async def withdraw_dossier(uow: Command, fact: DossierReturnedV1 | DossierRecalledV1, _: Envelope) -> None:
    """Take the dossier's nominations off every agenda that is not concluded: it was recalled or returned."""
    await _withdraw_from_all(uow, fact.dossier_id, None, fact.type)


async def withdraw_put_back(uow: Command, fact: StepReopenedV1, _: Envelope) -> None:
    """Likewise where nominees are appraised anew: they come to the council again afterwards."""
    if fact.put_back is StepKind.COUNCIL:
        await _withdraw_from_all(uow, fact.dossier_id, None, fact.type)


async def withdraw_nominees(uow: Command, dossier_id: UUID, nominees: Collection[UUID], why: str) -> None:
    """Likewise the nominations that were withdrawn from a dossier that goes on."""
    if nominees:
        await _withdraw_from_all(uow, dossier_id, nominees, why)


async def _withdraw_from_all(
    uow: Command, dossier_id: UUID, nominees: Collection[UUID] | None, why: str
) -> None:
    """Session by session, until no agenda has them: a session that was concluded without a quorum while we waited for
    it has put them on the next one's agenda.
    """
    while session_id := await repository.session_with(uow, dossier_id, nominees):
        session = await access.lock(uow, session_id)
        session, withdrawn = domain.withdraw(session, dossier_id, nominees)
        await _keep_withdrawn(uow, session, withdrawn, why)


async def end_with_round(uow: Command, fact: RoundCancelledV1, _: Envelope) -> None:
    """The round was cancelled: what is still on agendas of it leaves them, and its sessions end without a count."""
    for session_id in await queries.unconcluded_of(uow, fact.round_id):
        session = await access.lock(uow, session_id)
        if session.status is SessionStatus.CONCLUDED:
            continue  # it was counted while we waited for it
        session, withdrawn = domain.withdraw_all(session)
        await _keep_withdrawn(uow, session, withdrawn, fact.type)
        session, happened = domain.end_with_round(session, uow.now)
        await repository.save_head(uow, session)
        tell(uow, session, happened)
        await history.note(uow, session.id, session.version, "ended_with_round", history.BY_RULE, fact.type)


async def keep_scores(uow: Command, fact: PanelConcludedV1, _: Envelope) -> None:
    """The panel's result, for the eyes of the members who vote next."""
    session = await repository.lock_session(uow, fact.session_id)
    if session is None:
        return
    await repository.save_scores(uow, session.id, fact.results)
    await repository.save_head(uow, replace(session, panel_concluded_at=uow.now))


async def _nominations(uow: Query, fact: StepOpenedV1) -> list[Item]:
    rule_set = await rule_set_of(uow, fact.dossier_id)
    keys = {(nominee.award_code, rule_set) for nominee in fact.nominees}
    catalogue = await awards_under(uow, keys)
    return [
        Item(
            id=new_id(),
            dossier_id=fact.dossier_id,
            attempt=fact.attempt,
            stage=fact.stage,
            nominee_id=nominee.nominee_id,
            person_id=nominee.person_id,
            subject_type=nominee.subject_type,
            award_code=nominee.award_code,
            rule_set=rule_set,
            threshold=catalogue[nominee.award_code, rule_set].ballot_threshold,
            nominee_version_id=nominee.version_id,
            name_digest=nominee.name_digest,
            working_days=fact.working_days,
            late=nominee.late,
        )
        for nominee in fact.nominees
    ]


async def _keep_withdrawn(
    uow: Command, session: Session, happened: tuple[ItemsWithdrawn, ...], why: str
) -> None:
    for what in happened:
        await repository.withdraw(uow, what.item_ids)
        await repository.save_head(uow, session)
        await history.note(uow, session.id, session.version, "items_withdrawn", history.BY_RULE, why)
    tell(uow, session, happened)
