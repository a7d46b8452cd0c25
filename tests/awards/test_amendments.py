"""A decision about an issued one: it amends how an entry reads, or takes the place of the whole. Nothing is edited."""

import asyncio
from typing import Any

import pytest

from kit.ids import new_id
from tests.awards.council import BANG_KHEN, GIAY_KHEN, Council, ok, refused

PERIOD = "Từ năm 2021 đến năm 2025"
MISPRINT = {"award_code": GIAY_KHEN, "misprinted_award": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"}
SIGNATURE = {"part": "signature", "reads": "CHỦ TỊCH", "should_read": "KT. CHỦ TỊCH"}


def entry_of(decision: Any, place: int = 0, /, **said: Any) -> dict[str, Any]:
    return {"item_id": decision["entries"][place]["item_id"]} | said


async def shown(board: Council, decision: Any) -> Any:
    return ok(await board.app.get(f"/decisions/{decision['id']}", board.drafter))


async def registered(board: Council, year: int = 2025) -> list[Any]:
    entries: list[Any] = ok(await board.app.get(board.register(year), board.drafter))["items"]
    return entries


async def put_right(
    board: Council, kind: str, target: Any, *entries: dict[str, Any], number: str, **more: Any
) -> Any:
    """Draft, sign and issue a decision about the target; that decision then."""
    draft = ok(await board.about(kind, target, *entries, **more))
    ok(await board.sign(draft))
    return ok(await board.issue(draft, number))


async def test_a_wrong_period_is_amended_for_the_entries_that_it_names(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN))
    by = await put_right(board, "amend", target, entry_of(target), number="1026", achievement_period=PERIOD)
    entries = await registered(board)
    assert [entry["achievement_period"] for entry in entries] == [PERIOD, target["achievement_period"]]
    assert [entry["name"] for entry in entries] == [entry["name"] for entry in target["entries"]]
    assert [entry["changed_by"] for entry in entries] == [by["id"], None]
    kept = await shown(board, target)
    assert kept["achievement_period"] == target["achievement_period"]
    assert [entry["period_now"] for entry in kept["entries"]] == [PERIOD, target["achievement_period"]]
    [fact] = await board.facts("decision.corrected")
    assert fact["amended"] == [entry_of(target, what=["period"])]
    assert [entry["ordinal"] for entry in fact["changed"]] == [2]
    await _annul(board, target, entry_of(target), number="1027")
    annulled = (await registered(board))[0]
    assert (annulled["achievement_period"], annulled["revoked"]) == (PERIOD, True)


async def test_a_misprinted_award_is_amended_to_what_was_judged(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN))
    wording = {"part": "wording", "reads": "Bằng khen", "should_read": "Giấy khen"}
    found = refused(await board.rectify(target, wording), 409, "content_needs_decision")
    assert found["way"] == "amend"
    by = await put_right(board, "amend", target, entry_of(target, **MISPRINT), number="1026")
    assert [(entry["award_code"], entry["misprinted_award"]) for entry in by["entries"]] == [
        (GIAY_KHEN, MISPRINT["misprinted_award"])
    ]
    [fact] = await board.facts("decision.corrected")
    assert fact["amended"] == [entry_of(target, what=["award"])]
    assert MISPRINT["misprinted_award"] not in str(fact)
    [entry] = await registered(board)
    assert (entry["award_code"], entry["changed_by"]) == (GIAY_KHEN, by["id"])


@pytest.mark.parametrize("kind", ["amend", "replace"])
async def test_another_award_than_was_judged_is_no_amendment(board: Council, kind: str) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN))
    other = entry_of(target, award_code=BANG_KHEN, name="Ông Nguyễn Đức 0")
    found = refused(await board.about(kind, target, other), 409, "award_not_judged")
    assert (found["item_ids"], found["way"]) == ([target["entries"][0]["item_id"]], "revoke")


async def test_an_amendment_says_something_else_of_each_entry(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN))
    refused(await board.about("amend", target), 409, "entry_unchanged")
    same = entry_of(target, award_code=GIAY_KHEN)
    refused(await board.about("amend", target, same), 409, "entry_unchanged")
    named = next(
        one["name"]
        for one in ok(await board.app.get("/awards", board.drafter))
        if one["code"] == GIAY_KHEN and one["rule_set"] == "luat-2022"
    )
    no_misprint = same | {"misprinted_award": named.upper()}
    refused(await board.about("amend", target, no_misprint), 409, "entry_unchanged")


async def test_an_award_is_amended_only_where_it_could_be_decided(board: Council) -> None:
    """By the catalogue as it stands now, on the day of the decision that is amended: drafted, signed and issued."""
    items = await board.approved(GIAY_KHEN, GIAY_KHEN)
    target = await board.issued(items)
    drafts = [ok(await board.about("amend", target, entry_of(target, place, **MISPRINT))) for place in (0, 1)]
    ok(await board.sign(drafts[0]))
    await board.app.sql(f"UPDATE awards SET valid_to = '2025-05-11' WHERE code = '{GIAY_KHEN}'")
    refused(await board.about("amend", target, entry_of(target, **MISPRINT)), 409, "award_not_decidable")
    refused(await board.sign(drafts[1]), 409, "award_not_decidable")
    refused(await board.issue(drafts[0], "1026"), 409, "award_not_decidable")
    ok(await board.about("amend", target, entry_of(target, name="Ông Nguyễn Đức 0")))
    await board.app.sql(f"UPDATE awards SET valid_to = '2025-05-12' WHERE code = '{GIAY_KHEN}'")
    await board.app.set_clock("2025-06-16 09:00+07")
    ok(await board.issue(drafts[0], "1026", day="2025-06-16"))


async def test_a_decision_takes_the_place_of_another_whole(board: Council) -> None:
    items = await board.approved(GIAY_KHEN, GIAY_KHEN, GIAY_KHEN)
    target = await board.issued(items)
    await put_right(board, "amend", target, entry_of(target, name="Ông Nguyễn Đức 0"), number="1026")
    await _annul(board, target, entry_of(target, 2), number="1027")
    place = [entry_of(target, 1), entry_of(target, 0)]
    found = refused(await board.about("replace", target, place[0]), 409, "entries_missing")
    assert (found["item_ids"], found["way"]) == ([target["entries"][0]["item_id"]], "revoke")
    refused(await board.about("replace", target), 409, "entry_not_standing")
    new = await put_right(board, "replace", target, *place, number="1028", achievement_period=PERIOD)
    assert [(entry["register_number"], entry["name"]) for entry in new["entries"]] == [
        (4, "Ông Nguyễn Văn 1"),
        (5, "Ông Nguyễn Đức 0"),
    ]
    old = await shown(board, target)
    assert (old["status"], old["replaced_by"], old["number"]) == ("replaced", new["id"], "1025")
    [heading] = [one for one in await _listed(board) if one["id"] == target["id"]]
    assert heading["replaced_by"] == new["id"]
    entries = await registered(board)
    assert [(entry["number"], entry["replaced"], entry["revoked"], entry["name"]) for entry in entries] == [
        (1, True, False, "Ông Nguyễn Đức 0"),
        (2, True, False, "Ông Nguyễn Văn 1"),
        (3, False, True, "Ông Nguyễn Văn 2"),
        (4, False, False, "Ông Nguyễn Văn 1"),
        (5, False, False, "Ông Nguyễn Đức 0"),
    ]
    assert [entry["changed_by"] for entry in entries[:2]] == [new["id"], new["id"]]
    assert [entry["achievement_period"] for entry in entries] == [target["achievement_period"]] * 3 + [
        PERIOD
    ] * 2
    [fact] = await board.facts("decision.replaced")
    assert (fact["decision_id"], fact["by_decision_id"]) == (target["id"], new["id"])
    assert (fact["number"], fact["replaced_number"]) == ("1028", "1025")
    assert [(entry["register_number"], entry["position"], entry["ordinal"]) for entry in fact["items"]] == [
        (4, 1, 2),
        (5, 2, 3),
    ]
    assert [one["what"] for one in fact["amended"]] == [["period"], ["period"]]
    history = ok(await board.app.get(f"/decisions/{target['id']}/history", board.head))["items"]
    assert (history[-1]["what"], history[-1]["why"]) == ("decision_replaced", "Ghi sai khi soạn")
    refused(await board.draft([items[0]]), 409, "already_decided")


async def test_what_was_replaced_names_its_successor(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN))
    amendment = await put_right(
        board, "amend", target, entry_of(target, name="Ông Nguyễn Đức 0"), number="1026"
    )
    new = await put_right(board, "replace", target, number="1027")
    for answer in (
        await board.about("amend", target, entry_of(target, name="Ông Nguyễn Văn Ba")),
        await board.about("replace", target),
        await board.about("revoke", target, entry_of(target)),
        await board.rectify(target, SIGNATURE),
        await board.rectify(amendment, SIGNATURE),
    ):
        assert refused(answer, 409, "decision_replaced")["replaced_by"] == new["id"]
    letter = ok(await board.rectify(new, SIGNATURE))["rectifications"]
    assert [len(entry["rectifications"]) for entry in await registered(board)] == [0, 0, 1, 1]
    assert len(letter) == 1


async def test_amend_after_amend_after_replace(board: Council) -> None:
    """Each is about what stands; one entry of each nomination does, whatever came before."""
    target = await board.issued(await board.approved(GIAY_KHEN))
    for number, name in enumerate(("Ông Nguyễn Văn Ba", "Ông Nguyễn Văn Bốn"), start=1026):
        await put_right(board, "amend", target, entry_of(target, name=name), number=str(number))
    second = await put_right(board, "replace", target, number="1028")
    assert [entry["name"] for entry in second["entries"]] == ["Ông Nguyễn Văn Bốn"]
    named = entry_of(target, name="Ông Nguyễn Văn Năm")
    await put_right(board, "amend", second, named, number="1029")
    third = await put_right(board, "replace", second, number="1030")
    await _annul(board, third, entry_of(third), number="1031")
    entries = await registered(board)
    assert [(entry["name"], entry["replaced"], entry["revoked"]) for entry in entries] == [
        ("Ông Nguyễn Văn Bốn", True, False),
        ("Ông Nguyễn Văn Năm", True, False),
        ("Ông Nguyễn Văn Năm", False, True),
    ]
    told = [
        entry["ordinal"]
        for kind, fact in await board.app.facts()
        if kind.startswith("awards.decision") and "items" in fact
        for entry in fact["items"]
    ]
    assert told == [1, 2, 3, 4, 5, 6, 7]
    assert (await shown(board, third))["status"] == "revoked"
    refused(await board.draft([{"id": target["entries"][0]["item_id"]}]), 409, "nomination_over")


async def test_a_replacing_decision_is_asked_what_every_award_is(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN))
    draft = ok(await board.about("replace", target))
    ok(await board.sign(draft))
    await board.app.sql(f"UPDATE awards SET valid_to = '2025-05-12' WHERE code = '{GIAY_KHEN}'")
    await board.app.set_clock("2025-05-13 09:00+07")
    refused(await board.issue(draft, "1026", day="2025-05-13"), 409, "award_not_decidable")
    refused(await board.issue(draft, "1025", day="2025-05-12"), 409, "number_taken")
    ok(await board.issue(draft, "1026", day="2025-05-12"))


async def test_another_year_another_register(board: Council) -> None:
    """A wrong date: the new entry is of the new date's year, the old one says that it was replaced."""
    await board.app.sql("UPDATE awards SET valid_to = NULL")
    await board.app.set_clock("2026-01-05 08:00+07")
    draft = ok(await board.draft(await board.approved(GIAY_KHEN)))
    ok(await board.sign(draft))
    target = ok(await board.issue(draft, "1", day="2026-01-05"))
    await board.app.sql(
        f"UPDATE decisions SET signed_at = '2025-12-31 08:00+07' WHERE id = '{target['id']}' RETURNING id"
    )
    new = ok(await board.about("replace", target))
    ok(await board.sign(new))
    await board.app.sql(
        f"UPDATE decisions SET signed_at = '2025-12-31 08:00+07' WHERE id = '{new['id']}' RETURNING id"
    )
    ok(await board.issue(new, "1", day="2025-12-31"))
    assert [(entry["number"], entry["replaced"]) for entry in await registered(board, 2026)] == [(1, True)]
    assert [(entry["number"], entry["replaced"]) for entry in await registered(board, 2025)] == [(1, False)]


async def test_what_was_drafted_on_other_words_is_drafted_anew(board: Council) -> None:
    """Nobody signs or issues over what they have not seen: amended, annulled or replaced since."""
    target = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN))
    named = [entry_of(target, place, name=f"Ông Nguyễn Đức {place}") for place in (0, 1)]
    waiting = ok(await board.about("amend", target, named[0]))
    annulling = ok(await board.about("revoke", target, entry_of(target)))
    ok(await board.sign(annulling))
    replacing = ok(await board.about("replace", target))
    ok(await board.sign(replacing))
    await put_right(board, "amend", target, entry_of(target, name="Ông Nguyễn Văn Ba"), number="1026")
    refused(await board.sign(waiting), 409, "entry_not_standing")
    refused(await board.issue(annulling, "1027"), 409, "entry_not_standing")
    refused(await board.issue(replacing, "1027"), 409, "entry_not_standing")
    ok(await board.discard(waiting))
    other = ok(await board.about("amend", target, named[1]))
    ok(await board.sign(other))
    new = await put_right(board, "replace", target, number="1027")
    assert refused(await board.issue(other, "1028"), 409, "decision_replaced")["replaced_by"] == new["id"]
    ok(await board.give_back(other))
    ok(await board.discard(other))


@pytest.mark.parametrize("kinds", [("amend", "amend"), ("amend", "revoke"), ("replace", "replace")])
async def test_two_about_one_entry_at_once(board: Council, kinds: tuple[str, str]) -> None:
    """One takes effect, and whoever comes second finds it done."""
    items = await board.approved(*[GIAY_KHEN] * 4)
    for number, item in enumerate(items, start=1):
        target = await board.issued([item], f"{number}0")
        drafts = []
        for place, kind in enumerate(kinds):
            named: dict[str, Any] = {"name": f"Ông Nguyễn Đức {place}"} if kind == "amend" else {}
            drafts.append(ok(await board.about(kind, target, entry_of(target, **named))))
            ok(await board.sign(drafts[-1]))
        answers = await asyncio.gather(
            *(board.issue(draft, f"{number}{place}") for place, draft in enumerate(drafts, start=1))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409], [one.text for one in answers]
        loser = next(answer for answer in answers if answer.is_error)
        expected = (
            "decision_replaced" if "replace" in kinds else ("entry_not_standing", "decision_state_conflict")
        )
        assert loser.json()["code"] in expected
    standing = [entry["nominee_id"] for entry in await registered(board) if _stands(entry)]
    assert len(standing) == len(set(standing))


async def test_drafting_and_issuing_about_one_decision_at_once(board: Council) -> None:
    """Whoever drafts waits for whoever issues, and neither for the other in turn."""
    items = await board.approved(*[GIAY_KHEN] * 4)
    target = await board.issued(items)
    for number in range(4):
        named = entry_of(target, number, name=f"Ông Nguyễn Đức {number}")
        draft = ok(await board.about("amend", target, named))
        ok(await board.sign(draft))
        every = [entry_of(target, place, name=f"Ông Trần {number}") for place in range(4)]
        issued, drafted, letter = await asyncio.gather(
            board.issue(draft, f"3{number}"),
            board.about("amend", target, *every),
            board.rectify(target, SIGNATURE, number=f"4{number}"),
        )
        assert (issued.status_code, drafted.status_code) == (200, 201), (issued.text, drafted.text)
        assert letter.status_code in {201, 409, 412}, letter.text


async def test_what_is_not_issued_names_its_way(board: Council) -> None:
    target = ok(await board.draft(await board.approved(GIAY_KHEN)))
    named = entry_of(target, name="Ông Nguyễn Văn Ba")
    ways = {"drafted": "discard", "signed": "give_back"}
    for status, way in ways.items():
        for answer in (
            await board.rectify(target, SIGNATURE),
            await board.about("amend", target, named),
            await board.about("replace", target),
            await board.about("revoke", target, entry_of(target)),
        ):
            found = refused(answer, 409, "decision_state_conflict")
            assert found["way"] == way
        if status == "drafted":
            ok(await board.sign(target))
    again = refused(await board.sign(target), 409, "decision_state_conflict")
    assert "way" not in again


@pytest.mark.parametrize("part", ["number", "date"])
async def test_a_wrong_number_or_date_is_replaced(board: Council, part: str) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN))
    wrong = {"reads": "1025", "should_read": "1026"}
    if part == "date":
        wrong = {"reads": "ngày 12", "should_read": "ngày 11"}
    found = refused(await board.rectify(target, {"part": part} | wrong), 409, "content_needs_decision")
    assert found["way"] == "replace"


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("award", {"award_code": GIAY_KHEN}),
        ("revoke", {"award_code": GIAY_KHEN}),
        ("revoke", {"name": "Ông Nguyễn Văn Ba"}),
        ("revoke", {"prize_money": 0}),
        ("amend", {"misprinted_award": "Bằng khen"}),
        ("replace", {"salt": "0" * 64}),
        ("replace", {"printed_name": "Ông Ba", "printed_reason": "Theo thói quen"}),
    ],
)
async def test_an_entry_says_what_its_kind_may(board: Council, kind: str, wrong: dict[str, Any]) -> None:
    entry = {"item_id": str(new_id())} | wrong
    about = {} if kind == "award" else {"target_decision_id": str(new_id()), "reason": "Sai"}
    named = {"name": "Ông Ba"} if kind == "award" else {}
    answer = await board.draft([], kind=kind, items=[named | entry], **about)
    refused(answer, 422, "invalid_payload")


async def _annul(board: Council, target: Any, *entries: dict[str, Any], number: str) -> None:
    await put_right(board, "revoke", target, *entries, number=number)


async def _listed(board: Council) -> list[Any]:
    found: list[Any] = ok(await board.app.get("/decisions", board.drafter))["items"]
    return found


def _stands(entry: Any) -> bool:
    return not (entry["replaced"] or entry["revoked"])
