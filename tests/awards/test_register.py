"""The award register on a real database: without gaps, amended and revoked by other decisions."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from kit.ids import new_id
from tests.awards.council import GIAY_KHEN, Council, ok, refused


async def test_entries_are_kept_as_they_were_ordered(board: Council) -> None:
    """Một, Hai, Ba of a decision are stored, told and registered as Một, Hai, Ba, whatever their ids and awards."""
    items = await board.approved(*[GIAY_KHEN] * 5)
    agenda = [item["nominee_id"] for item in items]
    [added] = await board.facts("session.items_added")
    assert [(item["nominee_id"], item["position"]) for item in added["items"]] == list(
        zip(agenda, range(1, 6), strict=True)
    )
    ordered = [items[place] for place in (3, 0, 4, 2, 1)]
    decision = await board.issued(ordered)
    wanted = [item["id"] for item in ordered]
    assert [entry["item_id"] for entry in decision["entries"]] == wanted
    shown = ok(await board.app.get(f"/decisions/{decision['id']}", board.drafter))
    assert [entry["item_id"] for entry in shown["entries"]] == wanted
    assert [entry["register_number"] for entry in shown["entries"]] == [1, 2, 3, 4, 5]
    [issued] = await board.facts("decision.issued")
    assert [(entry["item_id"], entry["position"]) for entry in issued["items"]] == list(
        zip(wanted, range(1, 6), strict=True)
    )
    register = ok(await board.app.get(board.register(), board.drafter))["items"]
    assert [entry["item_id"] for entry in register] == wanted


async def test_issues_at_once_leave_no_gap_and_share_no_number(board: Council) -> None:
    items = await board.approved(*[GIAY_KHEN] * 8)
    decisions = [ok(await board.draft(items[at : at + 2])) for at in range(0, 8, 2)]
    for decision in decisions:
        ok(await board.sign(decision))
    numbers = ["20", "21", "21", "22"]
    answers = await asyncio.gather(
        *(board.issue(decision, number) for decision, number in zip(decisions, numbers, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 409]
    register = ok(await board.app.get(board.register(), board.drafter))
    assert [entry["number"] for entry in register["items"]] == list(range(1, 7))
    first = ok(await board.app.get(board.register(limit=4), board.drafter))
    rest = ok(await board.app.get(board.register(cursor=first["next_cursor"]), board.drafter))
    assert [entry["number"] for entry in first["items"] + rest["items"]] == list(range(1, 7))


async def test_the_register_begins_anew_each_year(board: Council) -> None:
    first, second = [[item] for item in await board.approved(GIAY_KHEN, GIAY_KHEN)]
    await board.issued(first, "7")
    await board.app.sql("UPDATE awards SET valid_to = NULL")
    await board.app.set_clock("2026-01-05 08:00+07")
    decision = ok(await board.draft(second))
    ok(await board.sign(decision))
    ok(await board.issue(decision, "7", day="2026-01-05"))
    for year in (2025, 2026):
        register = ok(await board.app.get(board.register(year), board.drafter))
        assert [entry["number"] for entry in register["items"]] == [1]


async def test_an_amendment_is_a_decision_and_the_target_stays_as_it_was_written(board: Council) -> None:
    items = await board.approved(GIAY_KHEN, GIAY_KHEN)
    target = await board.issued(items)
    wrong = target["entries"][0]
    amendment = {
        "kind": "amend",
        "target_decision_id": target["id"],
        "reason": "Ghi sai tên đệm",
        "items": [{"item_id": wrong["item_id"], "name": "Ông Nguyễn Đức 0"}],
    }
    same = [{"item_id": entry["item_id"], "name": entry["name"]} for entry in target["entries"]]
    refused(await board.draft([], **(amendment | {"items": same})), 409, "entry_unchanged")
    amending = ok(await board.draft([], **amendment))
    assert await board.facts("decision.corrected") == []
    ok(await board.sign(amending))
    ok(await board.issue(amending, "1026"))
    [amended] = await board.facts("decision.corrected")
    assert (amended["decision_id"], amended["by_decision_id"]) == (target["id"], amending["id"])
    assert len(amended["items"]) == 2
    assert [entry["item_id"] for entry in amended["changed"]] == [wrong["item_id"]]
    assert "Ông Nguyễn Đức 0" in {entry["name"] for entry in amended["items"]}
    issued = await board.facts("decision.issued")
    assert [len(fact["items"]) for fact in issued] == [2, 0]
    shown = ok(await board.app.get(f"/decisions/{target['id']}", board.drafter))
    entry = next(entry for entry in shown["entries"] if entry["item_id"] == wrong["item_id"])
    assert (entry["name"], entry["name_now"]) == (wrong["name"], "Ông Nguyễn Đức 0")
    assert (shown["status"], shown["version"]) == ("issued", 4)
    register = ok(await board.app.get(board.register(), board.drafter))["items"]
    entry = next(entry for entry in register if entry["item_id"] == wrong["item_id"])
    assert (entry["name"], entry["changed_by"]) == ("Ông Nguyễn Đức 0", amending["id"])
    history = ok(await board.app.get(f"/decisions/{target['id']}/history", board.head))["items"]
    assert (history[-1]["what"], history[-1]["why"]) == ("decision_amended", "Ghi sai tên đệm")


async def test_a_revocation_is_for_good_and_the_entry_stays(board: Council) -> None:
    items = await board.approved(GIAY_KHEN, GIAY_KHEN)
    target = await board.issued(items)
    first, second = (entry["item_id"] for entry in target["entries"])
    await _revoke(board, target, first, number="1026")
    [revoked] = await board.facts("decision.revoked")
    assert [entry["item_id"] for entry in revoked["items"]] == [first]
    shown = ok(await board.app.get(f"/decisions/{target['id']}", board.drafter))
    assert (shown["status"], [entry["revoked"] for entry in shown["entries"]]) == ("issued", [True, False])
    amend = {"target_decision_id": target["id"], "reason": "Sai"}
    again: dict[str, Any] = {"kind": "amend", "items": [{"item_id": first, "name": "Ông Nguyễn Văn Ba"}]}
    refused(await board.draft([], **amend, **again), 409, "entry_not_standing")
    await _revoke(board, target, second, number="1027")
    shown = ok(await board.app.get(f"/decisions/{target['id']}", board.drafter))
    assert shown["status"] == "revoked"
    refused(await board.draft([], **amend, **again), 409, "decision_state_conflict")
    register = ok(await board.app.get(board.register(), board.drafter))["items"]
    assert [(entry["number"], entry["revoked"]) for entry in register] == [(1, True), (2, True)]
    refused(await board.draft([item for item in items if item["id"] == first]), 409, "nomination_over")


async def _revoke(board: Council, target: Any, item_id: str, number: str) -> None:
    ok(await board.issue(await board.revocation(target, item_id), number))


async def test_what_shares_its_number_from_before_is_still_revoked(board: Council) -> None:
    first, second = [[item] for item in await board.approved(GIAY_KHEN, GIAY_KHEN)]
    await board.issued(first, "7")
    twice = await board.issued(second, "8")
    await board.app.sql(  # as the upgrade leaves the later one of two
        "UPDATE decisions SET number = '007', number_key = NULL, series_key = NULL"
        f" WHERE id = '{twice['id']}' RETURNING id"
    )
    await _revoke(board, twice, twice["entries"][0]["item_id"], number="9")
    shown = ok(await board.app.get(f"/decisions/{twice['id']}", board.drafter))
    assert (shown["status"], shown["number"]) == ("revoked", "007")


async def test_two_revocations_of_one_entry_take_effect_once(board: Council) -> None:
    target = await board.issued(await board.approved())
    body = {
        "kind": "revoke",
        "target_decision_id": target["id"],
        "reason": "Khai man thành tích",
        "items": [{"item_id": target["entries"][0]["item_id"]}],
    }
    drafts = [ok(await board.draft([], **body)) for _ in range(2)]
    for draft in drafts:
        ok(await board.sign(draft))
    answers = await asyncio.gather(
        *(board.issue(draft, f"30{number}") for number, draft in enumerate(drafts))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await board.facts("decision.revoked")) == 1


async def test_only_an_issued_award_decision_of_the_unit_is_amended(board: Council) -> None:
    target = ok(await board.draft(await board.approved()))
    item_id = target["entries"][0]["item_id"]
    body = {
        "kind": "amend",
        "target_decision_id": target["id"],
        "reason": "Sai",
        "items": [{"item_id": item_id, "name": "Ông Nguyễn Văn Ba"}],
    }
    refused(await board.draft([], **body), 409, "decision_state_conflict")
    ok(await board.sign(target))
    ok(await board.issue(target))
    amending = ok(await board.draft([], **body))
    refused(
        await board.draft([], **(body | {"target_decision_id": amending["id"]})),
        409,
        "not_an_award_decision",
    )
    refused(await board.draft([], **(body | {"target_decision_id": new_id()})), 404, "not_found")


async def test_decisions_and_register_are_never_deleted_nor_entries_changed(board: Council) -> None:
    await board.issued(await board.approved())
    for table in ("decisions", "decision_items", "register_entries", "register_counters"):
        with pytest.raises(DBAPIError, match="never deleted"):
            await board.app.sql(f"DELETE FROM {table}")
    with pytest.raises(DBAPIError, match="never changed"):
        await board.app.sql("UPDATE register_entries SET name = 'Ai đó'")


async def test_facts_of_a_decision_are_numbered_without_gaps(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN))
    await _revoke(board, target, target["entries"][0]["item_id"], number="1026")
    rows = await board.app.sql("SELECT key, headers FROM outbox WHERE topic = 'awards.decision'")
    sequences: dict[str, list[int]] = {}
    for row in rows:
        sequences.setdefault(row.key, []).append(int(dict(row.headers)["ce_sequence"]))
    assert sorted(sequences.values()) == [[1, 2, 3], [1, 2, 3, 4]]
    versions = await board.app.sql("SELECT id, version FROM decisions")
    assert {str(row.id): row.version for row in versions} == {
        key: numbers[-1] for key, numbers in sequences.items()
    }
