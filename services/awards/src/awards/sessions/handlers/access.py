"""Finding a session for somebody who may see it; to everybody else it does not exist."""

from uuid import UUID

from authority import UnitOfWork
from awards.lines import own_units
from awards.sessions import repository
from awards.sessions.domain import Session
from kit.errors import NotFound


async def lock_visible(uow: UnitOfWork, session_id: UUID) -> Session:
    """The session, held until the transaction ends. Raises NotFound outside its unit and council."""
    await require_visible(uow, session_id)
    return await lock(uow, session_id)


async def lock(uow: UnitOfWork, session_id: UUID) -> Session:
    """The session for the workflow, which sees all. Raises NotFound."""
    session = await repository.lock_session(uow, session_id)
    if session is None:
        raise NotFound
    return session


async def read(uow: UnitOfWork, session_id: UUID) -> Session:
    """The session without holding it. Raises NotFound."""
    session = await repository.read_session(uow, session_id)
    if session is None:
        raise NotFound
    return session


async def require_visible(uow: UnitOfWork, session_id: UUID) -> None:
    """Raises NotFound for who is neither of the unit or its standing office nor a member of the council."""
    visible = repository.visible_to(uow.actor.person_id, await own_units(uow))
    if not await repository.is_visible(uow, session_id, visible):
        raise NotFound
