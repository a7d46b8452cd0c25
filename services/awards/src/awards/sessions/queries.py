"""What is asked across sessions: lists, whose they are, and what was found of whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, text

from authority import Capability, Part, holds
from authority.circle import inside
from awards.sessions.models import agenda_items, session_members, sessions
from awards.sessions.rows import item_of, session_of
from awards.sessions.states import ItemStatus
from awards.sessions.values import Item, Session
from contracts.awards import SessionStatus
from contracts.submissions import Lateness
from kit.clock import local_date
from kit.unit_of_work import Query

_KNOWN: Final = inside(Part.COUNCIL, dossier="agenda_items.dossier_id", unit="sessions.unit_id")


@dataclass(frozen=True)
class Heading:
    """A session as lists show it."""

    id: UUID
    version: int
    unit_id: UUID
    round_id: UUID
    ordinal: int
    status: SessionStatus


async def open_sessions(uow: Query, after: UUID | None, limit: int) -> list[Session]:
    """Sessions that are not concluded, without their agenda, in the order of their ids."""
    query = (
        select(sessions)
        .where(sessions.c.status != SessionStatus.CONCLUDED.value)
        .order_by(sessions.c.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(sessions.c.id > after)
    return [session_of(row) for row in await uow.all(query)]


async def balloting_without_somebody(uow: Query) -> list[UUID]:
    """Sessions with an open ballot of which a member has left the council, in an order that two callers share."""
    serves = holds(Capability.VOTE, session_members.c.person_id, sessions.c.unit_id, local_date(uow.now))
    rows = await uow.all(
        select(sessions.c.id)
        .join(session_members, session_members.c.session_id == sessions.c.id)
        .where(sessions.c.status == SessionStatus.BALLOT_OPEN.value, ~serves)
        .distinct()
        .order_by(sessions.c.id)
    )
    return [row.id for row in rows]


async def unconcluded_of(uow: Query, round_id: UUID) -> list[UUID]:
    """The sessions of a round that are not concluded, in an order that two callers share."""
    rows = await uow.all(
        select(sessions.c.id)
        .where(sessions.c.round_id == round_id, sessions.c.status != SessionStatus.CONCLUDED.value)
        .order_by(sessions.c.id)
    )
    return [row.id for row in rows]


async def sessions_of_members(
    uow: Query, people: Collection[UUID], dossier_ids: Collection[UUID]
) -> list[UUID]:
    """Sessions with one of the people as a member and a nomination of one of the dossiers on their agenda, in an
    order that two callers share.
    """
    rows = await uow.all(
        select(session_members.c.session_id)
        .join(agenda_items, agenda_items.c.session_id == session_members.c.session_id)
        .where(session_members.c.person_id.in_(people), agenda_items.c.dossier_id.in_(dossier_ids))
        .distinct()
        .order_by(session_members.c.session_id)
    )
    return [row.session_id for row in rows]


async def list_headings(
    uow: Query, visible: ColumnElement[bool], status: SessionStatus | None, after: UUID | None, limit: int
) -> list[Heading]:
    query = select(sessions).where(visible).order_by(sessions.c.id.desc()).limit(limit)
    if status is not None:
        query = query.where(sessions.c.status == status.value)
    if after is not None:
        query = query.where(sessions.c.id < after)
    return [
        Heading(row.id, row.version, row.unit_id, row.round_id, row.ordinal, SessionStatus(row.status))
        for row in await uow.all(query)
    ]


def visible_to(person: UUID, units: Select[Any]) -> ColumnElement[bool]:
    """Condition: a session of one of the units, or one on whose council the person sits, of which there is something to
    be seen: what it concluded, or a nomination inside whose dossier's circle the council is.
    """
    seat = exists().where(
        session_members.c.session_id == sessions.c.id, session_members.c.person_id == person
    )
    concluded = sessions.c.status == SessionStatus.CONCLUDED.value
    known = exists().where(agenda_items.c.session_id == sessions.c.id, text(_KNOWN))
    return and_(or_(sessions.c.unit_id.in_(units), seat), or_(concluded, known))


async def is_visible(uow: Query, session_id: UUID, visible: ColumnElement[bool]) -> bool:
    return await uow.first(select(sessions.c.id).where(sessions.c.id == session_id, visible)) is not None


async def approved_of(
    uow: Query, dossier_id: UUID, nominee_ids: Iterable[UUID]
) -> list[tuple[UUID, UUID, Item]]:
    """(unit, round, nomination) of what councils approved of these nominees, the latest of each last."""
    items = agenda_items.c
    rows = await uow.all(
        select(agenda_items, sessions.c.round_id)
        .join(sessions, sessions.c.id == items.session_id)
        .where(
            items.dossier_id == dossier_id,
            items.nominee_id.in_(set(nominee_ids)),
            items.status == ItemStatus.APPROVED.value,
        )
        .order_by(items.attempt, items.stage)
    )
    return [(row.unit_id, row.round_id, item_of(row)) for row in rows]


async def nominees_of(uow: Query, item_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The nominee of each of these agenda items."""
    items = agenda_items.c
    rows = await uow.all(select(items.id, items.nominee_id).where(items.id.in_(set(item_ids))))
    return {row.id: row.nominee_id for row in rows}


async def awards_of(uow: Query, item_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """The award (code, rule set) for which each of these agenda items proposes somebody."""
    items = agenda_items.c
    rows = await uow.all(
        select(items.id, items.award_code, items.rule_set).where(items.id.in_(set(item_ids)))
    )
    return {row.id: (row.award_code, row.rule_set) for row in rows}


async def lateness_of(uow: Query, item_ids: Iterable[UUID]) -> dict[UUID, Lateness]:
    """Of those of these agenda items that came late."""
    items = agenda_items.c
    rows = await uow.all(
        select(items.id, items.late).where(items.id.in_(set(item_ids)), items.late.is_not(None))
    )
    return {row.id: Lateness.model_validate(row.late) for row in rows}
