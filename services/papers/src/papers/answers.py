"""What papers reads of the answers of awards, submissions and the directory; whatever else is in them is for others."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from papers.record import Kind


class Cited(BaseModel):
    """Number, symbol and date of an issued decision."""

    number: str
    series: str
    issued_on: date


class EntryBefore(BaseModel):
    """How it read until then; `award_name` where the paper misprinted the award."""

    name: str
    award_name: str | None
    prize_money: int | None
    achievement_period: str


class RecordedEntry(BaseModel):
    """Somebody in it, as it prints them."""

    name: str
    award_name: str
    award_kind: str
    register_number: int | None
    prize_money: int | None
    before: EntryBefore | None


class RecordedDecision(BaseModel):
    """A decision as awards recorded it."""

    id: UUID
    kind: Kind
    status: str
    unit_id: UUID
    publication: Cited | None
    target: Cited | None
    instead_of: Cited | None
    legal_bases: tuple[str, ...]
    achievement_period: str
    reason: str | None
    signed_by: UUID | None
    check_code: str | None
    entries: tuple[RecordedEntry, ...]


class Called(BaseModel):
    id: UUID
    name: str


class SaidAchievement(BaseModel):
    """Inclusive local dates."""

    summary: str
    period_from: date
    period_to: date


class SaidEvidence(BaseModel):
    title: str
    reference: str


class SaidWritten(BaseModel):
    """What its unit wrote of a nominee."""

    name: str
    subject_type: str
    description: str
    award_code: str
    achievements: tuple[SaidAchievement, ...]
    evidence: tuple[SaidEvidence, ...]


class SaidNominee(SaidWritten):
    """Where a nominee stands: `deciding_stage` can decide their award, `ended_at_stage` had the last word on them."""

    id: UUID
    state: str
    deciding_stage: int | None
    ended_at_stage: int | None
    reason: str | None


class SaidVersion(BaseModel):
    """A nominee as sealed."""

    nominee_id: UUID
    content: SaidWritten


class SaidVerdict(BaseModel):
    nominee_id: UUID
    stage: int
    step: str
    result: str
    reason: str | None
    given_at: datetime


class SaidStep(BaseModel):
    kind: str
    office_id: UUID
    status: str
    due_at: datetime | None
    overdue: bool
    done_by: UUID | None


class SaidStage(BaseModel):
    """A level on the way, and how it concluded."""

    number: int
    unit_id: UUID
    outcome: str | None
    reason: str | None
    letter_number: str | None
    letter_date: date | None
    concluded_by: UUID | None
    concluded_at: datetime | None
    steps: tuple[SaidStep, ...]


class SaidLetter(BaseModel):
    """A proposal letter (tờ trình): its number with symbol, and its date."""

    number: str
    issued_on: date


class SaidNames(BaseModel):
    awards: dict[str, str]


class _SaidAbout(BaseModel):
    """`documents` are those of its rule set."""

    documents: tuple[str, ...]
    names: SaidNames


class SaidDossier(_SaidAbout):
    """A dossier as submissions shows it now."""

    submitting_unit_id: UUID
    round: str
    movement: str
    letter: SaidLetter | None
    status: str
    attempt: int
    nominees: tuple[SaidNominee, ...]

    @property
    def is_being_written(self) -> bool:
        """By its unit: it was never sent, or it was returned."""
        return self.status in {"draft", "returned"}


class SaidAttempt(_SaidAbout):
    """An attempt as it was sealed and judged."""

    number: int
    received_at: datetime
    letter_number: str | None
    letter_date: date | None
    stages: tuple[SaidStage, ...]
    nominees: tuple[SaidVersion, ...]
    verdicts: tuple[SaidVerdict, ...]


class SaidStageAhead(BaseModel):
    unit_id: UUID


class SaidRoute(BaseModel):
    """The way that a draft would go."""

    stages: tuple[SaidStageAhead, ...]


class SaidItem(BaseModel):
    """A nomination on a session's agenda."""

    id: UUID
    nominee_id: UUID
    award_code: str
    rule_set: str
    status: str


class SaidSession(BaseModel):
    """A council's session as awards shows it: papers of `awaited` members have to arrive by `due_at`."""

    unit_id: UUID
    round_name: str | None
    ordinal: int
    opened_at: datetime
    due_at: datetime | None
    concluded_at: datetime | None
    items: tuple[SaidItem, ...]
    members: tuple[UUID, ...]
    awaited: tuple[UUID, ...]


class SaidRecusal(BaseModel):
    member_id: UUID


class SaidCount(BaseModel):
    """What the votes on one nomination came to; `members` is the denominator of its share."""

    item_id: UUID
    members: int
    in_favour: int
    against: int
    not_voted: int
    recused: tuple[SaidRecusal, ...]
    decided: bool
    approved: bool


class SaidRegulation(BaseModel):
    source: str


class SaidMinutes(BaseModel):
    """The minutes of a concluded session as data."""

    concluded_at: datetime
    members: tuple[UUID, ...]
    present: tuple[UUID, ...]
    written: tuple[UUID, ...]
    absent: tuple[UUID, ...]
    regulation: SaidRegulation
    items: tuple[SaidCount, ...]


class SaidAward(BaseModel):
    """An award of the catalogue, as a rule set calls it."""

    code: str
    rule_set: str
    name: str


class NamedNominee(BaseModel):
    nominee_id: UUID
    name: str


class NamedNominees(BaseModel):
    items: tuple[NamedNominee, ...]
