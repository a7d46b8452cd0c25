"""The calendar in memory: what the library guesses, and what notices make of it."""

from datetime import date

import pytest

from contracts.directory import DayKind
from directory.calendar.domain import Day, DayLine, Days, grown
from directory.calendar.files import guessed, notices_of_release, read_days
from directory.calendar.law import holiday_named, load_holidays
from directory.errors import Mistakes
from directory.files import Source
from kit.errors import InvalidFile

pytestmark = pytest.mark.unit

HEADER = "date,name,kind,source\n"
TODAY = date(2026, 11, 28)


def lines(text: str) -> list[DayLine]:
    return read_days([Source("h.csv", (HEADER + text).encode())], "thử", TODAY)


def after(days: Days, text: str) -> Days:
    mistakes = Mistakes()
    result = grown(days, lines(text), load_holidays(), mistakes)
    mistakes.refuse_if_any()
    return result


def test_every_day_that_the_library_guesses_is_of_a_holiday_or_of_a_swap() -> None:
    for year in range(2023, 2036):
        assert all(day.guess and day.holiday for day in guessed(year).values())


def test_swapped_days_are_swapped_days() -> None:
    days = guessed(2025)
    assert days[date(2025, 4, 26)].kind is DayKind.SWAP_WORKING
    assert days[date(2025, 5, 2)].kind is DayKind.SWAP_OFF
    assert days[date(2025, 5, 2)].holiday == days[date(2025, 4, 26)].holiday == "2025-04-26"


def test_a_day_in_lieu_is_guessed_where_the_law_gives_one() -> None:
    assert date(2027, 5, 3) in guessed(2027)
    assert date(2029, 11, 26) not in guessed(2029)
    assert date(2030, 11, 25) not in guessed(2030)


def test_half_a_holiday_leaves_the_guess_of_the_rest() -> None:
    days = after(guessed(2027), "2027-09-03,Quốc khánh,public_holiday,1/TB\n")
    assert (days[date(2027, 9, 2)].guess, days[date(2027, 9, 3)].guess) == (True, False)


def test_a_holiday_on_a_weekend_leaves_the_guess_of_its_day_in_lieu() -> None:
    text = "2027-05-01,Quốc tế Lao động,public_holiday,1/TB\n"
    days = after(guessed(2027), text)
    assert days[date(2027, 5, 3)].guess
    days = after(guessed(2027), text + "2027-05-04,Nghỉ bù ngày Quốc tế Lao động,public_holiday,1/TB\n")
    assert date(2027, 5, 3) not in days


def test_a_notice_of_one_holiday_leaves_the_others() -> None:
    days = after(guessed(2027), "2027-01-01,Tết Dương lịch,public_holiday,1/TB\n")
    changed = {day for day in days if days[day] != guessed(2027)[day]}
    assert changed == {date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Nghỉ lễ 02/9", "quoc_khanh"),
        ("Nghỉ lễ 2/09/2027", "quoc_khanh"),
        ("Nghỉ khắc phục bão ngày 12/9", None),
        ("Nghỉ ngày 21/5", None),
        ("Quốc Khánh", "quoc_khanh"),
        ("Tết dương lịch", "tet_duong_lich"),
    ],
)
def test_a_day_is_called_after_its_holiday_and_no_other(name: str, code: str | None) -> None:
    assert holiday_named(name, date(2027, 9, 2), tuple(load_holidays().values())) == code


def test_two_notices_that_agree_both_stand() -> None:
    text = "2027-01-01,Tết Dương lịch,public_holiday,{}/TB\n"
    days = after(after({}, text.format(1)), text.format(2))
    assert days[date(2027, 1, 1)].source == "2/TB"


def test_what_the_release_knows_contradicts_nothing_and_leaves_nothing_to_guess() -> None:
    for year in (2023, 2024, 2025, 2026):
        mistakes = Mistakes()
        about = [line for line in notices_of_release() if line.word.date.year == year]
        days = grown(guessed(year), about, load_holidays(), mistakes)
        mistakes.refuse_if_any()
        assert [day for day in days.values() if day.guess] == []


def test_numbers_are_compared_without_spaces_and_capitals() -> None:
    text = "date,name,kind,source,replaces\n2027-01-01,Đi làm,ordinary_day,2/TB,1 / tb\n"
    mistakes = Mistakes()
    known = {date(2027, 1, 1): Day(date(2027, 1, 1), DayKind.HOLIDAY, "Tết", "1/TB")}
    said = read_days([Source("h.csv", text.encode())], "thử", TODAY)
    assert grown(known, said, load_holidays(), mistakes) == {}
    mistakes.refuse_if_any()


def test_mistakes_are_told_by_line() -> None:
    with pytest.raises(InvalidFile) as refused:
        lines("2025-13-01,Nghỉ,public_holiday,\n2025-01-01,,public_holiday,\n2025-01-02,Nghỉ,party,\n")
    told = [(each["line"], each["code"]) for each in refused.value.facts["errors"]]
    assert told == [(2, "not_a_date"), (3, "empty"), (4, "kind_unknown")]
