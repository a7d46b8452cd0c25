"""The scoring panel of a council session, as the session's workflow opens and reads it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.event import Value


class PanelStatus(StrEnum):
    """Scores are being given; or every panellist has scored every nominee, and the result is fixed."""

    OPEN = "open"
    CONCLUDED = "concluded"


class PanelItem(Value):
    """A nomination on the session's agenda that the panel scores."""

    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    person_id: UUID | None = None


class OpenPanel(BaseModel):
    """Open the panel of a session: POST /panels. Its id is the session's id: one panel for each session."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    session_id: UUID
    unit_id: UUID
    round_id: UUID
    sheet_code: str
    panellists: tuple[UUID, ...]
    items: tuple[PanelItem, ...]


class PanelView(Value):
    """What the workflow needs to know: GET /panels/{session_id}/progress."""

    session_id: UUID
    version: int
    now: datetime
    status: PanelStatus
