"""A council session: agenda, members, recusals, ballots, and what can be read off them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from authority.exclusions import Nomination, RecusalCause
from awards.sessions.errors import ItemNotOnAgenda
from awards.sessions.states import ItemStatus
from contracts.acts import Ground
from contracts.awards import SessionStatus
from contracts.submissions import Lateness, SubjectType


class Choice(StrEnum):
    """Đồng ý, không đồng ý."""

    FOR = "for"
    AGAINST = "against"


class Manner(StrEnum):
    """Bỏ phiếu tại phiên họp; lấy ý kiến bằng văn bản."""

    PRESENT = "present"
    WRITTEN = "written"


@dataclass(frozen=True)
class Score:
    """What the scoring panel found of a nomination: weighted mean, spread, rank from 1."""

    mean: Decimal
    spread: Decimal
    rank: int


@dataclass(frozen=True)
class Item:
    """A nomination on an agenda, at its place in it. `threshold` is stamped when it comes there, from the catalogue's
    entry under the dossier's rule set. `working_days`: how long its round gives the council. `in_favour` of `members`
    after the tally. `nominee_version_id` is what is judged, and `name_digest` tells its name; neither is known of what
    was sealed before versions were kept. `late`: who let it in after its round had closed.
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
    working_days: int | None = None
    status: ItemStatus = ItemStatus.ON_AGENDA
    score: Score | None = None
    in_favour: int | None = None
    members: int | None = None
    nominee_version_id: UUID | None = None
    name_digest: str | None = None
    late: Lateness | None = None


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
    """One member's choice on one nomination. `entered_by` differs from the member where the secretary entered it.

    `received_at`: when the paper arrived, by the book; of a vote that its member gave, the same as `cast_at`.
    """

    id: UUID
    item_id: UUID
    member_id: UUID
    choice: Choice
    manner: Manner
    entered_by: UUID
    paper_reference: str | None
    cast_at: datetime
    received_at: datetime


@dataclass(frozen=True)
class BallotTimes:
    """When a ballot closes, when missing members are reminded, until when papers that arrived in time are entered."""

    closes_at: datetime
    remind_at: datetime
    count_at: datetime


@dataclass(frozen=True)
class Session:
    """A session with its agenda, members and recusals; ballots are counted apart.

    Votes are taken before `due_at`; papers that arrived before it are entered before `count_at`. `left` are the
    members whose role has ended since the agenda was closed: they stay in every denominator.
    """

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
    count_at: datetime | None = None
    reminded: bool = False
    concluded_at: datetime | None = None
    items: tuple[Item, ...] = ()
    members: tuple[UUID, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    left: frozenset[UUID] = frozenset()

    @property
    def agenda(self) -> tuple[Item, ...]:
        """The nominations that were not withdrawn."""
        return tuple(item for item in self.items if item.status is not ItemStatus.WITHDRAWN)

    @property
    def nominations(self) -> tuple[Nomination, ...]:
        """Those on the agenda, as what a person judges."""
        return tuple(Nomination(item.dossier_id, item.nominee_id, item.person_id) for item in self.agenda)

    @property
    def undecided(self) -> tuple[Item, ...]:
        """The nominations on which too few members voted."""
        return tuple(item for item in self.items if item.status is ItemStatus.UNDECIDED)

    @property
    def recused(self) -> frozenset[tuple[UUID, UUID]]:
        """(item, member) of every recusal."""
        return frozenset((recusal.item_id, recusal.member_id) for recusal in self.recusals)

    def is_counted(self, recusal: Recusal) -> bool:
        """Whether the panel was concluded on the recusal: a member votes on what they might have scored."""
        return self.panel_concluded_at is not None and recusal.recorded_at <= self.panel_concluded_at

    def votes_of(self, member: UUID) -> frozenset[UUID]:
        """The nominations on which the member votes."""
        recused = self.recused
        return frozenset(item.id for item in self.agenda if (item.id, member) not in recused)

    def awaited(self, cast: Iterable[tuple[UUID, UUID]]) -> tuple[UUID, ...]:
        """The members still in office whose vote on something is missing, given (item, member) of the ballots cast."""
        settled = self.recused.union(cast)
        agenda = [item.id for item in self.agenda]
        return tuple(
            member
            for member in self.members
            if member not in self.left and any((item, member) not in settled for item in agenda)
        )

    @property
    def deadline(self) -> datetime | None:
        """The next moment at which the workflow must act by itself; one that is past was missed."""
        match self.status:
            case SessionStatus.AGENDA_CLOSED:
                return self.panel_concluded_at
            case SessionStatus.BALLOT_OPEN:
                return (self.count_at or self.due_at) if self.reminded else self.remind_at
            case SessionStatus.AGENDA_OPEN | SessionStatus.CONCLUDED:
                return None

    def on_agenda(self, item_id: UUID) -> Item:
        """Raises ItemNotOnAgenda."""
        for item in self.agenda:
            if item.id == item_id:
                return item
        raise ItemNotOnAgenda(item_id=item_id)

    def next_version(self) -> "Session":
        """One fact further: every fact about a session counts its version up by one."""
        return replace(self, version=self.version + 1)
