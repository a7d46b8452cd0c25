"""The calendar over HTTP, on a real database: it grows by notices."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.directory.conftest import Office

HOLIDAYS = (Path(__file__).parents[2] / "services" / "directory" / "data" / "holidays.csv").read_text("utf-8")
HEADER = "date,name,kind,source\n"
TET = "".join(
    f"2027-02-{day:02},Tết Nguyên đán Đinh Mùi,public_holiday,8888/TB-BNV\n" for day in range(5, 12)
)
NATIONAL_DAY = (
    "2027-09-01,Quốc khánh (ngày liền kề),public_holiday,8888/TB-BNV\n"
    "2027-09-02,Quốc khánh,public_holiday,8888/TB-BNV\n"
)
ARTICLE_112 = HEADER + "".join(
    f"{day},{name},public_holiday,45/2019/QH14 Đ112\n"
    for day, name in (
        ("2026-01-01", "Tết Dương lịch"),
        *((f"2026-02-{day}", "Tết Âm lịch") for day in range(16, 21)),
        ("2026-04-26", "Giỗ Tổ Hùng Vương"),
        ("2026-04-30", "Ngày Chiến thắng"),
        ("2026-05-01", "Ngày Quốc tế Lao động"),
        ("2026-09-01", "Quốc khánh"),
        ("2026-09-02", "Quốc khánh"),
    )
)


async def days_of(office: Office, year: int) -> dict[str, dict[str, Any]]:
    """The year's days by date, as anybody reads them."""
    answer = await office.app.get(f"/calendar/{year}", uuid4())
    return {day["date"]: day for day in answer.json()["days"]}


def off(days: dict[str, dict[str, Any]], month: str) -> list[str]:
    """The days off in a month."""
    return [day for day, said in days.items() if day.startswith(month) and said["kind"] != "swap_working_day"]


async def upload(office: Office, text: str) -> None:
    answer = await office.upload("calendar", text)
    assert answer.status_code == 200, answer.text


async def test_a_year_is_told_whole_and_once(office: Office) -> None:
    assert (await office.upload("calendar", HOLIDAYS)).json() == {"read": 62, "changed": 5}
    facts = await office.app.facts()
    assert [(kind, fact["year"]) for kind, fact in facts] == [
        ("directory.calendar.recorded.v1", year) for year in (2023, 2024, 2025, 2026, 2027)
    ]
    days = {day["date"]: day for day in facts[2][1]["days"]}
    assert (days["2025-04-26"]["kind"], days["2025-05-02"]["kind"]) == ("swap_working_day", "swap_day_off")
    assert (days["2025-05-02"]["guess"], days["2025-05-02"]["notice"]) == (False, "6150/TB-BLĐTBXH 3/12/2024")
    await office.forget_facts()
    assert (await office.upload("calendar", HOLIDAYS)).json() == {"read": 62, "changed": 0}
    assert await office.app.facts() == []


async def test_nothing_is_guessed_of_years_whose_notices_are_all_known(office: Office) -> None:
    await upload(office, HOLIDAYS)
    for year in (2023, 2024, 2025, 2026):
        days = await days_of(office, year)
        assert [day for day, said in days.items() if said["guess"]] == []
        assert len(days) == HOLIDAYS.count(f"\n{year}-")


async def test_a_later_notice_adds_a_day(office: Office) -> None:
    await upload(office, HEADER + "2027-02-12,Nghỉ thêm dịp Tết,public_holiday,1/TB\n")
    await upload(office, HEADER + "2027-09-03,Nghỉ thêm,public_holiday,2/TB\n")
    days = await days_of(office, 2027)
    assert [days[day]["notice"]["number"] for day in ("2027-02-12", "2027-09-03")] == ["1/TB", "2/TB"]
    assert days["2027-09-02"]["guess"]  # one day of two: nobody has said when the other one is


async def test_a_document_is_of_one_day_in_every_file(office: Office) -> None:
    head = "date,name,kind,source,document,issued_on\n"
    await upload(office, head + "2027-02-12,Nghỉ thêm,public_holiday,01/TB,notice,2025-05-01\n")
    again = await office.upload("calendar", head + "2027-02-15,Nghỉ thêm,public_holiday,1/TB,,2025-05-02\n")
    (mistake,) = again.json()["errors"]
    assert (mistake["line"], mistake["code"]) == (2, "document_said_otherwise")
    await upload(office, head + "2027-02-15,Nghỉ thêm,public_holiday,1/TB,,\n")


async def test_a_further_day_keeps_the_swapped_days(office: Office) -> None:
    await upload(office, HOLIDAYS)
    before = await days_of(office, 2026)
    await upload(office, HEADER + "2026-12-24,Nghỉ thêm,public_holiday,3/TB\n")
    after = await days_of(office, 2026)
    assert after.keys() - before.keys() == {"2026-12-24"}
    kinds = [after[day]["kind"] for day in ("2026-01-02", "2026-01-10", "2026-08-31", "2026-08-22")]
    assert kinds == ["swap_day_off", "swap_working_day"] * 2
    assert {day: after[day] for day in before} == before


async def test_the_order_that_the_library_lacks_is_known_without_a_file(office: Office) -> None:
    await upload(office, HEADER + "2026-12-24,Nghỉ thêm,public_holiday,3/TB\n")
    days = await days_of(office, 2026)
    assert days["2026-01-02"]["notice"] == {
        "number": "12729/VPCP-KGVX 25/12/2025", "document": "order", "issued_on": "2025-12-25",
    }  # fmt: skip
    assert days["2026-01-10"]["kind"] == "swap_working_day"


async def test_the_days_of_the_labour_code_are_not_a_whole_year(office: Office) -> None:
    await upload(office, ARTICLE_112)
    days = await days_of(office, 2026)
    assert days["2026-11-24"]["notice"]["number"] == "28/2026/QH16 Đ2"
    assert days["2026-04-27"]["kind"] == "public_holiday"  # in lieu of a Sunday


async def test_the_yearly_notice_leaves_no_guess_of_the_holidays_that_it_names(office: Office) -> None:
    await upload(office, "date,name,kind\n2027-12-24,Nghỉ thêm,public_holiday\n")
    guessed = await days_of(office, 2027)
    assert {"2027-02-04", "2027-09-03"} < guessed.keys()
    await upload(office, HEADER + TET + NATIONAL_DAY)
    days = await days_of(office, 2027)
    assert off(days, "2027-02") == [f"2027-02-{day:02}" for day in range(5, 12)]
    assert off(days, "2027-09") == ["2027-09-01", "2027-09-02"]
    assert not any(days[day]["guess"] for day in (*off(days, "2027-02"), *off(days, "2027-09")))
    assert days["2027-04-30"]["guess"]  # which it doesn't name
    assert days["2027-11-24"]["guess"]


async def test_days_that_the_notice_calls_otherwise_are_those_that_were_guessed(office: Office) -> None:
    text = HEADER + TET.replace("Tết Nguyên đán Đinh Mùi", "Nghỉ lễ")
    await upload(office, text)
    assert (await days_of(office, 2027))["2027-02-05"]["notice"]["number"] == "8888/TB-BNV"


@pytest.mark.parametrize("year", [2029, 2030])
async def test_no_day_is_made_up_for_24_november(office: Office, year: int) -> None:
    await upload(office, f"date,name,kind\n{year}-12-24,Nghỉ thêm,public_holiday\n")
    assert off(await days_of(office, year), f"{year}-11") == [f"{year}-11-24"]


async def test_a_day_is_taken_back_by_naming_the_notice_that_gave_it(office: Office) -> None:
    await upload(office, HOLIDAYS)
    text = "date,name,kind,source,replaces\n2026-08-31,Không hoán đổi,{kind},99/VPCP,{replaces}\n"
    for replaces, code in (("", "day_said_otherwise"), ("1/TB", "nothing_to_replace")):
        answer = await office.upload("calendar", text.format(kind="ordinary_day", replaces=replaces))
        (mistake,) = answer.json()["errors"]
        assert (mistake["line"], mistake["code"]) == (2, code)
    await office.forget_facts()
    await upload(office, text.format(kind="ordinary_day", replaces="9441/TB-BNV 16/10/2025"))
    assert "2026-08-31" not in await days_of(office, 2026)
    ((_, fact),) = await office.app.facts()
    assert "2026-08-31" not in {day["date"] for day in fact["days"]}
    await office.forget_facts()
    await upload(office, HOLIDAYS)  # who sends the earlier file again brings nothing back
    assert await office.app.facts() == []
    notices = {
        each["number"]: each for each in (await office.app.get("/calendar/2026/notices", uuid4())).json()
    }
    (former,) = [day for day in notices["9441/TB-BNV 16/10/2025"]["days"] if day["date"] == "2026-08-31"]
    assert (former["kind"], former["stands"]) == ("swap_day_off", False)
    (latter,) = notices["99/VPCP"]["days"]
    assert (latter["kind"], latter["replaces"], latter["stands"]) == (None, "9441/TB-BNV 16/10/2025", True)
    assert notices["99/VPCP"]["reason"] == "thử"


async def test_a_notice_that_contradicts_a_guessed_swap_replaces_the_pair(office: Office) -> None:
    await office.app.sql("INSERT INTO calendar_years VALUES (2026, 1)")
    await office.app.sql(
        "INSERT INTO calendar_days (date, year, kind, name, source, holiday, guess) VALUES"
        " ('2026-08-31', 2026, 'swap_day_off', 'Hoán đổi', 'thư viện', '2026-08-29', true),"
        " ('2026-08-29', 2026, 'swap_working_day', 'Làm bù', 'thư viện', '2026-08-29', true)"
    )
    await upload(office, "date,name,kind\n")
    await upload(office, HOLIDAYS)
    days = await days_of(office, 2026)
    assert "2026-08-29" not in days
    assert days["2026-08-22"]["kind"] == "swap_working_day"


async def test_a_changed_day_is_a_new_version_of_its_year(office: Office) -> None:
    await office.upload("calendar", HOLIDAYS)
    await office.forget_facts()
    changed = HOLIDAYS.replace("2025-09-01,Quốc khánh (ngày liền kề)", "2025-09-03,Quốc khánh (ngày liền kề)")
    assert (await office.upload("calendar", changed)).json()["changed"] == 1
    ((_, fact),) = await office.app.facts()
    assert [day["date"] for day in fact["days"][-3:]] == ["2025-09-01", "2025-09-02", "2025-09-03"]
    assert (await office.app.get("/calendar/2025", uuid4())).json()["version"] == 2


async def test_a_further_year_starts_with_the_one_after_it_as_guesses_and_is_not_started_twice(
    office: Office,
) -> None:
    empty = "date,name,kind\n"
    assert (await office.upload("calendar", empty, year=2027)).json() == {"read": 0, "changed": 2}
    assert (await office.upload("calendar", empty, year=2027)).json() == {"read": 0, "changed": 0}
    days = await days_of(office, 2027)
    assert days["2027-09-02"] == {
        "date": "2027-09-02", "kind": "public_holiday", "name": "Quốc khánh",
        "source": "python-holidays 0.108", "guess": True, "notice": None,
    }  # fmt: skip
    assert (await days_of(office, 2028))["2028-01-01"]["guess"], "a limit that is set in 2027 may end there"
    assert (await office.app.get("/calendar/2029", uuid4())).status_code == 404
    assert (await office.app.get("/calendar/2029/notices", uuid4())).status_code == 404


async def test_the_calendar_is_for_everyone_and_not_a_districts_business(office: Office) -> None:
    assert (await office.upload("calendar", HOLIDAYS, by=office.district)).status_code == 403


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("2025-01-01,Lại Tết,public_holiday,,,,\n", "date", "said_twice"),
        ("1800-01-01,Nghỉ,public_holiday,,,,\n", "date", "date_impossible"),
        ("2099-01-01,Nghỉ,public_holiday,,,,\n", "date", "date_impossible"),
        ("2025-03-03,Nghỉ,holiday,,,,\n", "kind", "kind_unknown"),
        ("2025-03-03,Nghỉ,public_holiday,1/TB,letter,,\n", "document", "document_unknown"),
        ("2025-03-03,Nghỉ,public_holiday,1/TB,notice,1825-06-01,\n", "issued_on", "date_impossible"),
        ("2025-03-03,Nghỉ,public_holiday,1/TB,notice,2025-05-06,\n", "issued_on", "date_in_future"),
        ("2025-03-03,Nghỉ,public_holiday,28/2026/QH16 Đ2,order,,\n", "source", "document_said_otherwise"),
        ("2025-05-04,Nghỉ,ordinary_day,1/TB,,,\n", "", ""),
    ],
)  # fmt: skip
async def test_a_mistake_is_told_by_its_line(office: Office, line: str, column: str, code: str) -> None:
    answer = await office.upload("calendar", HOLIDAYS + line)
    if not code:
        assert answer.status_code == 200, answer.text
        return
    (mistake,) = answer.json()["errors"]
    assert (mistake["line"], mistake["column"], mistake["code"]) == (64, column, code)
    assert await office.app.facts() == []


async def test_a_year_out_of_all_calendars_is_refused(office: Office) -> None:
    for year in ("0", "99999999999"):
        assert (await office.app.get(f"/calendar/{year}", uuid4())).json()["code"] == "invalid_payload"
        answer = await office.upload("calendar", "date,name,kind\n", year=year)
        assert answer.json()["code"] == "invalid_payload"
