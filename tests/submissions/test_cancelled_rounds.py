"""A round is cancelled while nothing of it is under way or decided; nothing comes into it afterwards."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from kit.actor import Actor
from kit.unit_of_work import Cause
from tests.submissions.journey import code_of, council, ids, issued, states, to_district
from tests.submissions.province import (
    COMMUNE,
    DISTRICT,
    EXAMPLE,
    OTHER_COMMUNE,
    WORKFLOWS,
    Province,
)
from tests.submissions.test_late import after_the_end, allow, allowing, named
from tests.support.broker import until
from tests.support.examples import data_of

pytestmark = pytest.mark.stack
WHY = "Ghi nhầm hình thức khen thưởng"
BODY = {"reason": WHY, "document": {"number": "15/TB-NV", "issued_on": "2025-05-05"}}
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def office(here: Province) -> UUID:
    return here.person("standing_officer", "300-NV")


async def cancel(here: Province, by: UUID | None = None, seen: int | None = 1, **changes: Any) -> Any:
    tag = {} if seen is None else {"If-Match": f'"{seen}"'}
    path = f"/rounds/{here.round_id}/cancel"
    return await here.app.send("POST", path, by or office(here), BODY | changes, **tag)


async def dossier_row(here: Province, dossier: dict[str, Any]) -> Any:
    ((status, attempt),) = await here.app.sql(
        f"SELECT status, attempt FROM dossiers WHERE id = '{dossier['id']}'"
    )
    return status, attempt


async def returned(here: Province, code: str = COMMUNE) -> dict[str, Any]:
    """A dossier that its own unit's office returned at once."""
    dossier = await here.submitted(code=code)
    await here.app.sql(f"UPDATE dossiers SET status = 'returned' WHERE id = '{dossier['id']}'")
    return dossier


async def test_a_cancelled_round_is_shown_with_reason_and_document(here: Province) -> None:
    view = await here.ok(await cancel(here))
    assert view["version"] == 2
    assert view["cancelled"] == {
        "at": view["cancelled"]["at"],
        "by": str(office(here)),
        "reason": WHY,
        "document": BODY["document"],
    }
    anybody = here.person("officer", OTHER_COMMUNE)
    one = await here.app.get(f"/rounds/{here.round_id}", anybody)
    assert (await here.ok(one), one.headers["ETag"]) == (view, '"2"')
    assert (await here.ok(await here.app.get("/rounds", anybody)))["items"] == [view]
    kept = await here.ok(await here.app.get(f"/rounds/{here.round_id}/versions", anybody))
    newest, opened = kept["items"]
    assert (newest["version"], newest["reason"], newest["actor"]) == (2, WHY, f"person:{office(here)}")
    assert newest["content"]["cancelled"]["document_number"] == "15/TB-NV"
    assert [change["field"] for change in newest["changes"]] == ["/cancelled"]
    assert "cancelled" not in opened["content"]


async def test_what_was_only_written_ends_with_its_round_and_its_units_are_told(here: Province) -> None:
    draft = await here.draft()
    back = await returned(here, OTHER_COMMUNE)
    await here.ok(await cancel(here))
    for dossier, code, attempt in ((draft, COMMUNE, 0), (back, OTHER_COMMUNE, 1)):
        assert await dossier_row(here, dossier) == ("recalled", attempt)
        path = f"/dossiers/{dossier['id']}/history"
        lines = (await here.ok(await here.app.get(path, here.person("officer", code))))["items"]
        assert (lines[-1]["action"], lines[-1]["reason"], lines[-1]["capacity"]) == (
            "cancel_round",
            WHY,
            "rule",
        )
        assert states(await here.read(dossier["id"], code=code)) == ["withdrawn"]
    facts = await here.app.facts()
    assert [kind for kind, _ in facts[-3:]] == [
        "submissions.dossier.recalled.v1",
        "submissions.dossier.outcomes_recorded.v1",
        "submissions.round.cancelled.v1",
    ]
    acts = [(act["person_id"], act["duty"]) for act in facts[-3][1]["acts"]]
    assert acts == [(str(here.person("officer", OTHER_COMMUNE)), "prepare")], "who cancels prepared nothing"
    _, told = facts[-1]
    assert told["submitting_unit_ids"] == sorted(
        str(here.units[code].unit_id) for code in (COMMUNE, OTHER_COMMUNE)
    )
    assert (told["document_number"], told["document_date"]) == ("15/TB-NV", "2025-05-05")
    assert "reason" not in told


async def test_a_returned_dossier_without_anybody_left_ends_too(here: Province) -> None:
    back = await returned(here)
    now = await here.read(back["id"])
    tag = {"If-Match": f'"{now["revision"]}"'}
    body = {"letter": now["letter"], "nominees": []}
    officer = here.person("officer", COMMUNE)
    await here.ok(await here.app.send("PUT", f"/dossiers/{back['id']}", officer, body, **tag))
    await here.ok(await cancel(here))
    assert await dossier_row(here, back) == ("recalled", 1)


async def test_what_is_under_way_is_returned_or_recalled_first(here: Province) -> None:
    one, other = await here.submitted(), await here.submitted(code=OTHER_COMMUNE)
    await here.draft()
    await here.lead(one["id"], 1, "council")
    refused = await cancel(here)
    assert await code_of(refused, 409) == "round_under_way"
    told = refused.json()
    assert (told["in_review"], told["awaiting_decision"], told["ways"]) == (2, 0, ["return", "recall"])
    assert told["dossiers"] == []  # the district's office sees neither of them yet
    await council(here, one, COMMUNE, *ids(one))
    await here.step(one["id"], 1, "sign")
    letter = {"outcome": "proposed", "letter": {"number": "15/TTr-UBND", "issued_on": "2025-04-28"}}
    head = here.person("head", COMMUNE)
    await here.ok(await here.app.post(f"/dossiers/{one['id']}/stages/1/conclude", head, letter))
    await here.lead(one["id"], 2, "check")
    assert (await cancel(here)).json()["dossiers"] == [one["id"]]
    for dossier, code in ((one, COMMUNE), (other, OTHER_COMMUNE)):
        await here.ok(
            await here.app.post(
                f"/dossiers/{dossier['id']}/recall", here.person("officer", code), {"reason": "Rút"}
            )
        )
    await here.ok(await cancel(here))


async def test_what_waits_for_a_decision_is_asked_back_and_what_is_decided_stays(here: Province) -> None:
    dossier = await to_district(here)
    standing = here.person("standing_officer", "300-NV")
    await here.ok(
        await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", standing, {"complete": True})
    )
    await here.app.sql(
        f"UPDATE nominees SET state = 'awaiting_decision' WHERE dossier_id = '{dossier['id']}';"
    )
    await here.app.sql(f"UPDATE dossiers SET status = 'recalled' WHERE id = '{dossier['id']}'")
    refused = await cancel(here)
    assert await code_of(refused, 409) == "round_under_way"
    assert (refused.json()["awaiting_decision"], refused.json()["ways"]) == (1, ["ask_back"])
    await issued(here, dossier, DISTRICT, *ids(dossier))
    refused = await cancel(here)
    assert await code_of(refused, 409) == "round_decided"
    assert (refused.json()["decided"], refused.json()["dossiers"]) == (1, [dossier["id"]])


async def test_nothing_comes_into_a_cancelled_round(here: Province) -> None:
    draft, back = await here.draft(), await returned(here, OTHER_COMMUNE)
    await here.ok(await cancel(here))
    officer = here.person("officer", COMMUNE)
    body: dict[str, Any] = {
        "round_id": here.round_id,
        "submitting_unit_id": str(here.units[COMMUNE].unit_id),
        "letter": None,
        "nominees": [],
    }
    assert await code_of(await here.app.post("/dossiers", officer, body), 409) == "round_cancelled"
    other = here.person("officer", OTHER_COMMUNE)
    assert (
        await code_of(await here.app.post(f"/dossiers/{draft['id']}/submit", officer), 409)
        == "round_cancelled"
    )
    assert (
        await code_of(await here.app.post(f"/dossiers/{back['id']}/submit", other), 409) == "round_cancelled"
    )
    edit = {"letter": draft["letter"], "nominees": [here.nominee()]}
    tag = {"If-Match": '"2"'}
    answer = await here.app.send("PUT", f"/dossiers/{draft['id']}", officer, edit, **tag)
    assert await code_of(answer, 409) == "round_cancelled"
    assert await code_of(await cancel(here, seen=2), 409) == "round_cancelled"
    again = data_of(EXAMPLE, "round.yaml") | {"name": "Tên khác", "reason": "Mở lại"}
    put = await here.app.send("PUT", "/rounds", office(here), again, **tag)
    assert await code_of(put, 409) == "round_cancelled"
    opening = {"attempt": 1}
    stage = f"/dossiers/{back['id']}/stages/1/open"
    assert await code_of(await here.app.post(stage, WORKFLOWS, opening), 409) == "stage_not_next"


async def test_nobody_comes_late_to_a_cancelled_round(here: Province) -> None:
    draft = await here.draft()
    await after_the_end(here)
    view = await here.ok(await allow(here, draft, allowing()))
    assert view["allowances"][0]["withdrawn_at"] is None
    await here.ok(await cancel(here))
    path = f"/dossiers/{draft['id']}/latecomers"
    view = await here.ok(await here.app.get(path, here.person("officer", COMMUNE)))
    assert view["allowances"][0]["withdrawn_at"] is not None
    assert await code_of(await allow(here, draft, allowing(named())), 409) == "round_cancelled"


async def test_who_may_change_the_round_cancels_it_as_they_saw_it(here: Province) -> None:
    assert await code_of(await cancel(here, here.person("officer", COMMUNE)), 403) == "not_authorised"
    assert (
        await code_of(await cancel(here, here.person("standing_officer", "30-SNV")), 403) == "not_authorised"
    )
    assert await code_of(await cancel(here, seen=None), 428) == "precondition_missing"
    assert await code_of(await cancel(here, seen=7), 412) == "precondition_failed"
    for day in ("2025-05-06", "2025-04-24"):
        impossible = {"number": "15/TB-NV", "issued_on": day}
        assert await code_of(await cancel(here, document=impossible), 422) == "invalid_payload"
    unknown = f"/rounds/{here.units[COMMUNE].unit_id}/cancel"
    answer = await here.app.send("POST", unknown, office(here), BODY, **{"If-Match": '"1"'})
    assert await code_of(answer, 404) == "not_found"
    assert await here.ok(await here.app.get(f"/rounds/{here.round_id}", office(here)))


@pytest.mark.parametrize("first", ["submit", "cancel"])
async def test_of_a_submission_and_a_cancelling_at_once_one_wins(here: Province, first: str) -> None:
    """The first holds the round and waits for the dossier's row, which somebody else has; the second waits for it."""
    draft = await here.draft()
    officer = here.person("officer", COMMUNE)

    async def waiting(number: int) -> None:
        async def are_waiting() -> bool:
            return bool((await here.app.sql(WAITING))[0][0] >= number)

        await until(are_waiting)

    acts: dict[str, Callable[[], Awaitable[Any]]] = {
        "submit": lambda: here.app.post(f"/dossiers/{draft['id']}/submit", officer),
        "cancel": lambda: cancel(here),
    }
    (second,) = acts.keys() - {first}
    begin = here.app.service.units_of_work.begin
    async with begin(Actor.service("test"), Cause(uuid4())) as holder:
        await holder.fetch("SELECT FROM dossiers WHERE id = $1 FOR UPDATE", UUID(draft["id"]))
        winning = asyncio.ensure_future(acts[first]())
        await waiting(1)
        losing = asyncio.ensure_future(acts[second]())
        await waiting(2)
    won, lost = await winning, await losing
    await here.ok(won)
    assert await code_of(lost, 409) == {"submit": "round_under_way", "cancel": "round_cancelled"}[first]
    assert await dossier_row(here, draft) == {"submit": ("in_review", 1), "cancel": ("recalled", 0)}[first]


async def test_a_draft_that_is_begun_meanwhile_comes_first_or_not_at_all(here: Province) -> None:
    begin = here.app.service.units_of_work.begin
    async with begin(Actor.service("test"), Cause(uuid4())) as holder:
        await holder.fetch("SELECT FROM rounds WHERE id = $1 FOR UPDATE", UUID(here.round_id))
        drafts = [asyncio.create_task(here.draft(code=code)) for code in (COMMUNE, OTHER_COMMUNE)]

        async def are_waiting() -> bool:
            return bool((await here.app.sql(WAITING))[0][0] >= len(drafts))

        await until(are_waiting)
        cancelling = asyncio.create_task(cancel(here))
    await here.ok(await cancelling)
    await asyncio.gather(*drafts, return_exceptions=True)
    assert await here.app.sql("SELECT count(*) FROM dossiers WHERE status <> 'recalled'") == [(0,)]
