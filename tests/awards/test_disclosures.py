"""A decision is public by an act of the clerk; anybody reads it then, and checks its paper, and learns nothing else."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from awards.decisions.standing import Effect, Standing, base_of, stands
from awards.decisions.states import DecisionStatus
from awards.decisions.values import DecisionKind, Issued, Publication
from awards.disclosures.domain import Disclosure, Reach, disclose
from awards.disclosures.errors import DisclosureUnchanged
from tests.awards.council import GIAY_KHEN, Council, ok, refused

LISTED = {"reach": "listed", "reason": "Công khai theo quy chế"}
CHECK_ONLY = {"reach": "check_only", "reason": "Người được khen đề nghị không đăng tên"}
NOT_PUBLIC = {"reach": "not_public", "reason": "Đăng nhầm"}


async def disclosure(board: Council, decision: Any, by: UUID | None = None) -> httpx.Response:
    return await board.app.get(f"/decisions/{decision['id']}/disclosure", by or board.clerk)


async def decide(
    board: Council, decision: Any, body: dict[str, str], by: UUID | None = None, seen: str | None = None
) -> httpx.Response:
    tag = seen or (await disclosure(board, decision)).headers["etag"]
    path = f"/decisions/{decision['id']}/disclosure"
    return await board.app.post(path, by or board.clerk, body, **{"If-Match": tag})


async def public(board: Council, address: str) -> httpx.Response:
    return await board.app.get(f"/public/{address}", None)


async def listed(board: Council, **asked: Any) -> list[str]:
    answer = await board.app.http.get("/public/decisions", params=asked)
    return [one["number"] for one in ok(answer)["items"]]


async def checked(board: Council, number: str, code: str) -> httpx.Response:
    return await board.app.http.get("/public/check", params={"number": number, "code": code})


async def test_nothing_is_public_until_the_clerk_says_so_and_taking_off_leaves_the_record(
    board: Council,
) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN))
    shown = ok(await disclosure(board, target))
    assert (shown["reach"], shown["version"], shown["may_decide"]) == (None, 0, True)
    assert await listed(board) == []
    refused(await public(board, f"decisions/{target['id']}"), 404, "not_found")
    refused(await public(board, f"decisions/{target['id']}/recipients"), 404, "not_found")
    for other in (board.head, board.drafter, board.secretary):
        refused(await decide(board, target, LISTED, by=other), 403, "not_authorised")
    done = ok(await decide(board, target, LISTED))
    assert (done["reach"], done["version"], done["decided_by"]) == ("listed", 1, str(board.clerk))
    refused(await decide(board, target, LISTED), 409, "disclosure_unchanged")
    refused(await decide(board, target, NOT_PUBLIC, seen='"0"'), 412, "precondition_failed")
    one = ok(await public(board, f"decisions/{target['id']}"))
    assert (one["number"], one["series"], one["issued_on"]) == ("1025", "QĐ-UBND", "2025-05-12")
    assert (one["unit_name"], one["recipients"], one["standing"]) == (board.district.name, 2, "valid")
    people = ok(await public(board, f"decisions/{target['id']}/recipients"))["items"]
    assert [(each["position"], each["name"], each["title"]) for each in people] == [
        (place, f"Ông Nguyễn Văn {place - 1}", one["titles"][0]) for place in (1, 2)
    ]
    told = str(one) + str(people)
    for entry in target["entries"]:
        assert not any(entry[name] in told for name in ("item_id", "dossier_id", "nominee_id"))
    for person in (board.drafter, board.head, board.clerk, *board.members):
        assert str(person) not in told
    assert await listed(board) == ["1025"]
    ok(await decide(board, target, NOT_PUBLIC))
    assert await listed(board) == []
    refused(await public(board, f"decisions/{target['id']}"), 404, "not_found")
    assert ok(await board.app.get(f"/decisions/{target['id']}", board.drafter)) == target
    history = ok(await board.app.get(f"/decisions/{target['id']}/history", board.head))["items"]
    assert [(row["what"], row["capacity"], row["why"], row["version"]) for row in history[-2:]] == [
        (f"decision_disclosed_{said['reach']}", "clerk", said["reason"], target["version"])
        for said in (LISTED, NOT_PUBLIC)
    ]
    assert not [kind for kind, _ in await board.app.facts() if "disclos" in kind]


async def test_what_is_no_ones_own_or_not_issued_is_no_matter_of_disclosure(board: Council) -> None:
    draft = ok(await board.draft(await board.approved()))
    assert ok(await disclosure(board, draft))["check_code"] is None
    refused(await decide(board, draft, LISTED), 409, "decision_not_issued")
    ok(await board.sign(draft))
    ok(await board.issue(draft))
    assert ok(await disclosure(board, draft, board.drafter))["may_decide"] is False
    submitter = await board.app.person("officer", board.commune)
    assert ok(await board.app.get(f"/decisions/{draft['id']}", submitter))["number"] == "1025"
    refused(await disclosure(board, draft, submitter), 404, "not_found")
    wrong = await decide(board, draft, LISTED | {"reach": "everywhere"})
    refused(wrong, 422, "invalid_payload")


async def test_a_paper_is_checked_by_its_number_and_the_code_that_stands_on_it(board: Council) -> None:
    first, second = (await board.approved(GIAY_KHEN, GIAY_KHEN))[:2]
    target, other = await board.issued([first]), await board.issued([second], "1026")
    codes = [ok(await disclosure(board, one))["check_code"] for one in (target, other)]
    assert len(set(codes)) == 2
    assert all(len(code) == 19 for code in codes)
    unknown = refused(await checked(board, "1025/QĐ-UBND", codes[0]), 404, "paper_unknown")
    ok(await decide(board, target, CHECK_ONLY))
    ok(await decide(board, other, LISTED))
    answer = await checked(board, "01025 / qđ–ubnd", codes[0].lower().replace("-", " ").replace("0", "o"))
    paper = ok(answer)
    assert answer.headers["cache-control"] == "no-store"
    assert (paper["number"], paper["standing"], paper["later"]) == ("1025", "valid", [])
    assert paper["listed_id"] is None
    assert ok(await checked(board, "1026/QĐ-UBND", codes[1]))["listed_id"] == other["id"]
    same = {name for name in unknown if name != "correlation_id"}
    for number, code in (
        ("1025/QĐ-UBND", codes[1]),  # another's code
        ("1025/QĐ-UBND", codes[0][:-1]),
        ("1025/QĐ-UBND", "0000-0000-0000-0000"),
        ("1027/QĐ-UBND", codes[0]),  # another's number
        ("1025/QĐ-SNV", codes[0]),
        ("1025", codes[0]),
    ):
        found = refused(await checked(board, number, code), 404, "paper_unknown")
        assert {name: found[name] for name in same} == {name: unknown[name] for name in same}
    ok(await decide(board, target, NOT_PUBLIC))
    refused(await checked(board, "1025/QĐ-UBND", codes[0]), 404, "paper_unknown")
    assert ok(await disclosure(board, target))["check_code"] == codes[0], "a paper's code is never another"


async def test_listed_decisions_are_found_by_words_body_and_year_a_page_at_a_time(board: Council) -> None:
    items = await board.approved(*[GIAY_KHEN] * 3)
    names = ("Bà Trần Thị Hoà", "Ông Đỗ Văn Hải", "Hộ ông Lê Thị")
    for number, (item, name) in enumerate(zip(items, names, strict=True), 1030):
        said = [{"item_id": item["id"], "name": name}]
        decision = ok(await board.draft([], items=said))
        ok(await board.sign(decision))
        ok(await board.issue(decision, str(number)))
        ok(await decide(board, decision, LISTED))
    assert await listed(board) == ["1032", "1031", "1030"]
    assert await listed(board, words="tran thi hoa") == await listed(board, words="Hòa Trần") == ["1030"]
    assert await listed(board, words="do van ha") == ["1031"]
    assert await listed(board, words="tran do") == [], "nobody is called so"
    assert await listed(board, words="1032 qd") == ["1032"]
    assert await listed(board, words="giay khen") == ["1032", "1031", "1030"]
    assert await listed(board, words="!!! ?x") == []
    assert await listed(board, year=2024) == []
    assert await listed(board, unit_id=str(uuid4())) == []
    assert len(await listed(board, unit_id=str(board.district.unit_id), year=2025)) == 3
    assert ok(await public(board, "bodies")) == [
        {"unit_id": str(board.district.unit_id), "name": board.district.name}
    ]
    first = await board.app.http.get("/public/decisions", params={"limit": 2})
    assert first.headers["cache-control"] == "public, max-age=60"
    assert first.headers["x-robots-tag"] == "noindex"
    assert await listed(board, cursor=ok(first)["next_cursor"]) == ["1030"]
    refused(await public(board, "decisions?cursor=x"), 422, "cursor_invalid")
    refused(await public(board, "decisions?nominee=x"), 422, "invalid_payload")


async def test_what_later_papers_did_is_told_with_their_numbers(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN, GIAY_KHEN))
    first, second, _ = (entry["item_id"] for entry in target["entries"])
    code = ok(await disclosure(board, target))["check_code"]
    ok(await decide(board, target, LISTED))
    ok(await board.rectify(target, {"part": "title", "reads": "tăng", "should_read": "tặng"}))
    amending = ok(await board.about("amend", target, {"item_id": first, "name": "Ông Nguyễn Đức 0"}))
    ok(await board.sign(amending))
    ok(await board.issue(amending, "1026"))
    ok(await board.issue(await board.revocation(target, second), "1027"))
    paper = ok(await checked(board, "1025/QĐ-UBND", code))
    assert paper["standing"] == "partly_revoked"
    assert sorted((one["effect"], one["number"]) for one in paper["later"]) == [
        ("amended", "1026"),
        ("rectified", "57"),
        ("revoked", "1027"),
    ]
    one = ok(await public(board, f"decisions/{target['id']}"))
    assert (one["standing"], one["later"]) == (paper["standing"], paper["later"])
    people = ok(await public(board, f"decisions/{target['id']}/recipients"))["items"]
    assert [(each["name_now"], each["revoked"]) for each in people] == [
        ("Ông Nguyễn Đức 0", False),
        (None, True),
        (None, False),
    ]


BASE, NEXT, LAST, AMENDS = (UUID(int=number) for number in range(1, 5))
A, R, X = DecisionKind.AMEND, DecisionKind.REPLACE, DecisionKind.REVOKE


def issued(id_: UUID, kind: DecisionKind, status: str = "issued", about: UUID | None = None) -> Issued:
    paper = Publication(str(id_.int), "QĐ", date(2025, 5, id_.int))
    return Issued(id_, kind, DecisionStatus(status), uuid4(), paper, about, (), "2025")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("status", "after", "letters", "standing", "later"),
    [
        ("issued", [], 0, Standing.VALID, []),
        ("issued", [], 1, Standing.CORRECTED, [(Effect.RECTIFIED, "57", None)]),
        ("issued", [issued(NEXT, A, about=BASE)], 0, Standing.CORRECTED, [(Effect.AMENDED, "2", None)]),
        ("issued", [issued(NEXT, X, about=BASE)], 1, Standing.PARTLY_REVOKED, None),
        ("revoked", [issued(NEXT, X, about=BASE)], 0, Standing.REVOKED, [(Effect.REVOKED, "2", None)]),
        ("replaced", [issued(NEXT, R, about=BASE)], 0, Standing.REPLACED, [(Effect.REPLACED, "2", None)]),
        (
            "replaced",
            [issued(NEXT, R, "revoked", BASE), issued(LAST, X, about=NEXT)],
            0,
            Standing.REVOKED,
            [(Effect.REPLACED, "2", None), (Effect.REVOKED, "3", "2")],
        ),
        (
            "revoked",
            [issued(NEXT, X, "replaced", BASE), issued(LAST, X, about=NEXT)],
            0,
            Standing.REVOKED,
            [(Effect.REVOKED, "2", None), (Effect.REPLACED, "3", "2")],
        ),
        ("issued", [issued(LAST, X, about=NEXT)], 0, Standing.VALID, []),
    ],
)
def test_how_a_decision_stands(
    status: str, after: list[Issued], letters: int, standing: Standing, later: list[Any] | None
) -> None:
    paper = issued(BASE, DecisionKind.AWARD, status)
    found = stands(paper, paper, after, [Publication("57", "UBND", date(2025, 5, 9))] * letters)
    assert found.standing is standing
    if later is not None:
        told = [(one.effect, one.paper.number, one.about and one.about.number) for one in found.later]
        assert told == later


@pytest.mark.unit
@pytest.mark.parametrize(
    ("status", "standing", "later"),
    [("issued", Standing.VALID, []), ("replaced", Standing.REPLACED, ["2"])],
)
def test_what_amends_falls_with_what_it_amends(status: str, standing: Standing, later: list[str]) -> None:
    paper = issued(AMENDS, A, about=BASE)
    after = [issued(NEXT, R, about=BASE), paper] if status == "replaced" else [paper]
    assert base_of(paper) == BASE
    found = stands(paper, issued(BASE, DecisionKind.AWARD, status), after, [])
    assert (found.standing, [one.paper.number for one in found.later]) == (standing, later)


@pytest.mark.unit
def test_it_is_decided_anew_as_often_as_need_be_and_never_the_same_twice() -> None:
    state, at = Disclosure(BASE), datetime(2025, 5, 12, 2, tzinfo=UTC)
    assert (state.is_listed, state.is_checked) == (False, False)
    for version, (reach, is_listed, is_checked) in enumerate(
        [(Reach.NOT_PUBLIC, False, False), (Reach.CHECK_ONLY, False, True), (Reach.LISTED, True, True)], 1
    ):
        state = disclose(state, reach, "Vì", NEXT, at)
        assert (state.version, state.is_listed, state.is_checked) == (version, is_listed, is_checked)
        with pytest.raises(DisclosureUnchanged):
            disclose(state, reach, "Vì", NEXT, at)


async def test_the_code_alone_is_enough_and_no_less_secret(board: Council) -> None:
    target = await board.issued(await board.approved(GIAY_KHEN))
    other = await board.issued(await board.approved(GIAY_KHEN), "1026")
    code = ok(await disclosure(board, target))["check_code"]
    params = {"code": code.lower()}
    refused(await board.app.http.get("/public/check", params=params), 404, "paper_unknown")
    path, said = f"/decisions/{target['id']}/disclosure", {"reach": "check_only", "reason": "Công khai"}
    ok(await board.app.post(path, board.clerk, said, **{"If-Match": '"0"'}))
    found = ok(await board.app.http.get("/public/check", params=params))
    assert found["number"] == target["number"]
    refused(await checked(board, f"{other['number']}/QĐ-UBND", code), 404, "paper_unknown")
    for wrong in (code[:-1], f"{code}0", "0000-0000-0000-0000"):
        refused(await board.app.http.get("/public/check", params={"code": wrong}), 404, "paper_unknown")
