"""What happened in a session: what its rules answer with beside it as it is then. Each is told as one fact."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from awards.sessions.values import Ballot, Item, Recusal, Session
from contracts.acts import LateAct


@dataclass(frozen=True)
class Opened:
    """Its agenda may be filled."""


@dataclass(frozen=True)
class ItemsAdded:
    """These nominations came onto the agenda, in their order."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class ItemsWithdrawn:
    item_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class AgendaClosed:
    """Agenda and members are fixed."""


@dataclass(frozen=True)
class Recused:
    """`by` is who declared or recorded it; none where a rule did."""

    recusal: Recusal
    by: UUID | None = None


@dataclass(frozen=True)
class RecusalWithdrawn:
    """`by` is who took it back; none where a rule did."""

    recusal: Recusal
    by: UUID | None = None


@dataclass(frozen=True)
class BallotOpened:
    due_at: datetime


@dataclass(frozen=True)
class BallotProlonged:
    """`awaited` are the members whose vote is missing."""

    due_at: datetime
    awaited: tuple[UUID, ...]


@dataclass(frozen=True)
class Reminded:
    """`awaited` are the members whose vote is missing."""

    due_at: datetime
    awaited: tuple[UUID, ...]


@dataclass(frozen=True)
class BallotCast:
    """A member's paper counts, in place of their earlier one."""

    member_id: UUID
    ballots: tuple[Ballot, ...]


@dataclass(frozen=True)
class PaperEntered:
    """It was a paper that an absent member had written."""

    member_id: UUID
    entered_by: UUID
    received_at: datetime


@dataclass(frozen=True)
class Concluded:
    """It is over: counted, or with nothing to count where its round was cancelled."""

    round_cancelled: bool = False


@dataclass(frozen=True)
class Questioned:
    """Somebody voted who should not have: the head is told, or the one above."""

    late: tuple[LateAct, ...]
    above_id: UUID | None


Happened = (
    Opened
    | ItemsAdded
    | ItemsWithdrawn
    | AgendaClosed
    | Recused
    | RecusalWithdrawn
    | BallotOpened
    | BallotProlonged
    | Reminded
    | BallotCast
    | PaperEntered
    | Concluded
    | Questioned
)
Change = tuple[Session, tuple[Happened, ...]]
"""What a rule answers with: the session as it is then, and what happened in it."""
