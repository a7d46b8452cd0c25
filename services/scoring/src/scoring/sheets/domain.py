"""Score sheets: values and their rules."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from scoring.errors import SheetInvalid, words

NAMED_TIE_BREAKS: Final = ("smaller_spread", "earlier_received")
"""Tie-breaks that hold for any sheet: panellists agree more, or the dossier was received earlier."""


@dataclass(frozen=True)
class Criterion:
    """What is scored, from 0 to `max_points`, and how much a point weighs in the total.

    `criteria_groups` name the movement's criteria groups that the criterion looks at; they guide the panellist.
    """

    code: str
    name: str
    max_points: Decimal
    weight: Decimal
    criteria_groups: tuple[str, ...]


@dataclass(frozen=True)
class SheetContent:
    """What somebody enters. Equal means are ranked by `tie_break`, rule after rule; what stays equal shares a rank.

    A rule is one of `NAMED_TIE_BREAKS`, or a criterion's code: the higher mean of its points ranks first.
    """

    code: str
    name: str
    movement: str
    criteria: tuple[Criterion, ...]
    tie_break: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One version of a sheet. It never changes; another content is another version.

    `unit_ids` are the units for which its first version was entered: only they may enter a further one.
    """

    id: UUID
    version: int
    unit_ids: frozenset[UUID]
    content: SheetContent


def check(content: SheetContent) -> SheetContent:
    """The content itself. Raises SheetInvalid."""
    codes = [criterion.code for criterion in content.criteria]
    for name, named in (("criterion_twice", codes), ("tie_break_twice", content.tie_break)):
        if twice := [code for code, times in Counter(named).items() if times > 1]:
            raise SheetInvalid(detail=words(name, codes=", ".join(twice)))
    for criterion in content.criteria:
        if criterion.weight <= 0 or criterion.max_points <= 0:
            raise SheetInvalid(detail=words("points_not_above_zero", code=criterion.code))
    if unknown := set(content.tie_break) - set(codes) - set(NAMED_TIE_BREAKS):
        raise SheetInvalid(detail=words("tie_break_unknown", codes=", ".join(sorted(unknown))))
    return content
