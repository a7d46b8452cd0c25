"""What awards holds is asked back, with a reason: until then submissions refuses, and names the holder and the way."""

from datetime import date
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest

from contracts.awards import (
    DecisionAmendedV1,
    DecisionIssuedV1,
    DecisionItem,
    DecisionRectifiedV1,
    DecisionReplacedV1,
    DecisionRevokedV1,
    EntryAmended,
    NominationGivenBackV1,
    RectifiedEntry,
)
from kit.ids import new_id
from tests.submissions.journey import code_of, council, ids, issued, states, to_district
from tests.submissions.province import COMMUNE, DISTRICT, GIAY_KHEN, WORKFLOWS, Province

pytestmark = pytest.mark.stack


async def approved(here: Province, *nominees: dict[str, Any]) -> dict[str, Any]:
    """The district's council approved them all, and the step `sign` is open."""
    dossier = await to_district(here, *nominees)
    base, standing = f"/dossiers/{dossier['id']}/stages/2", here.person("standing_officer", "300-NV")
    await here.ok(await here.app.post(f"{base}/check", standing, {"complete": True}))
    await here.step(dossier["id"], 2, "appraise")
    verdicts = [{"nominee_id": one, "result": "supported"} for one in ids(dossier)]
    await here.ok(await here.app.post(f"{base}/appraise", standing, {"verdicts": verdicts}))
    await here.step(dossier["id"], 2, "council")
    await council(here, await here.read(dossier["id"]), DISTRICT, *ids(dossier))
    await here.step(dossier["id"], 2, "sign")
    return await here.read(dossier["id"])


async def ask_back(here: Province, dossier: dict[str, Any], by: UUID, purpose: str, *nominees: str) -> Any:
    body = {
        "nominee_ids": list(nominees or ids(dossier)),
        "purpose": purpose,
        "reason": "Có phản ánh về thành tích.",
    }
    return await here.app.post(f"/dossiers/{dossier['id']}/ask-back", by, body)


async def give_back(here: Province, dossier: dict[str, Any], nominee: str) -> None:
    fact = NominationGivenBackV1(
        nominee_id=UUID(nominee),
        dossier_id=dossier["id"],
        attempt=dossier["attempt"],
        stage=2,
        unit_id=here.units[DISTRICT].unit_id,
        asked_by=(),
    )
    await here.app.tell(fact, nominee)


async def facts(here: Province, verb: str) -> list[dict[str, Any]]:
    return [told for kind, told in await here.app.facts() if kind == f"submissions.dossier.{verb}.v1"]


async def test_the_head_returns_what_was_approved_after_it_was_given_back(here: Province) -> None:
    """The council advises. One nominee, approved, step `sign` open: neither head nor unit is at its end."""
    dossier = await approved(here, here.nominee(GIAY_KHEN))
    assert states(dossier) == ["awaiting_decision"]
    [handed] = await facts(here, "nominees_handed_over")
    assert (handed["stage"], handed["nominee_ids"]) == (2, ids(dossier))
    head, officer = here.person("head", DISTRICT), here.person("officer", COMMUNE)
    conclude, returning = f"/dossiers/{dossier['id']}/stages/2/conclude", {"reason": "Cần xem lại."}
    for outcome in ("returned", "declined"):
        held = await here.app.post(conclude, head, returning | {"outcome": outcome})
        assert await code_of(held, 409) == "nomination_held"
        body = held.json()
        assert (body["holder"], body["way"], body["nominees"]) == ("awards", "ask_back", ids(dossier))
    recall = await here.app.post(f"/dossiers/{dossier['id']}/recall", officer, returning)
    assert await code_of(recall, 409) == "nomination_held"
    asked = await here.ok(await ask_back(here, dossier, head, "reconsider"))
    assert (states(asked), asked["nominees"][0]["asked_back"]) == (["awaiting_decision"], "reconsider")
    assert await code_of(await ask_back(here, dossier, head, "decline"), 409) == "already_asked_back"
    [request] = await facts(here, "nominees_asked_back")
    assert (request["nominee_ids"], request["purpose"], request["stage"]) == (ids(dossier), "reconsider", 2)
    assert "phản ánh" not in str(request)
    assert await code_of(await here.app.post(conclude, head, returning | {"outcome": "returned"}), 409) == (
        "nomination_held"
    )
    await give_back(here, dossier, ids(dossier)[0])
    back = await here.ok(await here.app.post(conclude, head, returning | {"outcome": "returned"}))
    assert (back["status"], states(back)) == ("returned", ["in_review"])
    history = (await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/history", head)))["items"]
    row = next(row for row in history if row["action"] == "ask_back")
    assert (row["reason"], row["details"]["purpose"]) == ("Có phản ánh về thành tích.", "reconsider")


async def test_the_unit_withdraws_one_and_the_head_declines_one(here: Province) -> None:
    dossier = await approved(here, *(here.nominee(GIAY_KHEN) for _ in range(3)))
    first, second, third = ids(dossier)
    head, officer = here.person("head", DISTRICT), here.person("officer", COMMUNE)
    assert await code_of(await ask_back(here, dossier, head, "withdraw", first), 403) == "not_authorised"
    assert await code_of(await ask_back(here, dossier, officer, "decline", second), 403) == "not_authorised"
    twice = await ask_back(here, dossier, officer, "withdraw", first, first)
    assert await code_of(twice, 422) == "invalid_payload"
    await here.ok(await ask_back(here, dossier, officer, "withdraw", first))
    await here.ok(await ask_back(here, dossier, head, "decline", second))
    for nominee in (first, second):
        await give_back(here, dossier, nominee)
    after = await here.read(dossier["id"])
    assert states(after) == ["withdrawn", "declined", "awaiting_decision"]
    assert after["nominees"][1]["reason"] == "Có phản ánh về thành tích."
    assert [told["outcomes"][0]["outcome"] for told in await facts(here, "outcomes_recorded")] == [
        "withdrawn",
        "declined",
    ]
    await issued(here, dossier, DISTRICT, third)
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/close", WORKFLOWS, {"attempt": 1}))
    assert await code_of(await ask_back(here, dossier, head, "decline", third), 409) == "nomination_not_held"


async def test_only_what_waits_for_one_level_is_asked_back(here: Province) -> None:
    dossier = await to_district(here, here.nominee(GIAY_KHEN))
    head = here.person("head", DISTRICT)
    assert await code_of(await ask_back(here, dossier, head, "decline"), 409) == "nomination_not_held"
    stranger = await ask_back(here, dossier, head, "decline", str(new_id()))
    assert await code_of(stranger, 409) == "nominee_not_treated"


async def test_an_amendment_touches_what_it_amends(here: Province) -> None:
    """One of two entries in two dossiers: the other nomination keeps its decision, the other dossier its history."""
    both = [await approved(here, here.nominee(GIAY_KHEN)) for _ in range(2)]
    entries = tuple(
        DecisionItem(
            register_entry_id=new_id(),
            register_number=number,
            item_id=new_id(),
            dossier_id=dossier["id"],
            nominee_id=UUID(ids(dossier)[0]),
            award_code=GIAY_KHEN,
            name="Hộ ông Nguyễn Văn Mẫu",
            position=number,
        )
        for number, dossier in enumerate(both, start=1)
    )
    for dossier in both:
        await issued(here, dossier, DISTRICT, *ids(dossier))
        await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/close", WORKFLOWS, {"attempt": 1}))
    before = await here.read(both[1]["id"])
    said: dict[str, Any] = {
        "decision_id": uuid4(),
        "unit_id": here.units[DISTRICT].unit_id,
        "round_id": UUID(here.round_id),
        "number": "813",
        "issued_on": date(2025, 5, 21),
    }
    amending = DecisionAmendedV1(**said, by_decision_id=uuid4(), items=entries, changed=entries[:1])
    await here.app.tell(amending, amending.decision_id)
    assert (await here.read(both[0]["id"]))["nominees"][0]["decision_id"] == str(amending.by_decision_id)
    assert await here.read(both[1]["id"]) | {"now": None} == before | {"now": None}
    history = await here.ok(
        await here.app.get(f"/dossiers/{both[1]['id']}/history", here.person("officer", COMMUNE))
    )
    assert [row["action"] for row in history["items"]].count("decision") == 1
    told_before = DecisionAmendedV1.model_validate(
        amending.model_dump(exclude={"changed"}) | {"by_decision_id": uuid4()}
    )
    await here.app.tell(told_before, told_before.decision_id)
    assert (await here.read(both[1]["id"]))["nominees"][0]["decision_id"] == str(told_before.by_decision_id)


def _entry(dossier: dict[str, Any], nominee: int, ordinal: int | None = None) -> DecisionItem:
    return DecisionItem(
        register_entry_id=new_id(),
        register_number=nominee + 1,
        item_id=uuid5(UUID(ids(dossier)[nominee]), "item"),
        dossier_id=dossier["id"],
        nominee_id=UUID(ids(dossier)[nominee]),
        award_code=GIAY_KHEN,
        name="Hộ ông Nguyễn Văn Mẫu",
        ordinal=ordinal,
    )


async def test_nominations_point_to_what_took_the_place_of_their_decision(here: Province) -> None:
    """Two dossiers, one entry in each; the dossier's history says by which, instead of which, and what is otherwise."""
    both = [await approved(here, here.nominee(GIAY_KHEN)) for _ in range(2)]
    said = _said(here)
    entries = tuple(_entry(dossier, 0, 1) for dossier in both)
    old, new = uuid4(), uuid4()
    await here.app.tell(DecisionIssuedV1(**said, decision_id=old, series="QĐ-UBND", items=entries), old)
    replaced = DecisionReplacedV1(
        **said,
        decision_id=old,
        by_decision_id=new,
        series="QĐ-UBND",
        replaced_number="812",
        replaced_issued_on=date(2025, 5, 20),
        items=tuple(entry.model_copy(update={"ordinal": 2}) for entry in entries),
        amended=(EntryAmended(item_id=entries[0].item_id, what=("name", "period")),),
    )
    await here.app.tell(replaced, old)
    told = []
    for dossier in both:
        [nominee] = (await here.read(dossier["id"]))["nominees"]
        assert (nominee["state"], nominee["decision_id"]) == ("awarded", str(new))
        path = f"/dossiers/{dossier['id']}/history"
        history = await here.ok(await here.app.get(path, here.person("officer", COMMUNE)))
        told.append([row["details"] for row in history["items"] if row["action"] == "decision"][-1])
    by = {"decision": str(new), "replaces": str(old)}
    assert told == [by | {"amended": {ids(both[0])[0]: ["name", "period"]}}, by]


ORDERS = [
    one for one in permutations(range(4)) if one.index(0) < one.index(1) and one.index(2) < one.index(3)
]


@pytest.mark.parametrize("order", ORDERS)
async def test_facts_of_several_decisions_on_a_nomination_come_in_any_order(
    here: Province, order: tuple[int, ...]
) -> None:
    """Issued (a) and replaced by b; b amended and partly annulled. Those of one decision keep their order."""
    dossier = await approved(here, here.nominee(GIAY_KHEN), here.nominee(GIAY_KHEN))
    said, (a, b, amending, annulling) = _said(here), [uuid4() for _ in range(4)]
    both = (_entry(dossier, 0), _entry(dossier, 1))

    def counted(*ordinals: int) -> tuple[DecisionItem, ...]:
        return tuple(
            entry.model_copy(update={"ordinal": n}) for entry, n in zip(both, ordinals, strict=False)
        )

    facts = [
        DecisionIssuedV1(**said, decision_id=a, series="QĐ-UBND", items=counted(1, 1)),
        DecisionReplacedV1(
            **said,
            decision_id=a,
            by_decision_id=b,
            series="QĐ-UBND",
            replaced_number="812",
            replaced_issued_on=date(2025, 5, 20),
            items=counted(2, 2),
        ),
        DecisionAmendedV1(**said, decision_id=b, by_decision_id=amending, items=both, changed=counted(3, 3)),
        DecisionRevokedV1(**said, decision_id=b, by_decision_id=annulling, items=counted(4)),
    ]
    instead = DecisionRevokedV1(**said, decision_id=b, by_decision_id=uuid4(), items=counted(5))
    for place in order:
        await here.app.tell(facts[place], facts[place].decision_id)
    stand = [(one["state"], one["decision_id"]) for one in (await here.read(dossier["id"]))["nominees"]]
    assert stand == [("revoked", str(annulling)), ("awarded", str(amending))]
    await here.app.tell(instead, b)
    stand = [(one["state"], one["decision_id"]) for one in (await here.read(dossier["id"]))["nominees"]]
    assert stand == [("revoked", str(instead.by_decision_id)), ("awarded", str(amending))]


def _said(here: Province) -> dict[str, Any]:
    return {
        "unit_id": here.units[DISTRICT].unit_id,
        "round_id": UUID(here.round_id),
        "number": "813",
        "issued_on": date(2025, 5, 21),
    }


async def test_a_letter_is_noted_in_the_dossier_whose_entry_it_is_about(here: Province) -> None:
    """A letter about one entry and the paper's legal bases: only that entry's dossier says so, nothing else moves."""
    both = [await to_district(here, here.nominee(GIAY_KHEN)) for _ in range(2)]
    entries = tuple(
        RectifiedEntry(item_id=new_id(), dossier_id=dossier["id"], nominee_id=UUID(ids(dossier)[0]))
        for dossier in both
    )
    before = [await here.read(dossier["id"]) for dossier in both]
    letter = DecisionRectifiedV1(
        decision_id=uuid4(),
        unit_id=here.units[DISTRICT].unit_id,
        round_id=UUID(here.round_id),
        rectification_id=uuid4(),
        number="57",
        series="UBND-NV",
        issued_on=date(2025, 5, 21),
        decision_number="813",
        decision_issued_on=date(2025, 5, 20),
        items=entries,
        changed=entries[:1],
    )
    await here.app.tell(letter, letter.decision_id)
    assert [await here.read(dossier["id"]) | {"now": None} for dossier in both] == [
        one | {"now": None} for one in before
    ]
    told = []
    for dossier in both:
        path = f"/dossiers/{dossier['id']}/history"
        history = await here.ok(await here.app.get(path, here.person("officer", COMMUNE)))
        told.append([row["reason"] for row in history["items"] if row["action"] == "rectification"])
    assert told == [["57/UBND-NV"], []]
