"""Words and values that the facts of dossiers share."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints, model_validator

from contracts.fact import Value
from contracts.submissions.case import StepKind
from contracts.vocabulary import Open, OpenWords

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256, or an HMAC with it, in hex."""


class SubjectType(StrEnum):
    """Who can be nominated: cá nhân, tập thể, hộ gia đình, tổ chức. Closed by law (06/2022/QH15, Article 2)."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"
    HOUSEHOLD = "household"
    ORGANISATION = "organisation"


class VerdictResult(OpenWords):
    """What a step finds of one nominee (open): đủ điều kiện, đề nghị; hoặc không."""

    SUPPORTED = "supported"
    DECLINED = "declined"


class StageOutcome(OpenWords):
    """How a stage ended (open): trình cấp trên, trả lại, không đề nghị, or every nominee was decided here."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    DECLINED = "declined"
    DECIDED = "decided"


class AskBackPurpose(OpenWords):
    """Why a nomination is asked back (open): rút, không đề nghị, xem xét lại (then the head may return its dossier)."""

    WITHDRAW = "withdraw"
    DECLINE = "decline"
    RECONSIDER = "reconsider"


class Lateness(Value):
    """What came after its round had closed, because somebody allowed it: who, in the name of which unit. The reason and
    the document stay in the service.
    """

    allowance_id: UUID
    allowed_by: UUID
    unit_id: UUID


class NomineeOnRoute(Value):
    """One nomination: a subject proposed for one award, and the stage whose unit can decide it.

    `deciding_stage` is the number of that stage (`decided_at` in older facts); none where the award is decided above
    the route. `person_id` is set when the nominee is a person whom the directory knows, so that nobody judges their own
    nomination.

    `version_id` and `version` say which sealed version of the nominee is judged; none in what was sealed before
    versions were kept. `name_digest` is the HMAC-SHA-256, in hex, of the sealed name under the version's salt: whoever
    may draft a decision is told name and salt by submissions, and the digest says whether they are the sealed ones.
    `late`: the nomination came after the round had closed, and was allowed to.
    """

    nominee_id: UUID
    subject_type: SubjectType
    award_code: str
    deciding_stage: int | None
    person_id: UUID | None = None
    version_id: UUID | None = None
    version: int | None = None
    name_digest: Digest | None = None
    late: Lateness | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_before(cls, payload: Any) -> Any:
        if isinstance(payload, dict) and "decided_at" in payload:
            return {"deciding_stage": payload["decided_at"]} | payload
        return payload


class StageOnRoute(Value):
    """A stage of the route as it was fixed at submission. Its id, and those of its steps in their order, are missing in
    older facts.
    """

    number: int
    unit_id: UUID
    steps: tuple[Open[StepKind], ...]
    stage_id: UUID | None = None
    step_ids: tuple[UUID, ...] = ()
