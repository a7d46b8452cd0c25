"""Panels over HTTP and by facts, on a real database."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from contracts.awards import ItemsWithdrawnV1
from kit.ids import new_id
from tests.scoring.conftest import WORKFLOWS, Council, item

EVERYTHING = ((0, 90, 40), (1, 80.25, 50))


async def withdraw(council: Council, *places: int) -> None:
    ids = tuple(council.items[place]["item_id"] for place in places)
    unit_id = council.unit.unit_id
    fact = ItemsWithdrawnV1(session_id=council.session_id, unit_id=unit_id, round_id=new_id(), item_ids=ids)
    await council.app.tell(fact, council.session_id)


async def progress(council: Council) -> dict[str, object]:
    answer = await council.app.get(f"/panels/{council.session_id}/progress", WORKFLOWS)
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


async def test_the_last_score_concludes_the_panel_with_its_result(council: Council) -> None:
    await council.put_sheet()
    opened = await council.open()
    assert (opened.status_code, opened.json()["status"], opened.json()["version"]) == (200, "open", 1)
    for member in council.members[:2]:
        assert (await council.score(member, *EVERYTHING)).json()["status"] == "open"
    last = (await council.score(council.members[2], (0, 100, 50), (1, 80, 50))).json()
    assert last["status"] == "concluded"
    # totals of the first: 70, 70, 80; of the second: 68.15, 68.15, 68
    assert [each["result"]["rank"] for each in last["items"]] == [1, 2]
    assert last["items"][0]["result"] == {"mean": "73.3333", "spread": "4.7140", "rank": 1}
    assert last["items"][1]["result"] == {"mean": "68.1000", "spread": "0.0707", "rank": 2}
    facts = await council.app.facts()
    assert await council.types() == ["opened", "scores_given", "scores_given", "scores_given", "concluded"]
    assert facts[-1][1]["results"][0]["mean"] == "73.3333"
    assert (await progress(council))["status"] == "concluded"
    assert (await progress(council))["version"] == 5


async def test_facts_are_numbered_without_gaps(council: Council) -> None:
    council.items.append(item(council.members[0]))
    await council.put_sheet()
    await council.open()
    await council.score(council.members[0], *EVERYTHING)
    await council.score(council.members[1], *EVERYTHING, (2, 1, 1))
    await council.score(council.members[1], (0, 1, 1))
    await council.recuse(council.members[2], 2)
    await withdraw(council, 1)
    await council.score(council.members[2], (0, 3, 3))
    rows = await council.app.sql("SELECT headers FROM outbox WHERE topic = 'scoring.panel' ORDER BY position")
    assert [int(dict(row.headers)["ce_sequence"]) for row in rows] == list(range(1, len(rows) + 1))
    assert (await council.types())[-1] == "concluded"


async def test_a_panellist_sees_only_his_own_scores_and_results_only_after_the_end(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    await council.score(council.members[0], EVERYTHING[0])
    mine = (await council.show(council.members[0])).json()
    assert mine["items"][0]["my_points"] == {"ha-tang": "90", "tiet-kiem": "40"}
    for other in (council.members[1], council.secretary):
        seen = (await council.show(other)).json()
        assert [(each["my_points"], each["result"]) for each in seen["items"]] == [(None, None)] * 2
    awaited = {each["person_id"]: each["awaited"] for each in mine["panellists"]}
    assert awaited == {str(member): 1 if member == council.members[0] else 2 for member in council.members}


async def test_who_came_late_is_marked_for_those_who_score(council: Council) -> None:
    late = {"allowance_id": str(new_id()), "allowed_by": str(new_id()), "unit_id": str(council.unit.unit_id)}
    council.items[1]["late"] = late
    await council.put_sheet()
    await council.open()
    assert [each["late"] for each in (await council.show(council.members[0])).json()["items"]] == [None, late]


async def test_what_waits_for_me(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    me = council.members[0]
    (to_do,) = (await council.app.get("/panels", me)).json()["items"]
    assert (to_do["session_id"], to_do["awaited"]) == (str(council.session_id), 2)
    await council.recuse(me, 0)
    await council.score(me, EVERYTHING[1])
    nothing = (await council.app.get("/panels", me)).json()
    assert (nothing["items"], nothing["next_cursor"]) == ([], None)
    assert "now" in nothing, "a deadline is judged by it"
    assert (await council.app.get("/panels", council.secretary)).json()["items"] == []
    assert (await council.app.get("/panels?cursor=WyJ4Il0=", me)).status_code == 422


async def test_replaced_scores_keep_their_ids_and_every_revision_stays(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    await council.score(council.members[0], EVERYTHING[0])
    await council.score(council.members[0], (0, 1, 1))
    given = [payload["score_ids"] for kind, payload in await council.app.facts() if "scores_given" in kind]
    assert given[0] == given[1]
    assert [
        tuple(row)
        for row in await council.app.sql("SELECT revision, count(*) FROM score_points GROUP BY 1 ORDER BY 1")
    ] == [
        (1, 2),
        (2, 2),
    ]
    assert (await council.show(council.members[0])).json()["items"][0]["my_points"]["ha-tang"] == "1"


async def test_nobody_scores_his_own_nomination(council: Council) -> None:
    me = council.members[0]
    council.items[0] = item(me)
    await council.put_sheet()
    await council.open()
    assert await council.types() == ["opened", "recused"]
    assert (await council.show(me)).json()["items"][0]["recused"] is True
    refused = await council.score(me, EVERYTHING[0])
    assert (refused.status_code, refused.json()["code"], refused.json()["ground"]) == (
        409,
        "recused_from_item",
        "own_nomination",
    )


async def test_recusal_by_oneself_or_by_the_secretary_and_nobody_else(council: Council) -> None:
    first, second, third = council.members
    await council.put_sheet()
    await council.open()
    assert (await council.recuse(first, 0)).status_code == 200
    assert (await council.recuse(first, 0)).json()["code"] == "recused_from_item"
    assert (await council.recuse(first, 0, panellist=second)).json()["code"] == "not_authorised"
    assert (await council.recuse(council.secretary, 0, panellist=second)).status_code == 200
    assert (await council.recuse(council.secretary, 0)).status_code == 403
    assert (await council.recuse(council.secretary, 0, panellist=council.officer)).json()[
        "code"
    ] == "not_a_panellist"
    assert (await council.score(third, (0, 1, 1))).status_code == 200
    told = [fact["told"] for kind, fact in await council.app.facts() if kind == "scoring.panel.recused.v1"]
    assert told == [[], [str(second)]], "whoever did not do it themselves"
    rows = await council.app.sql("SELECT reason, recorded_by FROM recusals ORDER BY recorded_at")
    assert [tuple(row) for row in rows] == [
        ("Là người thân", f"person:{first}"),
        ("Là người thân", f"person:{council.secretary}"),
    ]
    assert "người thân" not in str(await council.app.facts())


async def test_a_recusal_by_mistake_is_taken_back_as_it_was_seen(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    first, second, _ = council.members
    seen = await council.recuse(first, 1)
    mistake = seen.json()["recusals"][-1]["id"]
    assert (await council.score(second, EVERYTHING[0])).status_code == 200
    path, why = f"/panels/{council.session_id}/recusals/{mistake}/withdraw", {"reason": "Khai nhầm"}
    late = await council.app.post(path, first, why, **{"If-Match": seen.headers["etag"]})
    assert (late.status_code, late.json()["changed"]) == (412, ["scores_given"])
    assert (await council.app.post(path, second, why)).status_code == 403
    back = await council.app.post(path, first, why)
    assert (back.status_code, back.json()["version"]) == (200, late.json()["current"] + 1)
    assert mistake not in [one["id"] for one in back.json()["recusals"]]
    assert (await council.score(first, EVERYTHING[1])).status_code == 200


async def test_a_recusal_can_be_what_completes_the_panel(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    for member in council.members[:2]:
        await council.score(member, *EVERYTHING)
    await council.score(council.members[2], EVERYTHING[0])
    assert (await council.recuse(council.members[2], 1)).json()["status"] == "concluded"
    assert await council.types() == ["opened", *["scores_given"] * 3, "recused", "concluded"]


async def test_what_left_the_agenda_is_not_scored_and_may_complete_the_panel(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    for member in council.members:
        await council.score(member, EVERYTHING[0])
    await withdraw(council, 1)
    seen = (await council.show(council.members[0])).json()
    assert (seen["status"], seen["items"][1]["withdrawn"], seen["items"][1]["result"]) == (
        "concluded",
        True,
        None,
    )
    assert (await council.types())[-2:] == ["item_withdrawn", "concluded"]
    before = await council.types()
    await withdraw(council, 0, 1)
    assert await council.types() == before


async def test_withdrawing_twice_is_once(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    await withdraw(council, 1)
    await withdraw(council, 1)
    assert await council.types() == ["opened", "item_withdrawn"]
    refused = await council.score(council.members[0], EVERYTHING[1])
    assert (refused.status_code, refused.json()["code"]) == (409, "item_withdrawn")


async def test_what_left_before_the_panel_opened_is_withdrawn_from_the_start(council: Council) -> None:
    await council.put_sheet()
    await withdraw(council, 1)
    await council.open()
    assert await council.types() == ["opened", "item_withdrawn"]
    assert (await council.show(council.members[0])).json()["items"][1]["withdrawn"] is True


async def test_a_panel_of_which_nothing_is_left_concludes_at_once(council: Council) -> None:
    await council.put_sheet()
    await withdraw(council, 0, 1)
    assert (await council.open()).json()["status"] == "concluded"
    assert await council.types() == ["opened", "item_withdrawn", "item_withdrawn", "concluded"]


async def test_a_concluded_panel_takes_nothing_more(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    for member in council.members:
        await council.score(member, *EVERYTHING)
    for answer in (
        await council.score(council.members[0], EVERYTHING[0]),
        await council.recuse(council.members[0], 0),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "panel_concluded")


async def test_the_last_two_scores_at_once_conclude_once(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    await council.score(council.members[0], *EVERYTHING)
    answers = await asyncio.gather(*(council.score(member, *EVERYTHING) for member in council.members[1:]))
    assert sorted(answer.json()["status"] for answer in answers) == ["concluded", "open"]
    assert (await council.types()).count("concluded") == 1


async def test_a_panel_is_invisible_outside_its_circle(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    elsewhere = await council.app.unit("31", "tinh", "province")
    for role in ("council_member", "council_secretary", "head"):
        stranger = await council.app.person(role, elsewhere)
        for answer in (
            await council.show(stranger),
            await council.score(stranger, EVERYTHING[0]),
            await council.recuse(stranger, 0),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await council.show(council.secretary)).status_code == 200
    assert (await council.app.get(f"/panels/{new_id()}", council.secretary)).status_code == 404


async def test_a_member_of_the_council_who_is_no_panellist_does_not_score(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    late = await council.app.person("council_member", council.unit)
    refused = await council.score(late, EVERYTHING[0])
    assert (refused.status_code, refused.json()["code"]) == (403, "not_a_panellist")


async def test_an_ended_role_or_a_stale_authority_scores_nothing(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    await council.app.sql(
        "UPDATE authority_assignments SET valid_to = '2020-02-01' WHERE role = 'council_member'"
    )
    assert (await council.score(council.members[0], EVERYTHING[0])).json()["code"] == "not_authorised"
    await council.app.sql("UPDATE authority_beats SET as_of = now() - interval '6 minutes'")
    refused = await council.score(council.members[0], EVERYTHING[0])
    assert (refused.status_code, refused.json()["code"]) == (503, "authority_stale")


@pytest.mark.parametrize(
    "table", ["score_sheets", "panels", "panellists", "panel_items", "scores", "recusals"]
)
async def test_nothing_is_deleted(council: Council, table: str) -> None:
    await council.put_sheet()
    await council.open()
    await council.score(council.members[0], EVERYTHING[0])
    await council.recuse(council.members[1], 1)
    with pytest.raises(DBAPIError, match="never deleted"):
        await council.app.sql(f"DELETE FROM {table}")


async def test_a_request_scores_each_nomination_once_and_in_plain_figures(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    twice = await council.score(council.members[0], (0, 90, 40), (0, 10, 10))
    assert (twice.status_code, twice.json()["code"]) == (422, "item_repeated")
    for written in ("٥٠", "1e2", "+5", "5.", " 5", "0x1", "NaN", "50", True):
        assert (await council.score(council.members[0], (0, written, 40))).status_code == 422, written
    assert (await council.score(council.members[0], (0, 50.25, 40))).status_code == 200
