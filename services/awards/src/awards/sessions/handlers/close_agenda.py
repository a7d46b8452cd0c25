"""The secretary closes the agenda: who comes later goes to a supplementary session."""

from uuid import UUID

from authority import Capability, Command
from awards import history
from awards.sessions import access, domain, repository
from awards.sessions.change import tell
from awards.sessions.handlers.exclude import recuse_by_rule
from awards.sessions.handlers.reads import view
from awards.sessions.handlers.time import regulation_of
from awards.sessions.schemas import CloseAgenda, SessionView


async def close_agenda(uow: Command, session_id: UUID, seen: int, _: CloseAgenda) -> SessionView:
    """Fix agenda and members. Who is nominated, has an interest, or acted at another level is recused by rule.

    Raises PreconditionFailed where a nomination came or went since the secretary looked.
    """
    session = await access.lock_visible(uow, session_id)
    grant = await uow.authority.require(Capability.MANAGE_SESSION, unit=session.unit_id)
    council = await uow.authority.holders(Capability.VOTE, session.unit_id)
    closed, happened = domain.close_agenda(session, council, regulation_of(session).fewest_members)
    await history.require_seen(uow, session.id, session.version, seen)
    await repository.save_members(uow, closed)
    tell(uow, closed, happened)
    await history.note(uow, closed.id, closed.version, "agenda_closed", grant.role)
    session, __ = await recuse_by_rule(uow, closed, closed.members)
    await repository.save_head(uow, session)
    return await view(uow, session)
