"""A member takes no part in a nomination, or does so again after all where that was a mistake."""

from uuid import UUID

from authority import Capability, Command, Query, RecusalCause
from awards import history
from awards.sessions import access, domain, facts, repository
from awards.sessions.change import tell
from awards.sessions.handlers.exclude import recuse_by_rule
from awards.sessions.handlers.reads import view
from awards.sessions.schemas import Recuse, SessionView, WithdrawRecusal
from awards.sessions.values import Recusal, Session
from contracts.awards import SessionStatus
from kit.actor import Grant
from kit.clock import local_date
from kit.ids import new_id


async def recuse(uow: Command, session_id: UUID, command: Recuse) -> SessionView:
    """A member declares an interest, or the secretary records it for them, with the reason.

    It is heeded in every service: who is recused here neither scores nor signs there. Raises GroundNotExcluding for a
    ground on which the council's regulation excludes nobody.
    """
    session = await access.lock_visible(uow, session_id)
    member = command.member_id or uow.actor.person_id
    grant = await _of_member(uow, session, member)
    await uow.acts.require_excluding(command.ground, session.unit_id, local_date(session.opened_at))
    recusal = Recusal(
        id=new_id(),
        item_id=command.item_id,
        member_id=member,
        cause=RecusalCause.DECLARED,
        reason=command.reason,
        recorded_by=uow.actor.name,
        recorded_at=uow.now,
        ground=command.ground,
    )
    council = await _council(uow, session)
    session, happened = domain.recuse(session, recusal, council, uow.actor.person_id)
    uow.acts.stated(facts.interest(session, recusal))
    await repository.add_recusals(uow, session, [recusal])
    await repository.save_head(uow, session)
    tell(uow, session, happened)
    await _note(uow, session, "member_recused", grant, recusal, command.reason)
    return await view(uow, session)


async def withdraw_recusal(
    uow: Command, session_id: UUID, recusal_id: UUID, seen: int, command: WithdrawRecusal
) -> SessionView:
    """The member or the secretary takes back what was declared by mistake, before the tally.

    Where something else keeps the member from voting, as an interest declared in the dossier, they stay out by rule.
    Raises RecusalUnknown, RecusalByRule, InterestCounted, PreconditionFailed.
    """
    before = await access.lock_visible(uow, session_id)
    session, happened = domain.take_back(before, recusal_id, uow.actor.person_id)
    (recusal,) = (one.recusal for one in happened)
    grant = await _of_member(uow, session, recusal.member_id)
    await history.require_seen(uow, before.id, before.version, seen)
    uow.acts.stated(facts.interest(session, recusal, withdrawn=True))
    await repository.withdraw_recusal(uow, recusal_id, command.reason)
    tell(uow, session, happened)
    await _note(uow, session, "recusal_withdrawn", grant, recusal, command.reason)
    session, _ = await recuse_by_rule(uow, session, {recusal.member_id}.intersection(session.members))
    await repository.save_head(uow, session)
    return await view(uow, session)


async def _note(uow: Command, session: Session, what: str, grant: Grant, recusal: Recusal, why: str) -> None:
    about = None if recusal.member_id == uow.actor.person_id else recusal.member_id
    await history.note(uow, session.id, session.version, what, grant.role, why, about)


async def _of_member(uow: Query, session: Session, member: UUID) -> Grant:
    """By what the actor speaks of the member: as the member, or as the council's secretary."""
    capacity = Capability.VOTE if member == uow.actor.person_id else Capability.MANAGE_SESSION
    return await uow.authority.require(capacity, unit=session.unit_id)


async def _council(uow: Query, session: Session) -> list[UUID]:
    """The members as fixed; while the agenda is open, who would be one today."""
    if session.status is SessionStatus.AGENDA_OPEN:
        return await uow.authority.holders(Capability.VOTE, session.unit_id)
    return list(session.members)
