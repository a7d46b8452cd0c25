"""Units over HTTP, on a real database."""

import asyncio
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from asyncpg import PostgresError
from sqlalchemy.exc import DBAPIError

from authority import Command
from directory.files import Source
from directory.imports import handlers as imports
from directory.units.schemas import Imported
from tests.directory.conftest import UNITS, Office

COUNTRY = 11_000
"""About as many units as the country had before July 2025."""
HEADER = "code,name,kind,level,parent_code,valid_from,valid_to\n"


async def test_the_same_file_again_changes_and_publishes_nothing(office: Office) -> None:
    answer = await office.upload("units", UNITS)
    assert (answer.status_code, answer.json()) == (200, {"read": 9, "changed": 0})
    assert await office.app.facts() == []


async def test_a_changed_row_is_a_new_version_with_a_fact_and_a_line_of_history(office: Office) -> None:
    answer = await office.upload(
        "units", UNITS.replace("Xã Thanh Tùng", "Xã Thanh Tùng mới"), reason="Nghị quyết 1"
    )
    assert answer.json()["changed"] == 1
    ((kind, fact),) = await office.app.facts()
    unit = await office.unit("11242")
    assert (kind, fact["unit_id"], fact["name"]) == (
        "directory.unit.recorded.v1",
        unit["id"],
        "Xã Thanh Tùng mới",
    )
    assert unit["version"] == 2
    ((sequence,),) = await office.app.sql(
        "SELECT h ->> 1 FROM outbox, jsonb_array_elements(headers) h WHERE h ->> 0 = 'ce_sequence'"
    )
    assert sequence == "2"
    ((version, actor, capacity, reason, changes),) = await office.look(
        "SELECT version, actor, capacity, reason, changes FROM history WHERE subject = :id AND version = 2",
        id=unit["id"],
    )
    assert (version, actor, capacity, reason) == (
        2,
        f"person:{office.provincial}",
        "administrator",
        "Nghị quyết 1",
    )
    assert changes == {"name": ["Xã Thanh Tùng", "Xã Thanh Tùng mới"]}


async def test_our_own_authority_knows_the_unit_in_the_same_transaction(office: Office) -> None:
    await office.upload("units", UNITS.replace("Xã Thanh Tùng", "Xã Thanh Tùng mới"))
    rows = await office.app.sql("SELECT name, sequence FROM authority_units WHERE code = '11242'")
    assert rows == [("Xã Thanh Tùng mới", 2)]


async def test_the_same_file_twice_at_once_is_imported_once(office: Office) -> None:
    sources = [Source("units.csv", UNITS.replace("Xã Thanh Tùng", "Xã Thanh Tùng mới").encode())]

    async def load(uow: Command) -> Imported:
        return await imports.import_units(uow, sources, "thử")

    assert (await office.meanwhile(load, load)).changed == 0
    assert len(await office.app.facts()) == 1


async def test_a_file_as_a_vietnamese_excel_writes_it_is_taken(office: Office) -> None:
    renamed = UNITS.replace("Xã Thanh Tùng", "Xã Thanh Tùng mới")
    semicolons = b"\xef\xbb\xbf" + renamed.replace(",", ";").replace("\n", "\r\n").encode()
    assert (await office.upload("units", semicolons)).json()["changed"] == 1
    unicode_text = renamed.replace(",", "\t").replace(" mới", " sau").encode("utf-16")
    for kind in ("text/csv", "text/csv; charset=utf-16"):
        assert (await office.upload("units", unicode_text, kind=kind)).status_code == 200
    assert (await office.unit("11242"))["name"] == "Xã Thanh Tùng sau"


async def test_a_file_in_another_encoding_is_refused_with_the_remedy(office: Office) -> None:
    answer = await office.upload("units", UNITS.replace("Xã", "X\xe3").encode("latin-1", "replace"))
    [fault] = answer.json()["errors"]
    assert (answer.status_code, fault["code"]) == (422, "body_not_utf8")
    assert "UTF-8" in fault["detail"]


async def test_one_mistake_and_nothing_is_imported(office: Office) -> None:
    text = UNITS.replace("Xã Thanh Tùng", "Khác") + "99999,Xã lạc,xa,commune,888,,,,\n"
    answer = await office.upload("units", text)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_file")
    (mistake,) = answer.json()["errors"]
    assert (mistake["line"], mistake["column"], mistake["code"]) == (11, "parent_code", "unit_unknown")
    assert mistake["where"] == "dòng 11, cột parent_code"
    assert (await office.unit("11242"))["name"] == "Xã Thanh Tùng"
    assert await office.app.facts() == []


async def test_an_administrator_manages_his_unit_and_what_is_below(office: Office) -> None:
    below = UNITS.replace("Xã Thanh Tùng", "Xã Thanh Tùng mới")
    assert (await office.upload("units", below, by=office.district)).status_code == 200
    new_below = HEADER + "300-TCKH,Phòng TCKH,phong,district,300,,2025-06-30\n"
    assert (await office.upload("units", new_below, by=office.district)).json() == {"read": 1, "changed": 1}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Huyện Ninh Giang", "Huyện khác"),  # beside their own
        ("Tỉnh Hải Dương", "Tỉnh khác"),  # above their own
        (
            "298,Huyện Ninh Giang,huyen,district,30,",
            "298,Huyện Ninh Giang,huyen,district,300,",
        ),  # to take it over
        ("11242,Xã Thanh Tùng,xa,commune,300,", "11242,Xã Thanh Tùng,xa,commune,298,"),  # to give it away
    ],
)
async def test_an_administrator_manages_nothing_else(office: Office, old: str, new: str) -> None:
    answer = await office.upload("units", UNITS.replace(old, new), by=office.district)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_authorised")
    assert await office.app.facts() == []


async def test_nobody_else_imports_anything(office: Office) -> None:
    files = {
        "units": (UNITS, "text/csv"),
        "successors": ("old_code,new_code,share\n", "text/csv"),
        "calendar": ("date,name,kind\n", "text/csv"),
        "people": ("people: []", "application/yaml"),
    }
    for what, (text, kind) in files.items():
        answer = await office.upload(what, text, by=uuid4(), kind=kind)
        assert (what, answer.status_code) == (what, 403)


async def test_an_administrator_of_a_unit_that_is_no_more_manages_nothing(office: Office) -> None:
    await office.app.set_clock("2025-07-01 08:00+07")
    assert (await office.upload("units", UNITS)).status_code == 403


async def test_a_file_without_a_reason_is_refused(office: Office) -> None:
    assert (await office.upload("units", UNITS, reason="")).json()["code"] == "invalid_payload"


async def test_assignments_end_with_their_unit(office: Office) -> None:
    text = UNITS.replace(
        "Huyện Thanh Miện,huyen,district,30,300-NV,,2025-06-30",
        "Huyện Thanh Miện,huyen,district,30,300-NV,,2025-05-31",
    )
    text = text.replace(",300,,,2025-06-30", ",300,,,2025-05-31")
    assert (await office.upload("units", text)).status_code == 200
    ended = [fact for kind, fact in await office.app.facts() if kind == "directory.assignment.recorded.v1"]
    assert [(fact["person_id"], fact["valid_to"]) for fact in ended] == [(str(office.district), "2025-05-31")]
    path = f"/units/{(await office.unit('300'))['id']}/appointments"
    shown = (await office.app.get(path, office.provincial)).json()["items"]
    assert [each["roles"][0]["act"] for each in shown] == ["ended", "given"], "and its people are told"
    [told] = await office.told("directory.appointment.recorded.v1")
    assert told["person_ids"] == [str(office.district)]


SUCCESSORS = (
    "old_code,new_code,share,source,scope\n"
    "11239,11239,full,1669/NQ-UBTVQH15 k104,all\n"
    "11242,11239,full,1669/NQ-UBTVQH15 k104,all\n"
)


async def test_successors_are_read_on_their_days_and_told_once(office: Office) -> None:
    assert (await office.upload("successors", SUCCESSORS)).json() == {"read": 2, "changed": 2}
    town = await office.unit("11239")
    answer = await office.app.get(f"/units/{town['id']}/successors", office.provincial)
    (successor,) = answer.json()
    new = await office.unit("11239", on="2025-07-01")
    assert (successor["unit_id"], successor["name"], successor["share"]) == (
        new["id"],
        "Xã Thanh Miện",
        "full",
    )
    facts = [fact for _, fact in await office.app.facts() if fact["unit_id"] == town["id"]]
    assert facts[-1]["successors"] == [{"unit_id": new["id"], "share": "full"}]
    assert facts[-1]["name"] == "Thị trấn Thanh Miện"
    await office.forget_facts()
    assert (await office.upload("successors", SUCCESSORS)).json() == {"read": 2, "changed": 0}
    assert await office.app.facts() == []


async def test_a_successor_that_does_not_exist_is_told_by_its_line(office: Office) -> None:
    answer = await office.upload("successors", SUCCESSORS + "11242,777,part,,\n")
    (mistake,) = answer.json()["errors"]
    assert (mistake["line"], mistake["column"]) == (4, "new_code")


async def test_successors_are_recorded_by_who_administers_the_old_unit(office: Office) -> None:
    text = "old_code,new_code,share\n298,31,full\n"
    assert (await office.upload("successors", text, by=office.district)).status_code == 403
    assert (await office.upload("successors", text)).json()["changed"] == 1


async def test_units_are_read_by_anybody_signed_in(office: Office) -> None:
    stranger = uuid4()
    province = await office.unit("30")
    children = (await office.app.get(f"/units/{province['id']}/children", stranger)).json()["items"]
    assert [child["code"] for child in children] == ["298", "30-SNV", "300"]
    assert (await office.app.get(f"/units/{province['id']}", stranger)).json() == province
    assert (await office.app.get(f"/units/{uuid4()}", stranger)).status_code == 404
    assert (await office.app.get("/units", None)).status_code == 401


async def test_children_of_a_unit_that_ended_are_those_of_its_last_day(office: Office) -> None:
    district = await office.unit("300")
    await office.app.set_clock("2025-08-01 08:00+07")
    children = (await office.app.get(f"/units/{district['id']}/children", uuid4())).json()["items"]
    assert [child["name"] for child in children] == ["Thị trấn Thanh Miện", "Xã Thanh Tùng", "Phòng Nội vụ"]
    later = await office.app.get(f"/units/{district['id']}/children?on=2025-08-01", uuid4())
    assert later.json()["items"] == []


async def test_a_code_is_read_on_a_day(office: Office) -> None:
    assert (await office.unit("11239"))["name"] == "Thị trấn Thanh Miện"
    assert (await office.unit("11239", on="2025-07-01"))["name"] == "Xã Thanh Miện"


async def test_units_come_in_pages(office: Office) -> None:
    seen: list[str] = []
    path = "/units?on=2025-05-05&limit=3"
    cursor: Any = ""
    while cursor is not None:
        page = (await office.app.get(path + (f"&cursor={cursor}" if cursor else ""), uuid4())).json()
        seen += [unit["code"] for unit in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["11239", "11242", "298", "30", "30-SNV", "300", "300-NV"]
    assert (await office.app.get("/units?cursor=x", uuid4())).json()["code"] == "cursor_invalid"


async def test_units_are_found_as_their_names_are_typed(office: Office) -> None:
    for typed, day, found in (
        ("thanh mien", "2025-05-05", ["11239", "300"]),
        ("xa thanh mien", "2025-07-01", ["11239"]),
        ("Miện XÃ", "2025-07-01", ["11239"]),
        ("hai d", "2025-05-05", ["30", "30-SNV"]),
        ("ninh", "2025-05-05", ["298"]),
        ("mi%n", "2025-05-05", []),
    ):
        answer = await office.app.get(f"/units?on={day}&name={quote(typed)}", uuid4())
        assert [unit["code"] for unit in answer.json()["items"]] == found, typed


@pytest.mark.parametrize(
    ("row", "column", "code", "nearest"),
    [
        ("X1,A,xaa,commune,2025-05-01,2025-06-30,300", "kind", "kind_unknown", "xa"),
        ("X1,A,xa,comune,2025-05-01,2025-06-30,300", "level", "level_unknown", "commune"),
        ("X1,A,huyen,district,2025-07-01,,", "kind", "kind_not_in_use", "2025-06-30"),
    ],
)
async def test_a_word_that_nobody_knows_is_told_with_its_nearest(
    office: Office, row: str, column: str, code: str, nearest: str
) -> None:
    answer = await office.upload(
        "units", "code,name,kind,level,valid_from,valid_to,parent_code\n" + row + "\n"
    )
    assert answer.status_code == 422
    mistake = answer.json()["errors"][0]
    assert (mistake["line"], mistake["column"], mistake["code"]) == (2, column, code)
    assert nearest in mistake["detail"]
    assert await office.app.facts() == []


async def test_a_kind_that_a_unit_has_from_before_stays(office: Office) -> None:
    await office.app.sql("UPDATE units SET kind = 'lang' WHERE code = '11242'")
    text = UNITS.replace("11242,Xã Thanh Tùng,xa", "11242,Làng Thanh Tùng,lang")
    assert (await office.upload("units", text)).json() == {"read": 9, "changed": 1}


async def test_the_words_are_shown(office: Office) -> None:
    words = (await office.app.get("/unit-kinds", uuid4())).json()
    assert {"xa", "so", "doan_the"} <= {each["code"] for each in words["kinds"]}
    (district,) = [each for each in words["levels"] if each["valid_to"]]
    assert district == {
        "code": "district", "name": "Cấp huyện", "valid_from": None, "valid_to": "2025-06-30",
    }  # fmt: skip


async def test_what_a_file_does_not_say_stays_and_what_it_empties_is_empty(office: Office) -> None:
    before = await office.unit("300")
    head = "code,name,kind,level,parent_code,standing_office_code,valid_from,valid_to,source\n"
    renamed = await office.upload("units", head + "300,Huyện Thanh Miện mới,,,,,,,\n")
    assert renamed.json() == {"read": 1, "changed": 1}
    after = await office.unit("300")
    assert after == before | {"name": "Huyện Thanh Miện mới", "version": 2}
    emptied = await office.upload("units", head + "300,,,,,(trống),,,(trống)\n")
    assert emptied.json() == {"read": 1, "changed": 1}
    assert await office.unit("300") == after | {"standing_office_id": None, "source": None, "version": 3}
    for row, column in (("300,(trống),,,,,,,", "name"), ("X9,Mới,xa,,300,,,,", "level")):
        (mistake,) = (await office.upload("units", head + row + "\n")).json()["errors"]
        assert (mistake["column"], mistake["code"]) == (column, "empty")


async def test_a_country_in_one_file_is_imported_while_others_are_answered(office: Office) -> None:
    rows = "".join(
        f"Z{number},Xã {number},xa,commune,2025-05-01,2025-06-30,300\n" for number in range(COUNTRY)
    )
    head = "code,name,kind,level,valid_from,valid_to,parent_code\n"
    importing = asyncio.create_task(office.upload("units", head + rows))
    answered = 0
    while not importing.done():
        assert (await office.app.get("/units?limit=1", office.provincial)).status_code == 200
        answered += 1
    assert importing.result().json() == {"read": COUNTRY, "changed": COUNTRY}
    assert answered > 10, "an import that holds the loop lets none or one of them through"
    too_many = await office.upload("units", head + 5 * rows)
    (mistake,) = too_many.json()["errors"]
    assert (mistake["line"], mistake["code"]) == (50_002, "too_many_lines")


async def test_nothing_permanent_can_be_deleted_and_no_history_changed(office: Office) -> None:
    for statement in (
        "DELETE FROM units",
        "DELETE FROM history",
        "DELETE FROM people",
        "UPDATE history SET reason = ''",
    ):
        with pytest.raises((PostgresError, DBAPIError), match="never"):
            await office.app.sql(statement)
