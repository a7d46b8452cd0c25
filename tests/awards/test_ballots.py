"""Recusals, ballots, tally and minutes on a real database, and every refusal."""

import asyncio
from decimal import Decimal
from typing import Any

from contracts.acts import Ground, InterestStated
from contracts.scoring import NomineeResult, PanelConcludedV1
from contracts.submissions import InterestDeclaredV1, InterestWithdrawnV1, ScoringWish
from kit.ids import new_id
from tests.awards.council import GIAY_KHEN, WORKFLOWS, Council, ok, refused


async def test_a_member_who_is_nominated_is_recused_by_rule(board: Council) -> None:
    nominated = board.members[0]
    await board.nominate(persons=[nominated])
    await board.nominate()
    session_id = await board.session_id()
    closed = ok(await board.close(session_id))
    [recusal] = closed["recusals"]
    assert (recusal["member_id"], recusal["cause"]) == (str(nominated), "own_nomination")
    ok(await board.open_ballot(session_id))
    every = [{"item_id": item["id"], "choice": "for"} for item in closed["items"]]
    answer = await board.app.post(
        f"/sessions/{session_id}/ballots", nominated, {"choices": every, "manner": "present"}
    )
    refused(answer, 409, "recused_from_item")
    ok(await board.vote(session_id, nominated))
    for member in board.members[1:3]:
        ok(await board.vote(session_id, member))
    for member in board.members[3:]:
        ok(await board.vote(session_id, member, "against"))
    ok(await board.tally(session_id))
    items = {item["id"]: item for item in (await board.view(session_id))["items"]}
    own = items[recusal["item_id"]]
    assert (own["in_favour"], own["members"], own["status"]) == (2, 5, "not_approved")
    other = next(item for item in items.values() if item["id"] != recusal["item_id"])
    assert (other["in_favour"], other["status"]) == (3, "approved")


async def test_a_declared_interest_is_recorded_once_by_the_member_or_the_secretary(board: Council) -> None:
    await board.nominate(GIAY_KHEN, GIAY_KHEN)
    session_id = await board.session_id()
    first, second = (item["id"] for item in (await board.view(session_id))["items"])
    path = f"/sessions/{session_id}/recusals"
    body = {"item_id": first, "reason": "Là người thân"}
    ok(await board.app.post(path, board.members[0], body))
    refused(await board.app.post(path, board.members[0], body), 409, "already_recused")
    ok(await board.close(session_id))
    for_another = {"item_id": second, "reason": "Vắng, có đơn", "member_id": board.members[1]}
    refused(await board.app.post(path, board.members[2], for_another), 403, "not_authorised")
    ok(await board.app.post(path, board.secretary, for_another))
    stranger = for_another | {"member_id": new_id()}
    refused(await board.app.post(path, board.secretary, stranger), 403, "not_a_member")
    unknown = for_another | {"item_id": new_id()}
    refused(await board.app.post(path, board.secretary, unknown), 409, "item_not_on_agenda")
    facts = await board.facts("session.member_recused")
    assert [fact["item_id"] for fact in facts] == [first, second]
    assert [fact["told"] for fact in facts] == [[], [str(board.members[1])]], (
        "whoever did not do it themselves"
    )
    assert "reason" not in facts[0]
    rows = ok(await board.app.get(f"{path.removesuffix('/recusals')}/history", board.secretary))["items"]
    about = [row["about"] for row in rows if row["what"] == "member_recused"]
    assert about == [None, str(board.members[1])]
    mistake = (await board.view(session_id))["recusals"][-1]["id"]
    ok(await board.app.post(f"{path}/{mistake}/withdraw", board.secretary, {"reason": "Ghi nhầm người"}))
    (back,) = await board.facts("session.recusal_withdrawn")
    assert back["told"] == [str(board.members[1])]


async def test_a_recusal_by_mistake_is_taken_back_as_it_was_seen(board: Council) -> None:
    await board.nominate()
    session_id = await board.session_id()
    body = {"item_id": (await board.view(session_id))["items"][0]["id"], "reason": "Nhầm người trùng tên"}
    path = f"/sessions/{session_id}/recusals"
    seen = await board.app.post(path, board.members[0], body)
    [mistake] = ok(seen)["recusals"]
    ok(await board.app.post(path, board.members[1], body))
    withdraw, why = f"{path}/{mistake['id']}/withdraw", {"reason": "Khai nhầm"}
    late = await board.app.post(withdraw, board.members[0], why, **{"If-Match": seen.headers["etag"]})
    assert refused(late, 412, "precondition_failed")["changed"] == ["member_recused"]
    refused(await board.app.post(withdraw, board.members[1], why), 403, "not_authorised")
    left = ok(await board.app.post(withdraw, board.members[0], why))["recusals"]
    assert [one["member_id"] for one in left] == [str(board.members[1])]
    [told] = await board.facts("session.recusal_withdrawn")
    assert [one["withdrawn"] for one in told["interests"]] == [True]


async def test_a_mistake_about_whoever_left_the_agenda_is_taken_back(board: Council) -> None:
    """The interest counts in every service, and for the next attempt."""
    dossier = await board.nominate(GIAY_KHEN, GIAY_KHEN)
    session_id = await board.session_id()
    body = {"item_id": (await board.view(session_id))["items"][0]["id"], "reason": "Nhầm người trùng tên"}
    path = f"/sessions/{session_id}/recusals"
    [mistake] = ok(await board.app.post(path, board.members[0], body))["recusals"]
    await board.withdrawn(dossier, 0)
    ok(await board.app.post(f"{path}/{mistake['id']}/withdraw", board.members[0], {"reason": "Khai nhầm"}))
    [told] = await board.facts("session.recusal_withdrawn")
    assert [one["withdrawn"] for one in told["interests"]] == [True]


async def test_a_recusal_after_the_vote_takes_the_vote_out_of_the_count(board: Council) -> None:
    await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    for member, choice in zip(board.members, ["for", "for", "for", "against", "against"], strict=True):
        ok(await board.vote(session_id, member, choice))
    item = (await board.view(session_id))["items"][0]["id"]
    body = {"item_id": item, "reason": "Là người thân"}
    ok(await board.app.post(f"/sessions/{session_id}/recusals", board.members[0], body))
    ok(await board.tally(session_id))
    assert (await board.view(session_id))["items"][0]["status"] == "not_approved"
    refused(
        await board.app.post(f"/sessions/{session_id}/recusals", board.members[1], body),
        409,
        "session_state_conflict",
    )


async def test_a_paper_is_complete_and_only_from_members(board: Council) -> None:
    await board.nominate(GIAY_KHEN, GIAY_KHEN)
    session_id = await board.session_id()
    ok(await board.close(session_id))
    member = board.members[0]
    refused(await board.vote(session_id, member), 409, "session_state_conflict")
    ok(await board.open_ballot(session_id))
    first, second = (item["id"] for item in (await board.view(session_id))["items"])
    path = f"/sessions/{session_id}/ballots"

    def paper(*items: Any, **more: Any) -> dict[str, Any]:
        return {"choices": [{"item_id": item, "choice": "for"} for item in items], "manner": "present"} | more

    body = refused(await board.app.post(path, member, paper(first)), 422, "ballot_incomplete")
    assert body["missing"] == [second]
    refused(await board.app.post(path, member, paper(first, second, second)), 422, "ballot_incomplete")
    refused(await board.app.post(path, member, paper(first, second, new_id())), 422, "ballot_incomplete")
    refused(await board.app.post(path, member, paper(first, second, blank=True)), 422, "invalid_payload")
    newcomer = await board.app.person("council_member", board.district)
    refused(await board.app.post(path, newcomer, paper(first, second)), 403, "not_a_member")
    refused(await board.app.post(path, board.head, paper(first, second)), 403, "not_authorised")
    ok(await board.app.post(path, member, paper(first, second)))
    assert len(await board.app.sql("SELECT 1 FROM ballots")) == 2


async def test_a_paper_may_be_replaced_until_the_tally(board: Council) -> None:
    await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    for member in board.members:
        ok(await board.vote(session_id, member))
    ok(await board.vote(session_id, board.members[0], "against"))
    casts = await board.facts("session.ballot_cast")
    own = [fact["ballot_ids"] for fact in casts if fact["member_id"] == str(board.members[0])]
    assert own[0] == own[1]
    ok(await board.tally(session_id))
    assert (await board.view(session_id))["items"][0]["in_favour"] == 4
    refused(await board.vote(session_id, board.members[1]), 409, "session_state_conflict")


async def test_the_same_paper_twice_at_once_is_one_row_for_each_item(board: Council) -> None:
    await board.nominate(GIAY_KHEN, GIAY_KHEN)
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    member = board.members[0]
    for answer in await asyncio.gather(*(board.vote(session_id, member) for _ in range(3))):
        ok(answer)
    assert await board.app.sql("SELECT count(*) FROM ballots") == [(2,)]


async def test_the_secretary_enters_an_absent_members_written_paper(board: Council) -> None:
    await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    absent = board.members[4]
    enter: dict[str, Any] = {"by": board.secretary, "member_id": absent}
    refused(await board.vote(session_id, absent, **enter), 422, "paper_reference_missing")
    refused(await board.vote(session_id, absent, **enter, manner="written"), 422, "paper_reference_missing")
    written: dict[str, Any] = {"manner": "written", "paper_reference": "Phiếu số 05"}
    refused(
        await board.vote(session_id, absent, by=board.members[0], member_id=absent, **written),
        403,
        "not_authorised",
    )
    ok(await board.vote(session_id, absent, **enter, **written))
    for member in board.members[:3]:
        ok(await board.vote(session_id, member))
    refused(await board.tally(session_id), 409, "ballot_still_open")
    ok(await board.vote(session_id, board.members[3], "against"))
    refused(
        await board.app.get(f"/sessions/{session_id}/minutes", board.secretary), 409, "session_not_concluded"
    )
    ok(await board.tally(session_id))
    minutes = ok(await board.app.get(f"/sessions/{session_id}/minutes", board.secretary))
    assert minutes["written"] == [str(absent)]
    assert minutes["written_papers"] == {str(absent): "Phiếu số 05"}
    assert (len(minutes["present"]), minutes["absent"]) == (4, [])
    [counted] = minutes["items"]
    assert (counted["in_favour"], counted["against"], counted["not_voted"]) == (4, 1, 0)
    assert counted["threshold"] == "1/2"
    entered = await board.app.sql("SELECT member_id FROM ballots WHERE entered_by <> member_id")
    assert entered == [(absent,)]


async def test_a_nominated_secretary_enters_no_paper(board: Council) -> None:
    await board.nominate(persons=[board.secretary])
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    answer = await board.vote(
        session_id,
        board.members[0],
        by=board.secretary,
        member_id=board.members[0],
        manner="written",
        paper_reference="Phiếu số 01",
    )
    refused(answer, 403, "own_nomination")


async def test_reminder_and_tally_keep_to_their_times(board: Council) -> None:
    await board.nominate()
    session_id = await board.session_id()
    refused(await board.tally(session_id), 409, "session_state_conflict")
    ok(await board.close(session_id))
    case = ok(await board.open_ballot(session_id))
    assert case["due_at"].startswith("2025-05-15T17:00")
    assert case["remind_at"].startswith("2025-05-14T17:00")
    refused(await board.open_ballot(session_id), 409, "session_state_conflict")
    for member in board.members[:3]:
        ok(await board.vote(session_id, member, "for" if member in board.members[:2] else "against"))
    remind = f"/sessions/{session_id}/remind"
    refused(await board.app.post(remind, WORKFLOWS), 409, "reminder_not_due")
    await board.app.set_clock("2025-05-15 00:01+07")
    ok(await board.app.post(remind, WORKFLOWS))
    refused(await board.app.post(remind, WORKFLOWS), 409, "reminder_not_due")
    [reminded] = await board.facts("session.reminded")
    assert reminded["members"] == [str(member) for member in board.members[3:]]
    refused(await board.tally(session_id), 409, "ballot_still_open")
    await board.app.set_clock("2025-05-16 00:01+07")
    refused(await board.tally(session_id), 409, "ballot_still_open")  # papers that came in time are entered
    await board.app.set_clock("2025-05-17 00:01+07")
    ok(await board.tally(session_id))
    [concluded] = await board.facts("session.concluded")
    assert (concluded["outcomes"][0]["in_favour"], concluded["outcomes"][0]["approved"]) == (2, False)
    minutes = ok(await board.app.get(f"/sessions/{session_id}/minutes", board.secretary))
    assert len(minutes["absent"]) == 2


async def test_scores_come_before_the_ballot_where_the_round_wants_them(board: Council) -> None:
    await board.open_round(ScoringWish(unit_id=board.district.unit_id, sheet_code="bang-diem"))
    dossier = await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    case = ok(await board.app.get(f"/sessions/{session_id}/case", WORKFLOWS))
    assert (case["panel_sheet"], case["awaited_ballots"], case["level"]) == ("bang-diem", 5, "district")
    assert refused(await board.open_ballot(session_id), 503, "panel_not_concluded")["retryable"]
    result = NomineeResult(
        item_id=case["items"][0]["item_id"],
        nominee_id=dossier.nominees[0].nominee_id,
        mean=Decimal("87.5"),
        spread=Decimal("2.25"),
        rank=1,
    )
    await board.app.tell(
        PanelConcludedV1(
            session_id=session_id, unit_id=board.district.unit_id, round_id=board.round_id, results=(result,)
        ),
        session_id,
    )
    [waiting] = ok(await board.app.get("/cases", WORKFLOWS))["items"]
    assert waiting["deadline"] is not None  # a workflow that missed the nudge is found by it
    ok(await board.open_ballot(session_id))
    view = await board.view(session_id, board.members[0])
    assert view["items"][0]["score"] == {"mean": "87.5", "spread": "2.25", "rank": 1}


async def test_a_recusal_on_which_the_panel_was_concluded_stands(board: Council) -> None:
    """Taken back, it would give back the vote, and not the score: what was concluded on it is not undone."""
    await board.open_round(ScoringWish(unit_id=board.district.unit_id, sheet_code="bang-diem"))
    dossier = await board.nominate()
    session_id = await board.session_id()
    [item] = ok(await board.close(session_id))["items"]
    path, body = f"/sessions/{session_id}/recusals", {"item_id": item["id"], "reason": "Trùng tên"}
    here, there, later = board.members[:3]
    ok(await board.app.post(path, here, body))
    of: dict[str, Any] = {
        "dossier_id": dossier.dossier_id,
        "round_id": dossier.round_id,
        "submitting_unit_id": dossier.submitting_unit_id,
        "attempt": 1,
    }
    interest = InterestStated(
        interest_id=new_id(),
        person_id=there,
        dossier_id=dossier.dossier_id,
        nominee_id=dossier.nominees[0].nominee_id,
        ground=Ground.OTHER,
    )
    await board.app.tell(InterestDeclaredV1(interests=(interest,), **of), dossier.dossier_id)
    concluded = PanelConcludedV1(
        session_id=session_id, unit_id=board.district.unit_id, round_id=board.round_id, results=()
    )
    await board.app.tell(concluded, session_id)
    ok(await board.app.post(path, later, body))
    recusals = {one["member_id"]: one["id"] for one in (await board.view(session_id))["recusals"]}
    mistake = {"reason": "Ghi nhầm"}
    refused(
        await board.app.post(f"{path}/{recusals[str(here)]}/withdraw", here, mistake),
        409,
        "interest_already_counted",
    )
    withdrawn = interest.model_copy(update={"withdrawn": True})
    await board.app.tell(InterestWithdrawnV1(interests=(withdrawn,), **of), dossier.dossier_id)
    ok(await board.app.post(f"{path}/{recusals[str(later)]}/withdraw", later, mistake))
    standing = {one["member_id"] for one in (await board.view(session_id))["recusals"]}
    assert standing == {str(here), str(there)}


async def test_no_ballot_opens_for_a_round_that_is_not_known_yet(board: Council) -> None:
    """Rounds come on a topic of their own: until then nobody knows whether scores are wanted."""
    board.round_id = new_id()
    await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    refused(await board.app.get(f"/sessions/{session_id}/case", WORKFLOWS), 503, "round_unknown")
    refused(await board.open_ballot(session_id), 503, "round_unknown")
    await board.open_round()
    ok(await board.open_ballot(session_id))


async def test_a_member_sees_who_voted_and_only_his_own_ballot(board: Council) -> None:
    await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    ok(await board.vote(session_id, board.members[0], "against"))
    other = await board.view(session_id, board.members[1])
    assert (other["voted"], other["my_ballot"]) == ([str(board.members[0])], [])
    own = await board.view(session_id, board.members[0])
    assert [ballot["choice"] for ballot in own["my_ballot"]] == ["against"]
    history = ok(await board.app.get(f"/sessions/{session_id}/history", board.secretary))["items"]
    assert [row["what"] for row in history] == [
        "session_opened",
        "items_added",
        "agenda_closed",
        "ballot_opened",
        "ballot_cast",
    ]
    assert history[-1]["actor"] == f"person:{board.members[0]}"
    assert history[-1]["capacity"] == "council_chair"
