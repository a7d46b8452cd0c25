"""A file is tried before it is imported: what it would change is said, every mistake has its line, nothing is kept."""

from typing import Any

import pytest

from tests.directory.conftest import UNITS, Office

HEADER = "code,name,kind,level,parent_code,valid_from,valid_to\n"
PEOPLE = """people:
  - name: Nguyễn Văn An
    email: an@example.org
    phone: "{phone}"
    assignments:
      - {{unit_code: "11242", role: officer, valid_from: 2025-05-01{more}}}
"""
EVERYTHING = (
    "units",
    "people",
    "assignments",
    "history",
    "facts",
    "outbox",
    "calendar_years",
    "idempotency_keys",
)


async def kept(office: Office) -> list[Any]:
    return [await office.look(f"SELECT count(*) FROM {table}") for table in EVERYTHING]


def told(answer: Any) -> list[tuple[str, str, str]]:
    assert answer.status_code == 200, answer.text
    return [(each["kind"], each["name"], each["deed"]) for each in answer.json()["changes"]]


async def test_what_would_change_is_said_and_nothing_is_kept(office: Office) -> None:
    before = await kept(office)
    text = UNITS.replace("Xã Thanh Tùng", "Xã mới") + "11245,Xã thêm,xa,commune,300,,,2025-06-30,\n"
    text = text.replace(
        "298,Huyện Ninh Giang,huyen,district,30,,,2025-06-30",
        "298,Huyện Ninh Giang,huyen,district,30,,,2025-05-31",
    )
    tried = await office.upload("units/check", text, seen=None)
    assert sorted(told(tried)) == [
        ("unit", "11242 Xã mới", "changed"),
        ("unit", "11245 Xã thêm", "added"),
        ("unit", "298 Huyện Ninh Giang", "ended"),
    ]
    assert {name: tried.json()[name] for name in ("added", "changed", "ended", "told_not")} == {
        "added": 1,
        "changed": 1,
        "ended": 1,
        "told_not": 0,
    }
    fields = {each["name"]: each["fields"] for each in tried.json()["changes"]}
    assert fields["11242 Xã mới"] == [{"field": "/name", "before": "Xã Thanh Tùng", "after": "Xã mới"}]
    assert await kept(office) == before
    done = await office.upload("units", text, seen=tried.headers["ETag"])
    assert (done.status_code, done.json()["changed"]) == (200, 3), (
        "the tag of the trial is the one to do it with"
    )
    again = await office.upload("units/check", text, seen=None)
    assert (told(again), "ETag" in again.headers) == ([], False)


async def test_what_changed_after_the_trial_is_not_overwritten(office: Office) -> None:
    text = UNITS.replace("Xã Thanh Tùng", "Xã mới")
    tried = await office.upload("units/check", text, seen=None)
    await office.upload("units", UNITS.replace("Xã Thanh Tùng", "Xã khác"))
    late = await office.upload("units", text, seen=tried.headers["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")


async def test_people_and_their_roles_are_told_without_their_contacts(office: Office) -> None:
    await office.people(PEOPLE.format(phone="0912 345 678", more=""))
    before = await kept(office)
    text = PEOPLE.format(phone="0912 000 000", more=", valid_to: 2025-05-31")
    tried = await office.upload("people/check", text, kind="application/yaml", seen=None)
    assert told(tried) == [
        ("person", "Nguyễn Văn An", "changed"),
        ("assignment", "Nguyễn Văn An: Công chức phụ trách thi đua, Xã Thanh Tùng", "ended"),
    ]
    assert "0912" not in tried.text
    assert await kept(office) == before


async def test_a_unit_that_ends_says_which_roles_end_with_it(office: Office) -> None:
    await office.people(PEOPLE.format(phone="0912 345 678", more=""))
    text = HEADER + "11242,Xã Thanh Tùng,xa,commune,300,,2025-05-31\n"
    assert told(await office.upload("units/check", text, seen=None)) == [
        ("unit", "11242 Xã Thanh Tùng", "ended"),
        ("assignment", "Nguyễn Văn An: Công chức phụ trách thi đua, Xã Thanh Tùng", "ended"),
    ]


async def test_days_are_told_one_by_one(office: Office) -> None:
    await office.upload("calendar", "date,name,kind\n", year=2025)
    text = "date,name,kind,source\n2025-06-16,Nghỉ theo công điện,swap_day_off,12/CĐ-TTg\n"
    before = await kept(office)
    assert told(await office.upload("calendar/check", text)) == [("day", "2025-06-16", "added")]
    assert await kept(office) == before


FILES = {
    "wrong parent": (
        "units",
        HEADER + "11245,Xã thêm,xa,commune,888,,2025-06-30\n",
        [(2, "parent_code", "unit_unknown")],
    ),
    "a code twice, and a day that is none": (
        "units",
        HEADER
        + "11245,Xã thêm,xa,commune,300,,2025-06-30\n"
        + "11245,Xã khác,xa,commune,300,,2025-06-30\n"
        + "11246,Xã nữa,xa,commune,300,,30/6/2025\n",
        [(4, "valid_to", "not_a_date")],
    ),
    "overlapping dates of a code": (
        "units",
        HEADER + "300,Huyện khác,huyen,district,30,2025-05-01,2025-06-30\n",
        [(2, "valid_from", "overlaps_other_version")],
    ),
    "broken CSV": ("units", HEADER + '"11245,Xã thêm\n', [(2, "", "not_csv")]),
    "unknown columns": ("units", "code;ten\n1;2\n", None),
    "unknown role, and an end before the beginning": (
        "people",
        """people:
  - name: Nguyễn Văn An
    email: an@example.org
    assignments:
      - {unit_code: "11242", role: king, valid_from: 2025-05-01}
      - {unit_code: "11242", role: officer, valid_from: 2025-05-01, valid_to: 2025-04-01}
""",
        [
            (5, "/people/0/assignments/0/role", "role_unknown"),
            (6, "/people/0/assignments/1/valid_to", "dates_out_of_order"),
        ],
    ),
    "a role twice at one time": (
        "people",
        """people:
  - name: Nguyễn Văn An
    email: an@example.org
    assignments:
      - {unit_code: "11242", role: officer, valid_from: 2025-05-01}
      - {unit_code: "11242", role: officer, valid_from: 2025-05-20}
""",
        [(6, "/people/0/assignments/1", "assignment_overlaps")],
    ),
    "broken YAML": ("people", "people:\n  - name: [\n", None),
}


@pytest.mark.parametrize("name", FILES)
async def test_a_trial_says_every_mistake_at_its_line_and_so_does_the_import(
    office: Office, name: str
) -> None:
    what, text, expected = FILES[name]
    kind = "application/yaml" if what == "people" else "text/csv"
    tried = await office.upload(f"{what}/check", text, kind=kind, seen=None)
    imported = await office.upload(what, text, kind=kind)
    assert (tried.status_code, tried.json()["code"]) == (422, "invalid_file"), tried.text
    assert tried.json()["errors"] == imported.json()["errors"]
    found = [(each["line"], each["column"], each["code"]) for each in tried.json()["errors"]]
    assert found == (expected or found)
    assert all(each["detail"] and each["where"] for each in tried.json()["errors"])


async def test_who_may_not_import_a_file_may_not_try_it(office: Office) -> None:
    text = UNITS.replace("Huyện Ninh Giang", "Huyện khác")
    assert (await office.upload("units/check", text, by=office.district, seen=None)).status_code == 403
