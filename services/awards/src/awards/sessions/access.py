"""Finding a session for somebody who may see it; to everybody else it does not exist. Who left is known of each."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from authority import Capability, Command, Part, Query
from authority.circle import known_to
from awards.access import own_units
from awards.sessions import queries, repository
from awards.sessions.states import ItemStatus
from awards.sessions.values import Session
from contracts.awards import SessionStatus
from kit.clock import local_date
from kit.errors import NotFound


async def lock_visible(uow: Command, session_id: UUID) -> Session:
    """The session, held until the transaction ends. Raises NotFound outside its unit and council."""
    await require_visible(uow, session_id)
    return await lock(uow, session_id)


async def lock(uow: Command, session_id: UUID) -> Session:
    """The session for the workflow, which sees all. Raises NotFound."""
    session = await repository.lock_session(uow, session_id)
    if session is None:
        raise NotFound
    return await _with_those_who_left(uow, session)


async def read(uow: Query, session_id: UUID) -> Session:
    """The session without holding it. Raises NotFound."""
    session = await repository.read_session(uow, session_id)
    if session is None:
        raise NotFound
    return await _with_those_who_left(uow, session)


async def members_on(uow: Query, session: Session, day: date) -> frozenset[UUID]:
    """The session's members who were in office on that day."""
    holders = await uow.authority.holders_of([(Capability.VOTE, session.unit_id)], day)
    return frozenset(session.members).intersection(holders)


async def as_known(uow: Query, session: Session) -> Session:
    """With the nominations that it concluded, and those inside whose dossier's circle the council is."""
    dossiers = {item.dossier_id for item in session.items}
    known = await known_to(uow, Part.COUNCIL, [session.unit_id], dossiers)
    is_over = session.status is SessionStatus.CONCLUDED
    items = tuple(
        item
        for item in session.items
        if item.dossier_id in known or (is_over and item.status is not ItemStatus.WITHDRAWN)
    )
    shown = {item.id for item in items}
    recusals = tuple(recusal for recusal in session.recusals if recusal.item_id in shown)
    return replace(session, items=items, recusals=recusals)


async def _with_those_who_left(uow: Query, session: Session) -> Session:
    """A member whose role has ended is neither reminded nor awaited; of a concluded session, as it was then."""
    if not session.members:
        return session
    serving = await members_on(uow, session, local_date(session.concluded_at or uow.now))
    return replace(session, left=frozenset(session.members) - serving)


async def require_visible(uow: Query, session_id: UUID) -> None:
    """Raises NotFound for who is neither of the unit or its standing office nor a member of the council, and where
    there is nothing to be seen of the session (`queries.visible_to`).
    """
    visible = queries.visible_to(uow.actor.person_id, await own_units(uow))
    if not await queries.is_visible(uow, session_id, visible):
        raise NotFound
