"""Who may not vote on a nomination by rule: recused as soon as it is known, and looked at again by every act."""

from collections.abc import Collection
from uuid import UUID

from authority import Command, InterestedParty, Query, RecusalCause
from awards import history
from awards.sessions import domain, papers, queries, repository
from awards.sessions.change import tell
from awards.sessions.happened import Change, Happened
from awards.sessions.states import ItemStatus
from awards.sessions.values import Recusal, Session
from contracts import Envelope
from contracts.acts import Duty, FactOfActs, FactOfInterests, LateAct
from contracts.awards import SessionQuestionedV1, SessionStatus
from kit.clock import local_date
from kit.errors import Problem
from kit.ids import new_id

_WITH_MEMBERS = {SessionStatus.AGENDA_CLOSED, SessionStatus.BALLOT_OPEN}


async def recuse_by_rule(uow: Command, session: Session, members: Collection[UUID]) -> Change:
    """Those of the members whom something keeps from voting on a nomination of the agenda take no part in it.

    The reasons: their own nomination, an interest, a duty done on the dossier at another level.
    """
    barred = await _barred(uow, session, members)
    recused = session.recused
    recusals = [
        Recusal(
            new_id(),
            item.id,
            member,
            RecusalCause.of(barred[member, item.nominee_id]),
            None,
            uow.actor.name,
            uow.now,
        )
        for item in session.agenda
        for member in members
        if (member, item.nominee_id) in barred and (item.id, member) not in recused
    ]
    await repository.add_recusals(uow, session, recusals)
    told: list[Happened] = []
    for recusal in recusals:
        session, happened = domain.recuse(session, recusal, members)
        tell(uow, session, happened)
        told += happened
        await history.note(
            uow, session.id, session.version, "member_recused", history.BY_RULE, recusal.cause.value
        )
    return session, tuple(told)


async def hear_acts(uow: Command, fact: FactOfActs, _: Envelope) -> None:
    """Somebody did a duty that may keep them from voting in a session under way."""
    people = {act.person_id for act in fact.acts}
    for session_id in await queries.sessions_of_members(uow, people, {act.dossier_id for act in fact.acts}):
        await _look_again(uow, session_id, people)


async def hear_interests(uow: Command, fact: FactOfInterests, _: Envelope) -> None:
    """Somebody has an interest in a nomination: under way they take no part; after the tally the head is told.

    One that was taken back lets them vote again.
    """
    people = {one.person_id for one in fact.interests}
    dossiers = {one.dossier_id for one in fact.interests}
    for session_id in await queries.sessions_of_members(uow, people, dossiers):
        await _let_back(uow, session_id, fact)
        await _look_again(uow, session_id, people)


async def _barred(
    uow: Query, session: Session, members: Collection[UUID]
) -> dict[tuple[UUID, UUID], Problem]:
    """Who may not vote on whom, and why, by the regulation under which the session was opened."""
    opened_on = local_date(session.opened_at)
    return await uow.acts.barred(Duty.VOTE, session.unit_id, members, session.nominations, opened_on)


async def _look_again(uow: Command, session_id: UUID, people: Collection[UUID]) -> None:
    session = await repository.lock_session(uow, session_id)
    if session is None:
        return
    members = [member for member in session.members if member in people]
    if session.status is SessionStatus.CONCLUDED:
        session, happened = await _question(uow, session, members)
    elif session.status in _WITH_MEMBERS:
        session, happened = await recuse_by_rule(uow, session, members)
    else:
        return  # members are not fixed yet: closing the agenda looks at them
    if happened:
        await repository.save_head(uow, session)


async def _question(uow: Command, session: Session, members: list[UUID]) -> Change:
    """What was voted is not undone in silence: the head is told of votes that should not have been cast."""
    barred = await _barred(uow, session, members)
    cast = set(await papers.cast_in(uow, session.id)) - session.recused
    late = tuple(
        LateAct(person_id=member, duty=Duty.VOTE, dossier_id=item.dossier_id, nominee_id=item.nominee_id)
        for item in session.agenda
        if item.status is not ItemStatus.UNDECIDED
        for member in members
        if isinstance(barred.get((member, item.nominee_id)), InterestedParty) and (item.id, member) in cast
    )
    untold = await uow.acts.untold(SessionQuestionedV1, session.id, late)
    if not untold:
        return session, ()
    above_id = await uow.authority.above_own(session.unit_id, [act.person_id for act in untold])
    session, happened = domain.question(session, untold, above_id)
    tell(uow, session, happened)
    await history.note(uow, session.id, session.version, "session_questioned", history.BY_RULE)
    return session, happened


async def _let_back(uow: Command, session_id: UUID, fact: FactOfInterests) -> None:
    """A recusal for an interest that was taken back elsewhere ends with it, while the session is under way and no panel
    was concluded on it; also one that was declared here: it is the same interest.
    """
    withdrawn = {one.interest_id for one in fact.interests if one.withdrawn}
    gone = {(one.person_id, one.nominee_id) for one in fact.interests if one.withdrawn}
    session = await repository.lock_session(uow, session_id) if gone else None
    if session is None or session.status not in _WITH_MEMBERS:
        return
    nominees = {item.id: item.nominee_id for item in session.items}
    for recusal in session.recusals:
        of = (recusal.member_id, nominees[recusal.item_id])
        if session.is_counted(recusal):
            continue
        if recusal.id in withdrawn or (recusal.cause is RecusalCause.INTEREST and of in gone):
            session, happened = domain.without(session, recusal)
            await repository.withdraw_recusal(uow, recusal.id, None)
            tell(uow, session, happened)
            await history.note(
                uow, session.id, session.version, "recusal_withdrawn", history.BY_RULE, recusal.cause.value
            )
    await repository.save_head(uow, session)
