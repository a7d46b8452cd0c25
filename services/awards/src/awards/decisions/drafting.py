"""Drafting a decision, or one about another: what comes in."""

from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from awards.decisions.values import DecisionKind
from awards.errors import words
from kit.schemas import Body
from kit.text import Kind, Phrase, Reason, Word

Dong = Annotated[int, Field(ge=0, le=10_000_000_000)]
Salt = Annotated[str, Kind("salt", 64, pattern=r"[0-9a-f]{64}", looks_like="9f2c…")]
_ID = "01970000-0000-7000-8000-000000000001"
_DRAFT: JsonDict = {
    "kind": "award",
    "unit_id": _ID,
    "items": [
        {
            "item_id": _ID,
            "name": "Ông Nguyễn Văn An",
            "salt": "0" * 64,
            "printed_name": "Ông Nguyễn Văn An, Chủ tịch Ủy ban nhân dân xã Thanh Tùng",
            "printed_reason": "Ghi kèm chức vụ",
            "prize_money": 1_410_000,
        }
    ],
    "legal_bases": ["Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"],
    "achievement_period": "Từ năm 2022 đến năm 2025",
}
_NAME_NO_AWARD: Final = frozenset({DecisionKind.AWARD, DecisionKind.REVOKE})
"""One gives the award that was judged without being asked, the other takes it back."""


class DraftEntry(Body):
    """A nomination with its sealed name and the salt that proves it, both as submissions answers them.

    A decision that prints the name otherwise says how and why (`printed_name`, `printed_reason`). One that amends or
    replaces gives the name as it is to stand, or none where that is right, and no salt; where the paper misprints the
    award, it names the one that was judged (`award_code`) and how the paper prints it (`misprinted_award`). One that
    annuls prints name and money as they stand, and gives none. `prize_money`, in whole đồng, goes with the award; what
    amends or replaces leaves it out where it is right.
    """

    item_id: UUID
    name: Phrase | None = None
    salt: Salt | None = None
    printed_name: Phrase | None = None
    printed_reason: Reason | None = None
    award_code: Word | None = None
    misprinted_award: Phrase | None = None
    prize_money: Dong | None = None

    @property
    def says_otherwise(self) -> bool:
        """Than the entry stands: what annuls does not."""
        return bool(self.name or self.award_code) or self.prize_money is not None

    @model_validator(mode="after")
    def _otherwise_for_a_reason(self) -> Self:
        if (self.printed_name is None) != (self.printed_reason is None):
            raise ValueError(words("printed_otherwise_without_reason"))
        if self.misprinted_award is not None and self.award_code is None:
            raise ValueError(words("misprint_without_award"))
        return self


class DraftDecision(Body):
    """Draft a decision, or one about another (`target_decision_id`, `reason`): it amends or annuls entries of it
    (`amend`, `revoke`), or takes its place with every entry that stands in it (`replace`). What takes the place of
    one that annuls annuls itself, and has all of its entries.

    `achievement_period` is the period of the achievement as the decision writes it: waiting times count from it. One
    that amends or replaces gives it to its entries; one that annuls leaves theirs.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_DRAFT]})

    kind: DecisionKind = DecisionKind.AWARD
    unit_id: UUID
    items: tuple[DraftEntry, ...] = Field(min_length=1, max_length=5000)
    legal_bases: tuple[Phrase, ...] = Field(min_length=1, max_length=50)
    achievement_period: Phrase
    target_decision_id: UUID | None = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        award = self.kind is DecisionKind.AWARD
        if award != (self.target_decision_id is None) or award != (self.reason is None):
            raise ValueError(words("target_of_amending"))
        if award and any(entry.name is None for entry in self.items):
            raise ValueError(words("name_missing"))
        if not award and any(entry.salt or entry.printed_name for entry in self.items):
            raise ValueError(words("only_the_name"))
        if self.kind is DecisionKind.REVOKE and any(
            entry.name or entry.prize_money is not None for entry in self.items
        ):
            raise ValueError(words("annulled_as_written"))
        if self.kind in _NAME_NO_AWARD and any(entry.award_code for entry in self.items):
            raise ValueError(words("misprint_of_amending"))
        if len({entry.item_id for entry in self.items}) != len(self.items):
            raise ValueError(words("item_twice"))
        return self
