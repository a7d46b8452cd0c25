"""What comes in of a dossier, and the dossier as it goes out: the one definition of each command."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from contracts.submissions import (
    AskBackPurpose,
    DossierStatus,
    StageOutcome,
    StageStatus,
    StepKind,
    StepStatus,
    SubjectType,
)
from kit.schemas import Body, stored
from kit.text import Day, DocumentNumber, Name, Paragraph, Phrase, Reference, Sha256, Word
from submissions.dossiers.states import NomineeState
from submissions.dossiers.values import MOST_NOMINEES, Dossier, Nominee, Stage, Step
from submissions.errors import words

_LETTER: dict[str, JsonValue] = {"number": "12/TTr-UBND", "issued_on": "2025-04-29"}
_NOMINEE: dict[str, JsonValue] = {
    "subject_type": "household",
    "name": "Hộ ông Nguyễn Văn Mẫu",
    "description": "Thôn Đông, xã Thanh Giang",
    "award_code": "giay_khen_chu_tich_huyen",
    "achievements": [
        {
            "summary": "Hiến 120 m² đất làm đường giao thông nông thôn.",
            "period_from": "2022-12-01",
            "period_to": "2025-03-31",
        }
    ],
    "evidence": [{"title": "Biên bản bàn giao", "reference": "BB-07/2024", "sha256": "0" * 64}],
}


class AchievementBody(Body):
    """What was achieved and in which period (inclusive local dates)."""

    summary: Paragraph
    period_from: Day
    period_to: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.period_to < self.period_from:
            raise ValueError(words("period_out_of_order"))
        return self


class EvidenceBody(Body):
    """A reference to a document with its SHA-256; the file itself is kept elsewhere."""

    title: Phrase
    reference: Reference
    sha256: Sha256


class SubjectBody(Body):
    """One subject for one award; only an individual is a person whom the directory knows."""

    subject_type: SubjectType
    name: Name
    award_code: Word
    person_id: UUID | None = None

    @model_validator(mode="after")
    def _a_person(self) -> Self:
        if self.person_id is not None and self.subject_type is not SubjectType.INDIVIDUAL:
            raise ValueError(words("person_of_individuals"))
        return self


class WrittenNominee(SubjectBody):
    """One subject proposed for one award, with what is written of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_NOMINEE]})

    description: Paragraph
    achievements: tuple[AchievementBody, ...] = Field(default=(), max_length=50)
    evidence: tuple[EvidenceBody, ...] = Field(default=(), max_length=100)


class NomineeBody(WrittenNominee):
    """One of the nominees of a dossier that is written as a whole. `id` names one who is in it already."""

    id: UUID | None = None


class LetterBody(Body):
    """Number and date of a proposal letter (tờ trình)."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LETTER]})

    number: DocumentNumber
    issued_on: Day


_EXAMPLE: dict[str, JsonValue] = {"letter": _LETTER, "nominees": [_NOMINEE]}
_IDS: dict[str, JsonValue] = {
    "round_id": "01980000-0000-7000-8000-000000000001",
    "submitting_unit_id": "01980000-0000-7000-8000-000000000002",
}


class EditDossier(Body):
    """Everything that the submitting unit writes; replaces what was written before."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    letter: LetterBody | None = None
    nominees: tuple[NomineeBody, ...] = Field(default=(), max_length=MOST_NOMINEES)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [nominee.id for nominee in self.nominees if nominee.id]
        if len(set(ids)) < len(ids):
            raise ValueError(words("nominee_twice"))
        return self


class CreateDossier(EditDossier):
    """Begin a dossier of a unit for a round."""

    model_config = ConfigDict(json_schema_extra={"examples": [_IDS | _EXAMPLE]})

    round_id: UUID
    submitting_unit_id: UUID


class LateView(BaseModel):
    """Came after its round had closed: who allowed it, in the name of which unit, why, and by which document."""

    allowance_id: UUID
    allowed_by: UUID
    unit_id: UUID
    reason: str
    document_number: str
    allowed_at: datetime


class NomineeView(BaseModel):
    """A nominee as its circle sees it. `version` is the one that was sealed last; a correction is none until then."""

    id: UUID
    subject_type: SubjectType
    name: str
    description: str
    award_code: str
    achievements: list[AchievementBody]
    evidence: list[EvidenceBody]
    person_id: UUID | None
    state: NomineeState
    deciding_stage: int | None
    ended_at_stage: int | None
    decision_id: UUID | None
    reason: str | None
    version_id: UUID | None
    version: int | None
    asked_back: AskBackPurpose | None
    late: LateView | None

    @classmethod
    def of(cls, nominee: Nominee) -> Self:
        seal = nominee.seal
        version = {"version_id": seal and seal.id, "version": seal and seal.number}
        return stored(cls, vars(nominee) | version)


class StepView(BaseModel):
    """A step as its circle sees it."""

    kind: StepKind
    office_id: UUID
    status: StepStatus
    opened_at: datetime | None
    due_at: datetime | None
    overdue: bool
    done_by: UUID | None
    done_at: datetime | None

    @classmethod
    def of(cls, step: Step) -> Self:
        return cls(**vars(step), overdue=step.is_late)


class StageView(BaseModel):
    """A stage of the current attempt as its circle sees it. `arrival_number` and `arrived_on`: under which number and
    on which day it came, by the book of incoming documents there.
    """

    number: int
    unit_id: UUID
    status: StageStatus
    outcome: StageOutcome | None
    reason: str | None
    letter_number: str | None
    letter_date: date | None
    concluded_by: UUID | None
    concluded_at: datetime | None
    arrival_number: str | None = None
    arrived_on: date | None = None
    steps: list[StepView]

    @classmethod
    def of(cls, stage: Stage) -> Self:
        return cls(**vars(stage) | {"steps": [StepView.of(step) for step in stage.steps]})


class DossierView(BaseModel):
    """A dossier as its circle sees it. `now` goes with the deadlines; the ETag is `revision`."""

    id: UUID
    round_id: UUID
    submitting_unit_id: UUID
    letter: LetterBody | None
    status: DossierStatus
    attempt: int
    version: int
    revision: int
    created_by: UUID
    submitted_by: UUID | None
    received_at: datetime | None
    rule_set: str | None
    late: LateView | None
    now: datetime
    nominees: list[NomineeView]
    stages: list[StageView]

    @classmethod
    def of(cls, dossier: Dossier, now: datetime) -> Self:
        letter = dossier.letter
        return cls(
            id=dossier.id,
            round_id=dossier.round_id,
            submitting_unit_id=dossier.submitting_unit_id,
            letter=stored(LetterBody, letter) if letter else None,
            status=dossier.status,
            attempt=dossier.attempt,
            version=dossier.version,
            revision=dossier.revision,
            created_by=dossier.created_by,
            submitted_by=dossier.submitted_by,
            received_at=dossier.received_at,
            rule_set=dossier.rule_set,
            late=stored(LateView, dossier.late) if dossier.late else None,
            now=now,
            nominees=[NomineeView.of(nominee) for nominee in dossier.nominees],
            stages=[StageView.of(stage) for stage in dossier.stages],
        )
