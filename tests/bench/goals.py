"""What a figure should reach, and what was measured of it."""

from dataclasses import dataclass

from tests.bench.measures import Pair, Spread


@dataclass(frozen=True)
class Goal:
    """The bar that must be met, and what is reached for beyond it."""

    bar: float
    reach: float
    more_is_better: bool = True

    def is_met(self, value: float) -> bool:
        return value >= self.bar if self.more_is_better else value <= self.bar

    def is_reached(self, value: float) -> bool:
        return value >= self.reach if self.more_is_better else value <= self.reach


@dataclass(frozen=True)
class Row:
    """One figure as measured: pairs where it is a ratio, plain values where it stands for itself."""

    figure: str
    unit: str
    goal: Goal
    pairs: tuple[Pair, ...] = ()
    values: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    failure: str = ""
    """Why nothing could be measured: commands refused or dropped, rows missing."""

    @property
    def measured(self) -> Spread | None:
        """Of the ratios, or of the values; None where the run failed."""
        if self.failure:
            return None
        return Spread.of([pair.ratio for pair in self.pairs] or self.values)

    @property
    def is_met(self) -> bool:
        """Judged by the median. A run that failed meets nothing."""
        return self.measured is not None and self.goal.is_met(self.measured.middle)

    @property
    def is_reached(self) -> bool:
        return self.measured is not None and self.goal.is_reached(self.measured.middle)


@dataclass(frozen=True)
class Effort:
    """How long to measure: a short look, or the whole run."""

    pairs: int
    seconds: float
    """Roughly, for each side of a pair."""
    full: bool


SHORT = Effort(pairs=3, seconds=3.0, full=False)
FULL = Effort(pairs=7, seconds=10.0, full=True)
