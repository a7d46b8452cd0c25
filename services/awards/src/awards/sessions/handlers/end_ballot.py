"""The secretary or the chair ends a ballot that nothing can change any more; the secretary gives it more time."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from authority import Capability, Command
from awards import history
from awards.sessions import access, counting, domain, papers, repository
from awards.sessions.change import tell
from awards.sessions.handlers.conclusion import conclude
from awards.sessions.handlers.exclude import recuse_by_rule
from awards.sessions.handlers.reads import view
from awards.sessions.handlers.time import closing_after, regulation_of
from awards.sessions.schemas import EndBallot, ProlongBallot, SessionView
from kit.clock import local_date

_MOMENT: Final = timedelta(microseconds=1)


async def end_ballot(uow: Command, session_id: UUID, seen: int, _: EndBallot) -> SessionView:
    """Count now. Raises BallotStillOpen while a missing vote could change an outcome, PreconditionFailed."""
    before = await access.lock_visible(uow, session_id)
    grant = await uow.authority.require(Capability.END_BALLOT, unit=before.unit_id)
    session, __ = await recuse_by_rule(uow, before, before.members)
    ballots = await papers.ballots_of(uow, session.id)
    session, happened = counting.end(session, ballots, uow.now, regulation_of(session))
    await history.require_seen(uow, before.id, before.version, seen)
    await conclude(uow, session, happened, grant.role)
    return await view(uow, session)


async def prolong_ballot(uow: Command, session_id: UUID, seen: int, command: ProlongBallot) -> SessionView:
    """So many further working days, counted from the last day of the ballot, or from today if that is over.

    Raises PreconditionFailed where the session is not as the secretary saw it.
    """
    session = await access.lock_visible(uow, session_id)
    grant = await uow.authority.require(Capability.MANAGE_SESSION, unit=session.unit_id)
    last_day = local_date((session.due_at or uow.now) - _MOMENT)
    since = max(last_day, local_date(uow.now))
    times = await closing_after(uow, session, since, command.working_days)
    prolonged, happened = domain.prolong(session, times, await papers.cast_in(uow, session.id))
    await history.require_seen(uow, session.id, session.version, seen)
    await repository.save_head(uow, prolonged)
    tell(uow, prolonged, happened)
    await history.note(uow, prolonged.id, prolonged.version, "ballot_prolonged", grant.role, command.reason)
    return await view(uow, prolonged)
