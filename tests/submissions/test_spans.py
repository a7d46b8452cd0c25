"""Ages in brackets of working days, and what half and nine tenths of the steps took."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from contracts.submissions import StepKind
from kit.workdays import WorkingCalendar
from submissions.dossiers.spans import (
    BRACKETS,
    HALF,
    NINE_TENTHS,
    Age,
    Share,
    Took,
    Waits,
    ages,
    durations,
    within,
)

pytestmark = pytest.mark.unit
CALENDAR = WorkingCalendar({date(2025, 5, 1): False, date(2025, 5, 2): False, date(2025, 5, 10): True})
"""30 April 2025 is a Wednesday, 1 and 2 May are holidays, Saturday 10 May is worked."""
TODAY = date(2025, 5, 12)


@pytest.mark.parametrize(
    ("since", "bracket"),
    [
        (date(2025, 5, 12), (0, 2)),
        (date(2025, 5, 9), (0, 2)),
        (date(2025, 5, 8), (3, 5)),
        (date(2025, 5, 6), (3, 5)),
        (date(2025, 5, 5), (6, 10)),
        (date(2025, 4, 30), (6, 10)),
        (date(2025, 4, 25), (6, 10)),
        (date(2025, 4, 24), (11, 20)),
        (date(2025, 4, 1), (21, None)),
        (date(2025, 5, 13), (0, 2)),
    ],
)
def test_what_waits_belongs_to_one_bracket(since: date, bracket: tuple[int, int | None]) -> None:
    found = ages([Waits(since, 3, 1)], TODAY, CALENDAR)
    assert [(one.from_days, one.to_days) for one in found] == list(BRACKETS)
    assert [one for one in found if one.waiting or one.overdue] == [Age(*bracket, waiting=3, overdue=1)]


def test_brackets_follow_each_other_without_a_gap() -> None:
    assert BRACKETS[0][0] == 0
    assert BRACKETS[-1][1] is None
    for (_, high), (low, _) in pairwise(BRACKETS):
        assert high is not None
        assert low == high + 1


def test_what_belongs_to_a_bracket_is_summed() -> None:
    waits = [Waits(date(2025, 5, 12), 2, 0), Waits(date(2025, 5, 9), 5, 4)]
    assert ages(waits, TODAY, CALENDAR)[0] == Age(0, 2, 7, 4)


@pytest.mark.parametrize(
    ("counted", "share", "days"),
    [
        ({0: 1}, HALF, 0),
        ({3: 1}, NINE_TENTHS, 3),
        ({1: 1, 9: 1}, HALF, 1),
        ({1: 1, 9: 1}, NINE_TENTHS, 9),
        ({1: 1, 2: 1, 3: 1}, HALF, 2),
        ({2: 9, 30: 1}, NINE_TENTHS, 2),
        ({2: 8, 30: 2}, NINE_TENTHS, 30),
        ({2: 90, 5: 9, 40: 2}, NINE_TENTHS, 5),
        ({7: 10_000, 1: 10_001}, HALF, 1),
    ],
)
def test_within_how_many_days_a_share_is_done(counted: dict[int, int], share: Share, days: int) -> None:
    assert within(counted, share) == days


def test_of_nothing_there_is_no_share() -> None:
    with pytest.raises(ValueError, match="Counter"):
        within(Counter[int](), HALF)


def test_durations_count_working_days_by_level_and_step() -> None:
    took = [
        Took("commune", StepKind.SIGN, date(2025, 4, 30), date(2025, 5, 5), 4),
        Took("commune", StepKind.SIGN, date(2025, 5, 5), date(2025, 5, 6), 2),
        Took("commune", StepKind.SIGN, date(2025, 5, 9), date(2025, 5, 12), 1),
        Took(None, StepKind.CHECK, date(2025, 5, 5), date(2025, 5, 5), 3),
    ]
    assert durations(took, CALENDAR) == {("commune", "sign"): {1: 6, 2: 1}, (None, "check"): {0: 3}}
