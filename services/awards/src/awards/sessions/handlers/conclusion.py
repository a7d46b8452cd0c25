"""A ballot was counted: its outcomes are kept and told, and what the council has not decided comes before it again."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from authority import Command
from awards import history
from awards.heard.repository import is_cancelled
from awards.sessions import domain, repository
from awards.sessions.change import tell
from awards.sessions.happened import Happened, Opened
from awards.sessions.states import ItemStatus
from awards.sessions.values import Item, Session
from kit.ids import new_id


async def conclude(uow: Command, session: Session, happened: tuple[Happened, ...], capacity: str) -> None:
    """Keep and tell what was counted."""
    await repository.save_head(uow, session)
    await repository.save_outcomes(uow, session)
    tell(uow, session, happened)
    what = "concluded_undecided" if session.undecided else "concluded"
    await history.note(uow, session.id, session.version, what, capacity)
    again = [
        replace(item, id=new_id(), status=ItemStatus.ON_AGENDA, in_favour=None, members=None, score=None)
        for item in session.undecided
    ]
    if again:
        await add_to_agenda(uow, session.unit_id, session.round_id, again)


async def add_to_agenda(uow: Command, unit_id: UUID, round_id: UUID, nominations: Sequence[Item]) -> None:
    """Put what is not there yet on the open agenda of unit and round; where none is open, a session is opened.

    Nothing comes before a council of a round that was cancelled: what is told of it is older, and overtaken.
    """
    if await is_cancelled(uow, round_id):
        return
    await repository.lock_agenda_of(uow, unit_id, round_id)
    session = await repository.lock_open_agenda(uow, unit_id, round_id)
    if session is None:
        session = await repository.open_session(uow, unit_id, round_id)
        tell(uow, session, [Opened()])
        await history.note(uow, session.id, session.version, "session_opened", history.BY_RULE)
    added = await repository.add_items(uow, session, nominations)
    if added:
        session, happened = domain.add(session, added)
        await repository.save_head(uow, session)
        tell(uow, session, happened)
        await history.note(uow, session.id, session.version, "items_added", history.BY_RULE)
