"""One nominee leaves a dossier that is before the council: heeded by every service, whichever was first."""

from typing import Any
from uuid import UUID

import pytest

from tests.acts.test_exclusions_everywhere import items_of, score, vote
from tests.acts.world import COMMUNE, DISTRICT, OFFICE, World, code_of
from tests.submissions.province import WORKFLOWS

pytestmark = pytest.mark.stack


async def at_the_district(here: World) -> tuple[dict[str, Any], UUID]:
    """A dossier of two before the district's council, whose panel and ballot are open; and the session."""
    dossier = await here.nominated()
    await here.proposed_by_the_commune(dossier)
    await here.province.lead(dossier["id"], 2, "check")
    base, standing = f"/dossiers/{dossier['id']}/stages/2", here.province.person("standing_officer", OFFICE)
    await here.ok("submissions", f"{base}/check", standing, {"complete": True})
    await here.province.step(dossier["id"], 2, "appraise")
    verdicts = [{"nominee_id": one["id"], "result": "supported"} for one in dossier["nominees"]]
    await here.ok("submissions", f"{base}/appraise", standing, {"verdicts": verdicts})
    await here.province.step(dossier["id"], 2, "council")
    await here.hear()
    return await here.province.read(dossier["id"]), await here.session_of(DISTRICT)


async def withdraw(here: World, dossier: dict[str, Any], nominee: str) -> dict[str, Any]:
    officer = here.province.person("officer", COMMUNE)
    path = f"/dossiers/{dossier['id']}/nominees/{nominee}/withdraw"
    found: dict[str, Any] = await here.ok("submissions", path, officer, {"reason": "Không còn đủ điều kiện."})
    return found


async def tally(here: World, session_id: UUID) -> None:
    await here.ok("awards", f"/sessions/{session_id}/tally", WORKFLOWS)


async def draft(here: World, dossier: dict[str, Any], nominee: str, item: str) -> str:
    drafter = here.province.person("standing_officer", OFFICE)
    names = await here.apps["submissions"].get(f"/dossiers/{dossier['id']}/sealed-names", drafter)
    (sealed,) = (one for one in names.json() if one["nominee_id"] == nominee)
    body = {
        "unit_id": here.province.units[DISTRICT].unit_id,
        "items": [{"item_id": item, "name": sealed["name"], "salt": sealed["salt"]}],
        "legal_bases": ["Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"],
        "achievement_period": "Từ năm 2022 đến năm 2025",
    }
    return code_of(await here.apps["awards"].post("/decisions", drafter, body))


async def test_who_left_is_neither_scored_nor_voted_on_nor_decided(here: World) -> None:
    dossier, session_id = await at_the_district(here)
    gone, stays = (nominee["id"] for nominee in dossier["nominees"])
    items = await items_of(here, session_id)
    first, *others = here.members
    assert await vote(here, session_id, first, list(items.values())) == ""
    for member in here.members:
        assert await score(here, session_id, member, items[stays]) == ""
    await withdraw(here, dossier, gone)
    await here.hear()
    assert await score(here, session_id, first, items[gone]) == "panel_concluded"
    ranked = await here.apps["scoring"].sql("SELECT id FROM panel_items WHERE rank IS NOT NULL")
    assert [str(row.id) for row in ranked] == [items[stays]]
    for member in others:
        assert await vote(here, session_id, member, list(items.values())) == "ballot_incomplete"
        assert await vote(here, session_id, member, [items[stays]]) == ""
    await tally(here, session_id)
    await here.hear()
    after = await here.province.read(dossier["id"])
    assert [one["state"] for one in after["nominees"]] == ["withdrawn", "awaiting_decision"]
    council = next(step for step in after["stages"][1]["steps"] if step["kind"] == "council")
    assert council["status"] == "done"
    assert await draft(here, dossier, gone, items[gone]) == "items_not_approved"
    assert await draft(here, dossier, stays, items[stays]) == ""


async def test_a_tally_in_the_same_second_counts_for_those_who_stayed(here: World) -> None:
    """Awards heard of it too late: submissions held the nomination, so that it is withdrawn in both."""
    dossier, session_id = await at_the_district(here)
    gone, stays = (nominee["id"] for nominee in dossier["nominees"])
    items = await items_of(here, session_id)
    for member in here.members:
        assert await vote(here, session_id, member, list(items.values())) == ""
    await withdraw(here, dossier, gone)
    await tally(here, session_id)
    assert await draft(here, dossier, gone, items[gone]) == "nomination_held"
    await here.hear()
    after = await here.province.read(dossier["id"])
    assert [one["state"] for one in after["nominees"]] == ["withdrawn", "awaiting_decision"]
    held = await here.apps["awards"].sql("SELECT nominee_id, state FROM nominations")
    assert {str(row.nominee_id): row.state for row in held} == {gone: "withdrawn", stays: "awaiting_decision"}
    assert await draft(here, dossier, gone, items[gone]) == "nomination_over"
    assert await draft(here, dossier, stays, items[stays]) == ""


async def test_a_session_that_everybody_left_concludes_without_anybody(here: World) -> None:
    dossier, session_id = await at_the_district(here)
    for nominee in dossier["nominees"]:
        after = await withdraw(here, dossier, nominee["id"])
    assert after["status"] == "recalled"
    await here.hear()
    await tally(here, session_id)
    [told] = [
        payload
        for kind, payload in await here.apps["awards"].facts()
        if kind == "awards.session.concluded.v1"
    ]
    assert (told["outcomes"], told["undecided"]) == ([], [])


async def test_who_was_left_undecided_leaves_the_next_agenda(here: World) -> None:
    """Without a quorum the nominations came onto the next agenda in the second in which one was withdrawn."""
    dossier, session_id = await at_the_district(here)
    gone, stays = (nominee["id"] for nominee in dossier["nominees"])
    await withdraw(here, dossier, gone)
    await here.apps["awards"].set_clock("2025-06-05 08:00+07")
    for app in here.apps.values():
        await app.beat()
    await tally(here, session_id)
    await here.hear()
    standing = await here.apps["awards"].sql(
        f"SELECT nominee_id, status FROM agenda_items WHERE session_id <> '{session_id}' AND unit_id ="
        f" '{here.province.units[DISTRICT].unit_id}'"
    )
    assert {str(row.nominee_id): row.status for row in standing} == {gone: "withdrawn", stays: "on_agenda"}
