"""What comes to a level is noted by its clerk: number and day by its book, put right with a reason."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.submissions.journey import code_of, to_district
from tests.submissions.province import BANG_KHEN, COMMUNE, DISTRICT, OTHER_COMMUNE, Province
from tests.submissions.test_tasks import tasks_of

pytestmark = pytest.mark.stack
OFFICE = "300-NV"
BOOK = {"number": "152", "arrived_on": "2025-05-05"}
"""The letter of the commune is of 28 April, and today is 5 May 2025."""


async def clerk_of(here: Province, code: str) -> UUID:
    return await here.app.person("clerk", here.units[code])


async def register(here: Province, dossier: dict[str, Any], by: UUID, **changed: Any) -> httpx.Response:
    seen = {"If-Match": f'"{dossier["revision"]}"'}
    return await here.app.post(f"/dossiers/{dossier['id']}/stages/2/arrival", by, BOOK | changed, **seen)


async def test_a_clerk_is_asked_for_what_came_and_notes_it_once(here: Province) -> None:
    dossier = await here.read((await to_district(here, here.nominee(BANG_KHEN)))["id"])
    clerk = await clerk_of(here, DISTRICT)
    (task,) = await tasks_of(here, clerk)
    assert (task["what"], task["title"], task["stage"]) == ("register_arrival", "Đăng ký văn bản đến", 2)
    assert (task["office_id"], task["due_at"]) == (str(here.units[DISTRICT].unit_id), None)
    shown = await here.ok(await register(here, dossier, clerk))
    stage = shown["stages"][1]
    assert (stage["arrival_number"], stage["arrived_on"]) == ("152", "2025-05-05")
    assert (shown["revision"], shown["version"]) == (dossier["revision"], dossier["version"]), (
        "nothing else changed"
    )
    assert await tasks_of(here, clerk) == []
    history = (await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/history", clerk)))["items"]
    assert (history[-1]["action"], history[-1]["capacity"]) == ("register_arrival", "clerk")
    await here.ok(await register(here, dossier, clerk))
    again = (await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/history", clerk)))["items"]
    assert len(again) == len(history), "what stands there is left as it is"


async def test_the_clerk_of_the_office_that_checks_may_note_it_too(here: Province) -> None:
    dossier = await to_district(here)
    clerk = await clerk_of(here, OFFICE)
    (task,) = await tasks_of(here, clerk)
    assert task["office_id"] == str(here.units[OFFICE].unit_id)
    assert (await register(here, dossier, clerk)).status_code == 200


async def test_what_was_noted_is_put_right_with_a_reason(here: Province) -> None:
    dossier = await to_district(here)
    clerk = await clerk_of(here, DISTRICT)
    await here.ok(await register(here, dossier, clerk))
    assert await code_of(await register(here, dossier, clerk, number="153"), 422) == "reason_missing"
    shown = await here.ok(await register(here, dossier, clerk, number="153", reason="Ghi nhầm số."))
    assert shown["stages"][1]["arrival_number"] == "153"
    history = (await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/history", clerk)))["items"]
    assert [row["details"]["number"] for row in history if row["action"] == "register_arrival"] == [
        "152",
        "153",
    ]


@pytest.mark.parametrize(
    ("day", "words"), [("2025-05-06", "chưa đến"), ("2025-04-27", "tờ trình"), ("1890-01-01", "")]
)
async def test_a_day_that_can_t_be_is_refused_at_its_field(here: Province, day: str, words: str) -> None:
    dossier = await to_district(here)
    refused = await register(here, dossier, await clerk_of(here, DISTRICT), arrived_on=day)
    (fault,) = refused.json()["errors"]
    assert (refused.status_code, fault["pointer"]) == (422, "/arrived_on")
    assert words in fault["detail"]


async def test_nobody_notes_what_has_not_come(here: Province) -> None:
    dossier = await here.submitted()
    clerk = await clerk_of(here, DISTRICT)
    await here.lead(dossier["id"], 1, "council")
    assert await tasks_of(here, clerk) == []
    assert (await register(here, dossier, clerk)).status_code == 404, "not inside its circle yet"
    own = await clerk_of(here, COMMUNE)
    assert await tasks_of(here, own) == [], "its own unit's dossier did not come from anywhere"
    seen = {"If-Match": f'"{dossier["revision"]}"'}
    stage = f"/dossiers/{dossier['id']}/stages"
    refused = await here.app.post(f"{stage}/2/arrival", own, BOOK, **seen)
    assert await code_of(refused, 403) == "not_authorised"
    refused = await here.app.post(f"{stage}/1/arrival", own, BOOK, **seen)
    assert await code_of(refused, 409) == "nothing_arrived"


async def test_it_is_noted_and_put_right_after_the_level_has_ended(here: Province) -> None:
    dossier = await to_district(here)
    standing, stage = here.person("standing_officer", OFFICE), f"/dossiers/{dossier['id']}/stages/2"
    body = {"complete": False, "reason": "Thiếu biên bản."}
    dossier = await here.ok(await here.app.post(f"{stage}/check", standing, body))
    clerk = await clerk_of(here, DISTRICT)
    assert await tasks_of(here, clerk) == [], "nobody is asked any more"
    await here.ok(await register(here, dossier, clerk))
    shown = await here.ok(await register(here, dossier, clerk, number="155", reason="Ghi nhầm số."))
    assert (shown["stages"][1]["status"], shown["stages"][1]["arrival_number"]) == ("concluded", "155")


async def test_a_clerk_who_sees_it_below_waits_until_it_comes(here: Province) -> None:
    dossier = await here.submitted()
    officer = here.person("officer", COMMUNE)
    await here.app.assign(officer, "clerk", here.units[DISTRICT])
    assert await code_of(await register(here, dossier, officer), 409) == "stage_not_open"


async def test_others_note_nothing(here: Province) -> None:
    dossier = await to_district(here)
    refused = await register(here, dossier, here.person("head", DISTRICT))
    assert await code_of(refused, 403) == "not_authorised"
    assert (await register(here, dossier, await clerk_of(here, OTHER_COMMUNE))).status_code == 404
    assert (await here.read(dossier["id"]))["stages"][1]["arrived_on"] is None
