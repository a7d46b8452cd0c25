"""Notices: tell people of a fact, let each read their own."""

from datetime import timedelta
from uuid import UUID

from authority import Command, Query, working_calendar
from contracts import Envelope, Fact
from kit.clock import local_date, start_of
from kit.errors import NotFound
from kit.paging import Page, cut, decode_cursor, encode_cursor, moment
from notify import domain, facts, repository
from notify.recipients import people_to_tell, units_of
from notify.repository import Place
from notify.rules import load_rules
from notify.schemas import NoticeView, UnreadCount
from notify.texts import render

_PAGE = 50


async def tell(uow: Command, fact: Fact, envelope: Envelope) -> None:
    """One notice for each person concerned, whatever how often the fact comes; also queued as e-mail.

    Raises DossierUnknown, UnitNotYetKnown while another topic has not brought yet what the fact refers to.
    """
    rule = load_rules().notices[fact.type]
    units = await units_of(uow, fact)
    people = await people_to_tell(uow, rule, fact, units)
    if not people:
        return
    text = render(rule, fact, units.names())
    mailed_in = await _until_a_working_day(uow) if rule.on_working_days else timedelta()
    for notice in await repository.raise_notices(
        uow, envelope.id, fact.type, text, sorted(people), mailed_in
    ):
        uow.publish(facts.raised(notice, fact.type, rule.template))


async def _until_a_working_day(uow: Query) -> timedelta:
    """How long an e-mail about a limit waits: not at all on a working day, else until the next one begins."""
    today = local_date(uow.now)
    calendar = await working_calendar(uow, today)
    if calendar.is_working(today):
        return timedelta()
    return start_of(calendar.add(today, 1)) - uow.now


async def my_notices(uow: Query, *, unread: bool | None, cursor: str | None) -> Page[NoticeView]:
    """The caller's own notices, unread ones first. Raises CursorInvalid."""
    after = _place(cursor) if cursor else None
    rows = await repository.inbox_of(uow, uow.actor.person_id, unread=unread, after=after, limit=_PAGE + 1)
    items, more = cut([NoticeView.model_validate(row) for row in rows], _PAGE, _cursor)
    return Page(items=items, next_cursor=more)


async def my_unread_count(uow: Query) -> UnreadCount:
    return UnreadCount(unread=await repository.unread_count(uow, uow.actor.person_id))


async def read_notice(uow: Command, notice_id: UUID) -> NoticeView:
    """Mark a notice of one's own as read; again changes nothing. Raises NotFound for anybody else's."""
    notice = await repository.lock_notice(uow, notice_id)
    if notice is None or notice.person_id != uow.actor.person_id:
        raise NotFound
    after = domain.read(notice, uow.now)
    if after != notice:
        await repository.save(uow, after)
        uow.publish(facts.read(after))
    return NoticeView.model_validate(await repository.notice_of(uow, notice_id))


def _cursor(last: NoticeView) -> str:
    side = "read" if last.read_at else "unread"
    return encode_cursor(side, last.raised_at.isoformat(), str(last.id))


def _place(cursor: str) -> Place:
    side, raised_at, notice_id = decode_cursor(cursor, str, moment, UUID)
    return Place(side == "read", raised_at, notice_id)
