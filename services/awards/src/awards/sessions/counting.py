"""Counting the papers of a ballot: when it may end, what came out, and when nothing did."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from awards.sessions.errors import BallotStillOpen
from awards.sessions.happened import Change, Concluded
from awards.sessions.regulation import Regulation
from awards.sessions.states import Act, ItemStatus, after
from awards.sessions.values import Ballot, Choice, Item, Session


def approved(in_favour: int, members: int, threshold: Fraction) -> bool:
    """Whether strictly more than the share of **all** members is in favour: the absent and the recused count too,
    unless the council's regulation leaves those who are excluded out (`denominator`).

    Source: Decree 98/2023/NĐ-CP on titles that need a ballot, "over all members".
    """
    return in_favour > threshold * members


def denominator(session: Session, item: Item, rules: Regulation) -> int:
    """Of how many members a nomination's share is: all, or where the regulation says so those who may vote on it."""
    if rules.excluded_counted:
        return len(session.members)
    return sum((item.id, member) not in session.recused for member in session.members)


def quorate(session: Session, cast: Collection[tuple[UUID, UUID]], quorum: Fraction) -> frozenset[UUID]:
    """The nominations of which strictly more than that share of all members took part, given (item, member) of the
    ballots.

    Who voted on a nomination took part, and so did who is recused from it and voted on others, or may vote on nothing.
    Where nobody who may vote on it is there, and nobody has, nobody has decided it.
    """
    voters = {member for _, member in cast}
    present = [member for member in session.members if member in voters or not session.votes_of(member)]
    settled = session.recused.union(cast)
    return frozenset(
        item.id
        for item in session.agenda
        if sum((item.id, member) in settled for member in present) > quorum * len(session.members)
        and any(_has_a_say(session, item, member, cast) for member in session.members)
    )


def _has_a_say(session: Session, item: Item, member: UUID, cast: Collection[tuple[UUID, UUID]]) -> bool:
    """Whether the member may vote on it; whoever has left, only by the paper that they gave before."""
    one = (item.id, member)
    return one not in session.recused and (member not in session.left or one in cast)


def tally(session: Session, ballots: Iterable[Ballot], now: datetime, rules: Regulation) -> Change:
    """Count, once nobody is awaited or the time for entering papers is over.

    Raises SessionStateConflict, BallotStillOpen.
    """
    papers = list(ballots)
    status = after(session.status, Act.TALLY)
    awaited = session.awaited(_cast(papers))
    ends_at = session.count_at or session.due_at
    if awaited and ends_at is not None and now < ends_at:
        raise BallotStillOpen(awaited=len(awaited), due_at=session.due_at)
    return _count(replace(session, status=status, concluded_at=now), papers, rules)


def end(session: Session, ballots: Iterable[Ballot], now: datetime, rules: Regulation) -> Change:
    """Count before the time is over, because it is closed or no missing vote could change any outcome.

    Raises SessionStateConflict, BallotStillOpen.
    """
    papers = list(ballots)
    status = after(session.status, Act.END_BALLOT)
    closed = session.due_at is not None and now >= session.due_at
    if not closed and not _is_settled(session, papers, rules):
        raise BallotStillOpen(awaited=len(session.awaited(_cast(papers))), due_at=session.due_at)
    return _count(replace(session, status=status, concluded_at=now), papers, rules)


def _cast(papers: Iterable[Ballot]) -> set[tuple[UUID, UUID]]:
    return {(ballot.item_id, ballot.member_id) for ballot in papers}


def _is_settled(session: Session, papers: list[Ballot], rules: Regulation) -> bool:
    """Nobody is awaited, or each nomination has its quorum and the same outcome whoever is missing says."""
    cast = _cast(papers)
    awaited = session.awaited(cast)
    if not awaited:
        return True
    if len(quorate(session, cast, rules.quorum)) < len(session.agenda):
        return False
    spoken = session.recused | cast
    for item, in_favour in _in_favour(session, papers):
        missing = sum((item.id, member) not in spoken for member in awaited)
        members = denominator(session, item, rules)
        least, most = (approved(votes, members, item.threshold) for votes in (in_favour, in_favour + missing))
        if least != most:
            return False
    return True


def _in_favour(session: Session, papers: Iterable[Ballot]) -> list[tuple[Item, int]]:
    """Votes for each nomination. A recused member's vote on it doesn't count; nor does one on a withdrawn one."""
    recused = session.recused
    found = dict.fromkeys((item.id for item in session.agenda), 0)
    for ballot in papers:
        counts = ballot.item_id in found and (ballot.item_id, ballot.member_id) not in recused
        if counts and ballot.choice is Choice.FOR:
            found[ballot.item_id] += 1
    return [(item, found[item.id]) for item in session.agenda]


def _count(session: Session, papers: list[Ballot], rules: Regulation) -> Change:
    decided = quorate(session, _cast(papers), rules.quorum)
    counted = {
        item.id: _counted(item, count, denominator(session, item, rules), decided=item.id in decided)
        for item, count in _in_favour(session, papers)
    }
    items = tuple(counted.get(item.id, item) for item in session.items)
    return replace(session.next_version(), items=items), (Concluded(),)


def _counted(item: Item, in_favour: int, members: int, *, decided: bool) -> Item:
    status = _outcome(item, in_favour, members, decided=decided)
    return replace(item, status=status, in_favour=in_favour, members=members)


def _outcome(item: Item, in_favour: int, members: int, *, decided: bool) -> ItemStatus:
    """Nobody is declined because a council did not meet: without its quorum it has not decided."""
    if not decided:
        return ItemStatus.UNDECIDED
    return ItemStatus.APPROVED if approved(in_favour, members, item.threshold) else ItemStatus.NOT_APPROVED
