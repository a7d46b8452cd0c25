"""Working days in the years of the seeds, from the calendar that is published with the directory."""

import csv
from datetime import date
from pathlib import Path

import pytest

from kit.workdays import WorkingCalendar

pytestmark = pytest.mark.unit

_FILE = Path(__file__).parents[2] / "services" / "directory" / "data" / "holidays.csv"


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    rows = csv.DictReader(_FILE.read_text("utf-8").splitlines())
    return WorkingCalendar(
        {date.fromisoformat(row["date"]): row["kind"] == "swap_working_day" for row in rows}
    )


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-05-05", True),  # a Monday like any other
        ("2025-05-03", False),  # a Saturday
        ("2025-01-24", True),  # the last day before Tết Ất Tỵ
        ("2025-01-27", False),
        ("2025-01-31", False),
        ("2025-02-03", True),
        ("2025-04-26", True),  # a Saturday, worked for 2/5
        ("2025-05-02", False),  # a Friday, off for 26/4
    ],
)
def test_a_day_is_worked_as_the_calendar_says(calendar: WorkingCalendar, day: str, working: bool) -> None:
    assert calendar.is_working(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("day", "days", "last"),
    [
        ("2025-05-05", 0, "2025-05-05"),
        ("2025-05-05", 1, "2025-05-06"),
        ("2025-05-05", 5, "2025-05-12"),
        ("2025-01-24", 1, "2025-02-03"),  # over Tết
        ("2025-04-25", 1, "2025-04-26"),  # the swapped Saturday counts
        ("2025-04-25", 4, "2025-05-05"),  # 26, 28, 29 April; then 30/4 to 4/5 are off
        ("2025-05-03", 1, "2025-05-05"),
    ],
)
def test_a_period_counts_working_days_after_its_first(
    calendar: WorkingCalendar, day: str, days: int, last: str
) -> None:
    assert calendar.add(date.fromisoformat(day), days) == date.fromisoformat(last)


def test_a_period_does_not_run_backwards(calendar: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match="-1 working days"):
        calendar.add(date(2025, 5, 5), -1)
