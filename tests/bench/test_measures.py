"""The arithmetic behind the figures: where it lies, every figure does."""

from itertools import pairwise

import pytest

from tests.bench.goals import Goal, Row
from tests.bench.measures import Pair, Spread, interleaved, percentile
from tests.bench.pgbench import PgbenchFailed, read_rate
from tests.bench.schedule import poisson

pytestmark = pytest.mark.unit

REPORT = """
number of transactions actually processed: {done}/80
number of failed transactions: {failed} (0.000%)
latency average = 5.1 ms
initial connection time = 12.0 ms
tps = 1563.250000 (without initial connection time)
"""


def test_percentile_is_a_value_that_was_measured() -> None:
    latencies = [float(n) for n in range(100, 0, -1)]
    assert percentile(latencies, 0.99) == 99
    assert percentile(latencies, 0.5) == 50
    assert percentile(latencies, 1) == 100
    assert percentile([7.0], 0.99) == 7
    assert percentile([1.0, 9.0], 0.99) == 9


@pytest.mark.parametrize(("values", "share"), [([], 0.99), ([1.0], 0), ([1.0], 1.1)])
def test_percentile_of_nothing_is_refused(values: list[float], share: float) -> None:
    with pytest.raises(ValueError, match="values"):
        percentile(values, share)


async def test_pairs_are_interleaved_and_take_turns_in_going_first() -> None:
    order: list[str] = []

    def side(name: str, value: float):  # type: ignore[no-untyped-def]
        async def measure(number: int) -> float:
            order.append(f"{name}{number}")
            return value * (number + 1)

        return measure

    pairs = await interleaved(side("a", 1), side("b", 4), 3)
    assert order == ["a0", "b0", "b1", "a1", "a2", "b2"]
    assert pairs == (Pair(1, 4), Pair(2, 8), Pair(3, 12))
    assert [pair.ratio for pair in pairs] == [0.25] * 3


def test_the_ratio_is_the_median_of_the_pairs_ratios_not_of_the_sides() -> None:
    pairs = (Pair(10, 100), Pair(10, 10), Pair(30, 100))
    row = Row("x", "", Goal(0.3, 0.5), pairs)
    assert row.measured == Spread(0.3, 0.1, 1.0)
    assert row.is_met
    assert not row.is_reached


def test_less_can_be_more() -> None:
    goal = Goal(4, 2, more_is_better=False)
    assert Row("p99", "ms", goal, values=(1.5, 3.0, 9.0)).is_met
    assert not Row("p99", "ms", goal, values=(4.5,)).is_met
    assert Row("p99", "ms", goal, values=(2.0,)).is_reached


def test_a_run_that_failed_meets_nothing() -> None:
    row = Row("p99", "ms", Goal(4, 2, more_is_better=False), values=(1.0,), failure="3 dropped")
    assert row.measured is None
    assert not row.is_met
    assert not row.is_reached


def test_arrivals_come_at_their_rate_and_the_same_for_the_same_seed() -> None:
    moments = poisson(rate=100, seconds=100, seed=7)
    assert moments == poisson(rate=100, seconds=100, seed=7)
    assert moments != poisson(rate=100, seconds=100, seed=8)
    assert moments == sorted(moments)
    assert moments[0] > 0
    assert moments[-1] < 100
    assert 9_600 < len(moments) < 10_400  # four standard deviations


def test_gaps_between_arrivals_are_exponential() -> None:
    moments = poisson(rate=50, seconds=200, seed=1)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    mean = sum(gaps) / len(gaps)
    deviation = (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5
    assert deviation == pytest.approx(mean, rel=0.05)


def test_pgbenchs_rate_is_the_one_without_connecting() -> None:
    assert read_rate(REPORT.format(done=80, failed=0), wanted=80) == 1563.25


@pytest.mark.parametrize(("done", "failed"), [(79, 0), (80, 1)])
def test_pgbench_must_have_done_everything(done: int, failed: int) -> None:
    with pytest.raises(PgbenchFailed):
        read_rate(REPORT.format(done=done, failed=failed), wanted=80)
