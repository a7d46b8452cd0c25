"""Dossiers, their history and their tasks as lists show them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue, model_validator

from contracts.submissions import (
    DossierStatus,
    StepKind,
)
from contracts.tasks import Task, TaskPage
from kit.history import FieldChange
from kit.paging import Page

_DEPRECATED: Final[dict[str, JsonValue]] = {"deprecated": True}


_FORMERLY: Final = {
    "dossier_id": "about_id",
    "action": "what",
    "unit_id": "office_id",
    "submitting_unit": "for_unit",
}


class DossierLine(BaseModel):
    """A dossier in a list."""

    id: UUID
    round_id: UUID
    submitting_unit_id: UUID
    submitting_unit: str | None
    letter_number: str | None
    status: DossierStatus
    attempt: int
    nominees: int
    level: str | None
    step: StepKind | None
    due_at: datetime | None
    overdue: bool
    late: bool
    """The dossier, or somebody in it, came after the round had closed."""


class DossierLines(Page[DossierLine]):
    """A page of dossiers. `now` goes with the deadlines."""

    now: datetime


class HistoryRowView(BaseModel):
    """A row of the permanent history; `changes` say what it changed, field by field. `revision` is the ETag then."""

    at: datetime
    attempt: int
    version: int
    actor: str
    capacity: str
    """The role in which a person acted, in which unit and by which assignment; or what made a service act."""
    unit_id: UUID | None
    assignment_id: UUID | None
    action: str
    stage: int | None
    step: str | None
    reason: str | None
    details: dict[str, object]
    revision: int | None
    changes: list[FieldChange]


class DossierTask(Task):
    """A task as every service answers it, and beside it as this one used to."""

    dossier_id: UUID = Field(description="Now `about_id`.", json_schema_extra=_DEPRECATED)
    action: str = Field(description="Now `what`.", json_schema_extra=_DEPRECATED)
    unit_id: UUID = Field(description="Now `office_id`.", json_schema_extra=_DEPRECATED)
    submitting_unit: str | None = Field(description="Now `for_unit`.", json_schema_extra=_DEPRECATED)

    @model_validator(mode="before")
    @classmethod
    def _as_before(cls, found: dict[str, Any]) -> dict[str, Any]:
        """Each under its former name, too."""
        return found | {name: found[now] for name, now in _FORMERLY.items()}


class DossierTasks(TaskPage):
    """What waits for me in dossiers, the most urgent first, a page at a time. `now` goes with the limits."""

    items: tuple[DossierTask, ...]
