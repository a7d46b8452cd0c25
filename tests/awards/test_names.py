"""A decision names whom the council judged: by the sealed name, in the version that was judged."""

from typing import Any

import pytest

from contracts.submissions import DossierReturnedV1, DossierSubmittedV1
from tests.awards.council import GIAY_KHEN, SALT, Council, ok, refused

pytestmark = pytest.mark.stack
AN, BINH = "Ông Nguyễn Văn An", "Bà Trần Thị Bình"


def named(item: dict[str, Any], name: str = AN, salt: bytes = SALT, **more: str) -> dict[str, Any]:
    return {"item_id": item["id"], "name": name, "salt": salt.hex()} | more


async def test_a_name_that_was_not_sealed_is_refused(board: Council) -> None:
    (item,) = await board.approved(GIAY_KHEN, names=[AN])
    for wrong in (
        named(item, "Ông Nguyễn Văn Không Có"),
        named(item, AN.upper()),
        named(item, salt=bytes(32)),
        {"item_id": item["id"], "name": AN},
    ):
        body = refused(await board.draft([item], items=[wrong]), 409, "name_not_sealed")
        assert body["item_ids"] == [item["id"]]
    ok(await board.draft([item], items=[named(item)]))


async def test_a_name_printed_otherwise_needs_a_reason_and_the_register_keeps_both(board: Council) -> None:
    (item,) = await board.approved(GIAY_KHEN, names=[AN])
    printed = f"{AN}, Chủ tịch Ủy ban nhân dân xã"
    refused(await board.draft([item], items=[named(item, printed_name=printed)]), 422, "invalid_payload")
    otherwise = named(item, printed_name=printed, printed_reason="Ghi kèm chức vụ")
    decision = await board.issued([item], items=[otherwise])
    (entry,) = ok(await board.app.get(board.register(), board.clerk))["items"]
    for shown in (entry, decision["entries"][0]):
        assert (shown["name"], shown["sealed_name"]) == (printed, AN)
        assert shown["name_reason"] == "Ghi kèm chức vụ"
    amending = {
        "kind": "amend",
        "target_decision_id": decision["id"],
        "reason": "Sai chức vụ",
        "items": [{"item_id": item["id"], "name": f"{AN}, Bí thư"}],
    }
    await board.issued([item], "1026", **amending)
    (entry,) = ok(await board.app.get(board.register(), board.clerk))["items"]
    assert (entry["name"], entry["sealed_name"]) == (f"{AN}, Bí thư", AN)


async def test_what_was_judged_is_named_from_the_agenda_to_the_register(board: Council) -> None:
    dossier: DossierSubmittedV1 = await board.nominate(GIAY_KHEN, names=[AN])
    version = str(dossier.nominees[0].version_id)
    (item,) = (await board.conclude(await board.session_id()))["items"]
    assert item["nominee_version_id"] == version
    assert {
        row.nominee_version_id for row in await board.app.sql("SELECT nominee_version_id FROM ballots")
    } == {dossier.nominees[0].version_id}
    decision = await board.issued([item], items=[named(item)])
    (entry,) = ok(await board.app.get(board.register(), board.clerk))["items"]
    assert decision["entries"][0]["nominee_version_id"] == entry["nominee_version_id"] == version
    (concluded,) = await board.facts("session.concluded")
    (issued,) = await board.facts("decision.issued")
    assert concluded["outcomes"][0]["nominee_version_id"] == version
    assert issued["items"][0]["nominee_version_id"] == version


async def test_two_entries_of_one_nominee_are_refused(board: Council) -> None:
    """The level above sent the dossier back: what was approved below stands, and was approved once more."""
    first: DossierSubmittedV1 = await board.nominate(GIAY_KHEN, names=[AN])
    (before,) = (await board.conclude(await board.session_id(1)))["items"]
    fact = DossierReturnedV1(
        dossier_id=first.dossier_id,
        round_id=first.round_id,
        submitting_unit_id=first.submitting_unit_id,
        attempt=1,
        stage=3,
        unit_id=board.province.unit_id,
    )
    await board.app.tell(fact, first.dossier_id)
    known = [nominee.nominee_id for nominee in first.nominees]
    await board.nominate(GIAY_KHEN, names=[AN], dossier_id=first.dossier_id, attempt=2, nominee_ids=known)
    (after,) = (await board.conclude(await board.session_id(2), handed_over=False))["items"]
    refused(await board.draft([before], items=[named(before), named(after)]), 409, "nominee_twice")
    ok(await board.draft([before], items=[named(before)]))


async def test_what_was_sealed_before_names_were_sealed_is_taken_as_given(board: Council) -> None:
    (item,) = await board.approved(GIAY_KHEN)
    drafted = ok(await board.draft([item], items=[{"item_id": item["id"], "name": BINH}]))
    assert (drafted["entries"][0]["name"], drafted["entries"][0]["sealed_name"]) == (BINH, None)
