"""Letters (công văn đính chính) put the technique of an issued decision right, and nothing of what it decided."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from awards.decisions import technique
from awards.decisions.errors import ContentNeedsDecision, NotSoInDecision
from awards.decisions.states import DecisionStatus
from awards.decisions.technique import Paper
from awards.decisions.values import Decision, DecisionKind, Entry, Mistake, Part, Publication
from tests.awards.council import GIAY_KHEN, Council, ok, refused

BASES = {
    "part": "legal_bases",
    "reads": "ngày 15 tháng 6 năm 2022",
    "should_read": "số 06/2022/QH15 ngày 15 tháng 6 năm 2022",
}
CAPITALS = {"part": "entry", "reads": "Ông Nguyễn Văn", "should_read": "ông Nguyễn Văn"}
SIGNATURE = {"part": "signature", "reads": "CHỦ TỊCH", "should_read": "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"}


async def test_a_letter_stands_beside_the_decision_as_it_was_signed(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN))
    first, second = (entry["item_id"] for entry in target["entries"])
    answer = await board.rectify(target, BASES, CAPITALS | {"item_id": first})
    shown = ok(answer)
    assert (answer.status_code, answer.headers["etag"]) == (201, '"4"')
    assert shown == ok(await board.app.get(f"/decisions/{target['id']}", board.drafter))
    [letter] = shown["rectifications"]
    assert (letter["number"], letter["series"], letter["issued_on"]) == ("57", "UBND-NV", "2025-05-12")
    assert [
        (one["part"], one["item_id"], one["should_read"], one["reason"]) for one in letter["mistakes"]
    ] == [
        ("legal_bases", None, BASES["should_read"], "In sai"),
        ("entry", first, "ông Nguyễn Văn", "In sai"),
    ]
    kept = ("legal_bases", "achievement_period", "entries", "number", "series", "issued_on", "status")
    assert {name: shown[name] for name in kept} == {name: target[name] for name in kept}
    [heading] = ok(await board.app.get("/decisions", board.drafter))["items"]
    assert (heading["rectified"], target["rectified"]) == (True, False)
    register = ok(await board.app.get(board.register(), board.drafter))["items"]
    assert [entry["name"] for entry in register] == ["Ông Nguyễn Văn 0", "Ông Nguyễn Văn 1"]
    assert [
        [(one["id"], [said["part"] for said in one["mistakes"]]) for one in entry["rectifications"]]
        for entry in register
    ] == [[(letter["id"], ["entry"])], [(letter["id"], [])]]
    [fact] = await board.facts("decision.rectified")
    assert (fact["rectification_id"], fact["number"], fact["decision_number"]) == (letter["id"], "57", "1025")
    assert [[entry["item_id"] for entry in fact[name]] for name in ("items", "changed")] == [
        [first, second],
        [first],
    ]
    assert "Nguyễn" not in str(fact)
    history = ok(await board.app.get(f"/decisions/{target['id']}/history", board.head))["items"]
    assert [(row["what"], row["capacity"], row["why"], row["version"]) for row in history[-1:]] == [
        ("decision_rectified", "clerk", "57/UBND-NV", 4)
    ]


async def test_a_letter_about_an_entry_concerns_nobody_else(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN))
    first = target["entries"][0]["item_id"]
    ok(await board.rectify(target, CAPITALS | {"item_id": first}))
    [fact] = await board.facts("decision.rectified")
    assert [entry["item_id"] for entry in fact["items"]] == [first]
    register = ok(await board.app.get(board.register(), board.drafter))["items"]
    assert [len(entry["rectifications"]) for entry in register] == [1, 0]


async def test_what_is_content_needs_a_decision(board: Council) -> None:
    target = await board.issued(await board.approved())
    item_id = target["entries"][0]["item_id"]
    wrong = {"part": "entry", "item_id": item_id, "reads": "Nguyễn Văn", "should_read": "Nguyễn Vân"}
    found = refused(await board.rectify(target, SIGNATURE, wrong), 409, "content_needs_decision")
    assert (found["places"], found["way"]) == (["/mistakes/1"], "amend")
    award = {"part": "wording", "reads": "Giấy khen", "should_read": "Bằng khen"}
    refused(await board.rectify(target, award), 409, "content_needs_decision")
    period = {"part": "achievement_period", "reads": "2025", "should_read": "2026"}
    refused(await board.rectify(target, period), 409, "content_needs_decision")
    assert ok(await board.app.get(f"/decisions/{target['id']}", board.drafter)) == target


async def test_only_what_reads_so_is_put_right_and_once(board: Council) -> None:
    target = await board.issued(await board.approved())
    typed = BASES | {"reads": "ngày 15 tháng 6 năm 2002"}
    found = refused(await board.rectify(target, SIGNATURE, typed), 409, "not_so_in_decision")
    assert found["places"] == ["/mistakes/1"]
    capitals = CAPITALS | {"item_id": target["entries"][0]["item_id"]}
    ok(await board.rectify(target, capitals, BASES))
    refused(await board.rectify(target, capitals, number="58"), 409, "not_so_in_decision")
    again = BASES | {"reads": "số 06/2022/QH15", "should_read": "số 06/2022/QH15,"}
    shown = ok(await board.rectify(target, again, number="58"))
    assert [letter["number"] for letter in shown["rectifications"]] == ["57", "58"]


async def test_an_entry_with_another_last_word_is_put_right_there(board: Council) -> None:
    items = await board.approved(GIAY_KHEN, GIAY_KHEN, GIAY_KHEN)
    target = await board.issued(items)
    first, second, third = (entry["item_id"] for entry in target["entries"])
    amending = ok(
        await board.draft(
            [],
            kind="amend",
            target_decision_id=target["id"],
            reason="Ghi sai tên đệm",
            items=[{"item_id": first, "name": "Ông Nguyễn Đức 0"}],
        )
    )
    ok(await board.sign(amending))
    ok(await board.issue(amending, "1026"))
    ok(await board.issue(await board.revocation(target, second), "1027"))
    for gone in (first, second):
        found = refused(await board.rectify(target, CAPITALS | {"item_id": gone}), 409, "entry_not_standing")
        assert found["item_ids"] == [gone]
    ok(await board.rectify(target, CAPITALS | {"item_id": third}, SIGNATURE))
    [fact] = await board.facts("decision.rectified")
    assert [entry["item_id"] for entry in fact["items"]] == [third]
    amended = {"part": "entry", "item_id": first, "reads": "Ông Nguyễn", "should_read": "ông Nguyễn"}
    ok(await board.rectify(amending, amended, number="58"))
    register = ok(await board.app.get(board.register(), board.drafter))["items"]
    assert [[one["decision_id"] for one in entry["rectifications"]] for entry in register] == [
        [target["id"], amending["id"]],
        [target["id"]],
        [target["id"]],
    ]


async def test_a_letter_is_dated_from_its_decision_to_today(board: Council) -> None:
    target = await board.issued(await board.approved())
    await board.app.set_clock("2025-05-13 09:00+07")
    for day in ("2025-05-11", "2025-05-14"):
        refused(await board.rectify(target, SIGNATURE, issued_on=day), 409, "letter_date_wrong")
    ok(await board.rectify(target, SIGNATURE, issued_on="2025-05-13"))


async def test_a_number_is_given_to_one_paper(board: Council) -> None:
    """Decisions and letters share the document office's numbers, however they are typed."""
    first, second = [[item] for item in await board.approved(GIAY_KHEN, GIAY_KHEN)]
    target = await board.issued(first, "57")
    as_decision: dict[str, Any] = {"number": "057", "series": "QĐ - UBND"}
    refused(await board.rectify(target, SIGNATURE, **as_decision), 409, "number_taken")
    ok(await board.rectify(target, SIGNATURE, number="58"))
    as_letter: dict[str, Any] = {"number": "0058", "series": "ubnd–nv"}
    refused(await board.rectify(target, SIGNATURE, **as_letter), 409, "number_taken")
    other = ok(await board.draft(second))
    ok(await board.sign(other))
    refused(await board.issue(other, **as_letter), 409, "number_taken")
    await board.app.set_clock("2026-01-05 09:00+07")
    ok(await board.rectify(target, SIGNATURE, **as_letter, issued_on="2026-01-05"))


async def test_only_what_was_issued_and_stands_is_put_right(board: Council) -> None:
    target = ok(await board.draft(await board.approved()))
    refused(await board.rectify(target, SIGNATURE), 409, "decision_state_conflict")
    ok(await board.sign(target))
    refused(await board.rectify(target, SIGNATURE), 409, "decision_state_conflict")
    ok(await board.issue(target))
    ok(await board.rectify(target, SIGNATURE))
    ok(await board.issue(await board.revocation(target, target["entries"][0]["item_id"]), "1026"))
    refused(await board.rectify(target, SIGNATURE, number="58"), 409, "decision_state_conflict")


async def test_the_document_office_puts_right_what_it_saw(board: Council) -> None:
    target = await board.issued(await board.approved())
    path = f"/decisions/{target['id']}"
    for other in (board.drafter, board.head, board.secretary):
        refused(await board.rectify(target, SIGNATURE, by=other), 403, "not_authorised")
    stranger = await board.app.person(
        "clerk", await board.app.unit("298", "huyen", "district", board.province)
    )
    refused(await board.rectify(target, SIGNATURE, by=stranger), 404, "not_found")
    seen = (await board.app.get(path, board.clerk)).headers["etag"]
    ok(await board.rectify(target, SIGNATURE))
    stale = refused(await board.rectify(target, BASES, number="58", seen=seen), 412, "precondition_failed")
    assert stale["changed"] == ["decision_rectified"]
    said = {
        "number": "58",
        "series": "UBND-NV",
        "issued_on": "2025-05-12",
        "mistakes": [BASES | {"reason": "In sai"}],
    }
    headers = {
        "Authorization": f"Bearer {board.app.issuer.token(board.clerk)}",
        "Idempotency-Key": str(uuid4()),
    }
    unseen = await board.app.http.post(f"{path}/rectifications", json=said, headers=headers)
    refused(unseen, 428, "precondition_missing")


@pytest.mark.parametrize(
    "mistakes",
    [
        [],
        [SIGNATURE | {"should_read": SIGNATURE["reads"]}],
        [SIGNATURE | {"item_id": str(uuid4())}],
        [CAPITALS],
        [SIGNATURE | {"part": "everything"}],
        [SIGNATURE | {"reason": " "}],
        [SIGNATURE] * 51,
    ],
)
async def test_a_letter_says_what_is_wrong_where(board: Council, mistakes: list[dict[str, Any]]) -> None:
    refused(await board.rectify({"id": uuid4()}, *mistakes, seen='"3"'), 422, "invalid_payload")


async def test_the_same_letter_twice_is_one(board: Council) -> None:
    target = await board.issued(await board.approved())
    key, seen = str(uuid4()), f'"{target["version"]}"'
    answers = [ok(await board.rectify(target, SIGNATURE, key=key, seen=seen)) for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(await board.facts("decision.rectified")) == 1


async def test_two_letters_with_one_number_at_once(board: Council) -> None:
    first, second = [[item] for item in await board.approved(GIAY_KHEN, GIAY_KHEN)]
    targets = [await board.issued(first, "1"), await board.issued(second, "2")]
    answers = await asyncio.gather(*(board.rectify(target, SIGNATURE) for target in targets))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    refused(next(answer for answer in answers if answer.is_error), 409, "number_taken")


async def test_a_letter_and_a_decision_with_one_number_at_once(board: Council) -> None:
    first, second = [[item] for item in await board.approved(GIAY_KHEN, GIAY_KHEN)]
    target = await board.issued(first, "1")
    other = ok(await board.draft(second))
    ok(await board.sign(other))
    letter, issue = await asyncio.gather(
        board.rectify(target, SIGNATURE, number="2", series="QĐ-UBND"), board.issue(other, "2")
    )
    assert {letter.status_code, issue.status_code} in ({201, 409}, {200, 409})
    refused(letter if letter.is_error else issue, 409, "number_taken")


async def test_put_right_while_it_is_issued_or_taken_back(board: Council) -> None:
    """One after the other, in whichever order: what is put right is out and stands."""
    items = await board.approved(*[GIAY_KHEN] * 4)
    for number, item in enumerate(items):
        target = ok(await board.draft([item]))
        ok(await board.sign(target))
        issue, early = await asyncio.gather(
            board.issue(target, f"{number}1"), board.rectify(target, SIGNATURE, number=f"{number}1")
        )
        ok(issue)
        assert early.status_code in {201, 409, 412}, early.text
        revocation = await board.revocation(target, target["entries"][0]["item_id"])
        taken, late = await asyncio.gather(
            board.issue(revocation, f"{number}2"), board.rectify(target, SIGNATURE, number=f"{number}2")
        )
        ok(taken)
        assert late.status_code in {201, 409, 412}, late.text
        shown = ok(await board.app.get(f"/decisions/{target['id']}", board.drafter))
        letters = [answer for answer in (early, late) if answer.is_success]
        assert (shown["status"], len(shown["rectifications"])) == ("revoked", len(letters))
        kinds = [
            kind
            for kind, fact in await board.app.facts()
            if kind.startswith("awards.decision") and fact["decision_id"] == target["id"]
        ]
        assert kinds[-1] == "awards.decision.revoked.v1"
        assert shown["version"] == len(kinds)


async def test_letters_are_never_changed_nor_deleted(board: Council) -> None:
    ok(await board.rectify(await board.issued(await board.approved()), SIGNATURE))
    for table, column in (("rectifications", "number"), ("rectification_mistakes", "reads")):
        with pytest.raises(DBAPIError, match="never deleted"):
            await board.app.sql(f"DELETE FROM {table}")
        with pytest.raises(DBAPIError, match="never changed"):
            await board.app.sql(f"UPDATE {table} SET {column} = '1'")
        with pytest.raises(DBAPIError, match="never deleted"):
            await board.app.sql(f"TRUNCATE {table} CASCADE")


ITEM = UUID(int=1)
NAME = "Ông Nguyễn Văn Hòa, Chủ tịch UBND xã Thanh Tùng"
AWARD = "Giấy khen của Chủ tịch UBND huyện"


def paper(*put_right: Mistake) -> Paper:
    published = Publication("0910", "QĐ-UBND", date(2025, 2, 5))
    named = Entry(ITEM, uuid4(), uuid4(), GIAY_KHEN, NAME, holds=True)
    decision = Decision(
        id=uuid4(),
        version=3,
        kind=DecisionKind.AWARD,
        status=DecisionStatus.ISSUED,
        unit_id=uuid4(),
        round_id=uuid4(),
        target_decision_id=None,
        legal_bases=("Luật Thi đua, khen thưởng năm 2002", "Tờ trình số 5/TTr-PNV"),
        achievement_period="Từ năm 2022 đến năm 2025",
        reason=None,
        drafted_by=uuid4(),
        drafted_at=datetime(2025, 2, 5, tzinfo=UTC),
        entries=(named,),
        publication=published,
    )
    return Paper(decision, published, {ITEM: NAME}, put_right)


def mistake(part: Part, reads: str, should_read: str) -> Mistake:
    return Mistake(part, ITEM if part is Part.ENTRY else None, reads, should_read, "In sai")


TECHNIQUE = [
    (Part.MOTTO, "Độc lâp", "Độc lập"),
    (Part.ISSUING_BODY, "Uỷ ban nhân dân", "ỦY BAN NHÂN DÂN"),
    (Part.NUMBER, "QĐ-UBND", "QĐ–UBND"),
    (Part.NUMBER, "0910/", "910/"),
    (Part.PLACE, "Thanh Miên", "Thanh Miện"),
    (Part.DATE, "ngày 5 tháng 2", "ngày 05 tháng 02"),
    (Part.TITLE, "Về việc tặng Giấy khem", "Về việc tặng Giấy khen"),
    (Part.LEGAL_BASES, "năm 2002", "năm 2022"),
    (Part.LEGAL_BASES, "số 5/TTr-PNV", "số 05/TTr-PNV ngày 12 tháng 4 năm 2025"),
    (Part.WORDING, "Điều 3. Chánh Văn phòng", "Điều 2. Chánh Văn phòng"),
    (Part.WORDING, f"Tăng {AWARD}", f"Tặng {AWARD}"),
    (Part.ACHIEVEMENT_PERIOD, "Từ năm", "từ năm"),
    (Part.ENTRY, "Văn Hòa, Chủ tịch", "Văn Hoà - Chủ Tịch"),
    (Part.SIGNATURE, "CHỦ TỊCH", "KT. CHỦ TỊCH"),
    (Part.SEAL, "dấu treo", "dấu của cơ quan"),
    (Part.RECIPIENTS, "UBND xã Thanh Tùng", "UBND xã Tân Trào"),
    (Part.LAYOUT, "trang 1, trang 1", "trang 1, trang 2"),
]
CONTENT = [
    (Part.NUMBER, "0910", "0911"),
    (Part.NUMBER, "0", "00"),
    (Part.DATE, "2 năm 2025", "12 năm 2025"),
    (Part.NUMBER, "QĐ-UBND", "QĐ-HĐND"),
    (Part.DATE, "ngày 5", "ngày 15"),
    (Part.ACHIEVEMENT_PERIOD, "năm 2022", "năm 2021"),
    (Part.ENTRY, "Văn Hòa", "Văn Hoa"),
    (Part.ENTRY, "Thanh Tùng", "Tân Trào"),
    (Part.ENTRY, NAME, "Bà Trần Thị Bình"),
    (Part.WORDING, "Nguyễn Văn Hòa", "Nguyễn Văn Hoàng"),
    (Part.WORDING, f"Tặng {AWARD}", "Tặng Bằng khen của Chủ tịch UBND tỉnh"),
    (Part.WORDING, "khen thưởng", f"khen thưởng {NAME.upper()}"),
    (Part.TITLE, "Giấy khen", "Bằng khen"),
    (Part.WORDING, "thành tích từ năm 2022 đến năm 2025", "thành tích từ năm 2020 đến năm 2025"),
    (Part.LEGAL_BASES, "Tờ trình", f"Đề nghị tặng {NAME}"),
    (Part.RECIPIENTS, NAME, "Bà Trần Thị Bình"),
]


@pytest.mark.unit
@pytest.mark.parametrize(("part", "reads", "should_read"), TECHNIQUE)
def test_technique_is_how_it_is_written(part: Part, reads: str, should_read: str) -> None:
    said = (mistake(part, reads, should_read),)
    technique.require_so(paper(), said)
    technique.require_technique(paper(), [AWARD], said)


@pytest.mark.unit
@pytest.mark.parametrize(("part", "reads", "should_read"), CONTENT)
def test_content_is_what_it_says(part: Part, reads: str, should_read: str) -> None:
    said = (mistake(part, reads, should_read),)
    technique.require_so(paper(), said)
    with pytest.raises(ContentNeedsDecision):
        technique.require_technique(paper(), [AWARD], said)


@pytest.mark.unit
def test_what_was_put_right_reads_so_no_more() -> None:
    right = mistake(Part.LEGAL_BASES, "năm 2002", "năm 2022")
    other = mistake(Part.LEGAL_BASES, "thưởng năm 2022", "thưởng, năm 2022")
    technique.require_so(paper(), (right, other))
    technique.require_so(paper(right), (other,))
    for put_right, said in ((right,), (right,)), ((), (right, right)), ((), (other, right)):
        with pytest.raises(NotSoInDecision):
            technique.require_so(paper(*put_right), said)
