"""A member votes, present or in writing."""

from uuid import UUID

from authority import Capability, UnitOfWork
from awards import history
from awards.errors import OwnNomination, PaperReferenceMissing, RecusedFromItem
from awards.sessions import domain, events, papers, repository
from awards.sessions.domain import Ballot, Manner, Session
from awards.sessions.handlers import access
from awards.sessions.handlers.reads import view
from awards.sessions.schemas import CastBallot, SessionView
from kit.ids import new_id


async def cast_ballot(uow: UnitOfWork, session_id: UUID, command: CastBallot) -> SessionView:
    """Take the paper; until the tally a later one replaces it."""
    session = await access.lock_visible(uow, session_id)
    member = command.member_id or uow.actor.person_id
    if member == uow.actor.person_id:
        capacity = Capability.VOTE
        await uow.authority.require(capacity, unit=session.unit_id)
    else:
        capacity = Capability.MANAGE_SESSION
        await uow.authority.require(capacity, unit=session.unit_id)
        _require_clean_entry(session, command, uow.actor.person_id)
    domain.check_paper(session, member, [line.item_id for line in command.choices])
    ballots = await papers.save_ballots(uow, session, _paper(uow, command, member))
    session = session.advanced()
    await repository.save_head(uow, session)
    uow.publish(events.ballot_cast(session, member, ballots))
    await history.note(uow, session.id, session.version, "ballot_cast", capacity, command.paper_reference)
    return await view(uow, session)


def _require_clean_entry(session: Session, command: CastBallot, secretary: UUID) -> None:
    """A vote is entered for another only from his written paper, and by nobody whom a nomination concerns.

    Raises PaperReferenceMissing, OwnNomination, RecusedFromItem.
    """
    if command.manner is not Manner.WRITTEN or command.paper_reference is None:
        raise PaperReferenceMissing
    chosen = {line.item_id for line in command.choices}
    if any(item.id in chosen and item.person_id == secretary for item in session.agenda):
        raise OwnNomination
    if barred := [item_id for item_id in chosen if (item_id, secretary) in session.recused]:
        raise RecusedFromItem(item_ids=barred)


def _paper(uow: UnitOfWork, command: CastBallot, member: UUID) -> list[Ballot]:
    return [
        Ballot(
            id=new_id(),
            item_id=line.item_id,
            member_id=member,
            choice=line.choice,
            manner=command.manner,
            entered_by=uow.actor.person_id,
            paper_reference=command.paper_reference,
            cast_at=uow.now,
        )
        for line in command.choices
    ]
