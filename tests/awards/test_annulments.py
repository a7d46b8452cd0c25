"""A decision that annuls, with a wrong number or date: another one that annuls takes its place, and its entries."""

import asyncio

from tests.awards.council import GIAY_KHEN, Council, ok, refused
from tests.awards.test_amendments import entry_of, put_right, registered, shown

SIGNATURE = {"part": "signature", "reads": "CHỦ TỊCH", "should_read": "KT. CHỦ TỊCH"}


async def test_what_annuls_under_a_wrong_number_is_replaced_by_what_annuls(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN, GIAY_KHEN))
    wrong = await put_right(board, "revoke", target, entry_of(target), entry_of(target, 1), number="1026")
    refused(await board.about("replace", wrong, entry_of(wrong)), 409, "entries_missing")
    refused(await board.about("replace", wrong, entry_of(target, 2)), 409, "entry_not_standing")
    named = entry_of(wrong, name="Ông Nguyễn Đức 0")
    refused(await board.about("replace", wrong, named, entry_of(wrong, 1)), 422, "annulled_as_written")
    for kind in ("revoke", "amend"):
        refused(await board.about(kind, wrong), 409, "not_an_award_decision")
    right = await put_right(board, "replace", wrong, number="1027", achievement_period="Từ năm 2020")
    assert (right["kind"], right["target_decision_id"]) == ("revoke", wrong["id"])
    kept = await shown(board, wrong)
    assert (kept["status"], kept["replaced_by"]) == ("replaced", right["id"])
    entries = await registered(board)
    assert [(entry["revoked"], entry["changed_by"]) for entry in entries] == [
        (True, right["id"]),
        (True, right["id"]),
        (False, None),
    ]
    assert {entry["achievement_period"] for entry in entries} == {target["achievement_period"]}
    assert (await shown(board, target))["status"] == "issued"
    rows = await board.app.sql("SELECT state FROM nominations ORDER BY item_id")
    assert sorted(row.state for row in rows) == ["awarded", "revoked", "revoked"]


async def test_who_hears_of_an_annulment_hears_of_the_one_in_its_place(board: Council) -> None:
    """Its own fact confers nothing; the decision in which the entries stood tells once more that they are gone."""
    target = await board.issued(await board.approved(GIAY_KHEN))
    wrong = await put_right(board, "revoke", target, entry_of(target), number="1026")
    right = await put_right(board, "replace", wrong, number="1027")
    [replaced] = await board.facts("decision.replaced")
    assert (replaced["decision_id"], replaced["by_decision_id"]) == (wrong["id"], right["id"])
    assert (replaced["items"], replaced["amended"], replaced["replaced_number"]) == ([], [], "1026")
    told = [
        (
            fact["decision_id"],
            fact["by_decision_id"],
            fact["number"],
            [one["ordinal"] for one in fact["items"]],
        )
        for fact in await board.facts("decision.revoked")
    ]
    assert told == [(target["id"], wrong["id"], "1026", [2]), (target["id"], right["id"], "1027", [3])]
    assert (await shown(board, target))["status"] == "revoked"
    refused(await board.rectify(wrong, SIGNATURE), 409, "decision_replaced")
    ok(await board.rectify(right, SIGNATURE))
    said = right["achievement_period"]
    period = {"part": "achievement_period", "reads": said, "should_read": f"{said} và quý I năm 2025"}
    assert refused(await board.rectify(right, period), 409, "content_needs_decision")["way"] == "replace"
    last = await put_right(board, "replace", right, number="1028")
    assert [entry["changed_by"] for entry in await registered(board)] == [last["id"]]


async def test_two_in_the_place_of_one_annulment_at_once(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN))
    wrong = await put_right(board, "revoke", target, entry_of(target), number="1026")
    drafts = [ok(await board.about("replace", wrong)) for _ in range(2)]
    for draft in drafts:
        ok(await board.sign(draft))
    answers = await asyncio.gather(*(board.issue(draft, f"103{n}") for n, draft in enumerate(drafts)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.is_error)
    assert loser.json()["code"] == "decision_replaced"
