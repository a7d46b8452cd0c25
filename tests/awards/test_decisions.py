"""Decisions on a real database: draft, discard, sign, issue, and every refusal."""

import asyncio
from typing import Any

import pytest

from contracts.submissions import DossierRecalledV1, DossierReturnedV1, StepCompletedV1, StepKind
from kit.ids import new_id
from tests.awards.council import BANG_KHEN, GIAY_KHEN, Council, ok, refused


async def test_from_draft_to_register(board: Council) -> None:
    items = await board.approved(GIAY_KHEN, GIAY_KHEN)
    decision = await board.issued(items)
    assert (decision["status"], decision["number"], decision["issued_on"]) == ("issued", "1025", "2025-05-12")
    assert [entry["register_number"] for entry in decision["entries"]] == [1, 2]
    [drafted] = await board.facts("decision.drafted")
    assert set(drafted["item_ids"]) == {item["id"] for item in items}
    assert "name" not in str(drafted)
    [signed] = await board.facts("decision.signed")
    assert signed["signed_by"] == str(board.head)
    [issued] = await board.facts("decision.issued")
    assert (issued["number"], issued["series"]) == ("1025", "QĐ-UBND")
    assert {entry["name"] for entry in issued["items"]} == {"Ông Nguyễn Văn 0", "Ông Nguyễn Văn 1"}
    register = ok(await board.app.get(board.register(), board.drafter))
    assert [entry["number"] for entry in register["items"]] == [1, 2]
    assert [entry["entry_id"] for entry in register["items"]] == [
        entry["register_entry_id"] for entry in issued["items"]
    ]
    history = ok(await board.app.get(f"/decisions/{decision['id']}/history", board.head))["items"]
    assert [(row["what"], row["capacity"]) for row in history] == [
        ("decision_drafted", "standing_officer"),
        ("decision_signed", "head"),
        ("decision_issued", "clerk"),
    ]


async def test_only_what_this_units_council_approved_can_be_decided(board: Council) -> None:
    await board.nominate()
    view = await board.conclude(await board.session_id(), "against", "against", "against")
    refused(await board.draft(view["items"]), 409, "items_not_approved")
    refused(await board.draft([{"id": new_id()}]), 409, "items_not_approved")
    await board.nominate()
    pending = (await board.view(await board.session_id(ordinal=2)))["items"]
    refused(await board.draft(pending), 409, "items_not_approved")
    approved = await board.approved()
    chair = await board.app.person("council_secretary", board.province)
    refused(await board.draft(approved, by=chair, unit_id=board.province.unit_id), 409, "items_not_approved")


async def test_an_award_above_the_units_power_is_refused(board: Council) -> None:
    items = await board.approved(BANG_KHEN)
    body = refused(await board.draft(items), 409, "award_not_decidable")
    assert body["award_codes"] == [BANG_KHEN]


async def test_power_that_ended_is_power_no_more(board: Council) -> None:
    """The district chairman's power ended with 30/6/2025, for drafting, signing and issuing."""
    items = await board.approved(GIAY_KHEN, GIAY_KHEN, GIAY_KHEN)
    drafted, signed = [ok(await board.draft([item])) for item in items[:2]]
    ok(await board.sign(signed))
    await board.app.set_clock("2025-07-01 08:00+07")
    refused(await board.draft(items[2:]), 409, "award_not_decidable")
    refused(await board.sign(drafted), 409, "award_not_decidable")
    refused(await board.issue(signed, day="2025-07-01"), 409, "award_not_decidable")
    ok(await board.issue(signed, day="2025-06-30"))


async def test_a_nomination_is_in_one_live_decision(board: Council) -> None:
    items = await board.approved()
    answers = await asyncio.gather(*(board.draft(items) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    for answer in answers:
        if answer.status_code != 201:
            refused(answer, 409, "already_decided")


async def test_a_decision_belongs_to_one_round(board: Council) -> None:
    first = await board.approved()
    board.round_id = new_id()
    await board.open_round()
    second = await board.approved()
    refused(await board.draft(first + second), 409, "several_rounds")


async def test_a_recall_or_return_of_the_dossier_leaves_what_was_handed_over(board: Council) -> None:
    """It was submissions' to keep; what is here is asked for, and only then goes back (test_nominations)."""
    sent = [await board.nominate() for _ in range(2)]
    recalled, returned = (await board.conclude(await board.session_id()))["items"]
    where: dict[str, Any] = {
        "round_id": board.round_id,
        "submitting_unit_id": board.commune.unit_id,
        "attempt": 1,
    }
    await board.app.tell(DossierRecalledV1(dossier_id=sent[0].dossier_id, **where), sent[0].dossier_id)
    fact = DossierReturnedV1(dossier_id=sent[1].dossier_id, stage=3, unit_id=board.province.unit_id, **where)
    await board.app.tell(fact, sent[1].dossier_id)
    decision = ok(await board.draft([recalled, returned]))
    refused(await board.discard(decision, by=board.head), 403, "not_authorised")
    ok(await board.discard(decision))
    refused(await board.discard(decision), 409, "decision_state_conflict")
    assert len(await board.facts("decision.discarded")) == 1
    await board.issued([recalled, returned])


async def test_only_the_unit_and_its_standing_office_draft(board: Council) -> None:
    items = await board.approved()
    for by in (board.head, board.members[0], await board.app.person("standing_officer", board.commune)):
        refused(await board.draft(items, by=by), 403, "not_authorised")
    ok(await board.draft(items, by=board.secretary))


async def test_duties_are_separate(board: Council) -> None:
    """Who drafted, appraised, submitted, voted elsewhere or was recused doesn't sign; the chairman may."""
    dossier = await board.nominate()
    session_id = await board.session_id()
    view = await board.view(session_id)
    interested = board.members[4]
    body = {"item_id": view["items"][0]["id"], "reason": "Là người thân"}
    ok(await board.app.post(f"/sessions/{session_id}/recusals", interested, body))
    items = (await board.conclude(session_id))["items"]
    both = await board.app.person("council_secretary", board.district)
    decision = ok(await board.draft(items, by=both))
    appraiser, submitter = await _heads(board, 2)
    for person in (both, interested):
        await board.app.assign(person, "head", board.district)
    await board.tell_by(
        appraiser,
        StepCompletedV1(
            dossier_id=dossier.dossier_id,
            round_id=board.round_id,
            submitting_unit_id=board.commune.unit_id,
            attempt=1,
            stage=2,
            unit_id=board.district.unit_id,
            step=StepKind.APPRAISE,
            office_id=board.office.unit_id,
        ),
    )
    await board.tell_by(submitter, dossier)
    for person in (both, appraiser, submitter):
        refused(await board.sign(decision, person), 403, "duties_not_separated")
    refused(await board.sign(decision, interested), 403, "interested_party")
    chairman = board.members[0]
    refused(await board.sign(decision, chairman), 403, "not_authorised")
    await board.app.assign(chairman, "head", board.district)
    ok(await board.sign(decision, chairman))


async def _heads(board: Council, count: int) -> list[Any]:
    return [await board.app.person("head", board.district) for _ in range(count)]


async def test_nobody_drafts_or_signs_for_himself(board: Council) -> None:
    items = await board.approved(persons=[board.head])
    decision = ok(await board.draft(items))
    refused(await board.sign(decision), 403, "own_nomination")
    own = await board.approved(persons=[board.drafter])
    refused(await board.draft(own), 403, "own_nomination")


async def test_the_order_is_draft_sign_issue(board: Council) -> None:
    decision = ok(await board.draft(await board.approved()))
    refused(await board.issue(decision), 409, "decision_state_conflict")
    ok(await board.sign(decision))
    refused(await board.sign(decision), 409, "decision_state_conflict")
    refused(await board.issue(decision, day="2025-05-11"), 409, "issue_date_wrong")
    refused(await board.issue(decision, day="2025-05-13"), 409, "issue_date_wrong")
    answer = await board.app.post(
        f"/decisions/{decision['id']}/issue",
        board.head,
        {"number": "1", "series": "QĐ-UBND", "issued_on": "2025-05-12"},
    )
    refused(answer, 403, "not_authorised")
    ok(await board.issue(decision))
    refused(await board.issue(decision), 409, "decision_state_conflict")


async def test_a_number_is_unique_by_unit_series_and_year(board: Council) -> None:
    first, second = [[item] for item in await board.approved(GIAY_KHEN, GIAY_KHEN)]
    await board.issued(first, "7")
    decision = ok(await board.draft(second))
    ok(await board.sign(decision))
    for typed in ("7", "007"):
        refused(await board.issue(decision, typed), 409, "number_taken")
    refused(await board.issue(decision, "7", series="qđ – UBND"), 409, "number_taken")
    refused(await board.issue(decision, "000"), 422, "invalid_payload")
    assert [entry["register_number"] for entry in ok(await board.issue(decision, "8"))["entries"]] == [2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "amend"},
        {"reason": "không có quyết định nào để sửa"},
        {"items": [{"item_id": "01970000-0000-7000-8000-000000000001"}]},
        {"items": []},
        {"legal_bases": []},
        {"achievement_period": " "},
    ],
)
async def test_a_draft_has_its_shape(board: Council, wrong: dict[str, Any]) -> None:
    refused(await board.draft([{"id": new_id()}], **wrong), 422, "invalid_payload")


async def test_a_decision_is_seen_in_its_line_and_once_issued_by_who_submitted(board: Council) -> None:
    officer = await board.app.person("officer", board.commune)
    stranger = await board.app.person(
        "officer", await board.app.unit("11245", "xa", "commune", board.district)
    )
    decision = ok(await board.draft(await board.approved()))
    path = f"/decisions/{decision['id']}"
    for person in (officer, stranger):
        refused(await board.app.get(path, person), 404, "not_found")
        assert ok(await board.app.get("/decisions", person))["items"] == []
        bodies: dict[str, Any] = {
            "/sign": {},
            "/discard": {"reason": "Không"},
            "/issue": {"number": "1", "series": "QĐ", "issued_on": "2025-05-12"},
        }
        for command, body in bodies.items():
            refused(await board.app.post(path + command, person, body), 404, "not_found")
        refused(await board.app.get(board.register(), person), 404, "not_found")
    ok(await board.sign(decision))
    ok(await board.issue(decision))
    (line,) = ok(await board.app.get("/decisions?status=issued", officer))["items"]
    assert (line["id"], line["unit_name"], line["nominations"]) == (decision["id"], board.district.name, 1)
    assert (line["round_name"], line["drafted_by"]) == ("Sơ kết giai đoạn 2022 - 2025", str(board.drafter))
    assert ok(await board.app.get("/decisions?status=signed", officer))["items"] == []
    ok(await board.app.get(path, officer))
    refused(await board.app.get(path, stranger), 404, "not_found")
    refused(await board.app.get(f"{path}/history", stranger), 404, "not_found")


async def test_a_number_is_given_to_what_was_seen(board: Council) -> None:
    decision = ok(await board.draft(await board.approved()))
    signed = ok(await board.sign(decision))
    ok(await board.give_back(decision))
    ok(await board.sign(decision))
    path = f"/decisions/{decision['id']}/issue"
    body = {"number": "1025", "series": "QĐ-UBND", "issued_on": "2025-05-12"}
    stale = await board.app.post(path, board.clerk, body, **{"If-Match": f'"{signed["version"]}"'})
    refused(stale, 412, "precondition_failed")
    assert stale.json()["changed"] == ["decision_given_back", "decision_signed"]
    refused(await board.app.post(path, board.clerk, body, **{"If-Match": "*"}), 400, "precondition_invalid")
    shown = await board.app.get(f"/decisions/{decision['id']}", board.clerk)
    tag = {"If-Match": shown.headers["etag"]}
    assert ok(await board.app.post(path, board.clerk, body, **tag))["status"] == "issued"


async def test_an_agenda_is_closed_as_it_was_seen(board: Council) -> None:
    await board.nominate()
    session_id = await board.session_id()
    seen = await board.app.get(f"/sessions/{session_id}", board.secretary)
    await board.nominate()
    path, tag = f"/sessions/{session_id}/close-agenda", {"If-Match": seen.headers["etag"]}
    late = await board.app.post(path, board.secretary, **tag)
    refused(late, 412, "precondition_failed")
    assert late.json()["changed"] == ["items_added"]
    assert (await board.view(session_id))["status"] == "agenda_open"
