"""A member takes no part in a nomination."""

from uuid import UUID

from authority import Capability, UnitOfWork
from awards import history
from awards.sessions import domain, events, repository
from awards.sessions.domain import Recusal, RecusalCause, Session
from awards.sessions.handlers import access
from awards.sessions.handlers.reads import view
from awards.sessions.schemas import Recuse, SessionView
from contracts.awards import SessionStatus
from kit.ids import new_id


async def recuse(uow: UnitOfWork, session_id: UUID, command: Recuse) -> SessionView:
    """A member declares himself an interested party, or the secretary records it for him, with the reason."""
    session = await access.lock_visible(uow, session_id)
    member = command.member_id or uow.actor.person_id
    capacity = Capability.VOTE if member == uow.actor.person_id else Capability.MANAGE_SESSION
    await uow.authority.require(capacity, unit=session.unit_id)
    recusal = Recusal(
        id=new_id(),
        item_id=command.item_id,
        member_id=member,
        cause=RecusalCause.DECLARED,
        reason=command.reason,
        recorded_by=uow.actor.name,
        recorded_at=uow.now,
    )
    session = domain.recuse(session, recusal, await _council(uow, session)).advanced()
    await repository.add_recusals(uow, session, [recusal])
    await repository.save_head(uow, session)
    uow.publish(events.member_recused(session, recusal))
    await history.note(uow, session.id, session.version, "member_recused", capacity, command.reason)
    return await view(uow, session)


async def _council(uow: UnitOfWork, session: Session) -> list[UUID]:
    """The members as fixed; while the agenda is open, who would be one today."""
    if session.status is SessionStatus.AGENDA_OPEN:
        return await uow.authority.holders(Capability.VOTE, session.unit_id)
    return list(session.members)
