"""Dossiers, their history and their tasks as lists show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue, computed_field, model_validator

from authority import load_roles
from contracts.submissions import (
    DossierStatus,
    StepKind,
)
from contracts.tasks import Task, TaskPage
from kit.history import FieldChange
from kit.paging import Page
from submissions.errors import words

_DEPRECATED: Final[dict[str, JsonValue]] = {"deprecated": True}


_FORMERLY: Final = {
    "dossier_id": "about_id",
    "action": "what",
    "unit_id": "office_id",
    "submitting_unit": "for_unit",
}


def label_of(letter_number: str | None, first_nominee: str | None, nominees: int) -> str:
    """By what people tell a dossier from others of its unit: its letter's number, and whom it proposes."""
    if first_nominee is None:
        proposed = words("label_without_nominees")
    elif nominees == 1:
        proposed = first_nominee
    else:
        proposed = words("label_of_several", name=first_nominee, others=nominees - 1)
    return f"{letter_number}: {proposed}" if letter_number else proposed


class DossierLine(BaseModel):
    """A dossier in a list. Where it lies: at a `stage` of its route, which is the matter of a unit, in a `step`, which
    an office does, `since` then; a returned one with its unit, since it came back.
    """

    id: UUID
    round_id: UUID
    round: str
    movement_code: str
    movement: str
    submitting_unit_id: UUID
    submitting_unit: str | None
    letter_number: str | None
    first_nominee: str | None
    """Withdrawn ones count only where all are."""
    named: int = Field(exclude=True)
    status: DossierStatus
    attempt: int
    nominees: int
    stage: int | None
    unit_id: UUID | None
    unit: str | None
    level: str | None
    step: StepKind | None
    office_id: UUID | None
    office: str | None
    since: datetime | None
    due_at: datetime | None
    overdue: bool
    late: bool
    """The dossier, or somebody in it, came after the round had closed."""

    @computed_field  # type: ignore[prop-decorator]  # mypy has no decorated properties (python/mypy#14461)
    @property
    def label(self) -> str:
        """By what people tell it from others of its unit."""
        return label_of(self.letter_number, self.first_nominee, self.named)


class DossierLines(Page[DossierLine]):
    """A page of dossiers. `now` goes with the deadlines."""

    now: datetime


@dataclass(frozen=True)
class Lying:
    """Where dossiers lie that are asked for: at the level that counts them in a round's numbers, in the office that has
    them, only those that are over a step's limit.
    """

    at: str | None
    office_id: UUID | None
    overdue: bool

    @property
    def is_waiting(self) -> bool:
        """Whether only such are asked for as somebody has to do something about."""
        return self.office_id is not None or self.overdue


_CAUSES: Final = {cause: words(f"capacity_{cause}") for cause in ("workflow", "awards", "rule")}
"""In what capacity something acted that is no person."""


class HistoryRowView(BaseModel):
    """A row of the permanent history; `changes` say what it changed, field by field. `revision` is the ETag then."""

    at: datetime
    attempt: int
    version: int
    actor: str
    capacity: str
    """The role in which a person acted, in which unit and by which assignment; or what made a service act."""
    unit_id: UUID | None
    unit: str | None
    assignment_id: UUID | None
    action: str
    stage: int | None
    step: str | None
    reason: str | None
    details: dict[str, object]
    revision: int | None
    changes: list[FieldChange]

    @computed_field  # type: ignore[prop-decorator]  # mypy has no decorated properties (python/mypy#14461)
    @property
    def person_id(self) -> UUID | None:
        """Who acted, where it was a person: the directory tells names by ids."""
        kind, _, name = self.actor.partition(":")
        return UUID(name) if kind == "person" else None

    @computed_field  # type: ignore[prop-decorator]  # mypy has no decorated properties (python/mypy#14461)
    @property
    def capacity_name(self) -> str:
        """The capacity in words; one that this build does not know as it is."""
        called = load_roles().names | _CAUSES
        return called.get(self.capacity, self.capacity)


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
