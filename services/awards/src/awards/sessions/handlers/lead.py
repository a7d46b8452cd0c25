"""What the session's workflow reads and commands: open the ballot, remind, tally."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from authority import UnitOfWork, unit_by_id
from awards import history
from awards.dossiers.handlers import sheet_wanted
from awards.sessions import domain, events, papers, repository
from awards.sessions.domain import BALLOT_DAYS, Session
from awards.sessions.handlers import access
from awards.sessions.handlers.exclude import recuse_by_rule
from contracts.awards import OpenBallot, RemindSession, SessionCase, TallySession
from contracts.open_cases import OpenCase, OpenCases
from contracts.scoring import PanelItem
from kit.clock import end_of, local_date
from kit.paging import encode_cursor, id_cursor

_CASES: Final = 200
"""Sessions in a page of open cases."""


async def read_case(uow: UnitOfWork, session_id: UUID) -> SessionCase:
    """Where the session stands."""
    return await _case(uow, await access.read(uow, session_id))


async def list_open_cases(uow: UnitOfWork, cursor: str | None) -> OpenCases:
    """A page of the sessions that are not concluded, for `repair`."""
    found = await repository.open_sessions(uow, id_cursor(cursor), _CASES + 1)
    shown = found[:_CASES]
    more = encode_cursor(str(shown[-1].id)) if len(found) > _CASES else None
    items = tuple(
        OpenCase(id=session.id, version=session.version, deadline=session.deadline) for session in shown
    )
    return OpenCases(now=uow.now, items=items, next_cursor=more)


async def open_ballot(uow: UnitOfWork, session_id: UUID, _: OpenBallot) -> SessionCase:
    """Let members vote until the end of the last day, local time."""
    session = await access.lock(uow, session_id)
    sheet = await sheet_wanted(uow, session.round_id, session.unit_id)
    due_at = _end_of_ballot(uow.now)
    session = domain.open_ballot(session, due_at, wants_scores=sheet is not None).advanced()
    await repository.save_head(uow, session)
    uow.publish(events.ballot_opened(session, due_at))
    await history.note(uow, session.id, session.version, "ballot_opened", history.AS_WORKFLOW)
    return await _case(uow, session)


async def remind(uow: UnitOfWork, session_id: UUID, _: RemindSession) -> SessionCase:
    """Remind the members whose vote is missing, once."""
    session = await access.lock(uow, session_id)
    session = domain.remind(session, uow.now).advanced()
    await repository.save_head(uow, session)
    awaited = session.awaited(await papers.cast_in(uow, session.id))
    assert session.due_at is not None  # noqa: S101 - an open ballot has an end
    uow.publish(events.session_reminded(session, session.due_at, awaited))
    await history.note(uow, session.id, session.version, "reminded", history.AS_WORKFLOW)
    return await _case(uow, session)


async def tally(uow: UnitOfWork, session_id: UUID, _: TallySession) -> SessionCase:
    """Count once everybody has voted or the time is over, and tell the outcome of every nomination.

    Who may not vote is looked at once more, by what is known now.
    """
    session = await access.lock(uow, session_id)
    session = await recuse_by_rule(uow, session, session.members)
    ballots = await papers.ballots_of(uow, session.id)
    session = domain.tally(session, ballots, uow.now).advanced()
    await repository.save_head(uow, session)
    await repository.save_outcomes(uow, session)
    uow.publish(events.session_concluded(session))
    await history.note(uow, session.id, session.version, "concluded", history.AS_WORKFLOW)
    return await _case(uow, session)


def _end_of_ballot(now: datetime) -> datetime:
    return end_of(local_date(now) + timedelta(days=BALLOT_DAYS)).astimezone(UTC)


async def _case(uow: UnitOfWork, session: Session) -> SessionCase:
    unit = await unit_by_id(uow, session.unit_id)
    agenda = session.agenda
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
            )
            for item in agenda
        ),
        awaited_ballots=len(session.awaited(await papers.cast_in(uow, session.id))),
        remind_at=session.remind_at,
        due_at=session.due_at,
        reminded=session.reminded,
    )
