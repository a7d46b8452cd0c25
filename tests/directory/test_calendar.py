"""The calendar over HTTP, on a real database."""

from pathlib import Path
from uuid import uuid4

from tests.directory.conftest import Office

HOLIDAYS = (Path(__file__).parents[2] / "services" / "directory" / "data" / "holidays.csv").read_text("utf-8")


async def test_a_year_is_told_whole_and_once(office: Office) -> None:
    assert (await office.upload("calendar", HOLIDAYS)).json() == {"read": 62, "changed": 4}
    facts = await office.app.facts()
    assert [(kind, fact["year"]) for kind, fact in facts] == [
        ("directory.calendar.recorded.v1", year) for year in (2023, 2024, 2025, 2026)
    ]
    days = {day["date"]: day["kind"] for day in facts[2][1]["days"]}
    assert (days["2025-04-26"], days["2025-05-02"]) == ("swap_working_day", "swap_day_off")
    await office.forget_facts()
    assert (await office.upload("calendar", HOLIDAYS)).json() == {"read": 62, "changed": 0}
    assert await office.app.facts() == []


async def test_a_changed_day_is_a_new_version_of_its_year(office: Office) -> None:
    await office.upload("calendar", HOLIDAYS)
    await office.forget_facts()
    changed = HOLIDAYS.replace("2025-09-01,Quốc khánh (ngày liền kề)", "2025-09-03,Quốc khánh (ngày liền kề)")
    assert (await office.upload("calendar", changed)).json()["changed"] == 1
    ((_, fact),) = await office.app.facts()
    assert fact["days"][-1]["date"] == "2025-09-03"
    assert (await office.app.get("/calendar/2025", uuid4())).json()["version"] == 2


async def test_a_further_year_starts_from_the_law_and_is_not_started_twice(office: Office) -> None:
    empty = "date,name,kind\n"
    assert (await office.upload("calendar", empty, year=2027)).json() == {"read": 0, "changed": 1}
    assert (await office.upload("calendar", empty, year=2027)).json() == {"read": 0, "changed": 0}
    year = (await office.app.get("/calendar/2027", uuid4())).json()
    assert "2027-09-02" in {day["date"] for day in year["days"]}
    assert (await office.app.get("/calendar/2028", uuid4())).status_code == 404


async def test_the_calendar_is_for_everyone_and_not_a_districts_business(office: Office) -> None:
    assert (await office.upload("calendar", HOLIDAYS, by=office.district)).status_code == 403


async def test_a_mistake_is_told_by_its_line(office: Office) -> None:
    answer = await office.upload("calendar", HOLIDAYS + "2025-01-01,Lại Tết,public_holiday,,\n")
    (mistake,) = answer.json()["errors"]
    assert (mistake["line"], mistake["code"]) == (64, "said_twice")
    assert await office.app.facts() == []
