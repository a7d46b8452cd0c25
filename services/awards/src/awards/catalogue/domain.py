"""An award of the catalogue under one rule set, and the rules between the entries of a file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from awards.errors import words
from contracts.submissions import SubjectType


class AwardKind(StrEnum):
    """Danh hiệu thi đua; hình thức khen thưởng."""

    TITLE = "title"
    AWARD_FORM = "award_form"


@dataclass(frozen=True)
class Award:
    """An award under one rule set; natural key (code, rule_set). Bounds of validity are inclusive local dates.

    `decided_by` and `proposed_by` are kinds of unit (Law 06/2022/QH15, Articles 79 and 80). A council approves
    with strictly more than `ballot_threshold` of all its members.
    """

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
    ballot_threshold: Fraction

    @property
    def key(self) -> str:
        return f"{self.code}/{self.rule_set}"

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def decided_by_kind_on(self, kind: str, day: date) -> bool:
        """Whether the head of a unit of that kind may decide it on that day."""
        return kind in self.decided_by and self.valid_on(day)


@dataclass(frozen=True)
class Fault:
    """One broken rule: where (RFC 6901 pointer), a stable code, and what to tell who wrote the file."""

    pointer: str
    code: str
    detail: str


def check(awards: Sequence[Award], known: Iterable[Award] = ()) -> Iterator[Fault]:
    """Rules of the entries of one file: dates in order, a share below one, one entry for a rule set, no overlap of an
    award, neither in the file nor with entries that are `known` and that it leaves as they are.
    """
    seen: dict[str, int] = {}
    named = {award.key for award in awards}
    left = [award for award in known if award.key not in named]
    for number, award in enumerate(awards):
        place = f"/awards/{number}"
        if award.valid_to is not None and award.valid_to < award.valid_from:
            detail = words("ends_before_it_begins", begins=award.valid_from)
            yield Fault(f"{place}/valid_to", "dates_out_of_order", detail)
        if award.ballot_threshold >= 1:
            detail = words("share_not_below_one", share=award.ballot_threshold)
            yield Fault(f"{place}/ballot_threshold", "share_not_below_one", detail)
        if award.key in seen:
            detail = words("award_twice", code=award.code, rule_set=award.rule_set, place=seen[award.key] + 1)
            yield Fault(f"{place}/rule_set", "duplicate_code", detail)
        seen.setdefault(award.key, number)
        for other in (*left, *awards[:number]):
            if other.code == award.code and other.key != award.key and _overlap(other, award):
                detail = words("award_overlaps", code=other.code, rule_set=other.rule_set)
                yield Fault(f"{place}/valid_from", "validity_overlaps", detail)


def _overlap(one: Award, other: Award) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)
