"""A member votes, present or in writing."""

from uuid import UUID

from authority import Capability, Nomination, UnitOfWork
from awards import history
from awards.errors import PaperReferenceMissing
from awards.sessions import domain, events, papers, repository
from awards.sessions.domain import Ballot, Manner, Session
from awards.sessions.handlers import access
from awards.sessions.handlers.exclude import recuse_by_rule
from awards.sessions.handlers.reads import view
from awards.sessions.schemas import CastBallot, SessionView
from contracts.acts import Duty
from kit.ids import new_id


async def cast_ballot(uow: UnitOfWork, session_id: UUID, command: CastBallot) -> SessionView:
    """Take the paper; until the tally a later one replaces it."""
    session = await access.lock_visible(uow, session_id)
    member = command.member_id or uow.actor.person_id
    if member == uow.actor.person_id:
        grant = await uow.authority.require(Capability.VOTE, unit=session.unit_id)
    else:
        grant = await uow.authority.require(Capability.MANAGE_SESSION, unit=session.unit_id)
        await _require_clean_entry(uow, session, command)
    if (
        member in session.members
    ):  # what they did elsewhere may have been heard of since the agenda was closed
        session = await recuse_by_rule(uow, session, [member])
    domain.check_paper(session, member, [line.item_id for line in command.choices])
    ballots = await papers.save_ballots(uow, session, _paper(uow, command, member))
    session = session.advanced()
    await repository.save_head(uow, session)
    dossiers = {item.id: item.dossier_id for item in session.agenda}
    voted = [dossiers[line.item_id] for line in command.choices]
    acts = uow.acts.done(Duty.VOTE, session.unit_id, voted, member)
    uow.publish(events.ballot_cast(session, member, ballots, acts))
    await history.note(uow, session.id, session.version, "ballot_cast", grant.role, command.paper_reference)
    return await view(uow, session)


async def _require_clean_entry(uow: UnitOfWork, session: Session, command: CastBallot) -> None:
    """A vote is entered for another only from their written paper, and by nobody whom a nomination concerns.

    Raises PaperReferenceMissing, OwnNomination, InterestedParty.
    """
    if command.manner is not Manner.WRITTEN or command.paper_reference is None:
        raise PaperReferenceMissing
    chosen = {line.item_id for line in command.choices}
    nominations = [
        Nomination(item.dossier_id, item.nominee_id, item.person_id)
        for item in session.agenda
        if item.id in chosen
    ]
    await uow.acts.require_free(Duty.ENTER_PAPER, session.unit_id, nominations)


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
