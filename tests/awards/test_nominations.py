"""A nomination has one holder at a time: handed over, decided or given back, whoever comes first."""

import asyncio
from typing import Any
from uuid import UUID

from contracts.acts import Ground, InterestStated
from contracts.submissions import InterestDeclaredV1, StepCompletedV1, StepKind
from kit.ids import new_id
from tests.awards.council import GIAY_KHEN, Council, ok, refused


async def test_what_was_not_handed_over_is_not_decided(board: Council) -> None:
    """The council's word alone gives awards nothing: submissions records it, and hands over."""
    dossier = await board.nominate(GIAY_KHEN, GIAY_KHEN)
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    for member in board.members:
        ok(await board.vote(session_id, member))
    ok(await board.tally(session_id))
    first, second = (await board.view(session_id))["items"]
    body = refused(await board.draft([first, second]), 409, "nomination_held")
    assert (body["holder"], body["way"]) == ("submissions", "hand_over")
    assert body["item_ids"] == sorted([first["id"], second["id"]])
    await board.hand_over(session_id, dossier.nominees[0].nominee_id)
    refused(await board.draft([first, second]), 409, "nomination_held")
    ok(await board.draft([first]))


async def test_what_was_annulled_is_not_decided_anew(board: Council) -> None:
    """Law 06/2022/QH15, Article 93: the dossier says `revoked` for good, and so does awards."""
    items = await board.approved()
    target = await board.issued(items)
    revocation = ok(
        await board.draft(
            [],
            kind="revoke",
            target_decision_id=target["id"],
            reason="Khai man thành tích",
            items=[{"item_id": items[0]["id"]}],
        )
    )
    ok(await board.sign(revocation))
    ok(await board.issue(revocation, "1026"))
    refused(await board.draft(items), 409, "nomination_over")
    assert await _states(board) == {items[0]["nominee_id"]: "revoked"}


async def test_who_was_withdrawn_is_not_decided(board: Council) -> None:
    """Whether the council approved them in that moment, or they were given back for that."""
    dossier = await board.nominate(GIAY_KHEN, GIAY_KHEN)
    session_id = await board.session_id()
    await board.conclude(session_id, handed_over=False)
    await board.hand_over(session_id, dossier.nominees[1].nominee_id)
    raced, back = (await board.view(session_id))["items"]
    await board.withdrawn(dossier, 0)
    refused(await board.draft([raced]), 409, "nomination_over")
    await board.ask_back(back)
    refused(await board.draft([back]), 409, "nomination_held")
    await board.withdrawn(dossier, 1)
    refused(await board.draft([back]), 409, "nomination_over")
    assert set((await _states(board)).values()) == {"withdrawn"}
    rows = await board.app.sql("SELECT what FROM history WHERE what = 'nomination_withdrawn'")
    assert len(rows) == 2


async def test_what_was_given_back_stops_the_paper(board: Council) -> None:
    """A draft can't be signed, a signed decision can't be issued; without the entry it is drafted anew."""
    first, second, third = await board.approved(*[GIAY_KHEN] * 3)
    drafted = ok(await board.draft([first]))
    signed = ok(await board.draft([second, third]))
    ok(await board.sign(signed))
    await board.ask_back(first)
    await board.ask_back(second)
    given = await board.facts("nomination.given_back")
    assert [fact["nominee_id"] for fact in given] == [first["nominee_id"], second["nominee_id"]]
    assert given[0]["asked_by"] == [str(board.head)]
    lost = await board.facts("decision.lines_lost")
    assert [fact["item_ids"] for fact in lost] == [[first["id"]], [second["id"]]]
    assert lost[0]["concerned"] == [str(board.drafter)]
    assert lost[1]["concerned"] == [str(board.drafter), str(board.head)]
    refused(await board.sign(drafted), 409, "nomination_held")
    refused(await board.issue(signed), 409, "nomination_held")
    assert await board.app.sql("SELECT * FROM register_entries") == []
    ok(await board.give_back(signed))
    refused(await board.sign(signed), 409, "nomination_held")
    ok(await board.discard(signed))
    decision = await board.issued([third])
    assert [entry["item_id"] for entry in decision["entries"]] == [third["id"]]
    states = await _states(board)
    assert [states[item["nominee_id"]] for item in (first, second, third)] == [
        "in_review",
        "in_review",
        "awarded",
    ]


async def test_a_request_after_the_issue_is_told_so(board: Council) -> None:
    items = await board.approved()
    await board.issued(items)
    await board.ask_back(items[0])
    [kept] = await board.facts("nomination.kept")
    assert (kept["nominee_id"], kept["asked_by"]) == (items[0]["nominee_id"], [str(board.head)])
    assert await board.facts("nomination.given_back") == []
    assert await _states(board) == {items[0]["nominee_id"]: "awarded"}


async def test_a_request_and_an_issue_in_the_same_second_end_in_one_of_two_states(board: Council) -> None:
    items = await board.approved(*[GIAY_KHEN] * 6)
    decisions = [ok(await board.draft([item])) for item in items]
    for decision in decisions:
        ok(await board.sign(decision))
    asked = [board.ask_back(item) for item in items]
    issued = [board.issue(decision, str(number)) for number, decision in enumerate(decisions, start=1)]
    first, then = (issued[:3], asked[:3]), (asked[3:], issued[3:])
    done = await asyncio.gather(*first[0], *first[1], *then[0], *then[1])
    answers = [answer for answer in done if answer is not None]
    states = await _states(board)
    given = {fact["nominee_id"] for fact in await board.facts("nomination.given_back")}
    kept = {fact["nominee_id"] for fact in await board.facts("nomination.kept")}
    registered = {
        str(row.nominee_id) for row in await board.app.sql("SELECT nominee_id FROM register_entries")
    }
    for item, answer in zip(items, answers, strict=True):
        nominee = item["nominee_id"]
        if answer.status_code == 200:
            assert (states[nominee], nominee in kept, nominee in given) == ("awarded", True, False)
        else:
            refused(answer, 409, "nomination_held")
            assert (states[nominee], nominee in kept, nominee in given) == ("in_review", False, True)
        assert (nominee in registered) == (answer.status_code == 200)


async def test_a_nomination_comes_again_after_it_was_given_back(board: Council) -> None:
    """Returned, corrected, found worthy again: handed over in its second attempt, on that council's word."""
    [item] = await board.approved()
    await board.ask_back(item)
    dossier_id, nominee_id = UUID(item["dossier_id"]), UUID(item["nominee_id"])
    again = await board.submitted(dossier_id=dossier_id, attempt=2, nominee_ids=[nominee_id])
    await board.consider(again)
    [second] = (await board.conclude(await board.session_id(ordinal=2)))["items"]
    refused(await board.draft([item]), 409, "items_not_approved")
    await board.issued([second])


async def test_a_signed_decision_is_given_back_with_a_reason(board: Council) -> None:
    """A misspelt name that the clerk noticed: given back, discarded, drafted anew; who signed is told."""
    items = await board.approved()
    decision = ok(await board.draft(items))
    refused(await board.give_back(decision), 409, "decision_state_conflict")
    ok(await board.sign(decision))
    refused(await board.discard(decision), 409, "decision_state_conflict")
    refused(await board.give_back(decision, by=board.members[0]), 403, "not_authorised")
    path = f"/decisions/{decision['id']}/give-back"
    refused(await board.app.post(path, board.clerk, {"reason": " "}), 422, "invalid_payload")
    for by in (board.clerk, board.head, board.drafter):
        back = ok(await board.give_back(decision, by=by))
        assert (back["status"], back["signed_by"], back["signed_at"]) == ("drafted", None, None)
        refused(await board.issue(decision), 409, "decision_state_conflict")
        ok(await board.sign(decision))
    given = await board.facts("decision.given_back")
    assert given[0]["concerned"] == [str(board.drafter), str(board.head)]
    history = ok(await board.app.get(f"/decisions/{decision['id']}/history", board.head))["items"]
    row = history[2]
    assert (row["what"], row["capacity"], row["why"]) == (
        "decision_given_back",
        "clerk",
        "Ghi sai tên đệm",
    )
    ok(await board.give_back(decision))
    ok(await board.discard(decision))
    assert ok(await board.app.get("/decisions", board.drafter))["items"] == []
    assert ok(await board.app.get(f"/decisions/{decision['id']}", board.drafter))["status"] == "discarded"
    await board.issued(items)


async def test_the_last_act_looks_again_at_the_signature(board: Council) -> None:
    """What was heard after the signature counts: another part in the dossier, an interest, or a role that ended."""
    decisions = []
    items = [*await board.approved(), *await board.approved(), *await board.approved()]
    signers = [await board.app.person("head", board.district) for _ in items]
    for item, signer in zip(items, signers, strict=True):
        decisions.append(ok(await board.draft([item])))
        ok(await board.sign(decisions[-1], signer))
    await board.tell_by(signers[0], _appraised(board, items[0]))
    lapsed = refused(await board.issue(decisions[0]), 409, "signature_lapsed")
    assert (lapsed["why"], lapsed["person_id"]) == ("duties_not_separated", str(signers[0]))
    await board.app.sql(
        f"UPDATE authority_assignments SET valid_to = '2025-05-11' WHERE person_id = '{signers[1]}'"
    )
    lapsed = refused(await board.issue(decisions[1]), 409, "signature_lapsed")
    assert lapsed["why"] == "not_authorised"
    await board.tell_by(signers[2], _interested(board, signers[2], items[2]))
    lapsed = refused(await board.issue(decisions[2]), 409, "signature_lapsed")
    assert lapsed["why"] == "interested_party"
    for decision in decisions:
        ok(await board.give_back(decision))
    assert await board.app.sql("SELECT * FROM register_entries") == []


def _interested(board: Council, person: UUID, item: Any) -> InterestDeclaredV1:
    interest = InterestStated(
        interest_id=new_id(),
        person_id=person,
        dossier_id=UUID(item["dossier_id"]),
        nominee_id=UUID(item["nominee_id"]),
        ground=Ground.CLOSE_RELATIVE,
    )
    return InterestDeclaredV1(
        dossier_id=interest.dossier_id,
        round_id=board.round_id,
        submitting_unit_id=board.commune.unit_id,
        attempt=1,
        interests=(interest,),
    )


def _appraised(board: Council, item: Any) -> StepCompletedV1:
    return StepCompletedV1(
        dossier_id=UUID(item["dossier_id"]),
        round_id=board.round_id,
        submitting_unit_id=board.commune.unit_id,
        attempt=1,
        stage=2,
        unit_id=board.district.unit_id,
        step=StepKind.APPRAISE,
        office_id=board.office.unit_id,
    )


async def _states(board: Council) -> dict[str, str]:
    rows = await board.app.sql("SELECT nominee_id, state FROM nominations")
    return {str(row.nominee_id): row.state for row in rows}
