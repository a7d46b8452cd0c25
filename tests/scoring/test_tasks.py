"""Tasks in panels: points to give, and the end without who is absent; each before whom it is, and nobody else."""

from typing import Any
from uuid import UUID

import pytest

from tests.scoring.conftest import Council

pytestmark = pytest.mark.stack
EVERYTHING = ((0, 90, 40), (1, 60, 30))


async def tasks_of(council: Council, person: UUID) -> list[dict[str, Any]]:
    answer = await council.app.get("/tasks", person)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def asked(council: Council) -> dict[str, list[UUID]]:
    """Of whom each kind of task is asked, out of everybody there is."""
    found: dict[str, list[UUID]] = {}
    for person in (*council.members, council.secretary, council.officer):
        for task in await tasks_of(council, person):
            found.setdefault(task["what"], []).append(person)
    return found


async def test_a_panel_asks_for_points_and_at_last_the_secretary(council: Council) -> None:
    first, second, third = council.members
    await council.put_sheet()
    assert await asked(council) == {}
    await council.open()
    assert await asked(council) == {"score": council.members}
    (task,) = await tasks_of(council, first)
    panel = (await council.show(first)).json()
    assert (task["about"], task["about_id"], task["version"]) == (
        "panel",
        panel["session_id"],
        panel["version"],
    )
    assert (task["due_at"], task["limit"], task["page"]) == (
        panel["due_at"],
        "target",
        f"/cham-diem/{council.session_id}",
    )
    await council.score(first, EVERYTHING[0])
    assert await asked(council) == {"score": council.members}, "one is left"
    await council.score(first, EVERYTHING[1])
    await council.score(second, *EVERYTHING)
    assert await asked(council) == {"score": [third]}, "the target time is not over"
    await council.app.set_clock("2027-06-01 08:00+07")
    assert await asked(council) == {"score": [third], "conclude_panel": [council.secretary]}
    (conclusion,) = await tasks_of(council, council.secretary)
    assert conclusion["overdue"]
    seen, reason = {"If-Match": f'"{conclusion["version"]}"'}, {"reason": "Một thành viên nghỉ ốm"}
    ended = await council.app.post(
        f"/panels/{council.session_id}/conclude", council.secretary, reason, **seen
    )
    assert ended.status_code == 200, ended.text
    assert await asked(council) == {}


async def test_nobody_concludes_while_those_in_office_can_add_what_is_missing(council: Council) -> None:
    first, second, third = council.members
    await council.put_sheet()
    await council.open()
    await council.score(first, *EVERYTHING)
    await council.app.set_clock("2027-06-01 08:00+07")
    assert await asked(council) == {"score": [second, third]}
    refused = await council.app.post(
        f"/panels/{council.session_id}/conclude", council.secretary, {"reason": "Nghỉ ốm"}
    )
    assert refused.json()["code"] == "too_few_scores"
    await council.app.sql(
        f"UPDATE authority_assignments SET valid_to = '2027-05-31' WHERE person_id IN ('{second}', '{third}')"
    )
    assert await asked(council) == {"conclude_panel": [council.secretary]}


async def test_who_is_recused_from_what_is_left_is_not_asked(council: Council) -> None:
    first = council.members[0]
    await council.put_sheet()
    await council.open()
    await council.score(first, EVERYTHING[0])
    await council.recuse(first, 1)
    assert await asked(council) == {"score": council.members[1:]}
