"""A council session as its workflow reads and commands it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.fact import Value
from contracts.scoring.panel import PanelItem


class SessionStatus(StrEnum):
    """The agenda is open; closed; the ballot is open; the tally is done (phiên họp đã kết luận)."""

    AGENDA_OPEN = "agenda_open"
    AGENDA_CLOSED = "agenda_closed"
    BALLOT_OPEN = "ballot_open"
    CONCLUDED = "concluded"


class SessionCase(Value):
    """A session as its workflow sees it: `GET /sessions/{id}/case`.

    `awaited_ballots` counts members in office who have neither voted, present or in writing, nor recused themselves
    from every item. `panel_sheet` is set when the round wants a scoring panel at this unit, `working_days` is the time
    that it gives the council. Votes are taken until `due_at`; papers that arrived in time are entered until
    `count_at`. Where nobody is awaited any more, the ballot may be counted from `settles_at` on.
    """

    session_id: UUID
    version: int
    now: datetime
    unit_id: UUID
    unit_name: str
    level: str
    round_id: UUID
    status: SessionStatus
    panel_sheet: str | None
    members: tuple[UUID, ...]
    items: tuple[PanelItem, ...]
    awaited_ballots: int
    remind_at: datetime | None = None
    due_at: datetime | None = None
    reminded: bool = False
    working_days: int | None = None
    count_at: datetime | None = None
    settles_at: datetime | None = None


class SessionCommand(BaseModel):
    """A command that the workflows' principal may send about a session. Voting is not among them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OpenBallot(SessionCommand):
    """Open the ballot on a closed agenda: POST /sessions/{id}/open-ballot."""


class RemindSession(SessionCommand):
    """Remind the members who have not voted: POST /sessions/{id}/remind."""


class TallySession(SessionCommand):
    """Count once every member has voted, or the time for it is over: POST /sessions/{id}/tally."""
