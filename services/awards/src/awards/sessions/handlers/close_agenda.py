"""The secretary closes the agenda: who comes later goes to a supplementary session."""

from uuid import UUID

from authority import Capability, UnitOfWork
from awards import history
from awards.dossiers.handlers import Duty, duties_on
from awards.sessions import domain, events, papers, repository
from awards.sessions.domain import Recusal, Session
from awards.sessions.handlers import access
from awards.sessions.handlers.reads import view
from awards.sessions.handlers.time import regulation_of
from awards.sessions.schemas import CloseAgenda, SessionView
from kit.ids import new_id


async def close_agenda(uow: UnitOfWork, session_id: UUID, _: CloseAgenda) -> SessionView:
    """Fix agenda and members. Who is nominated, or acted on the dossier at another level, is recused by rule."""
    session = await access.lock_visible(uow, session_id)
    await uow.authority.require(Capability.MANAGE_SESSION, unit=session.unit_id)
    council = await uow.authority.holders(Capability.VOTE, session.unit_id)
    session = domain.close_agenda(session, council, regulation_of(session).fewest_members).advanced()
    await repository.save_members(uow, session)
    uow.publish(events.agenda_closed(session))
    await history.note(uow, session.id, session.version, "agenda_closed", Capability.MANAGE_SESSION)
    session = await _recuse_by_rule(uow, session)
    await repository.save_head(uow, session)
    return await view(uow, session)


async def _recuse_by_rule(uow: UnitOfWork, session: Session) -> Session:
    found = domain.recusals_by_rule(session, await _acted_elsewhere(uow, session))
    recusals = [
        Recusal(new_id(), item_id, member, cause, None, uow.actor.name, uow.now)
        for item_id, member, cause in found
    ]
    await repository.add_recusals(uow, session, recusals)
    for recusal in recusals:
        session = domain.recuse(session, recusal, session.members).advanced()
        uow.publish(events.member_recused(session, recusal))
        await history.note(
            uow, session.id, session.version, "member_recused", history.BY_RULE, recusal.cause.value
        )
    return session


async def _acted_elsewhere(uow: UnitOfWork, session: Session) -> set[tuple[UUID, UUID]]:
    """(dossier, person) of who checked, appraised or voted at another level: nobody acts at two."""
    dossier_ids = {item.dossier_id for item in session.agenda}
    voted = await papers.voted_at_other_units(uow, dossier_ids, session.unit_id)
    judged = {
        (done.dossier_id, done.person_id)
        for done in await duties_on(uow, dossier_ids)
        if done.duty is not Duty.SUBMIT and done.unit_id != session.unit_id
    }
    return voted | judged
