"""What people are shown of what was sealed: attempts, versions of nominees, verdicts with what they relied on."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from contracts.submissions import StepKind, SubjectType, VerdictResult
from kit.history import FieldChange
from submissions.dossiers.schemas import AchievementBody, EvidenceBody, LateView, StageView


class Written(BaseModel):
    """What the submitting unit wrote of a nominee, as it was sealed."""

    subject_type: SubjectType
    name: str
    description: str
    award_code: str
    achievements: list[AchievementBody]
    evidence: list[EvidenceBody]
    person_id: UUID | None


class NomineeVersionView(BaseModel):
    """One sealed version of a nominee: first sealed for `attempt`. `content_hash` is SHA-256 over `content`."""

    id: UUID
    nominee_id: UUID
    number: int
    attempt: int
    sealed_at: datetime
    content_hash: str
    content: Written


class ChangedVersionView(NomineeVersionView):
    """A version, and what it changed of the one before."""

    changes: list[FieldChange]


class VerdictView(BaseModel):
    """A verdict on a nominee, and the versions that it relied on; none are known where they were not kept."""

    id: UUID
    nominee_id: UUID
    stage: int
    step: StepKind
    result: VerdictResult
    reason: str | None
    given_by: UUID | None
    session_id: UUID | None
    given_at: datetime
    relied_on: list[UUID]


class AttemptHeading(BaseModel):
    """One time that the dossier was submitted. Letter and nominees were not kept before `not_kept_before`, if set.

    `late`: the dossier came first after its round had closed.
    """

    number: int
    received_at: datetime
    submitted_by: UUID
    rule_set: str
    letter_number: str | None
    letter_date: date | None
    not_kept_before: datetime | None
    late: LateView | None


class AttemptView(AttemptHeading):
    """An attempt as it was judged: what was sealed, the stages that it went through, the verdicts on it.

    `now` goes with the deadlines.
    """

    now: datetime
    nominees: list[NomineeVersionView]
    stages: list[StageView]
    verdicts: list[VerdictView]


class SealedName(BaseModel):
    """A nominee's sealed name, and the salt with which whoever drafts a decision proves that it is the sealed one.

    `awaits_decision`: the nomination was handed over to be decided, and is not decided yet.
    """

    nominee_id: UUID
    version_id: UUID
    number: int
    name: str
    salt: str
    awaits_decision: bool


class NomineeName(BaseModel):
    """What a nominee is called, as sealed last, and whose dossier it is: other services name nominees by their ids."""

    nominee_id: UUID
    name: str
    subject_type: SubjectType
    dossier_id: UUID
    submitting_unit_id: UUID
    submitting_unit: str | None


class NomineeNames(BaseModel):
    """Those who were asked for and whom the reader may see, each once."""

    items: list[NomineeName]


class SealedNames(BaseModel):
    """Those who were asked for and on whom the reader may draft a decision, each once."""

    items: list[SealedName]
