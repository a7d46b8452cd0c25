"""What these pages read of the answers of awards and scoring."""

from datetime import datetime
from typing import Any
from uuid import UUID

from portal.services import Said


class Heading(Said):
    """A session in a list."""

    id: UUID
    unit_name: str | None = None
    round_name: str | None = None
    ordinal: int
    status: str


class Headings(Said):
    items: tuple[Heading, ...]
    next_cursor: str | None


class Score(Said):
    mean: str
    rank: int


class Item(Said):
    """A nomination on an agenda."""

    id: UUID
    dossier_id: UUID
    nominee_id: UUID
    award_code: str
    threshold: str
    status: str
    score: Score | None
    in_favour: int | None
    members: int | None


class Vote(Said):
    item_id: UUID
    choice: str


class Recusal(Said):
    id: UUID
    item_id: UUID
    member_id: UUID
    cause: str
    reason: str | None


class StillBelow(Said):
    count: int
    dossier_ids: tuple[UUID, ...]


class Session(Said):
    id: UUID
    unit_name: str
    round_name: str | None
    ordinal: int
    supplementary: bool
    status: str
    now: datetime
    due_at: datetime | None
    concluded_at: datetime | None
    panel_sheet: str | None
    items: tuple[Item, ...]
    members: tuple[UUID, ...]
    left: tuple[UUID, ...]
    recusals: tuple[Recusal, ...]
    voted: tuple[UUID, ...]
    awaited: tuple[UUID, ...]
    my_ballot: tuple[Vote, ...]
    still_below: StillBelow

    @property
    def on_agenda(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.status != "withdrawn")

    @property
    def papers(self) -> tuple[str, ...]:
        """Which papers it has before it is concluded."""
        listed = ("attendance",) if self.members else ()
        asked = ("asking",) if self.awaited and self.due_at else ()
        return ("invitation", *listed, *asked, *(("ballot_paper",) if self.members else ()))

    def recused(self, item_id: UUID, member_id: UUID) -> bool:
        return any(one.item_id == item_id and one.member_id == member_id for one in self.recusals)


class Criterion(Said):
    code: str
    name: str
    max_points: str
    step: str
    weight: str


class PanelItem(Said):
    item_id: UUID
    nominee_id: UUID
    dossier_id: UUID
    my_points: dict[str, Any] | None
    recused: bool
    withdrawn: bool
    result: Score | None


class Panel(Said):
    """A scoring panel, which has its session's id."""

    session_id: UUID
    status: str
    now: datetime
    due_at: datetime | None
    criteria: tuple[Criterion, ...]
    items: tuple[PanelItem, ...]

    @property
    def is_mine(self) -> bool:
        """Whether its reader has scored, which may be corrected until the panel concludes."""
        return any(item.my_points is not None for item in self.items)


class Excused(Said):
    member_id: UUID


class MinutesItem(Said):
    nominee_id: UUID
    award_code: str
    members: int
    in_favour: int
    against: int
    not_voted: int
    recused: tuple[Excused, ...]
    decided: bool
    approved: bool


class Minutes(Said):
    session_id: UUID
    unit_name: str
    round_name: str | None
    ordinal: int
    opened_at: datetime
    concluded_at: datetime
    members: tuple[UUID, ...]
    present: tuple[UUID, ...]
    written: tuple[UUID, ...]
    absent: tuple[UUID, ...]
    items: tuple[MinutesItem, ...]
