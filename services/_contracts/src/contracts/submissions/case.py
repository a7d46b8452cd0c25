"""Where a dossier stands, as the workflow reads it: `GET /dossiers/{id}/case`."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import model_validator

from contracts.fact import Value
from contracts.vocabulary import OpenWords


class DossierStatus(StrEnum):
    """The life of a dossier; Vietnamese: đang soạn, đang xét, đã trả lại, đã rút, đã kết thúc."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    RECALLED = "recalled"
    CLOSED = "closed"


class StageStatus(StrEnum):
    """A stage (cấp xét) waits, is open, was concluded, or was not needed because no nominee was left."""

    PENDING = "pending"
    OPEN = "open"
    CONCLUDED = "concluded"
    SKIPPED = "skipped"


class StepKind(OpenWords):
    """What is done inside a stage (open): kiểm tra, thẩm định, Hội đồng xét, ký."""

    CHECK = "check"
    APPRAISE = "appraise"
    COUNCIL = "council"
    SIGN = "sign"


class StepStatus(StrEnum):
    """A step waits, is open, was done, or is cut off because the dossier left the stage."""

    PENDING = "pending"
    OPEN = "open"
    DONE = "done"
    CUT_OFF = "cut_off"


class CaseStep(Value):
    """A step with its deadlines. `reminded` and `overdue` say that the mark was already made. Its id is missing in what
    a workflow read before steps had one.
    """

    kind: StepKind
    status: StepStatus
    remind_at: datetime | None = None
    due_at: datetime | None = None
    reminded: bool = False
    overdue: bool = False
    id: UUID | None = None


class CaseStage(Value):
    """A stage, its unit, and whether any nominee is left for it to treat (`has_nominees` in older histories); the id
    as of a step.
    """

    number: int
    unit_id: UUID
    unit_name: str
    level: str
    status: StageStatus
    any_nominee_left: bool
    steps: tuple[CaseStep, ...]
    id: UUID | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_before(cls, read: Any) -> Any:
        if isinstance(read, dict) and "has_nominees" in read:
            return {"any_nominee_left": read["has_nominees"]} | read
        return read


class Case(Value):
    """A dossier as its workflow sees it. `now` is the service's business time when it was read.

    `undecided` counts the nominees that have no outcome yet.
    """

    dossier_id: UUID
    version: int
    now: datetime
    status: DossierStatus
    attempt: int
    undecided: int
    stages: tuple[CaseStage, ...]
