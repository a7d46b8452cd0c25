"""People and assignments over HTTP, on a real database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import orjson
import pytest

from authority import Command
from directory.assignments import handlers as assignments
from directory.assignments.schemas import AssignmentView, AssignPerson
from directory.errors import AssignmentOverlaps
from kit.ledger import entries
from kit.paging import encode_cursor
from tests.directory.conftest import UNITS, Office

AN = uuid4()
PEOPLE = f"""people:
  - id: {AN}
    name: Nguyễn Văn An
    email: an@example.org
    phone: "0912345678"
    sample: true
    assignments:
      - {{unit_code: "300", role: head, valid_from: 2023-01-01}}
  - name: Trần Thị Bình
    email: binh@example.org
    sample: true
    assignments:
      - {{unit_code: "300", role: officer, valid_from: 2023-01-01, valid_to: 2024-12-31}}
      - {{unit_code: "11242", role: head, valid_from: 2025-01-01}}
"""


@pytest.fixture
async def staffed(office: Office) -> Office:
    """The office with two people."""
    answer = await office.people(PEOPLE)
    assert answer.json() == {"read": 5, "changed": 5}, answer.text
    await office.forget_facts()
    return office


def assign(person: UUID | str, unit: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"person_id": person, "role": "council_member", "unit_id": unit["id"], "valid_from": "2025-01-15"}
    return body | {"reason": "Quyết định 112/QĐ-UBND"} | more


async def test_people_are_imported_once(staffed: Office) -> None:
    assert (await staffed.people(PEOPLE)).json() == {"read": 5, "changed": 0}
    assert await staffed.app.facts() == []


async def test_no_fact_and_no_history_carries_a_name_or_contact(office: Office) -> None:
    await office.people(PEOPLE)
    assert len(await office.told("directory.assignment.recorded.v1")) == 3
    told = str(await office.app.facts()) + str(await office.look("SELECT * FROM history"))
    for personal in ("Nguyễn Văn An", "Trần Thị Bình", "example.org", "0912345678"):
        assert personal not in told


async def test_a_mistake_is_told_by_its_line_and_nothing_is_imported(office: Office) -> None:
    answer = await office.people(PEOPLE.replace("role: officer", "role: king"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_file")
    (mistake,) = answer.json()["errors"]
    assert (mistake["line"], mistake["column"]) == (13, "/people/1/assignments/0/role")
    assert await office.app.sql("SELECT count(*) FROM people") == [(2,)]


async def test_a_changed_person_is_a_new_version_without_a_fact(staffed: Office) -> None:
    assert (await staffed.people(PEOPLE.replace("Nguyễn Văn An", "Nguyễn Văn Ân"))).json()["changed"] == 1
    assert await staffed.app.facts() == []
    assert await staffed.look("SELECT version FROM people WHERE id = :id", id=AN) == [(2,)]


async def test_only_who_administers_all_units_of_a_person_changes_him(staffed: Office) -> None:
    await staffed.app.post("/assignments", staffed.provincial, assign(AN, await staffed.unit("30")))
    changed = PEOPLE.replace("Nguyễn Văn An", "Nguyễn Văn Ân")
    assert (await staffed.people(changed, by=staffed.district)).status_code == 403
    assert (await staffed.people(changed)).status_code == 200


async def test_a_person_who_left_elsewhere_is_changed_by_who_administers_him_today(staffed: Office) -> None:
    body = assign(AN, await staffed.unit("30"), valid_to="2025-05-04")
    assert (await staffed.app.post("/assignments", staffed.provincial, body)).status_code == 201
    changed = PEOPLE.replace("Nguyễn Văn An", "Nguyễn Văn Ân")
    assert (await staffed.people(changed, by=staffed.district)).json()["changed"] == 1


async def test_people_are_assigned_within_ones_own_units(office: Office) -> None:
    assert (await office.people(PEOPLE.replace('"300"', '"298"'), by=office.district)).status_code == 403
    assert (await office.people(PEOPLE, by=office.district)).status_code == 200


async def test_a_contact_is_only_for_the_service_that_delivers(staffed: Office) -> None:
    path = f"/people/contacts?id={AN}&id={uuid4()}"
    answer = await staffed.app.get(path, "service:notify")
    assert answer.json() == [{"person_id": str(AN), "name": "Nguyễn Văn An", "email": "an@example.org"}]
    for other in (staffed.provincial, AN, "service:workflows"):
        assert (await staffed.app.get(path, other)).status_code == 403
    assert (await staffed.app.get(path, None)).status_code == 401
    assert (await staffed.app.get("/people/contacts", "service:notify")).status_code == 422


async def test_names_by_their_ids_are_for_whoever_has_a_role(staffed: Office) -> None:
    """Of people of whatever unit, since whoever asks was told the ids; not for somebody without any role today."""
    path = f"/people/names?id={uuid4()}&id={AN}"
    answer = await staffed.app.get(path, staffed.provincial)
    assert answer.json() == [{"id": str(AN), "name": "Nguyễn Văn An"}]
    assert (await staffed.app.get(path, AN)).status_code == 200
    ((former,),) = await staffed.look("SELECT id FROM people WHERE name = 'Trần Thị Bình'")
    for other in (uuid4(), "service:notify"):
        assert (await staffed.app.get(path, other)).status_code == 403
    await staffed.app.set_clock("2022-12-31 08:00+07")
    assert (await staffed.app.get(path, former)).status_code == 403
    too_many = "&".join(f"id={uuid4()}" for _ in range(101))
    assert (await staffed.app.get(f"/people/names?{too_many}", AN)).status_code == 422


async def test_a_list_of_people_has_names_and_roles_but_no_contacts(staffed: Office) -> None:
    district = await staffed.unit("300")
    answer = await staffed.app.get(f"/people?unit_id={district['id']}", AN)
    found = {
        item["name"]: [each["role_name"] for each in item["assignments"]] for item in answer.json()["items"]
    }
    assert found == {
        "Nguyễn Văn An": ["Thủ trưởng đơn vị"],
        "Quản trị huyện": ["Quản trị hệ thống"],
        "Trần Thị Bình": ["Công chức phụ trách thi đua"],
    }
    assert "example.org" not in answer.text
    assert "0912345678" not in answer.text


async def test_a_list_of_people_comes_in_pages(staffed: Office) -> None:
    district = await staffed.unit("300")
    first = (await staffed.app.get(f"/people?unit_id={district['id']}&limit=2", AN)).json()
    second = (
        await staffed.app.get(f"/people?unit_id={district['id']}&cursor={first['next_cursor']}", AN)
    ).json()
    assert (len(first["items"]), len(second["items"]), second["next_cursor"]) == (2, 1, None)
    nobody = await staffed.app.get(f"/people?unit_id={district['id']}&cursor={encode_cursor('An')}", AN)
    assert (nobody.status_code, nobody.json()["code"]) == (422, "cursor_invalid")
    assert [item["name"] for item in first["items"] + second["items"]] == [
        "Nguyễn Văn An",
        "Trần Thị Bình",
        "Quản trị huyện",
    ], "by given name"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("binh", ["Trần Thị Bình"]),
        ("THI TR", ["Trần Thị Bình"]),
        ("Bình Trân", ["Trần Thị Bình"]),
        ("ran", []),
        ("an", ["Nguyễn Văn An"]),
        ("100%_", []),
    ],
)
async def test_people_are_found_as_their_names_are_typed(
    staffed: Office, typed: str, found: list[str]
) -> None:
    district = await staffed.unit("300")
    answer = await staffed.app.get(f"/people?unit_id={district['id']}&name={quote(typed)}", AN)
    assert [item["name"] for item in answer.json()["items"]] == found


async def test_a_name_without_letters_is_refused(staffed: Office) -> None:
    district = await staffed.unit("300")
    answer = await staffed.app.get(f"/people?unit_id={district['id']}&name=%2D%2D", AN)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "text_blank")


async def test_who_is_erased_is_found_by_nothing(staffed: Office) -> None:
    district = await staffed.unit("300")
    ((binh,),) = await staffed.app.sql("SELECT id FROM people WHERE email = 'binh@example.org'")
    await staffed.app.post(f"/people/{binh}/erase", staffed.provincial, {"reason": "Yêu cầu"})
    answer = await staffed.app.get(f"/people?unit_id={district['id']}&name=binh", AN)
    assert answer.json()["items"] == []
    assert await staffed.app.sql(f"SELECT listed_as, name_words FROM people WHERE id = '{binh}'") == [
        (None, None)
    ]


async def test_people_are_listed_inside_ones_own_units_and_everywhere_for_administrators(
    staffed: Office,
) -> None:
    elsewhere = await staffed.unit("298")
    path = f"/people?unit_id={elsewhere['id']}"
    assert (await staffed.app.get(path, AN)).status_code == 403
    assert (await staffed.app.get(path, uuid4())).status_code == 403
    assert (await staffed.app.get(path, staffed.district)).json()["items"] == []


async def test_me_is_what_one_is_today(staffed: Office) -> None:
    ((binh,),) = await staffed.app.sql("SELECT id FROM people WHERE email = 'binh@example.org'")
    me = (await staffed.app.get("/me", binh)).json()
    assert me["name"] == "Trần Thị Bình"
    assert [(role["role"], role["role_name"], role["unit_name"]) for role in me["roles"]] == [
        ("head", "Thủ trưởng đơn vị", "Xã Thanh Tùng")
    ]
    await staffed.app.set_clock("2025-07-01 00:00+07")
    assert (await staffed.app.get("/me", binh)).json()["roles"] == []
    stranger = uuid4()
    unknown = await staffed.app.get("/me", stranger)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "signed_in_unknown")
    assert str(stranger) in unknown.json()["title"]


async def test_an_assignment_is_a_fact_and_works_at_once(staffed: Office) -> None:
    district = await staffed.unit("300")
    answer = await staffed.app.post("/assignments", staffed.district, assign(AN, district))
    assert answer.status_code == 201, answer.text
    view = answer.json()
    assert (view["valid_to"], view["version"], view["role_name"]) == (
        "2025-06-30",
        1,
        "Ủy viên Hội đồng Thi đua - Khen thưởng",
    )
    (fact,) = await staffed.told("directory.assignment.recorded.v1")
    assert (fact["assignment_id"], fact["valid_to"]) == (view["id"], "2025-06-30")
    rows = await staffed.look(
        "SELECT role, sequence FROM authority_assignments WHERE id = :id", id=view["id"]
    )
    assert rows == [("council_member", 1)]


async def test_an_assignment_is_refused_with_its_reason(staffed: Office) -> None:
    district, other = await staffed.unit("300"), await staffed.unit("298")
    new_commune = await staffed.unit("11239", on="2025-07-01")
    refusals: list[tuple[dict[str, Any], UUID | str, int, str]] = [
        (assign(AN, district, role="king"), staffed.district, 422, "role_unknown"),
        (assign(uuid4(), district), staffed.district, 409, "person_unknown"),
        (assign(AN, {"id": uuid4()}), staffed.district, 422, "unit_unknown"),
        (assign(AN, district, valid_to="2025-07-01"), staffed.district, 409, "assignment_outside_unit"),
        (assign(AN, district, valid_from="2025-07-01"), staffed.district, 409, "assignment_outside_unit"),
        (assign(AN, district, role="head"), staffed.district, 409, "assignment_overlaps"),
        (assign(AN, district, reason=""), staffed.district, 422, "invalid_payload"),
        (assign(AN, other), staffed.district, 403, "not_authorised"),
        (assign(AN, new_commune), staffed.provincial, 403, "not_authorised"),
        (assign(AN, district), AN, 403, "not_authorised"),
        (assign(AN, district), "service:workflows", 403, "forbidden"),
    ]
    for body, by, status, code in refusals:
        answer = await staffed.app.post("/assignments", by, body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert "{" not in answer.json()["title"]
    assert await staffed.app.facts() == []


async def test_a_period_that_ends_before_it_begins_is_refused(staffed: Office) -> None:
    district = await staffed.unit("300")
    answer = await staffed.app.post(
        "/assignments", staffed.district, assign(AN, district, valid_to="2025-01-01")
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_payload")


async def test_an_assignment_ends_and_is_not_extended(staffed: Office) -> None:
    district = await staffed.unit("300")
    given = (await staffed.app.post("/assignments", staffed.district, assign(AN, district))).json()
    path = f"/assignments/{given['id']}/end"
    body = {"valid_to": "2025-05-04", "reason": "Nghỉ hưu"}
    for nobody in (AN, uuid4()):
        assert (await staffed.app.post(path, nobody, body)).status_code == 403
    ended = (await staffed.app.post(path, staffed.district, body)).json()
    assert (ended["valid_to"], ended["version"]) == ("2025-05-04", 2)
    again = await staffed.app.post(path, staffed.district, body)
    assert (again.status_code, again.json()["code"], again.json()["valid_to"]) == (
        409,
        "assignment_ends_otherwise",
        "2025-05-04",
    )
    roles = (await staffed.app.get("/me", AN)).json()["roles"]
    assert [role["role"] for role in roles] == ["head"]
    facts = await staffed.told("directory.assignment.recorded.v1")
    assert [fact["valid_to"] for fact in facts] == ["2025-06-30", "2025-05-04"]


async def test_of_two_who_end_an_assignment_at_once_one_is_told_what_changed(staffed: Office) -> None:
    district = await staffed.unit("300")
    given = (await staffed.app.post("/assignments", staffed.district, assign(AN, district))).json()
    bodies = [{"valid_to": "2025-05-04", "reason": reason} for reason in ("Nghỉ hưu", "Chuyển công tác")]
    path, seen = f"/assignments/{given['id']}/end", await staffed.tag()
    answers = await asyncio.gather(
        *(staffed.app.post(path, staffed.district, body, **{"If-Match": seen}) for body in bodies)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert await staffed.look("SELECT version FROM assignments WHERE id = :id", id=given["id"]) == [(2,)]


async def test_a_role_given_twice_at_once_is_given_once(staffed: Office) -> None:
    district = await staffed.unit("300")

    def give(day: str) -> Callable[[Command], Awaitable[AssignmentView]]:
        command = AssignPerson.model_validate(assign(AN, district, valid_from=day))
        return lambda uow: assignments.assign_person(uow, command)

    with pytest.raises(AssignmentOverlaps):
        await staffed.meanwhile(give("2025-01-15"), give("2025-02-15"))


async def test_an_assignment_outside_ones_mandate_is_not_found(staffed: Office) -> None:
    given = await staffed.app.post("/assignments", staffed.provincial, assign(AN, await staffed.unit("30")))
    body = {"valid_to": "2025-05-04", "reason": "Nghỉ hưu"}
    answer = await staffed.app.post(f"/assignments/{given.json()['id']}/end", staffed.district, body)
    assert answer.status_code == 404
    assert (await staffed.app.post(f"/assignments/{uuid4()}/end", staffed.district, body)).status_code == 404


async def test_erasing_leaves_an_id_a_tombstone_for_each_assignment_and_a_line_of_history(
    staffed: Office,
) -> None:
    body = {"reason": "Yêu cầu của người được lưu dữ liệu"}
    answer = await staffed.app.post(f"/people/{AN}/erase", staffed.provincial, body)
    assert answer.json() == {"id": str(AN), "version": 2, "erased_assignments": 1}
    rows = await staffed.look(
        "SELECT name, email, phone, erased_at IS NOT NULL FROM people WHERE id = :id", id=AN
    )
    assert rows == [(None, None, None, True)]
    tombstones = await staffed.app.sql("SELECT topic, key, payload FROM outbox")
    held = await staffed.look("SELECT id::text, status FROM assignments WHERE person_id = :id", id=AN)
    assert tombstones == [("directory.assignment", held[0][0], None)]
    assert held[0][1] == "erased"
    assert await staffed.look("SELECT count(*) FROM authority_assignments WHERE person_id = :id", id=AN) == [
        (0,)
    ]
    history = await staffed.look(
        "SELECT action, actor, reason FROM history WHERE subject = :id ORDER BY position DESC LIMIT 1",
        id=str(AN),
    )
    assert history == [("erased", f"person:{staffed.provincial}", body["reason"])]
    assert (await staffed.app.get(f"/people/contacts?id={AN}", "service:notify")).json() == []
    gone = await staffed.app.get("/me", AN)
    assert (gone.status_code, gone.json()["code"]) == (404, "signed_in_unknown")


async def test_an_erased_person_is_neither_erased_nor_assigned_nor_imported_again(staffed: Office) -> None:
    district = await staffed.unit("300")
    body = {"reason": "Yêu cầu"}
    await staffed.app.post(f"/people/{AN}/erase", staffed.provincial, body)
    again = await staffed.app.post(f"/people/{AN}/erase", staffed.provincial, body)
    assert (again.status_code, again.json()["code"]) == (409, "person_erased")
    assigned = await staffed.app.post("/assignments", staffed.district, assign(AN, district))
    assert (assigned.status_code, assigned.json()["code"]) == (409, "person_unknown")
    (mistake,) = (await staffed.people(PEOPLE)).json()["errors"]
    assert (mistake["line"], mistake["code"]) == (2, "person_erased")


async def test_only_who_administers_all_units_of_a_person_erases_him(staffed: Office) -> None:
    await staffed.app.post("/assignments", staffed.provincial, assign(AN, await staffed.unit("30")))
    path, body = f"/people/{AN}/erase", {"reason": "Yêu cầu"}
    assert (await staffed.app.post(path, staffed.district, body)).status_code == 404
    assert (await staffed.app.post(path, AN, body)).status_code == 403
    assert (await staffed.app.post(path, staffed.provincial, body)).status_code == 200


async def test_the_ledger_has_ids_and_versions_and_no_names(staffed: Office) -> None:
    service = staffed.app.service
    lines = [orjson.loads(line) async for line in entries(service.engine, service.ledger, service.reactions)]
    tables = {line["table"] for line in lines}
    assert {"units", "people", "assignments"} <= tables
    assert {"table": "people", "id": str(AN), "version": 1} in lines
    assert len([line for line in lines if line["table"] == "units"]) == UNITS.count("\n") - 1
