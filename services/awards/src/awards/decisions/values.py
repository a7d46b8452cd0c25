"""A decision with its entries, an entry of the register, a letter about a decision, and what can be read off them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from awards.decisions.states import DecisionStatus


class DecisionKind(StrEnum):
    """Quyết định khen thưởng; sửa đổi; thay thế; hủy bỏ."""

    AWARD = "award"
    AMEND = "amend"
    REPLACE = "replace"
    REVOKE = "revoke"

    @property
    def commends(self) -> bool:
        """Whether it confers the awards in its entries, so that it is amended, replaced and annulled itself."""
        return self in {DecisionKind.AWARD, DecisionKind.REPLACE}


@dataclass(frozen=True)
class Entry:
    """One nomination in a decision, with the name as printed. `holds`: no other decision may name it.

    `sealed_name` is that of the version that was judged, and `name_reason` says why another one is printed. Neither
    name nor version is known of what was sealed before versions were kept. In a decision about another one:
    `follows` is the one that had the last word on the nomination when this was drafted (unknown of older drafts), and
    `misprinted_award` how the paper prints the award, where it is not the one that was judged. `prize_money` goes with
    the award, in whole đồng, where it was recorded.
    """

    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    award_code: str
    name: str
    holds: bool
    nominee_version_id: UUID | None = None
    sealed_name: str | None = None
    name_reason: str | None = None
    follows: UUID | None = None
    misprinted_award: str | None = None
    prize_money: int | None = None


@dataclass(frozen=True)
class Publication:
    """What the document office gives a paper: number, series and date. Unique by unit, series and year."""

    number: str
    series: str
    issued_on: date

    @property
    def year(self) -> int:
        return self.issued_on.year


@dataclass(frozen=True)
class Decision:
    """A decision. One about another names its target and says why; one that was replaced names its successor."""

    id: UUID
    version: int
    kind: DecisionKind
    status: DecisionStatus
    unit_id: UUID
    round_id: UUID
    target_decision_id: UUID | None
    legal_bases: tuple[str, ...]
    achievement_period: str
    reason: str | None
    drafted_by: UUID
    drafted_at: datetime
    entries: tuple[Entry, ...]
    signed_by: UUID | None = None
    signed_at: datetime | None = None
    issued_by: UUID | None = None
    publication: Publication | None = None
    replaced_by: UUID | None = None

    def next_version(self) -> "Decision":
        """One fact further: every fact about a decision counts its version up by one."""
        return replace(self, version=self.version + 1)


@dataclass(frozen=True)
class Issued:
    """An issued decision without its entries: what it says of itself, and how it is now."""

    id: UUID
    kind: DecisionKind
    status: DecisionStatus
    unit_id: UUID
    publication: Publication
    target_decision_id: UUID | None
    legal_bases: tuple[str, ...]
    achievement_period: str


@dataclass(frozen=True)
class RegisterEntry:
    """An entry of the award register as it stands now: name, period and money as last amended; revoked and replaced
    entries stay, marked. `changed_by` is the last decision that changed it, or replaced the one in which it stood.

    `sealed_name` and `name_reason` as in the entry of the decision.
    """

    entry_id: UUID
    unit_id: UUID
    year: int
    number: int
    decision_id: UUID
    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    award_code: str
    name: str
    achievement_period: str
    changed_by: UUID | None = None
    revoked: bool = False
    replaced: bool = False
    nominee_version_id: UUID | None = None
    sealed_name: str | None = None
    name_reason: str | None = None
    prize_money: int | None = None

    @property
    def stands(self) -> bool:
        return not (self.revoked or self.replaced)

    @property
    def last_word(self) -> UUID:
        """The decision that says how the entry stands."""
        return self.changed_by or self.decision_id


class SaidOtherwise(StrEnum):
    """What another decision says otherwise of an entry: the name, how the paper prints the award, the period, the prize
    money.
    """

    NAME = "name"
    AWARD = "award"
    PERIOD = "period"
    MONEY = "money"


class Part(StrEnum):
    """Parts of the paper (Decree 30/2020/NĐ-CP, Article 8(2) and (3)), with content by what it says.

    Quốc hiệu và tiêu ngữ; tên cơ quan ban hành; số, ký hiệu; địa danh; ngày ban hành; tên loại và trích yếu; căn cứ;
    lời văn các điều; thời gian lập thành tích; một dòng trong danh sách; chức vụ, họ tên người ký; dấu, chữ ký số;
    nơi nhận; kỹ thuật trình bày (phông chữ, số trang, vị trí).
    """

    MOTTO = "motto"
    ISSUING_BODY = "issuing_body"
    NUMBER = "number"
    PLACE = "place"
    DATE = "date"
    TITLE = "title"
    LEGAL_BASES = "legal_bases"
    WORDING = "wording"
    ACHIEVEMENT_PERIOD = "achievement_period"
    ENTRY = "entry"
    SIGNATURE = "signature"
    SEAL = "seal"
    RECIPIENTS = "recipients"
    LAYOUT = "layout"


@dataclass(frozen=True)
class Mistake:
    """How a part of the paper reads and should read; `item_id` says which entry, where the part is one."""

    part: Part
    item_id: UUID | None
    reads: str
    should_read: str
    reason: str

    def put_right_in(self, texts: Iterable[str]) -> list[str]:
        return [text.replace(self.reads, self.should_read) for text in texts]


@dataclass(frozen=True)
class Rectification:
    """A letter about one decision, with the number, symbol and date that the document office gave it."""

    id: UUID
    decision_id: UUID
    unit_id: UUID
    letter: Publication
    entered_by: UUID
    entered_at: datetime
    mistakes: tuple[Mistake, ...]

    @property
    def item_ids(self) -> frozenset[UUID]:
        """The entries whose print it is about."""
        return frozenset(mistake.item_id for mistake in self.mistakes if mistake.item_id is not None)

    @property
    def is_about_the_paper(self) -> bool:
        """Whether it puts something right that stands in nobody's entry."""
        return any(mistake.item_id is None for mistake in self.mistakes)
