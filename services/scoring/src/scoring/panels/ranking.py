"""What comes out of a panel: exact means, spreads and ranks. Standard library only.

Everything is compared as exact fractions; only what is published is rounded, to four places, half up.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Final
from uuid import UUID

from scoring.panels.values import Criterion, Item, Panel, Points, Result, Score

PLACES: Final = Decimal("0.0001")
_PRECISION: Final = 60
"""Digits for the square root, far beyond what is published."""


@dataclass(frozen=True)
class Standing:
    """A nomination with the points that count for it, at least one panellist's."""

    item: Item
    criteria: tuple[Criterion, ...]
    points: tuple[Points, ...]

    @property
    def totals(self) -> list[Fraction]:
        """Each panellist's total: the sum of weight times points."""
        return [
            sum((Fraction(each.weight) * Fraction(points[each.code]) for each in self.criteria), Fraction())
            for points in self.points
        ]

    @property
    def mean(self) -> Fraction:
        return _mean(self.totals)

    @property
    def variance(self) -> Fraction:
        """Population variance of the totals: the panellists are all there are, not a sample."""
        mean = self.mean
        return _mean([(total - mean) ** 2 for total in self.totals])

    def mean_of(self, code: str) -> Fraction:
        """Mean of the points for one criterion."""
        return _mean([Fraction(points[code]) for points in self.points])


_TIE_BREAKS: Final[dict[str, Callable[[Standing], Fraction]]] = {
    "smaller_spread": lambda standing: standing.variance,
    "earlier_received": lambda standing: _received(standing.item),
}
"""Smaller ranks first."""


def _received(item: Item) -> Fraction:
    """When the dossier first arrived, whatever place it has on the agenda; where that is unknown, the place."""
    return Fraction(item.received_at.timestamp()) if item.received_at else Fraction(item.place)


def rank(panel: Panel, leaving_out: Collection[UUID] = ()) -> tuple[Result, ...]:
    """Results by rank. A nomination from which every panellist is recused has none: nobody may judge it here."""
    by_item: dict[UUID, list[Score]] = {}
    for score in panel.counting_scores():
        by_item.setdefault(score.item_id, []).append(score)
    standings = [
        Standing(item, panel.sheet.criteria, tuple(score.points for score in by_item[item.id]))
        for item in panel.items
        if item.id in by_item and item.id not in leaving_out
    ]
    keys = {standing.item.id: _order(standing, panel.sheet.tie_break) for standing in standings}
    standings.sort(key=lambda standing: (keys[standing.item.id], standing.item.place))
    every = [keys[standing.item.id] for standing in standings]
    return tuple(
        Result(
            item_id=standing.item.id,
            nominee_id=standing.item.nominee_id,
            mean=_published(standing.mean),
            spread=_published(standing.variance, root=True),
            rank=every.index(keys[standing.item.id]) + 1,
        )
        for standing in standings
    )


def _order(standing: Standing, tie_break: tuple[str, ...]) -> tuple[Fraction, ...]:
    """Higher mean first, then the sheet's rules. What is equal by all of them shares a rank: nobody drew lots."""
    rules = (
        _TIE_BREAKS[rule](standing) if rule in _TIE_BREAKS else -standing.mean_of(rule) for rule in tie_break
    )
    return (-standing.mean, *rules)


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)


def _published(value: Fraction, *, root: bool = False) -> Decimal:
    with localcontext(prec=_PRECISION):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return (exact.sqrt() if root else exact).quantize(PLACES, ROUND_HALF_UP)
