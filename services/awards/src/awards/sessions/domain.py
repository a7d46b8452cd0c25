"""What may happen in a council session: agenda, recusals, ballots, reminders.

Each rule is one fact, and counts the version up by one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from authority.exclusions import RecusalCause
from awards.sessions.errors import (
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
from awards.sessions.happened import (
    AgendaClosed,
    BallotCast,
    BallotOpened,
    BallotProlonged,
    Change,
    Concluded,
    ItemsAdded,
    ItemsWithdrawn,
    PaperEntered,
    Questioned,
    RecusalWithdrawn,
    Recused,
    Reminded,
)
from awards.sessions.states import Act, ItemStatus, after
from awards.sessions.values import Ballot, BallotTimes, Item, Recusal, Session
from contracts.acts import LateAct


def add(session: Session, items: Sequence[Item]) -> Change:
    """Put nominations at the agenda's end. Raises SessionStateConflict."""
    status = after(session.status, Act.ADD_ITEMS)
    added = replace(session.next_version(), status=status, items=(*session.items, *items))
    return added, (ItemsAdded(tuple(items)),)


def withdraw(
    session: Session, dossier_id: UUID, nominees: Collection[UUID] | None
) -> tuple[Session, tuple[ItemsWithdrawn, ...]]:
    """Take these nominees of the dossier off the agenda, or all of it. Nothing happens where none of them is on it.

    Raises SessionStateConflict.
    """
    return _without(
        session,
        [
            item.id
            for item in session.agenda
            if item.status is ItemStatus.ON_AGENDA
            and item.dossier_id == dossier_id
            and (nominees is None or item.nominee_id in nominees)
        ],
    )


def withdraw_all(session: Session) -> tuple[Session, tuple[ItemsWithdrawn, ...]]:
    """Take everything off the agenda. Likewise."""
    return _without(session, [item.id for item in session.agenda])


def _without(session: Session, item_ids: Sequence[UUID]) -> tuple[Session, tuple[ItemsWithdrawn, ...]]:
    if not item_ids:
        return session, ()
    status, gone = after(session.status, Act.WITHDRAW_ITEMS), frozenset(item_ids)
    items = tuple(
        replace(item, status=ItemStatus.WITHDRAWN) if item.id in gone else item for item in session.items
    )
    withdrawn = replace(session.next_version(), status=status, items=items)
    return withdrawn, (ItemsWithdrawn(tuple(item_ids)),)


def close_agenda(session: Session, members: Iterable[UUID], fewest: int) -> Change:
    """Fix agenda and members. Raises SessionStateConflict, AgendaEmpty, TooFewMembers."""
    status = after(session.status, Act.CLOSE_AGENDA)
    council = tuple(members)
    if not session.agenda:
        raise AgendaEmpty
    if len(council) < fewest:
        raise TooFewMembers(found=len(council), needed=fewest)
    return replace(session.next_version(), status=status, members=council), (AgendaClosed(),)


def recuse(
    session: Session, recusal: Recusal, council: Iterable[UUID], by: UUID | None = None
) -> tuple[Session, tuple[Recused]]:
    """Take a member out of one nomination, until the tally; a vote of theirs on it no longer counts.

    `by` declares or records it; nobody where a rule does.

    Raises SessionStateConflict, NotAMember, ItemNotOnAgenda, AlreadyRecused.
    """
    status = after(session.status, Act.RECUSE)
    if recusal.member_id not in council:
        raise NotAMember(member_id=recusal.member_id)
    session.on_agenda(recusal.item_id)
    if (recusal.item_id, recusal.member_id) in session.recused:
        raise AlreadyRecused(item_id=recusal.item_id, member_id=recusal.member_id)
    recused = replace(session.next_version(), status=status, recusals=(*session.recusals, recusal))
    return recused, (Recused(recusal, by),)


def take_back(session: Session, recusal_id: UUID, by: UUID) -> tuple[Session, tuple[RecusalWithdrawn]]:
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
        return without(session, recusal, by)
    raise RecusalUnknown(recusal_id=recusal_id)


def without(
    session: Session, recusal: Recusal, by: UUID | None = None
) -> tuple[Session, tuple[RecusalWithdrawn]]:
    """The session as it is when this recusal no longer counts. Raises SessionStateConflict."""
    status = after(session.status, Act.RECUSE)
    left = tuple(one for one in session.recusals if one != recusal)
    return replace(session.next_version(), status=status, recusals=left), (RecusalWithdrawn(recusal, by),)


def open_ballot(session: Session, times: BallotTimes, *, wants_scores: bool) -> Change:
    """Let members vote. Where the round wants scores here, the panel's result comes first.

    Raises SessionStateConflict, PanelNotConcluded.
    """
    status = after(session.status, Act.OPEN_BALLOT)
    if wants_scores and session.agenda and session.panel_concluded_at is None:
        raise PanelNotConcluded(session_id=session.id)
    opened = _until(replace(session.next_version(), status=status), times)
    return opened, (BallotOpened(times.closes_at),)


def prolong(session: Session, times: BallotTimes, cast: Iterable[tuple[UUID, UUID]]) -> Change:
    """Let members vote longer, also after the ballot has closed, until it is counted; given (item, member) of the
    ballots cast.

    Raises SessionStateConflict.
    """
    status = after(session.status, Act.PROLONG)
    prolonged = _until(replace(session.next_version(), status=status, reminded=False), times)
    return prolonged, (BallotProlonged(times.closes_at, prolonged.awaited(cast)),)


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


def cast(session: Session, member: UUID, ballots: Sequence[Ballot]) -> Change:
    """Take the member's paper, which says what it should. Raises SessionStateConflict."""
    status = after(session.status, Act.CAST_BALLOT)
    return replace(session.next_version(), status=status), (BallotCast(member, tuple(ballots)),)


def enter(session: Session, member: UUID, by: UUID, received_at: datetime) -> Change:
    """Note that the paper just taken was entered for its member, who is told. Raises SessionStateConflict."""
    status = after(session.status, Act.CAST_BALLOT)
    return replace(session.next_version(), status=status), (PaperEntered(member, by, received_at),)


def end_with_round(session: Session, at: datetime) -> Change:
    """The round was cancelled: nothing is left to treat, and nothing is counted. Raises SessionStateConflict."""
    status = after(session.status, Act.END_WITH_ROUND)
    items = tuple(
        replace(item, status=ItemStatus.WITHDRAWN) if item.status is ItemStatus.ON_AGENDA else item
        for item in session.items
    )
    ended = replace(session.next_version(), status=status, items=items, concluded_at=at)
    return ended, (Concluded(round_cancelled=True),)


def remind(session: Session, now: datetime, cast: Iterable[tuple[UUID, UUID]]) -> Change:
    """Note the reminder of those who have not voted, once, from its time on; given (item, member) of the ballots cast.

    Raises SessionStateConflict, ReminderNotDue.
    """
    status = after(session.status, Act.REMIND)
    if session.reminded or session.remind_at is None or now < session.remind_at:
        raise ReminderNotDue(remind_at=session.remind_at, reminded=session.reminded)
    assert session.due_at is not None  # noqa: S101 - an open ballot has an end
    reminded = replace(session.next_version(), status=status, reminded=True)
    return reminded, (Reminded(session.due_at, session.awaited(cast)),)


def question(session: Session, late: tuple[LateAct, ...], above_id: UUID | None) -> Change:
    """Note that a head is told of votes that should not have been cast: what was voted is not undone in silence."""
    return session.next_version(), (Questioned(late, above_id),)
