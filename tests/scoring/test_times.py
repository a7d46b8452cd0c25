"""A panel has a target time: who is late is reminded and may still score, and who stays away is gone on without."""

from datetime import UTC, datetime

from contracts.directory import AssignmentsConfirmedV1
from tests.scoring.conftest import WORKFLOWS, Council


async def test_a_target_time_is_reminded_of_escalated_and_refuses_nothing(council: Council) -> None:
    await council.app.set_clock("2025-05-09 09:00+07")  # a Friday
    await council.put_sheet()
    opened = (await council.open(working_days=1)).json()
    assert (opened["due_at"], opened["remind_at"]) == ("2025-05-12T17:00:00Z", "2025-05-11T17:00:00Z")
    path = f"/panels/{council.session_id}"
    early = await council.app.post(f"{path}/remind", WORKFLOWS)
    assert (early.status_code, early.json()["code"]) == (409, "reminder_not_due")
    await council.score(council.members[0], (0, 90, 40), (1, 80, 40))
    await council.app.set_clock("2025-05-12 00:00:01+07")
    assert (await council.app.post(f"{path}/remind", WORKFLOWS)).json()["reminded"]
    assert (await council.app.post(f"{path}/mark-overdue", WORKFLOWS)).json()["code"] == "panel_still_open"
    await council.app.set_clock("2025-05-13 00:00:01+07")
    assert (await council.app.post(f"{path}/mark-overdue", WORKFLOWS)).json()["overdue"]
    told = [
        payload for kind, payload in await council.app.facts() if kind.endswith(("reminded.v1", "overdue.v1"))
    ]
    assert [fact["panellists"] for fact in told] == [[str(member) for member in council.members[1:]]] * 2
    seen = (await council.show(council.secretary)).json()
    assert seen["late"]
    assert (await council.score(council.members[1], (0, 90, 40))).status_code == 200


async def test_the_secretary_goes_on_without_who_is_absent(council: Council) -> None:
    await council.app.set_clock("2025-05-12 09:00+07")
    await council.put_sheet()
    await council.open(working_days=2)
    path, body = f"/panels/{council.session_id}/conclude", {"reason": "Một thành viên nghỉ ốm dài ngày."}
    for member in council.members[:2]:
        await council.score(member, (0, 90, 40))
    refused = await council.app.post(path, council.secretary, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "panel_still_open")
    await council.app.set_clock("2025-05-15 00:00:01+07")
    refused = await council.app.post(path, council.secretary, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_few_scores")
    for member in council.members[:2]:
        await council.score(member, (1, 90, 40))
    assert (await council.app.post(path, council.members[0], body)).status_code == 403
    before = (await council.show(council.secretary)).json()["version"] - 1
    late = await council.app.post(path, council.secretary, body, **{"If-Match": f'"{before}"'})
    assert (late.status_code, late.json()["changed"]) == (412, ["scores_given"])
    concluded = (await council.app.post(path, council.secretary, body)).json()
    assert (concluded["status"], concluded["absent"]) == ("concluded", [str(council.members[2])])
    fact = (await council.app.facts())[-1]
    assert (fact[0], fact[1]["absent"]) == ("scoring.panel.concluded.v1", [str(council.members[2])])
    assert await council.app.sql("SELECT concluded_by, why_concluded FROM panels") == [
        (f"person:{council.secretary}", body["reason"])
    ]


async def test_nobody_waits_for_a_panellist_whose_role_ended(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    gone = council.members[2]
    await council.app.sql(
        f"UPDATE authority_assignments SET valid_to = '2020-01-01' WHERE person_id = '{gone}'"
    )
    for member in council.members[:2]:
        await council.score(member, (0, 90, 40), (1, 80, 40))
    seen = (await council.show(council.secretary)).json()
    assert (seen["status"], [one["left"] for one in seen["panellists"]]) == (
        "concluded",
        [False, False, True],
    )


async def test_a_panel_whose_last_awaited_panellist_left_concludes(council: Council) -> None:
    """Nothing happens on the panel then: a heartbeat of the directory is what says that nobody is missing."""
    await council.put_sheet()
    await council.open()
    *staying, gone = council.members
    heard = AssignmentsConfirmedV1(as_of=datetime(2025, 5, 12, tzinfo=UTC))
    for member in staying:
        await council.score(member, (0, 90, 40), (1, 80, 40))
    await council.app.tell(heard, "confirmed")
    assert (await council.show(council.secretary)).json()["status"] == "open", "one is awaited"
    await council.app.sql(
        f"UPDATE authority_assignments SET valid_to = '2020-01-01' WHERE person_id = '{gone}'"
    )
    await council.app.sql("UPDATE authority_beats SET as_of = as_of - interval '6 minutes'")
    await council.app.tell(heard, "confirmed")
    assert (await council.show(council.secretary)).json()["status"] == "open", "by outdated roles"
    await council.app.beat()
    await council.app.tell(heard, "confirmed")
    assert (await council.show(council.secretary)).json()["status"] == "concluded"
    await council.app.tell(heard, "confirmed")
    assert (await council.types())[-2:] == ["scores_given", "concluded"]


async def test_a_panel_whose_people_have_left_does_not_hold_the_council_up(council: Council) -> None:
    """Its members are fixed, so that nobody could ever complete it: what too few scored has no result."""
    await council.app.set_clock("2025-05-12 09:00+07")
    await council.put_sheet()
    await council.open(working_days=2)
    stays, *left = council.members
    await council.score(left[0], (1, 80, 40))
    for gone in left:
        await council.app.sql(
            f"UPDATE authority_assignments SET valid_to = '2020-01-01' WHERE person_id = '{gone}'"
        )
    await council.score(stays, (0, 90, 40), (1, 80, 40))
    assert (await council.show(council.secretary)).json()["status"] == "open"
    await council.app.set_clock("2025-05-15 00:00:01+07")
    body = {"reason": "Hai thành viên đã chuyển công tác."}
    answer = await council.app.post(f"/panels/{council.session_id}/conclude", council.secretary, body)
    assert (answer.status_code, answer.json()["status"]) == (200, "concluded")
    kind, fact = (await council.app.facts())[-1]
    assert (kind, [one["item_id"] for one in fact["results"]]) == (
        "scoring.panel.concluded.v1",
        [str(council.items[1]["item_id"])],
    )
