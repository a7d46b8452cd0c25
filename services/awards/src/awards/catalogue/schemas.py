"""The award catalogue as its file says it and as it is shown."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from awards.catalogue.domain import Award, AwardKind
from contracts.submissions import SubjectType
from kit.schemas import Body
from kit.text import Day, Kind, Name, Phrase, Reason, Slug, Word

ShareText = Annotated[str, Kind("share", 7, pattern=r"0|[1-9][0-9]{0,2}/[1-9][0-9]{0,2}", looks_like="1/2")]

_EXAMPLE: JsonDict = {
    "code": "giay_khen_chu_tich_huyen",
    "name": "Giấy khen của Chủ tịch Ủy ban nhân dân huyện",
    "kind": "award_form",
    "subject_types": ["individual", "collective", "household", "organisation"],
    "decided_by": {"kinds": ["huyen", "quan", "thi_xa", "thanh_pho"]},
    "proposed_by": {"kinds": ["xa", "phuong", "thi_tran", "phong"]},
    "rule_set": "luat-2022",
    "article": "Luật số 06/2022/QH15, Điều 79 và Điều 80",
    "valid_from": "2024-01-01",
    "valid_to": "2025-06-30",
    "ballot_threshold": "1/2",
}


class Kinds(Body):
    """Kinds of unit (tinh, huyen, so …)."""

    kinds: tuple[Word, ...] = Field(max_length=100)


class SomeKinds(Body):
    """Kinds of unit, at least one."""

    kinds: tuple[Word, ...] = Field(min_length=1, max_length=100)


class AwardEntry(Body):
    """One award under one rule set. `ballot_threshold` is a share of all members, "1/2": strictly more than half."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    code: Word
    name: Name
    kind: AwardKind
    subject_types: tuple[SubjectType, ...] = Field(min_length=1, max_length=20)
    decided_by: SomeKinds
    proposed_by: Kinds
    rule_set: Slug
    article: Phrase
    valid_from: Day
    valid_to: Day | None
    ballot_threshold: ShareText

    def award(self) -> Award:
        """As the domain knows it; the catalogue numbers its version."""
        return Award(
            code=self.code,
            rule_set=self.rule_set,
            version=0,
            name=self.name,
            kind=self.kind,
            subject_types=self.subject_types,
            decided_by=self.decided_by.kinds,
            proposed_by=self.proposed_by.kinds,
            article=self.article,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            ballot_threshold=Fraction(self.ballot_threshold),
        )


class ImportAwards(Body):
    """The entries to record; entries of the catalogue that are not named stay as they are.

    `reason` says why entries that stand are changed.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"awards": [_EXAMPLE]}]})

    awards: tuple[AwardEntry, ...] = Field(min_length=1, max_length=2000)
    reason: Reason | None = None

    def entries(self) -> list[Award]:
        return [entry.award() for entry in self.awards]


class ImportResult(BaseModel):
    """How many entries were new, how many changed, how many stood like that already."""

    recorded: int
    changed: int
    unchanged: int


class AwardView(BaseModel):
    """An entry of the catalogue as it stands."""

    code: str
    rule_set: str
    version: int
    name: str
    kind: AwardKind
    subject_types: tuple[SubjectType, ...]
    decided_by: tuple[str, ...]
    proposed_by: tuple[str, ...]
    article: str
    valid_from: date
    valid_to: date | None
    ballot_threshold: str

    @classmethod
    def of(cls, award: Award) -> Self:
        return cls(
            code=award.code,
            rule_set=award.rule_set,
            version=award.version,
            name=award.name,
            kind=award.kind,
            subject_types=award.subject_types,
            decided_by=award.decided_by,
            proposed_by=award.proposed_by,
            article=award.article,
            valid_from=award.valid_from,
            valid_to=award.valid_to,
            ballot_threshold=str(award.ballot_threshold),
        )
