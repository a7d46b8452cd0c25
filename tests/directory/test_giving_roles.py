"""Who gives roles: not to oneself, one head at a time, told and shown."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from authority import Command
from directory.assignments import handlers as assignments
from directory.assignments.schemas import AssignmentView, AssignPerson
from directory.errors import UnitHasHead
from tests.directory.conftest import Office

SHARED = "vanphong@xa.example.org"


def person(name: str, role: str, unit: str = "11242", **more: Any) -> str:
    """A file with one person and one role."""
    fields = "".join(f"    {key}: {value}\n" for key, value in more.items())
    return (
        f"people:\n  - name: {name}\n{fields}    assignments:\n"
        f'      - {{unit_code: "{unit}", role: {role}, valid_from: 2025-05-05}}\n'
    )


async def imported(office: Office, text: str, by: UUID | None = None) -> UUID:
    """The id of the one person whom the file names."""
    answer = await office.people(text, by)
    assert answer.status_code == 200, answer.text
    name = text.partition("name: ")[2].partition("\n")[0].partition(",")[0]
    ((person_id,),) = await office.look("SELECT id FROM people WHERE name = :name", name=name)
    return UUID(str(person_id))


def assign(person_id: UUID, role: str, unit: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"person_id": str(person_id), "role": role, "unit_id": unit["id"], "valid_from": "2025-05-05"}
    return body | {"reason": "Quyết định 112/QĐ-UBND"} | more


async def refused_line(office: Office, text: str, by: UUID | None = None) -> str:
    answer = await office.people(text, by)
    (mistake,) = answer.json()["errors"]
    return str(mistake["code"])


@pytest.mark.parametrize("role", ["head", "administrator", "council_member", "clerk"])
async def test_nobody_gives_a_deciding_role_to_themselves(office: Office, role: str) -> None:
    commune = await office.unit("11242")
    answer = await office.app.post(
        "/assignments", office.provincial, assign(office.provincial, role, commune)
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "role_to_oneself")
    with_document = assign(office.provincial, role, commune, document_number="1/QĐ-UBND")
    answer = await office.app.post("/assignments", office.provincial, with_document)
    assert answer.json()["code"] == "role_to_oneself"
    assert await refused_line(office, person("Tôi", role, id=office.provincial)) == "role_to_oneself"
    assert await office.app.facts() == []


async def test_another_administrator_gives_it(office: Office) -> None:
    body = assign(office.district, "clerk", await office.unit("300"))
    assert (await office.app.post("/assignments", office.provincial, body)).status_code == 201


async def test_a_role_that_decides_nothing_may_be_ones_own(office: Office) -> None:
    body = assign(office.provincial, "officer", await office.unit("30"))
    assert (await office.app.post("/assignments", office.provincial, body)).status_code == 201


async def test_nobody_extends_a_deciding_role_of_their_own(office: Office) -> None:
    ((assignment_id,),) = await office.look(
        "SELECT id FROM assignments WHERE person_id = :id", id=office.district
    )
    end = {"valid_to": "2025-05-31", "reason": "Quyết định 1"}
    path = f"/assignments/{assignment_id}/end"
    assert (await office.app.post(path, office.district, end)).status_code == 200
    text = person("Quản trị huyện", "administrator", "300", id=office.district)
    longer = text.replace("2025-05-05}", "2025-05-05, valid_to: 2025-06-30}")
    assert await refused_line(office, longer, by=office.district) == "role_to_oneself"
    assert (await office.people(longer)).json()["changed"] == 1


async def test_an_account_of_ones_own_is_oneself(office: Office) -> None:
    own = f"people:\n  - {{id: {office.district}, name: Quản trị huyện, email: qt@example.org}}\n"
    assert (await office.people(own)).status_code == 200
    own = f"people:\n  - {{id: {office.district}, phone: 0912 345 678}}\n"
    assert (await office.people(own)).status_code == 200
    by_phone = person("Người khác", "head", id=uuid4(), phone="+84 912.345.678")
    assert await refused_line(office, by_phone, by=office.district) == "role_to_oneself"
    again = person("QUẢN TRỊ Huyện", "head", id=uuid4(), email="QT@example.org")
    assert await refused_line(office, again, by=office.district) == "role_to_oneself"
    other = person("Người khác", "head", id=uuid4(), email="qt@example.org")
    assert await refused_line(office, other, by=office.district) == "role_to_oneself"
    account = "people:\n  - {name: Người thứ hai, email: qt@example.org}\n"
    second = await imported(office, account, by=office.district)
    answer = await office.app.post(
        "/assignments", office.district, assign(second, "head", await office.unit("11242"))
    )
    assert answer.json()["code"] == "role_to_oneself"
    documented = assign(second, "head", await office.unit("11242"), document_number="1/QĐ-UBND")
    answer = await office.app.post("/assignments", office.district, documented)
    assert answer.status_code == 201, (
        answer.text
    )  # who shares a mailbox is somebody else where a document says so


async def test_two_who_share_a_mailbox_are_two(office: Office) -> None:
    assert (await office.people(person("Nguyễn Văn Một", "officer", email=SHARED))).json()["changed"] == 2
    assert (await office.people(person("Trần Thị Hai", "clerk", email=SHARED))).json()["changed"] == 2
    commune = await office.unit("11242")
    seen = (await office.app.get(f"/people?unit_id={commune['id']}", office.provincial)).json()["items"]
    found = {each["name"]: [held["role"] for held in each["assignments"]] for each in seen}
    assert found == {"Nguyễn Văn Một": ["officer"], "Trần Thị Hai": ["clerk"]}
    assert (await office.people(person("Trần Thị Hai", "clerk", email=SHARED))).json()["changed"] == 0
    await imported(office, person("Lê Thị Hoà", "officer", email=SHARED))
    assert (await office.people(person("Lê Thị Hòa", "officer", email=SHARED))).json()["changed"] == 1, (
        "a name"
    )
    asked = "&".join(f"id={each['id']}" for each in seen)
    contacts = (await office.app.get(f"/people/contacts?{asked}", "service:notify")).json()
    assert sorted((each["name"], each["email"]) for each in contacts) == [
        ("Nguyễn Văn Một", SHARED),
        ("Trần Thị Hai", SHARED),
    ]


async def test_a_partial_file_leaves_what_it_does_not_say(office: Office) -> None:
    person_id = await imported(
        office, person("An", "officer", email="an@example.org", phone='"0912345678"', sample="true")
    )
    assert (await office.people(person("An", "officer", id=person_id))).json()["changed"] == 0
    contact = f"/people/contacts?id={person_id}"
    assert (await office.app.get(contact, "service:notify")).json()[0]["email"] == "an@example.org"
    assert (await office.people(person("An", "officer", id=person_id, email="(trống)"))).json()[
        "changed"
    ] == 1
    assert (await office.app.get(contact, "service:notify")).json()[0]["email"] is None
    rows = await office.look("SELECT phone, sample FROM people WHERE id = :id", id=person_id)
    assert rows == [("0912345678", True)]


async def test_a_second_head_needs_a_document(office: Office) -> None:
    await imported(office, person("Một", "head", email="mot@example.org"))
    two = person("Hai", "head", email="hai@example.org")
    assert await refused_line(office, two) == "unit_has_head"
    both = person("Ba", "head", "298", email="ba@example.org") + person(
        "Bốn", "head", "298", email="bon@example.org"
    ).removeprefix("people:\n")
    assert await refused_line(office, both) == "unit_has_head"
    hai = await imported(office, person("Hai", "officer", email="hai@example.org"))
    body = assign(hai, "head", await office.unit("11242"))
    answer = await office.app.post("/assignments", office.provincial, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "unit_has_head")
    assert "{" not in answer.json()["title"]
    documented = body | {"document_number": "15/QĐ-UBND", "document_date": "2025-05-04"}
    answer = await office.app.post("/assignments", office.provincial, documented)
    assert (answer.status_code, answer.json()["document_number"]) == (201, "15/QĐ-UBND")


async def test_who_leads_a_unit_is_not_told_to_who_does_not_manage_it(office: Office) -> None:
    await imported(office, person("Một", "head", "298", email="mot@example.org"))
    answer = await office.people(person("Hai", "head", "298", email="hai@example.org"), office.district)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_authorised")


async def test_a_head_follows_another(office: Office) -> None:
    first = await imported(office, person("Một", "head", email="mot@example.org"))
    ((assignment_id,),) = await office.look("SELECT id FROM assignments WHERE person_id = :id", id=first)
    end = {"valid_to": "2025-05-31", "reason": "Nghỉ hưu"}
    assert (
        await office.app.post(f"/assignments/{assignment_id}/end", office.provincial, end)
    ).status_code == 200
    next_one = await imported(office, person("Hai", "officer", email="hai@example.org"))
    commune = await office.unit("11242")
    for day, status in (("2025-05-31", 409), ("2025-06-01", 201)):
        body = assign(next_one, "head", commune, valid_from=day)
        assert (await office.app.post("/assignments", office.provincial, body)).status_code == status


@pytest.mark.parametrize("goes_first", [True, False])
async def test_a_head_follows_another_in_one_file(office: Office, goes_first: bool) -> None:
    """Whoever is named first: the file is taken as a whole."""
    await imported(office, person("Một", "head", email="mot@example.org"))
    goes = person("Một", "head", email="mot@example.org").replace("5-05}", "5-05, valid_to: 2025-05-31}")
    comes = person("Hai", "head", email="hai@example.org")
    for day, status in (("2025-05-31", 422), ("2025-06-01", 200)):
        lines = [each.removeprefix("people:\n") for each in (goes, comes.replace("2025-05-05", day))]
        answer = await office.people("people:\n" + "".join(lines if goes_first else reversed(lines)))
        assert answer.status_code == status, answer.text


async def test_of_two_who_are_made_head_at_once_one_is(office: Office) -> None:
    people = [await imported(office, person(name, "officer", email=f"{name}@example.org")) for name in "ab"]
    commune = await office.unit("11242")

    def make_head(person_id: UUID) -> Callable[[Command], Awaitable[AssignmentView]]:
        command = AssignPerson.model_validate(assign(person_id, "head", commune))
        return lambda uow: assignments.assign_person(uow, command)

    with pytest.raises(UnitHasHead):
        await office.meanwhile(make_head(people[0]), make_head(people[1]))


@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("valid_from", "1800-01-01"),
        ("valid_from", "2031-01-01"),
        ("valid_to", "9999-12-31"),
        ("document_date", "2025-05-06"),
        ("document_date", "1700-01-01"),
    ],
)
async def test_a_day_that_cannot_be_is_refused(office: Office, field: str, day: str) -> None:
    commune = await office.unit("11242")
    person_id = await imported(office, person("An", "officer", email="an@example.org"))
    body = assign(person_id, "clerk", commune, **{field: day})
    answer = await office.app.post("/assignments", office.provincial, body)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
        422,
        "date_impossible",
        field,
    )
    text = person("Bình", "clerk", email="binh@example.org")
    if field == "document_date":
        dated = text.replace("2025-05-05", f"2025-05-05, {field}: {day}")
        assert await refused_line(office, dated) == "date_impossible"


async def test_every_role_given_is_shown_and_told(office: Office) -> None:
    commune = await office.unit("11242")
    person_id = await imported(office, person("An", "head", email="an@example.org"))
    (fact,) = await office.told("directory.appointment.recorded.v1")
    assert fact["above_id"] == (await office.unit("300"))["id"]
    await office.forget_facts()
    body = assign(person_id, "clerk", commune, document_number="9/QĐ-UBND", document_date="2025-05-02")
    given = (await office.app.post("/assignments", office.district, body)).json()
    (fact,) = await office.told("directory.appointment.recorded.v1")
    assert (fact["given_by"], fact["person_ids"], fact["above_id"]) == (
        str(office.district),
        [str(person_id)],
        None,
    )
    assert (fact["roles"][0]["act"], fact["roles"][0]["document_number"]) == ("given", "9/QĐ-UBND")
    end = {"valid_to": "2025-05-20", "reason": "Chuyển công tác"}
    await office.app.post(f"/assignments/{given['id']}/end", office.district, end)
    path = f"/units/{commune['id']}/appointments"
    shown = (await office.app.get(path, person_id)).json()["items"]
    told = [(each["by_name"], each["capacity"], each["reason"], each["roles"][0]["act"]) for each in shown]
    assert told == [
        ("Quản trị huyện", "administrator", "Chuyển công tác", "ended"),
        ("Quản trị huyện", "administrator", "Quyết định 112/QĐ-UBND", "given"),
        ("Quản trị tỉnh", "administrator", "thử", "given"),
    ]
    (role,) = shown[1]["roles"]
    assert (role["person_name"], role["role_name"], role["document_number"]) == ("An", "Văn thư", "9/QĐ-UBND")
    first = (await office.app.get(f"{path}?limit=2", person_id)).json()
    rest = (await office.app.get(f"{path}?cursor={first['next_cursor']}", person_id)).json()
    assert first["items"] + rest["items"] == shown
    assert (await office.app.get(path, uuid4())).status_code == 403
    assert (await office.app.get(f"{path}?cursor=x", person_id)).json()["code"] == "cursor_invalid"


async def test_the_first_administrator_is_shown_as_the_operators_deed(office: Office) -> None:
    province = await office.unit("30")
    (first,) = (await office.app.get(f"/units/{province['id']}/appointments", office.provincial)).json()[
        "items"
    ]
    assert (first["by"], first["capacity"], first["roles"][0]["role"]) == (
        "service:operator", "operator", "administrator",
    )  # fmt: skip
