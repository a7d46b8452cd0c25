"""Commands about decisions that are drafted, and what people are shown of decisions and the register."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from awards.decisions.states import DecisionStatus
from awards.decisions.values import DecisionKind, Mistake, Part
from awards.errors import words
from contracts.submissions import Lateness
from kit.schemas import Body
from kit.text import Day, DocumentNumber, Phrase, Reason, SeriesNumber

_LETTER: JsonDict = {
    "number": "57",
    "series": "UBND-NV",
    "issued_on": "2025-05-30",
    "mistakes": [
        {
            "part": "legal_bases",
            "reads": "ngày 15 tháng 6 năm 2002",
            "should_read": "ngày 15 tháng 6 năm 2022",
            "reason": "In sai năm ban hành của Luật",
        }
    ],
}


class SignDecision(Body):
    """Sign the draft."""


class DiscardDecision(Body):
    """Give the draft up, because something in it is wrong or no longer stands."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Hồ sơ đã bị trả lại"}]})

    reason: Reason


class GiveBackDecision(Body):
    """Give back what was signed and not issued, because something in it is wrong."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Ghi sai tên đệm ở dòng 2"}]})

    reason: Reason


class IssueDecision(Body):
    """Number and date from the document office's series (số, ký hiệu và ngày ban hành)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": "1025", "series": "QĐ-UBND", "issued_on": "2025-05-28"}]},
    )

    number: SeriesNumber
    series: DocumentNumber
    issued_on: Day


class MistakeStated(Body):
    """A part of the paper, how it reads and how it should read; of an entry, which one (`item_id`)."""

    part: Part
    item_id: UUID | None = None
    reads: Phrase
    should_read: Phrase
    reason: Reason

    @model_validator(mode="after")
    def _puts_something_right(self) -> Self:
        if (self.part is Part.ENTRY) != (self.item_id is not None):
            raise ValueError(words("item_of_an_entry"))
        if self.reads == self.should_read:
            raise ValueError(words("reads_the_same"))
        return self

    @property
    def value(self) -> Mistake:
        return Mistake(self.part, self.item_id, self.reads, self.should_read, self.reason)


class RectifyDecision(Body):
    """Enter the letter that puts the technique of an issued decision right, with its number, symbol and date."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LETTER]})

    number: SeriesNumber
    series: DocumentNumber
    issued_on: Day
    mistakes: tuple[MistakeStated, ...] = Field(min_length=1, max_length=50)


class DecisionHeading(BaseModel):
    """What a decision is, without its entries."""

    id: UUID
    version: int
    kind: DecisionKind
    status: DecisionStatus
    unit_id: UUID
    round_id: UUID
    number: str | None
    series: str | None
    issued_on: date | None
    rectified: bool
    """Whether a letter put something in it right."""
    replaced_by: UUID | None
    """The decision that took its place."""


InState = DecisionStatus | None
"""Which decisions are listed: those in one state, or all."""


class DecisionLine(DecisionHeading):
    """A decision in a list, with what its unit and its round are called."""

    unit_name: str | None
    round_name: str | None
    drafted_by: UUID
    signed_by: UUID | None
    nominations: int


class MistakeView(BaseModel):
    """How a part of the paper reads and should read, and why."""

    part: Part
    item_id: UUID | None
    reads: str
    should_read: str
    reason: str


class LetterView(BaseModel):
    """A letter about a decision (công văn đính chính). Beside a register entry: with what it says of that entry."""

    id: UUID
    decision_id: UUID
    number: str
    series: str
    issued_on: date
    entered_by: UUID
    entered_at: datetime
    mistakes: list[MistakeView]


class NamedEntry(BaseModel):
    """The name as printed and, where versions were kept, the sealed one, why they differ, and the version judged; the
    prize money, in whole đồng, where it was recorded.
    """

    name: str
    sealed_name: str | None
    name_reason: str | None
    nominee_version_id: UUID | None
    prize_money: int | None


class EntryView(NamedEntry):
    """An entry as drafted; once issued with its register number, with name, period and money as they stand, and whether
    it was revoked. `misprinted_award`: how the paper that the decision amends or replaces prints the award.

    `late`: who let the nomination in after its round had closed.
    """

    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    award_code: str
    register_number: int | None
    name_now: str | None
    period_now: str | None
    prize_money_now: int | None
    misprinted_award: str | None
    revoked: bool
    late: Lateness | None


class DecisionView(DecisionHeading):
    """A decision with its entries."""

    target_decision_id: UUID | None
    legal_bases: list[str]
    achievement_period: str
    reason: str | None
    drafted_by: UUID
    drafted_at: datetime
    signed_by: UUID | None
    signed_at: datetime | None
    issued_by: UUID | None
    entries: list[EntryView]
    rectifications: list[LetterView]


class PublicationView(BaseModel):
    """Number, symbol and date of an issued decision."""

    number: str
    series: str
    issued_on: date


class EntryBefore(BaseModel):
    """How an entry read before the decision amended or annulled it; `award_name` where the paper misprinted it."""

    name: str
    award_name: str | None
    prize_money: int | None
    achievement_period: str


class RecordedEntry(BaseModel):
    """Somebody as the decision prints them, with what the award is called, and whether it is a `title` or an
    `award_form`.
    """

    name: str
    award_name: str
    award_kind: str
    register_number: int | None
    prize_money: int | None
    before: EntryBefore | None


class RecordedDecision(BaseModel):
    """What a decision's papers are made of: nothing of what became of it later. `check_code` goes on the paper.

    `instead_of`: where it takes the place of one that annuls, the decision that both annul.
    """

    id: UUID
    kind: DecisionKind
    status: DecisionStatus
    unit_id: UUID
    publication: PublicationView | None
    target: PublicationView | None
    instead_of: PublicationView | None
    legal_bases: list[str]
    achievement_period: str
    reason: str | None
    signed_by: UUID | None
    check_code: str | None
    entries: list[RecordedEntry]


class RegisterEntryView(NamedEntry):
    """An entry of the award register (sổ khen thưởng) as it stands; `changed_by`: the decision that changed it, or took
    the place of the one that entered it (`replaced`) and has an entry of its own.

    `rectifications`: the letters about the papers that it rests on, unless they are about other entries only.
    """

    entry_id: UUID
    number: int
    decision_id: UUID
    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    award_code: str
    achievement_period: str
    changed_by: UUID | None
    revoked: bool
    replaced: bool
    rectifications: list[LetterView]
