"""What the session's workflow reads and commands: open the ballot, remind, tally."""

from datetime import datetime
from typing import Final
from uuid import UUID

from authority import Command, Query, unit_by_id
from awards import history
from awards.heard.repository import received_at, sheet_wanted
from awards.sessions import access, counting, domain, papers, queries, repository
from awards.sessions.change import tell
from awards.sessions.handlers.conclusion import conclude
from awards.sessions.handlers.exclude import recuse_by_rule
from awards.sessions.handlers.time import closing_after, regulation_of, working_days_of
from awards.sessions.values import Session
from contracts import Envelope
from contracts.awards import OpenBallot, RemindSession, SessionCase, SessionStatus, TallySession
from contracts.directory import AssignmentsConfirmedV1
from contracts.open_cases import OpenCase, OpenCases
from contracts.scoring import PanelItem
from kit.clock import local_date
from kit.paging import cut, encode_cursor, id_cursor

_CASES: Final = 200
"""Sessions in a page of open cases."""


async def read_case(uow: Query, session_id: UUID) -> SessionCase:
    """Where the session stands."""
    return await _case(uow, await access.read(uow, session_id))


async def list_open_cases(uow: Query, cursor: str | None) -> OpenCases:
    """A page of the sessions that are not concluded, for `repair`."""
    found = await queries.open_sessions(uow, id_cursor(cursor), _CASES + 1)
    shown, more = cut(found, _CASES, lambda session: encode_cursor(str(session.id)))
    items = tuple(
        OpenCase(id=session.id, version=session.version, deadline=session.deadline) for session in shown
    )
    return OpenCases(now=uow.now, items=items, next_cursor=more)


async def open_ballot(uow: Command, session_id: UUID, _: OpenBallot) -> SessionCase:
    """Let members vote for as many working days as the round gives the council."""
    session = await access.lock(uow, session_id)
    sheet = await sheet_wanted(uow, session.round_id, session.unit_id)
    days = working_days_of(session) or regulation_of(session).ballot_working_days
    times = await closing_after(uow, session, local_date(uow.now), days)
    session, happened = domain.open_ballot(session, times, wants_scores=sheet is not None)
    await repository.save_head(uow, session)
    tell(uow, session, happened)
    await history.note(uow, session.id, session.version, "ballot_opened", history.AS_WORKFLOW)
    return await _case(uow, session)


async def remind(uow: Command, session_id: UUID, _: RemindSession) -> SessionCase:
    """Remind the members in office whose vote is missing, once."""
    session = await access.lock(uow, session_id)
    session, happened = domain.remind(session, uow.now, await papers.cast_in(uow, session.id))
    await repository.save_head(uow, session)
    tell(uow, session, happened)
    await history.note(uow, session.id, session.version, "reminded", history.AS_WORKFLOW)
    return await _case(uow, session)


async def tally(uow: Command, session_id: UUID, _: TallySession) -> SessionCase:
    """Count once everybody has voted or the time is over, and tell the outcome of every nomination.

    Who may not vote is looked at once more, by what is known now.
    """
    session = await _count(uow, await access.lock(uow, session_id), history.AS_WORKFLOW)
    return await _case(uow, session)


async def look_who_left(uow: Command, _: AssignmentsConfirmedV1, __: Envelope) -> None:
    """Roles end by a fact or with a day: each heartbeat of the directory is a moment to look.

    The last member whose vote was missing may have left the council since: nothing would wake the workflow.

    Nothing follows from roles that are outdated, and whoever voted last may still put their paper right.
    """
    if not await uow.authority.is_fresh():
        return
    for session_id in await queries.balloting_without_somebody(uow):
        session = await access.lock(uow, session_id)
        if session.status is not SessionStatus.BALLOT_OPEN:
            continue
        settles_at = await _settles_at(uow, session)
        if not session.awaited(await papers.cast_in(uow, session.id)) and (
            settles_at is None or uow.now >= settles_at
        ):
            await _count(uow, session, history.BY_RULE)


async def _count(uow: Command, session: Session, capacity: str) -> Session:
    session, _ = await recuse_by_rule(uow, session, session.members)
    ballots = await papers.ballots_of(uow, session.id)
    session, happened = counting.tally(session, ballots, uow.now, regulation_of(session))
    await conclude(uow, session, happened, capacity)
    return session


async def _case(uow: Query, session: Session) -> SessionCase:
    unit = await unit_by_id(uow, session.unit_id)
    agenda = session.agenda
    received = await received_at(uow, {item.dossier_id for item in agenda})
    sheet = await sheet_wanted(uow, session.round_id, session.unit_id) if agenda else None
    return SessionCase(
        session_id=session.id,
        version=session.version,
        now=uow.now,
        unit_id=unit.id,
        unit_name=unit.name,
        level=unit.level,
        round_id=session.round_id,
        status=session.status,
        panel_sheet=sheet,
        members=session.members,
        items=tuple(
            PanelItem(
                item_id=item.id,
                dossier_id=item.dossier_id,
                nominee_id=item.nominee_id,
                person_id=item.person_id,
                nominee_version_id=item.nominee_version_id,
                received_at=received.get(item.dossier_id),
                late=item.late,
            )
            for item in agenda
        ),
        awaited_ballots=len(session.awaited(await papers.cast_in(uow, session.id))),
        working_days=working_days_of(session),
        count_at=session.count_at,
        settles_at=await _settles_at(uow, session),
        remind_at=session.remind_at,
        due_at=session.due_at,
        reminded=session.reminded,
    )


async def _settles_at(uow: Query, session: Session) -> datetime | None:
    """The last to vote may put their paper right for a while, no longer than the ballot is open."""
    last = await papers.last_cast_at(uow, session.id) if session.status is SessionStatus.BALLOT_OPEN else None
    if last is None or session.due_at is None:
        return None
    return min(last + regulation_of(session).settling, session.due_at)
