"""What these pages read of submissions' answers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from portal.services import Said


class Row(Said):
    """A dossier in a list."""

    id: UUID
    label: str
    round: str
    submitting_unit: str | None
    status: str
    attempt: int
    nominees: int
    unit: str | None
    level: str | None
    step: str | None
    office: str | None
    since: datetime | None
    due_at: datetime | None
    overdue: bool
    late: bool

    @property
    def has_it(self) -> str | None:
        """Who has to do something now: the office of its step, or the unit that writes or corrects it."""
        return self.submitting_unit if self.status in {"draft", "returned"} else self.office or self.unit


class Rows(Said):
    now: datetime
    items: tuple[Row, ...]
    next_cursor: str | None


class Letter(Said):
    number: str
    issued_on: date


class Achievement(Said):
    summary: str
    period_from: date
    period_to: date


class Evidence(Said):
    title: str
    reference: str
    sha256: str


class Nominee(Said):
    id: UUID
    subject_type: str
    name: str
    description: str
    award_code: str
    achievements: tuple[Achievement, ...]
    evidence: tuple[Evidence, ...]
    person_id: UUID | None
    state: str
    reason: str | None


class Step(Said):
    kind: str
    office_id: UUID
    status: str
    opened_at: datetime | None
    due_at: datetime | None
    overdue: bool
    done_by: UUID | None
    done_at: datetime | None


class Stage(Said):
    number: int
    unit_id: UUID
    status: str
    outcome: str | None
    reason: str | None
    letter_number: str | None
    letter_date: date | None
    concluded_by: UUID | None
    concluded_at: datetime | None
    steps: tuple[Step, ...]
    arrival_number: str | None = None
    arrived_on: date | None = None


class Names(Said):
    units: dict[UUID, str]
    awards: dict[str, str]


class Written(Said):
    """A dossier as a command on it answers."""

    now: datetime
    nominees: tuple[Nominee, ...]

    @property
    def written(self) -> tuple[Nominee, ...]:
        """Those whom its unit writes about: without who was taken out or has an outcome."""
        return tuple(one for one in self.nominees if one.state == "in_review")


class Dossier(Written):
    id: UUID
    round_id: UUID
    label: str
    round: str
    movement: str
    submitting_unit_id: UUID
    letter: Letter | None
    status: str
    attempt: int
    received_at: datetime | None
    submitted_by: UUID | None
    created_by: UUID
    names: Names
    stages: tuple[Stage, ...]

    @property
    def is_open_for_writing(self) -> bool:
        return self.status in {"draft", "returned"}

    def unit(self, unit_id: UUID) -> str:
        """What a unit is called; its id where submissions has not heard of it."""
        return self.names.units.get(unit_id, str(unit_id))

    def award(self, code: str) -> str:
        return self.names.awards.get(code, code)

    def nominee(self, nominee_id: UUID) -> Nominee | None:
        return next((one for one in self.nominees if one.id == nominee_id), None)


class DossierPaper(Said):
    """A paper of the dossier's unit (`stage` 0) or of a level."""

    kind: str
    stage: int
    unit_id: UUID


class DossierPapers(Said):
    attempt: int
    items: tuple[DossierPaper, ...]


class Happened(Said):
    """A row of the history."""

    at: datetime
    person_id: UUID | None
    capacity_name: str
    unit: str | None
    action: str
    stage: int | None
    reason: str | None


class History(Said):
    items: tuple[Happened, ...]
    next_cursor: str | None


class Round(Said):
    id: UUID
    code: str
    cancelled: dict[str, Any] | None
    plan: dict[str, Any]


class Rounds(Said):
    items: tuple[Round, ...]

    @property
    def standing(self) -> list[Round]:
        """Those that were not cancelled; whether one still takes dossiers, submissions says."""
        return [each for each in self.items if each.cancelled is None]
