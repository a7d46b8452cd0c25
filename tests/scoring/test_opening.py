"""Panels as the workflows open them, on a real database."""

import asyncio

from kit.ids import new_id
from tests.scoring.conftest import WORKFLOWS, Council, item


async def test_the_same_panel_again_is_the_same_answer_and_another_one_is_a_conflict(
    council: Council,
) -> None:
    await council.put_sheet()
    first = await council.open()
    again = await council.open()
    assert (again.status_code, again.json()["version"]) == (200, first.json()["version"])
    fewer = await council.open(items=council.items[:1])
    assert fewer.status_code == 200
    for changes in (
        {"items": [*council.items, item()]},
        {"panellists": council.members[:2]},
        {"unit_id": new_id()},
    ):
        refused = await council.open(**changes)
        assert (refused.status_code, refused.json()["code"], refused.json()["state"]) == (
            409,
            "panel_differs",
            "open",
        )
    assert await council.types() == ["opened"]


async def test_a_nomination_is_on_one_panel_and_once(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    elsewhere = new_id()
    refused = await council.open(session_id=elsewhere, items=[item(), council.items[1]])
    assert (refused.status_code, refused.json()["code"]) == (409, "item_of_another_panel")
    assert refused.json()["items"] == [str(council.items[1]["item_id"])]
    twice = item()
    refused = await council.open(session_id=elsewhere, items=[twice, twice])
    assert (refused.status_code, refused.json()["code"]) == (422, "item_repeated")
    assert await council.types() == ["opened"]


async def test_two_sessions_that_ask_for_one_nomination_at_once(council: Council) -> None:
    await council.put_sheet()
    answers = await asyncio.gather(*(council.open(session_id=new_id()) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]


async def test_two_openings_at_once_make_one_panel(council: Council) -> None:
    await council.put_sheet()
    answers = await asyncio.gather(*(council.open() for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert await council.types() == ["opened"]


async def test_a_panel_keeps_the_sheet_that_it_opened_with(council: Council) -> None:
    await council.put_sheet()
    await council.open()
    changed = await council.put_sheet(seen=1, reason="Theo quy chế mới", tie_break=["earlier_received"])
    assert changed.json()["version"] == 2
    seen = (await council.show(council.members[0])).json()
    assert (seen["sheet_version"], seen["tie_break"]) == (1, ["smaller_spread", "earlier_received"])


async def test_without_a_sheet_there_is_no_panel(council: Council) -> None:
    refused = await council.open()
    assert (refused.status_code, refused.json()["code"]) == (409, "sheet_unknown")


async def test_only_the_workflows_open_panels(council: Council) -> None:
    await council.put_sheet()
    for who in (council.secretary, council.members[0], "service:notify"):
        assert (await council.app.post("/panels", who, council.opening())).status_code == 403
    assert (await council.app.get(f"/panels/{council.session_id}/progress", WORKFLOWS)).status_code == 404
    await council.open()
    assert (
        await council.app.get(f"/panels/{council.session_id}/progress", council.secretary)
    ).status_code == 403
