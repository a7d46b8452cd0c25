"""What stands is changed as it was seen, by files and by single acts: what somebody else did of it since is not
overwritten in silence.
"""

from typing import Any

from tests.directory.conftest import Office

PERSON = """people:
  - name: Nguyễn Văn An
    email: an@example.org
    phone: "{phone}"
    assignments:
      - {{unit_code: "11242", role: officer, valid_from: 2025-05-01{more}}}
"""
UNIT = "code,name,kind,level,valid_from,valid_to\n300,{name},huyen,district,,2025-06-30\n"


async def send(office: Office, seen: str | None, phone: str, more: str = "") -> Any:
    text = PERSON.format(phone=phone, more=more)
    return await office.upload("people", text, kind="application/yaml", seen=seen)


def failed(answer: Any) -> list[str]:
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed"), answer.text
    return list(answer.json()["changed"])


async def test_a_file_changes_people_as_they_were_seen(office: Office) -> None:
    assert (await send(office, None, "0912 345 678")).status_code == 200, "a file that only adds names no tag"
    assert (await send(office, None, "0912 345 678")).status_code == 200, "nor does one that says the same"
    unseen = await send(office, None, "0912 000 000")
    assert (unseen.status_code, unseen.json()["code"]) == (428, "precondition_missing")
    seen = await office.tag()
    assert (await send(office, seen, "0912 111 111")).status_code == 200
    ((person_id,),) = await office.look("SELECT id FROM people WHERE name = 'Nguyễn Văn An'")
    assert failed(await send(office, seen, "0912 222 222")) == [f"/person/{person_id}/phone"]
    assert (await send(office, await office.tag(), "0912 222 222")).status_code == 200


async def test_what_others_changed_beside_it_is_no_matter(office: Office) -> None:
    assert (await send(office, None, "0912 345 678")).status_code == 200
    seen = await office.tag()
    assert (await office.upload("units", UNIT.format(name="Huyện mới"))).status_code == 200
    assert (await send(office, seen, "0912 000 000")).status_code == 200


async def test_a_role_that_was_ended_meanwhile_is_not_given_again_by_a_file(office: Office) -> None:
    assert (await send(office, None, "0912 345 678")).status_code == 200
    seen = await office.tag()
    ((assignment_id,),) = await office.look("SELECT id FROM assignments WHERE role = 'officer'")
    body = {"valid_to": "2025-05-31", "reason": "Chuyển công tác"}
    ended = await office.app.post(f"/assignments/{assignment_id}/end", office.provincial, body)
    assert ended.status_code == 200, ended.text
    late = await send(office, seen, "0912 345 678", ", valid_to: 2025-06-20")
    assert {field.rpartition("/")[0] for field in failed(late)} == {f"/assignment/{assignment_id}"}


async def test_a_file_changes_units_as_they_were_seen(office: Office) -> None:
    unseen = await office.upload("units", UNIT.format(name="Huyện mới"), seen=None)
    assert (unseen.status_code, unseen.json()["code"]) == (428, "precondition_missing")
    seen = await office.tag()
    assert (await office.upload("units", UNIT.format(name="Huyện mới"), seen=seen)).status_code == 200
    unit = await office.unit("300")
    late = await office.upload("units", UNIT.format(name="Huyện khác"), seen=seen)
    assert failed(late) == [f"/unit/{unit['id']}/name"]


async def test_a_role_is_ended_as_it_was_seen(office: Office) -> None:
    assert (await send(office, None, "0912 345 678")).status_code == 200
    ((assignment_id,),) = await office.look("SELECT id FROM assignments WHERE role = 'officer'")
    path, seen = f"/assignments/{assignment_id}/end", {"If-Match": await office.tag() or ""}
    body = {"valid_to": "2025-05-31", "reason": "Chuyển công tác"}
    unseen = await office.app.send("POST", path, str(office.provincial), body)
    assert (unseen.status_code, unseen.json()["code"]) == (428, "precondition_missing")
    assert (await office.upload("units", UNIT.format(name="Huyện mới"))).status_code == 200
    assert (await office.app.post(path, office.provincial, body, **seen)).status_code == 200
    late = await office.app.post(path, office.provincial, body | {"valid_to": "2025-05-20"}, **seen)
    assert f"/assignment/{assignment_id}/valid_to" in failed(late)


async def test_nobody_is_erased_with_a_role_that_was_given_since(office: Office) -> None:
    assert (await send(office, None, "0912 345 678")).status_code == 200
    ((person_id,),) = await office.look("SELECT id FROM people WHERE name = 'Nguyễn Văn An'")
    path, body, seen = (
        f"/people/{person_id}/erase",
        {"reason": "Yêu cầu"},
        {"If-Match": await office.tag() or ""},
    )
    unseen = await office.app.send("POST", path, str(office.provincial), body)
    assert (unseen.status_code, unseen.json()["code"]) == (428, "precondition_missing")
    role = {"role": "clerk", "unit_id": (await office.unit("300"))["id"], "valid_from": "2025-05-05"}
    given = await office.app.post(
        "/assignments", office.provincial, role | {"person_id": person_id, "reason": "Quyết định 9"}
    )
    late = await office.app.post(path, office.provincial, body, **seen)
    assert f"/assignment/{given.json()['id']}/role" in failed(late)
    now = await office.app.post(path, office.provincial, body)
    assert (now.status_code, now.json()["erased_assignments"]) == (200, 2)
