"""What is said of a series of numbers: percentiles, spread, and ratios pair by pair."""

import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed (nearest rank).

    Never interpolated: a latency that is reported is one that somebody waited. Raises ValueError without values.
    """
    if not values or not 0 < share <= 1:
        raise ValueError(f"no {share:.0%} of {len(values)} values")
    return sorted(values)[math.ceil(share * len(values)) - 1]


@dataclass(frozen=True)
class Spread:
    """Median, smallest and largest of repeated measurements."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Raises StatisticsError without values."""
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True)
class Pair:
    """Two measurements taken one right after the other, so that what disturbs the machine disturbs both."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


async def interleaved(
    ours: Callable[[int], Awaitable[float]], theirs: Callable[[int], Awaitable[float]], pairs: int
) -> tuple[Pair, ...]:
    """A B, B A, A B, …: who goes first alternates, so that neither always finds the machine as the other left it.

    Both are told the number of the pair, from 0.
    """
    taken = []
    for number in range(pairs):
        if number % 2 == 0:
            mine = await ours(number)
            other = await theirs(number)
        else:
            other = await theirs(number)
            mine = await ours(number)
        taken.append(Pair(mine, other))
    return tuple(taken)
