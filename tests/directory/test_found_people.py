"""Administrators find people of all units by name, with the roles that they hold and held, and without contacts."""

from uuid import uuid4

from tests.directory.conftest import Office

PEOPLE = """people:
  - name: Nguyễn Thị Hoà
    email: hoa@example.org
    assignments:
      - {unit_code: "11242", role: officer, valid_from: 2024-01-01, valid_to: 2024-12-31}
      - {unit_code: "300", role: standing_officer, valid_from: 2025-01-01}
  - name: Trần Văn Hoàng
    email: hoang@example.org
"""


async def test_administrators_find_people_with_their_roles(office: Office) -> None:
    assert (await office.people(PEOPLE)).status_code == 200
    answer = await office.app.get("/people/found?name=thi%20hoa", office.district)
    (found,) = answer.json()["items"]
    assert found["name"] == "Nguyễn Thị Hoà"
    held = sorted(
        (each["role"], each["unit_code"], each["valid_from"], each["valid_to"]) for each in found["roles"]
    )
    assert held == [
        ("officer", "11242", "2024-01-01", "2024-12-31"),
        ("standing_officer", "300", "2025-01-01", "2025-06-30"),
    ]
    assert "example.org" not in answer.text
    both = (await office.app.get("/people/found?name=hoa&limit=1", office.provincial)).json()
    more = f"/people/found?name=hoa&limit=1&cursor={both['next_cursor']}"
    (second,) = (await office.app.get(more, office.provincial)).json()["items"]
    assert [each["name"] for each in (*both["items"], second)] == ["Nguyễn Thị Hoà", "Trần Văn Hoàng"]
    assert second["roles"] == []


async def test_nobody_else_looks_for_people(office: Office) -> None:
    assert (await office.people(PEOPLE)).status_code == 200
    (officer,) = (await office.app.get("/people/found?name=thi%20hoa", office.provincial)).json()["items"]
    for by in (uuid4(), officer["id"]):
        assert (await office.app.get("/people/found?name=hoa", by)).status_code == 403
