"""A member votes, present or in writing."""

from datetime import datetime
from uuid import UUID

from authority import Capability, Command, Nomination, Query
from awards import history
from awards.errors import words
from awards.sessions import access, domain, papers, repository
from awards.sessions.change import tell
from awards.sessions.errors import AlreadyVoted, MemberLeft, PaperReferenceMissing, PaperSuperseded
from awards.sessions.handlers.exclude import recuse_by_rule
from awards.sessions.handlers.reads import view
from awards.sessions.schemas import CastBallot, SessionView
from awards.sessions.values import Ballot, Manner, Session
from contracts.acts import Duty
from kit.clock import local_date
from kit.errors import InvalidPayload
from kit.ids import new_id
from kit.text import number_key


async def cast_ballot(uow: Command, session_id: UUID, command: CastBallot) -> SessionView:
    """Take the paper; until the tally its member's later one replaces it."""
    session = await access.lock_visible(uow, session_id)
    member = command.member_id or uow.actor.person_id
    if member == uow.actor.person_id:
        grant = await uow.authority.require(Capability.VOTE, unit=session.unit_id)
        _require_now(command)
        session = await _without_excluded(uow, session, member)
        domain.check_paper(session, member, [line.item_id for line in command.choices])
        domain.require_in_time(session, uow.now)
        session = await _keep(uow, session, _paper(uow, command, member, uow.now))
        await history.note(
            uow, session.id, session.version, "ballot_cast", grant.role, command.paper_reference
        )
        return await view(uow, session)
    return await view(uow, await _enter(uow, session, command, member))


async def _enter(uow: Command, session: Session, command: CastBallot, member: UUID) -> Session:
    """The secretary enters an absent member's written paper, who is told at once."""
    grant = await uow.authority.require(Capability.MANAGE_SESSION, unit=session.unit_id)
    await _require_clean_entry(uow, session, command)
    session = await _without_excluded(uow, session, member)
    domain.check_paper(session, member, [line.item_id for line in command.choices])
    received_at = command.received_at or uow.now
    closed_at = await history.last_at(uow, session.id, "agenda_closed") or session.opened_at
    domain.require_receipt(session, closed_at, received_at, uow.now)
    if member not in await access.members_on(uow, session, local_date(received_at)):
        raise MemberLeft(member_id=member)
    _require_last_word(await papers.ballots_of(uow, session.id, member), command, received_at)
    session = await _keep(uow, session, _paper(uow, command, member, received_at))
    session, happened = domain.enter(session, member, uow.actor.person_id, received_at)
    await repository.save_head(uow, session)
    tell(uow, session, happened)
    await history.note(
        uow,
        session.id,
        session.version,
        "paper_entered",
        grant.role,
        command.paper_reference,
        about=member,
    )
    return session


def _require_now(command: CastBallot) -> None:
    """A member's own vote is given now; only a paper that is entered arrived before. Raises InvalidPayload."""
    if command.received_at is not None:
        detail = words("of_entered_papers")
        fault = {"pointer": "/received_at", "code": "of_entered_papers", "detail": detail}
        raise InvalidPayload(errors=[fault])


def _require_last_word(given: list[Ballot], command: CastBallot, received_at: datetime) -> None:
    """No paper is entered over a vote that its member gave, nor over another paper that arrived later.

    Raises AlreadyVoted, PaperSuperseded.
    """
    entered = number_key(command.paper_reference or "")
    for ballot in given:
        if ballot.entered_by == ballot.member_id:
            raise AlreadyVoted(member_id=ballot.member_id)
        if ballot.received_at > received_at and number_key(ballot.paper_reference or "") != entered:
            raise PaperSuperseded(received_at=ballot.received_at)


async def _without_excluded(uow: Command, session: Session, member: UUID) -> Session:
    """What the member did elsewhere may have been heard of since the agenda was closed."""
    if member in session.members:
        session, _ = await recuse_by_rule(uow, session, [member])
    return session


async def _keep(uow: Command, session: Session, paper: list[Ballot]) -> Session:
    ballots, member = await papers.save_ballots(uow, session, paper), paper[0].member_id
    session, happened = domain.cast(session, member, ballots)
    await repository.save_head(uow, session)
    dossiers = {item.id: item.dossier_id for item in session.agenda}
    voted = [dossiers[ballot.item_id] for ballot in paper]
    tell(uow, session, happened, uow.acts.done(Duty.VOTE, session.unit_id, voted, member))
    return session


async def _require_clean_entry(uow: Query, session: Session, command: CastBallot) -> None:
    """A vote is entered for another only from the member's written paper, and by nobody whom a nomination concerns.

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
    opened_on = local_date(session.opened_at)
    await uow.acts.require_free(Duty.ENTER_PAPER, session.unit_id, nominations, council_on=opened_on)


def _paper(uow: Query, command: CastBallot, member: UUID, received_at: datetime) -> list[Ballot]:
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
            received_at=received_at,
        )
        for line in command.choices
    ]
