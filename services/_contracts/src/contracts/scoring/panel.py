"""The scoring panel of a council session, as the session's workflow opens and reads it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue

from contracts.fact import Value
from contracts.submissions.values import Lateness


class PanelStatus(StrEnum):
    """Scores are being given; or every panellist has scored every nominee, and the result is fixed."""

    OPEN = "open"
    CONCLUDED = "concluded"


class PanelItem(Value):
    """A nomination on the session's agenda that the panel scores, in the version of the nominee that it judges.

    `received_at`: when its dossier first arrived. `late`: who let it in after its round had closed.
    """

    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    person_id: UUID | None = None
    nominee_version_id: UUID | None = None
    received_at: datetime | None = None
    late: Lateness | None = None


_EXAMPLE: dict[str, JsonValue] = {
    "session_id": "01980000-0000-7000-8000-000000000010",
    "unit_id": "01980000-0000-7000-8000-000000000002",
    "round_id": "01980000-0000-7000-8000-000000000001",
    "sheet_code": "bang-diem-so-ket",
    "panellists": ["01980000-0000-7000-8000-000000000021", "01980000-0000-7000-8000-000000000022"],
    "items": [
        {
            "item_id": "01980000-0000-7000-8000-000000000011",
            "dossier_id": "01980000-0000-7000-8000-000000000012",
            "nominee_id": "01980000-0000-7000-8000-000000000003",
        }
    ],
}


class OpenPanel(BaseModel):
    """Open the panel of a session: POST /panels. Its id is the session's id: one panel for each session.

    `working_days` is the time that the round gives the council, and the panel's target time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    session_id: UUID
    unit_id: UUID
    round_id: UUID
    sheet_code: str
    panellists: tuple[UUID, ...]
    items: tuple[PanelItem, ...]
    working_days: int | None = None


class PanelCommand(BaseModel):
    """A command that the workflows' principal may send about an open panel."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RemindPanel(PanelCommand):
    """Remind the panellists whose scores are missing: POST /panels/{session_id}/remind."""


class MarkPanelOverdue(PanelCommand):
    """Tell the secretary that the panel is past its target time: POST /panels/{session_id}/mark-overdue."""


class PanelView(Value):
    """What the workflow needs to know: GET /panels/{session_id}/progress. `due_at` is a target time."""

    session_id: UUID
    version: int
    now: datetime
    status: PanelStatus
    remind_at: datetime | None = None
    due_at: datetime | None = None
    reminded: bool = False
    overdue: bool = False
