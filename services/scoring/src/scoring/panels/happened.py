"""What happened to a panel: what its rules answer with, beside the panel as it is then. Each is told as one fact."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.acts import LateAct
from scoring.panels.values import Panel, Recusal, Score


@dataclass(frozen=True)
class Opened:
    """It was opened with its panellists and nominations."""


@dataclass(frozen=True)
class ScoresGiven:
    """A panellist gave or replaced these scores."""

    panellist_id: UUID
    scores: tuple[Score, ...]


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
class NominationWithdrawn:
    item_id: UUID


@dataclass(frozen=True)
class Reminded:
    due_at: datetime


@dataclass(frozen=True)
class Overdue:
    due_at: datetime


@dataclass(frozen=True)
class Concluded:
    """Its result is fixed."""


@dataclass(frozen=True)
class Questioned:
    """Somebody scored who should not have: the head is told, or the one above."""

    late: tuple[LateAct, ...]
    above_id: UUID | None


Happened = (
    Opened
    | ScoresGiven
    | Recused
    | RecusalWithdrawn
    | NominationWithdrawn
    | Reminded
    | Overdue
    | Concluded
    | Questioned
)
Change = tuple[Panel, tuple[Happened, ...]]
"""What a rule answers with: the panel as it is then, and what happened to it."""
