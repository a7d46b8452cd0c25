"""A council session: agenda, recusals, ballots, tally. What may happen, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final
from uuid import UUID

from authority.exclusions import Nomination
from awards.errors import (
    AgendaEmpty,
    AlreadyRecused,
    BallotIncomplete,
    BallotStillOpen,
    ItemNotOnAgenda,
    NotAMember,
    PanelNotConcluded,
    RecusalByRule,
    RecusalUnknown,
    RecusedFromItem,
    ReminderNotDue,
    TooFewMembers,
)
from awards.sessions.states import Act, ItemStatus, after
from contracts.acts import Ground
from contracts.awards import SessionStatus
from contracts.submissions import SubjectType

FEWEST_MEMBERS: Final = 3
"""Below three members "more than half of all" is one person's word or unanimity, and no council."""
BALLOT_DAYS: Final = 3
"""A ballot stays open to the end of the third day after its opening (local time): absent members are asked in
writing, and a step of a council in the seeds' rounds has three working days at least."""
REMIND_BEFORE: Final = timedelta(days=1)
"""Who has not voted is reminded one day before the end: time enough to send a paper, late enough to matter."""


class Choice(StrEnum):
    """Đồng ý, không đồng ý."""

    FOR = "for"
    AGAINST = "against"


class Manner(StrEnum):
    """Bỏ phiếu tại phiên họp; lấy ý kiến bằng văn bản."""

    PRESENT = "present"
    WRITTEN = "written"


class RecusalCause(StrEnum):
    """Why a member takes no part: their own nomination, a declaration made here, or an interest declared elsewhere;
    a duty that they did on the dossier and that excludes voting, as at another level.
    """

    OWN_NOMINATION = "own_nomination"
    DECLARED = "declared"
    INTEREST = "interest"
    OTHER_LEVEL = "other_level"


@dataclass(frozen=True)
class Score:
    """What the scoring panel found of a nomination: weighted mean, spread, rank from 1."""

    mean: Decimal
    spread: Decimal
    rank: int


@dataclass(frozen=True)
class Item:
    """A nomination on an agenda, at its place in it. `threshold` is stamped when it comes there, from the catalogue's
    entry under the dossier's rule set. `in_favour` of `members` after the tally. `nominee_version_id` is what is
    judged, and `name_digest` tells its name; neither is known of what was sealed before versions were kept.
    """

    id: UUID
    dossier_id: UUID
    attempt: int
    stage: int
    nominee_id: UUID
    person_id: UUID | None
    subject_type: SubjectType
    award_code: str
    rule_set: str
    threshold: Fraction
    position: int = 0
    status: ItemStatus = ItemStatus.ON_AGENDA
    score: Score | None = None
    in_favour: int | None = None
    members: int | None = None
    nominee_version_id: UUID | None = None
    name_digest: str | None = None


@dataclass(frozen=True)
class Recusal:
    """A member takes no part in one nomination. `recorded_by` is an actor's name."""

    id: UUID
    item_id: UUID
    member_id: UUID
    cause: RecusalCause
    reason: str | None
    recorded_by: str
    recorded_at: datetime
    ground: Ground | None = None
    """Of an interest that was declared here."""


@dataclass(frozen=True)
class Ballot:
    """One member's choice on one nomination. `entered_by` differs from the member where the secretary entered it."""

    id: UUID
    item_id: UUID
    member_id: UUID
    choice: Choice
    manner: Manner
    entered_by: UUID
    paper_reference: str | None
    cast_at: datetime


@dataclass(frozen=True)
class Session:
    """A session with its agenda, members and recusals; ballots are counted apart."""

    id: UUID
    version: int
    unit_id: UUID
    round_id: UUID
    ordinal: int
    status: SessionStatus
    opened_at: datetime
    panel_concluded_at: datetime | None = None
    remind_at: datetime | None = None
    due_at: datetime | None = None
    reminded: bool = False
    concluded_at: datetime | None = None
    items: tuple[Item, ...] = ()
    members: tuple[UUID, ...] = ()
    recusals: tuple[Recusal, ...] = ()

    @property
    def agenda(self) -> tuple[Item, ...]:
        """The nominations that were not withdrawn."""
        return tuple(item for item in self.items if item.status is not ItemStatus.WITHDRAWN)

    @property
    def nominations(self) -> tuple[Nomination, ...]:
        """Those on the agenda, as what a person judges."""
        return tuple(Nomination(item.dossier_id, item.nominee_id, item.person_id) for item in self.agenda)

    @property
    def recused(self) -> frozenset[tuple[UUID, UUID]]:
        """(item, member) of every recusal."""
        return frozenset((recusal.item_id, recusal.member_id) for recusal in self.recusals)

    def votes_of(self, member: UUID) -> frozenset[UUID]:
        """The nominations on which the member votes."""
        recused = self.recused
        return frozenset(item.id for item in self.agenda if (item.id, member) not in recused)

    def awaited(self, cast: Iterable[tuple[UUID, UUID]]) -> tuple[UUID, ...]:
        """The members whose vote on something is missing, given (item, member) of the ballots cast."""
        settled = self.recused.union(cast)
        agenda = [item.id for item in self.agenda]
        return tuple(
            member for member in self.members if any((item, member) not in settled for item in agenda)
        )

    @property
    def deadline(self) -> datetime | None:
        """The next moment at which the workflow must act by itself; one that is past was missed."""
        match self.status:
            case SessionStatus.AGENDA_CLOSED:
                return self.panel_concluded_at
            case SessionStatus.BALLOT_OPEN:
                return self.due_at if self.reminded else self.remind_at
            case SessionStatus.AGENDA_OPEN | SessionStatus.CONCLUDED:
                return None

    def on_agenda(self, item_id: UUID) -> Item:
        """Raises ItemNotOnAgenda."""
        for item in self.agenda:
            if item.id == item_id:
                return item
        raise ItemNotOnAgenda(item_id=item_id)

    def advanced(self) -> "Session":
        """One fact further: every fact about a session counts its version up by one."""
        return replace(self, version=self.version + 1)


def close_agenda(session: Session, members: Iterable[UUID]) -> Session:
    """Fix agenda and members. Raises SessionStateConflict, AgendaEmpty, TooFewMembers."""
    status = after(session.status, Act.CLOSE_AGENDA)
    council = tuple(members)
    if not session.agenda:
        raise AgendaEmpty
    if len(council) < FEWEST_MEMBERS:
        raise TooFewMembers(found=len(council), needed=FEWEST_MEMBERS)
    return replace(session, status=status, members=council)


def recuse(session: Session, recusal: Recusal, council: Iterable[UUID]) -> Session:
    """Take a member out of one nomination, until the tally; a vote of his on it no longer counts.

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
    RecusalUnknown; RecusalByRule for one that nobody declared here.
    """
    after(session.status, Act.RECUSE)
    for recusal in session.recusals:
        if recusal.id != recusal_id:
            continue
        if recusal.cause is not RecusalCause.DECLARED:
            raise RecusalByRule(cause=recusal.cause.value)
        return replace(session, recusals=tuple(one for one in session.recusals if one != recusal))
    raise RecusalUnknown(recusal_id=recusal_id)


def open_ballot(session: Session, due_at: datetime, *, wants_scores: bool) -> Session:
    """Let members vote. Where the round wants scores here, the panel's result comes first.

    Raises SessionStateConflict, PanelNotConcluded.
    """
    status = after(session.status, Act.OPEN_BALLOT)
    if wants_scores and session.agenda and session.panel_concluded_at is None:
        raise PanelNotConcluded(session_id=session.id)
    return replace(session, status=status, due_at=due_at, remind_at=due_at - REMIND_BEFORE)


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
        raise BallotIncomplete(missing=sorted(missing), unexpected=sorted(unexpected))


def remind(session: Session, now: datetime) -> Session:
    """Note the reminder, once, from its time on. Raises SessionStateConflict, ReminderNotDue."""
    after(session.status, Act.REMIND)
    if session.reminded or session.remind_at is None or now < session.remind_at:
        raise ReminderNotDue(remind_at=session.remind_at, reminded=session.reminded)
    return replace(session, reminded=True)


def approved(in_favour: int, members: int, threshold: Fraction) -> bool:
    """Whether strictly more than the share of **all** members is in favour: the absent and the recused count too.

    Source: Decree 98/2023/NĐ-CP on titles that need a ballot; domain.md, "over all members".
    """
    return in_favour > threshold * members


def tally(session: Session, ballots: Iterable[Ballot], now: datetime) -> Session:
    """Count. A vote on a nomination from which the member is recused doesn't count; nor does a withdrawn one.

    Raises SessionStateConflict; BallotStillOpen while members have yet to vote and have time to.
    """
    status = after(session.status, Act.TALLY)
    papers = list(ballots)
    awaited = session.awaited((ballot.item_id, ballot.member_id) for ballot in papers)
    if awaited and session.due_at is not None and now < session.due_at:
        raise BallotStillOpen(awaited=len(awaited), due_at=session.due_at)
    recused = session.recused
    in_favour = dict.fromkeys((item.id for item in session.agenda), 0)
    for ballot in papers:
        counts = ballot.item_id in in_favour and (ballot.item_id, ballot.member_id) not in recused
        if counts and ballot.choice is Choice.FOR:
            in_favour[ballot.item_id] += 1
    items = tuple(
        _counted(item, in_favour[item.id], len(session.members)) if item.id in in_favour else item
        for item in session.items
    )
    return replace(session, status=status, items=items, concluded_at=now)


def _counted(item: Item, in_favour: int, members: int) -> Item:
    passed = approved(in_favour, members, item.threshold)
    status = ItemStatus.APPROVED if passed else ItemStatus.NOT_APPROVED
    return replace(item, status=status, in_favour=in_favour, members=members)
