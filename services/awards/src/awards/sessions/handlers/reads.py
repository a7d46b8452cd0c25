"""What people see of sessions."""

from dataclasses import asdict
from uuid import UUID

from authority import Part, Query, unit_by_id, units_by_id
from authority.circle import known_to
from authority.exclusions import regulation_of as council_regulation
from awards import history
from awards.access import own_units
from awards.heard.repository import round_name, round_names, scoring_sheet, still_below
from awards.history import HistoryRow
from awards.sessions import access, papers, queries, views
from awards.sessions.errors import SessionNotConcluded
from awards.sessions.handlers.time import regulation_of
from awards.sessions.schemas import Minutes, MinutesRegulation, SessionHeading, SessionView
from awards.sessions.values import Session
from awards.sessions.views import Surroundings
from contracts.awards import SessionStatus
from kit.clock import local_date
from kit.paging import Page, cut, encode_cursor, id_cursor


async def list_sessions(
    uow: Query, status: SessionStatus | None, cursor: str | None, limit: int
) -> Page[SessionHeading]:
    """Sessions of the actor's units and councils, in that state or in any, newest first."""
    visible = queries.visible_to(uow.actor.person_id, await own_units(uow))
    rows = await queries.list_headings(uow, visible, status, id_cursor(cursor), limit + 1)
    shown, more = cut(rows, limit, lambda row: encode_cursor(str(row.id)))
    units = await units_by_id(uow, {row.unit_id for row in shown})
    rounds = await round_names(uow, {row.round_id for row in shown})
    headings = [
        SessionHeading(
            **asdict(row),
            unit_name=units[row.unit_id].name if row.unit_id in units else None,
            round_name=rounds.get(row.round_id),
        )
        for row in shown
    ]
    return Page(items=headings, next_cursor=more)


async def view_session(uow: Query, session_id: UUID) -> SessionView:
    await access.require_visible(uow, session_id)
    return await view(uow, await access.read(uow, session_id))


async def view(uow: Query, session: Session) -> SessionView:
    """The session as the actor sees it: of all ballots only who voted, of their own also how."""
    known = await access.as_known(uow, session)
    shown = {item.id for item in known.items}
    own = [
        one for one in await papers.ballots_of(uow, session.id, uow.actor.person_id) if one.item_id in shown
    ]
    cast = [(item, member) for item, member in await papers.cast_in(uow, session.id) if item in shown]
    return views.session_view(known, cast, own, await _surroundings(uow, session), uow.now)


async def read_minutes(uow: Query, session_id: UUID) -> Minutes:
    """Raises SessionNotConcluded before the tally."""
    await access.require_visible(uow, session_id)
    session = await access.read(uow, session_id)
    if session.status is not SessionStatus.CONCLUDED:
        raise SessionNotConcluded(state=session.status.value)
    ballots = await papers.ballots_of(uow, session.id)
    return views.minutes(session, ballots, await _surroundings(uow, session))


async def read_history(uow: Query, session_id: UUID, cursor: str | None) -> Page[HistoryRow]:
    await access.require_visible(uow, session_id)
    return await history.read(uow, session_id, cursor)


async def _surroundings(uow: Query, session: Session) -> Surroundings:
    unit = await unit_by_id(uow, session.unit_id)
    rules = regulation_of(session)
    council = council_regulation(unit.code, local_date(session.opened_at))
    below = await still_below(uow, session.round_id, session.unit_id)
    return Surroundings(
        unit_name=unit.name,
        round_name=await round_name(uow, session.round_id),
        quorum=rules.quorum,
        regulation=MinutesRegulation(
            source=council.source,
            excludes=sorted(council.excludes),
            excluded_counted=rules.excluded_counted,
        ),
        sheet=await scoring_sheet(uow, session.round_id, session.unit_id),
        below=len(below),
        below_known=sorted(await known_to(uow, Part.UNIT, [session.unit_id], below)),
    )
