"""A unit that leaves a dossier's circle sees nothing more of it, in whichever service."""

from typing import Any
from uuid import UUID

import pytest

from tests.acts.world import COMMUNE, DISTRICT, OFFICE, World, code_of

pytestmark = pytest.mark.stack
RETURN = {"complete": False, "reason": "Thiếu biên bản."}


async def checked_at_the_district(here: World) -> dict[str, Any]:
    """A dossier that the district's office checks."""
    dossier = await here.nominated()
    await here.proposed_by_the_commune(dossier)
    await here.province.lead(dossier["id"], 2, "check")
    return await here.province.read(dossier["id"])


async def come_back(here: World, dossier: dict[str, Any]) -> None:
    """The district's office returned the dossier, and the commune submitted it again."""
    standing = here.province.person("standing_officer", OFFICE)
    await here.ok("submissions", f"/dossiers/{dossier['id']}/stages/2/check", standing, RETURN)
    await here.hear()
    await here.ok(
        "submissions", f"/dossiers/{dossier['id']}/submit", here.province.person("officer", COMMUNE)
    )


async def seen_by(here: World, person: UUID, dossier: dict[str, Any], session_id: UUID) -> set[str]:
    """The services in which the person may read something of the dossier: what lists show may be read, and the other
    way about, but for scoring's list, which is of what waits.
    """
    places = {
        "submissions": (f"/dossiers/{dossier['id']}", "/dossiers", "id", dossier["id"]),
        "awards": (f"/sessions/{session_id}", "/sessions", "id", str(session_id)),
        "scoring": (f"/panels/{session_id}", "/panels", "session_id", str(session_id)),
    }
    seen = set()
    for service, (path, listing, key, wanted) in places.items():
        answer = await here.apps[service].get(path, person)
        listed = (await here.apps[service].get(listing, person)).json()["items"]
        is_listed = wanted in {one[key] for one in listed}
        assert (answer.status_code, is_listed) in {(200, True), (404, False), (200, service != "scoring")}, (
            service
        )
        seen |= {service} if answer.is_success else set()
    return seen


async def test_a_unit_that_leaves_the_circle_sees_nothing_in_any_service(here: World) -> None:
    dossier = await checked_at_the_district(here)
    session_id = await here.before_council(dossier)
    member = here.members[0]
    assert await seen_by(here, member, dossier, session_id) == {"submissions", "awards", "scoring"}
    await come_back(here, dossier)
    await here.hear()
    assert await seen_by(here, member, dossier, session_id) == set()
    secretary = here.province.person("council_secretary", DISTRICT)
    for service, path in (
        ("awards", f"/sessions/{session_id}/minutes"),
        ("scoring", f"/panels/{session_id}"),
    ):
        assert code_of(await here.apps[service].get(path, secretary)) == "not_found"
    declared = {"item_id": session_id, "reason": "Là người thân."}
    answer = await here.apps["awards"].post(f"/sessions/{session_id}/recusals", member, declared)
    assert code_of(answer) == "not_found"
    for service in ("awards", "scoring"):
        assert (await here.apps[service].get("/tasks", member)).json()["items"] == []

    await here.province.lead(dossier["id"], 1, "council", attempt=2)
    await here.hear()
    assert await seen_by(here, member, dossier, session_id) == set(), "not asked yet in this attempt"


async def test_a_session_shows_those_of_its_dossiers_that_are_inside(here: World) -> None:
    """An official reads on what is still before their council; what left is not there."""
    gone, stays = [await checked_at_the_district(here) for _ in range(2)]
    for dossier in (gone, stays):
        await here.asked(dossier)
    session_id, member = await here.session_of(DISTRICT), here.members[0]
    await come_back(here, gone)
    await here.hear()
    for service, path in (("awards", f"/sessions/{session_id}"), ("scoring", f"/panels/{session_id}")):
        shown = (await here.apps[service].get(path, member)).json()
        assert {item["dossier_id"] for item in shown["items"]} == {stays["id"]}, service
