"""Prize money: recorded with an entry in whole đồng, told with it, amended by another decision, never computed."""

from typing import Any

import pytest

from tests.awards.council import GIAY_KHEN, Council, ok, refused
from tests.awards.test_amendments import entry_of, put_right, registered, shown

pytestmark = pytest.mark.stack
FIRST, SECOND = 1_410_000, 710_000


async def issued(board: Council, *amounts: int | None) -> Any:
    """A decision of as many entries, with these amounts where there are any."""
    items = await board.approved(*[GIAY_KHEN] * len(amounts))
    entries = [
        {"item_id": item["id"], "name": f"Ông Nguyễn Văn {place}", "prize_money": amount}
        for place, (item, amount) in enumerate(zip(items, amounts, strict=True))
    ]
    return await board.issued([], items=entries)


def money(entries: list[Any], name: str = "prize_money") -> list[int | None]:
    return [entry[name] for entry in entries]


async def test_what_is_recorded_goes_with_the_entry(board: Council) -> None:
    """Into the decision, the register and the fact; where nothing was recorded, nothing is said."""
    decision = await issued(board, FIRST, None, 0)
    assert money(decision["entries"]) == money(decision["entries"], "prize_money_now") == [FIRST, None, 0]
    assert money(await registered(board)) == [FIRST, None, 0]
    [fact] = await board.facts("decision.issued")
    assert money(fact["items"]) == [FIRST, None, 0]


async def test_another_decision_amends_it_and_the_paper_stays(board: Council) -> None:
    target = await issued(board, FIRST, SECOND)
    refused(await board.about("amend", target, entry_of(target, prize_money=FIRST)), 409, "entry_unchanged")
    by = await put_right(board, "amend", target, entry_of(target, prize_money=SECOND), number="1026")
    assert money(by["entries"]) == [SECOND]
    assert money(await registered(board)) == [SECOND, SECOND]
    kept = await shown(board, target)
    assert money(kept["entries"]) == [FIRST, SECOND]
    assert money(kept["entries"], "prize_money_now") == [SECOND, SECOND]
    [fact] = await board.facts("decision.corrected")
    assert fact["amended"] == [entry_of(target, what=["money"])]
    assert money(fact["items"]) == [SECOND, SECOND]


async def test_what_amends_something_else_leaves_it(board: Council) -> None:
    """As what replaces does, and what annuls: the register says what was given and taken back."""
    target = await issued(board, FIRST, SECOND)
    named = entry_of(target, name="Ông Nguyễn Đức 0")
    await put_right(board, "amend", target, named, number="1026")
    assert money(await registered(board)) == [FIRST, SECOND]
    await put_right(board, "revoke", target, entry_of(target, 1), number="1027")
    assert [(entry["prize_money"], entry["revoked"]) for entry in await registered(board)] == [
        (FIRST, False),
        (SECOND, True),
    ]
    new = await put_right(
        board, "replace", target, entry_of(target), number="1028", achievement_period="2025"
    )
    assert money(new["entries"]) == [FIRST]


@pytest.mark.parametrize("wrong", [-1, 10**10 + 1, 1410.5, "1410000", True])
async def test_an_amount_is_whole_dong(board: Council, wrong: Any) -> None:
    [item] = await board.approved(GIAY_KHEN)
    entry = {"item_id": item["id"], "name": "Ông Nguyễn Văn 0", "prize_money": wrong}
    found = refused(await board.draft([], items=[entry]), 422, "invalid_payload")
    [fault] = found["errors"]
    assert (fault["pointer"], "tiền thưởng" in fault["where"].lower()) == ("/items/0/prize_money", True), (
        fault
    )


@pytest.mark.parametrize(
    ("reads", "should_read"),
    [
        ("thưởng 1.410.000 đồng", "thưởng 1.140.000 đồng"),
        ("một triệu bốn trăm mười nghìn đồng", "một triệu một trăm bốn mươi nghìn đồng"),
        ("Tổng cộng 2.120.000 đồng", "Tổng cộng 2.210.000 đồng"),
    ],
)
async def test_no_letter_changes_an_amount(board: Council, reads: str, should_read: str) -> None:
    """In figures or in words, of one or of all together: that is content, and another decision's."""
    target = await issued(board, FIRST, SECOND)
    wrong = {"part": "wording", "reads": reads, "should_read": should_read}
    found = refused(await board.rectify(target, wrong), 409, "content_needs_decision")
    assert found["way"] == "amend"
    spelled = {"part": "wording", "reads": "1.410.000 dong", "should_read": "1.410.000 đồng"}
    ok(await board.rectify(target, spelled))
