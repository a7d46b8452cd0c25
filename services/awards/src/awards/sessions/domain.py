"""What may happen in a council session: agenda, recusals, ballots, reminders."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from authority.exclusions import RecusalCause
from awards.errors import (
    AgendaEmpty,
    AlreadyRecused,
    BallotClosed,
    BallotIncomplete,
    InterestCounted,
    NotAMember,
    PanelNotConcluded,
    PaperReceiptWrong,
    RecusalByRule,
    RecusalUnknown,
    RecusedFromItem,
    ReminderNotDue,
    TooFewMembers,
)
from awards.sessions.states import Act, ItemStatus, after
from awards.sessions.values import BallotTimes, Recusal, Session


def close_agenda(session: Session, members: Iterable[UUID], fewest: int) -> Session:
    """Fix agenda and members. Raises SessionStateConflict, AgendaEmpty, TooFewMembers."""
    status = after(session.status, Act.CLOSE_AGENDA)
    council = tuple(members)
    if not session.agenda:
        raise AgendaEmpty
    if len(council) < fewest:
        raise TooFewMembers(found=len(council), needed=fewest)
    return replace(session, status=status, members=council)


def recuse(session: Session, recusal: Recusal, council: Iterable[UUID]) -> Session:
    """Take a member out of one nomination, until the tally; a vote of theirs on it no longer counts.

    Raises SessionStateConflict, NotAMember, ItemNotOnAgenda, AlreadyRecused.
    """
    after(session.status, Act.RECUSE)
    if recusal.member_id not in council:
        raise NotAMember(member_id=recusal.member_id)
    session.on_agenda(recusal.item_id)
    if (recusal.item_id, recusal.member_id) in session.recused:
        raise AlreadyRecused(item_id=recusal.item_id, member_id=recusal.member_id)
    return replace(session, recusals=(*session.recusals, recusal))


def take_back(session: Session, recusal_id: UUID) -> Session:
    """The recusal was a mistake: the member votes on the nomination after all. Raises SessionStateConflict,
    RecusalUnknown; RecusalByRule for one that nobody declared here; InterestCounted.
    """
    after(session.status, Act.RECUSE)
    for recusal in session.recusals:
        if recusal.id != recusal_id:
            continue
        if recusal.cause is not RecusalCause.DECLARED:
            raise RecusalByRule(cause=recusal.cause.value)
        if session.is_counted(recusal):
            raise InterestCounted(recusal_id=recusal_id)
        return replace(session, recusals=tuple(one for one in session.recusals if one != recusal))
    raise RecusalUnknown(recusal_id=recusal_id)


def open_ballot(session: Session, times: BallotTimes, *, wants_scores: bool) -> Session:
    """Let members vote. Where the round wants scores here, the panel's result comes first.

    Raises SessionStateConflict, PanelNotConcluded.
    """
    status = after(session.status, Act.OPEN_BALLOT)
    if wants_scores and session.agenda and session.panel_concluded_at is None:
        raise PanelNotConcluded(session_id=session.id)
    return _until(replace(session, status=status), times)


def prolong(session: Session, times: BallotTimes) -> Session:
    """Let members vote longer, also after the ballot has closed, until it is counted. Raises SessionStateConflict."""
    status = after(session.status, Act.PROLONG)
    return _until(replace(session, status=status, reminded=False), times)


def _until(session: Session, times: BallotTimes) -> Session:
    return replace(session, due_at=times.closes_at, remind_at=times.remind_at, count_at=times.count_at)


def require_in_time(session: Session, at: datetime) -> None:
    """A vote counts by the moment at which it was given, or at which its paper arrived. Raises BallotClosed."""
    if session.due_at is not None and at >= session.due_at:
        raise BallotClosed(due_at=session.due_at)


def require_receipt(session: Session, agenda_at: datetime, received_at: datetime, now: datetime) -> None:
    """A paper answers the agenda, so that it arrived after that was closed (`agenda_at`), and not in the future.

    Raises PaperReceiptWrong, BallotClosed.
    """
    if not agenda_at <= received_at <= now:
        raise PaperReceiptWrong(received_at=received_at)
    require_in_time(session, received_at)


def check_paper(session: Session, member: UUID, items: Iterable[UUID]) -> None:
    """A paper says something about every nomination on which the member votes, once, and about no other.

    Raises SessionStateConflict, NotAMember, RecusedFromItem, BallotIncomplete.
    """
    after(session.status, Act.CAST_BALLOT)
    if member not in session.members:
        raise NotAMember(member_id=member)
    chosen = list(items)
    wanted = session.votes_of(member)
    barred = [item for item in chosen if (item, member) in session.recused]
    if barred or not wanted:
        raise RecusedFromItem(item_ids=barred)
    if len(set(chosen)) != len(chosen) or set(chosen) != wanted:
        missing, unexpected = wanted.difference(chosen), set(chosen) - wanted
        repeated = {item for item, times in Counter(chosen).items() if times > 1}
        raise BallotIncomplete(
            missing=sorted(missing), unexpected=sorted(unexpected), repeated=sorted(repeated)
        )


def end_with_round(session: Session, at: datetime) -> Session:
    """The round was cancelled: nothing is left to treat, and nothing is counted. Raises SessionStateConflict."""
    status = after(session.status, Act.END_WITH_ROUND)
    items = tuple(
        replace(item, status=ItemStatus.WITHDRAWN) if item.status is ItemStatus.ON_AGENDA else item
        for item in session.items
    )
    return replace(session, status=status, items=items, concluded_at=at)


def remind(session: Session, now: datetime) -> Session:
    """Note the reminder, once, from its time on. Raises SessionStateConflict, ReminderNotDue."""
    after(session.status, Act.REMIND)
    if session.reminded or session.remind_at is None or now < session.remind_at:
        raise ReminderNotDue(remind_at=session.remind_at, reminded=session.reminded)
    return replace(session, reminded=True)
