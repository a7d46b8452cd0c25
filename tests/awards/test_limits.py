"""When a ballot closes, who is asked, whose paper it was, and when a council has decided nothing."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from contracts.directory import AssignmentsConfirmedV1, CalendarDay, CalendarRecordedV1, DayKind
from tests.awards.council import GIAY_KHEN, WORKFLOWS, Council, ok, refused
from tests.support.circles import before_councils

REUNIFICATION = CalendarRecordedV1(
    year=2025,
    days=(
        CalendarDay(date=date(2025, 4, 30), kind=DayKind.HOLIDAY, name="Ngày Chiến thắng"),
        CalendarDay(date=date(2025, 5, 1), kind=DayKind.HOLIDAY, name="Ngày Quốc tế lao động"),
        CalendarDay(date=date(2025, 5, 2), kind=DayKind.SWAP_OFF, name="Nghỉ hoán đổi"),
    ),
)


@pytest.fixture
async def voting(board: Council) -> UUID:
    """A ballot on one nomination, open from Monday 12 May to the end of Thursday."""
    await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    return session_id


def written(board: Council, received: str | None = None) -> dict[str, Any]:
    paper = {"by": board.secretary, "manner": "written", "paper_reference": "Công văn đến số 05"}
    return paper | ({"received_at": received} if received else {})


async def leave(board: Council, member: UUID, last_day: str) -> None:
    await board.app.sql(
        f"UPDATE authority_assignments SET valid_to = '{last_day}' WHERE person_id = '{member}'"
    )


async def test_a_ballot_over_the_holidays_ends_on_a_working_day(board: Council) -> None:
    await board.app.tell(REUNIFICATION, "2025")
    await board.app.set_clock("2025-04-29 14:00+07")
    await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    case = ok(await board.open_ballot(session_id))
    assert case["due_at"].startswith("2025-05-07T17:00"), "5, 6 and 7 May are its three working days"
    assert case["remind_at"].startswith("2025-05-06T17:00")
    assert case["count_at"].startswith("2025-05-08T17:00")


async def test_the_round_says_how_long_a_ballot_is_open(board: Council) -> None:
    dossier = await board.submitted()
    await board.app.tell(before_councils(dossier, board.district), dossier.dossier_id)
    await board.app.tell(board.considered(dossier).model_copy(update={"working_days": 5}), dossier.dossier_id)
    session_id = await board.session_id()
    ok(await board.close(session_id))
    assert ok(await board.open_ballot(session_id))["due_at"].startswith("2025-05-19T17:00")


async def test_a_vote_after_the_ballot_closed_is_refused_before_any_timer_woke(
    board: Council, voting: UUID
) -> None:
    await board.app.set_clock("2025-05-15 23:59:30+07")
    ok(await board.vote(voting, board.members[0]))
    await board.app.set_clock("2025-05-16 00:00:01+07")
    refused(await board.vote(voting, board.members[1]), 409, "ballot_closed")
    refused(await board.vote(voting, board.members[0], "against"), 409, "ballot_closed")


async def test_a_vote_of_ones_own_is_given_now_and_not_earlier(board: Council, voting: UUID) -> None:
    earlier = await board.vote(voting, board.members[0], received_at="2025-05-12T09:00:00+07:00")
    [fault] = refused(earlier, 422, "invalid_payload")["errors"]
    assert (fault["pointer"], fault["code"]) == ("/received_at", "of_entered_papers")


async def test_a_paper_that_arrived_in_time_is_entered_until_the_count(board: Council, voting: UUID) -> None:
    for member in board.members[:2]:
        ok(await board.vote(voting, member))
    await board.app.set_clock("2025-05-16 08:00+07")
    late, absent = board.members[2], board.members[3]

    async def enter(member: UUID, at: str) -> Any:
        return await board.vote(voting, member, member_id=member, **written(board, at))

    refused(await enter(late, "2025-05-16T07:30:00+07:00"), 409, "ballot_closed")
    refused(await enter(late, "2025-05-17T07:30:00+07:00"), 422, "paper_receipt_wrong")
    refused(await enter(late, "2025-05-11T07:30:00+07:00"), 422, "paper_receipt_wrong")
    refused(await board.tally(voting), 409, "ballot_still_open")
    ok(await enter(absent, "2025-05-15T16:30:00+07:00"))
    [told] = await board.facts("session.paper_entered")
    assert (told["members"], told["entered_by"]) == ([str(absent)], str(board.secretary))
    history = ok(await board.app.get(f"/sessions/{voting}/history", board.secretary))["items"]
    assert (history[-1]["what"], history[-1]["about"]) == ("paper_entered", str(absent))
    assert history[-1]["why"] == "Công văn đến số 05"
    await board.app.set_clock("2025-05-17 00:00:01+07")
    ok(await board.tally(voting))
    assert (await board.view(voting))["items"][0]["status"] == "approved"


async def test_of_two_papers_the_one_that_arrived_last_counts(board: Council, voting: UUID) -> None:
    """Whichever was typed last; and what was mistyped of the one is still put right."""
    await board.app.set_clock("2025-05-15 08:00+07")
    member = board.members[0]

    async def enter(choice: str, reference: str, at: str) -> Any:
        paper = written(board, at) | {"paper_reference": reference}
        return await board.vote(voting, member, choice, member_id=member, **paper)

    ok(await enter("for", "Công văn đến số 05", "2025-05-14T09:30:00+07:00"))
    older = await enter("against", "Công văn đến số 02", "2025-05-13T09:00:00+07:00")
    refused(older, 409, "paper_superseded")
    ok(await enter("for", "Công văn đến số 5", "2025-05-14T09:00:00+07:00"))
    ok(await enter("against", "Công văn đến số 07", "2025-05-14T16:00:00+07:00"))


async def test_no_paper_arrived_before_there_was_an_agenda_to_vote_on(board: Council) -> None:
    await board.nominate()
    session_id = await board.session_id()
    await board.app.set_clock("2025-05-13 09:00+07")
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    member = board.members[0]
    for at, status in (("12T16:00:00+07:00", 422), ("13T09:00:00+07:00", 422), ("13T09:01:00+07:00", 201)):
        await board.app.set_clock("2025-05-13 09:30+07")
        answer = await board.vote(session_id, member, member_id=member, **written(board, f"2025-05-{at}"))
        assert answer.status_code == status, answer.text


async def test_no_paper_is_entered_over_a_members_own_vote(board: Council, voting: UUID) -> None:
    member = board.members[0]
    ok(await board.vote(voting, member))
    over = await board.vote(voting, member, "against", member_id=member, **written(board))
    refused(over, 409, "already_voted")
    assert (await board.view(voting, member))["my_ballot"][0]["choice"] == "for"
    other = board.members[1]
    for choice in ("against", "for"):  # a paper that was entered wrongly is entered anew
        ok(await board.vote(voting, other, choice, member_id=other, **written(board)))
    ok(await board.vote(voting, other, "against"))  # and its member's own vote replaces it
    assert await board.app.sql(
        f"SELECT choice, manner FROM ballots WHERE member_id = '{other}' AND entered_by = member_id"
    ) == [("against", "present")]


async def test_a_members_own_vote_in_writing_keeps_its_reference(board: Council, voting: UUID) -> None:
    own = {"manner": "written", "paper_reference": "Phiếu số 02"}
    ok(await board.vote(voting, board.members[0], **own))
    last = ok(await board.app.get(f"/sessions/{voting}/history", board.secretary))["items"][-1]
    assert (last["what"], last["why"], last["about"]) == ("ballot_cast", "Phiếu số 02", None)


async def test_who_left_is_neither_awaited_nor_reminded_and_stays_in_the_denominator(
    board: Council, voting: UUID
) -> None:
    gone, early = board.members[3], board.members[4]
    ok(await board.vote(voting, early, "against"))
    for member in (gone, early):
        await leave(board, member, "2025-05-13")
    await board.app.set_clock("2025-05-15 00:01+07")
    seen = await board.view(voting)
    assert set(seen["left"]) == {str(gone), str(early)}
    assert seen["awaited"] == [str(member) for member in board.members[:3]]
    ok(await board.app.post(f"/sessions/{voting}/remind", WORKFLOWS))
    [reminded] = await board.facts("session.reminded")
    assert reminded["members"] == seen["awaited"]
    refused(await board.vote(voting, gone), 403, "not_authorised")
    paper = await board.vote(voting, gone, member_id=gone, **written(board, "2025-05-14T09:00:00+07:00"))
    refused(paper, 409, "member_left")
    ok(await board.vote(voting, gone, member_id=gone, **written(board, "2025-05-13T09:00:00+07:00")))
    for member in board.members[:2]:
        ok(await board.vote(voting, member))
    ok(await board.vote(voting, board.members[2], "against"))
    ok(await board.tally(voting))
    minutes = ok(await board.app.get(f"/sessions/{voting}/minutes", board.secretary))
    [counted] = minutes["items"]
    assert (counted["in_favour"], counted["against"], counted["members"]) == (3, 2, 5)
    assert set(minutes["left"]) == {str(gone), str(early)}


async def test_a_ballot_whose_last_awaited_member_left_is_counted(board: Council, voting: UUID) -> None:
    """Nothing happens in the session then: a heartbeat of the directory is what says that nobody is missing."""
    *staying, gone = board.members
    for member in staying:
        ok(await board.vote(voting, member))
    heartbeat = AssignmentsConfirmedV1(as_of=datetime(2025, 5, 14, tzinfo=UTC))
    await leave(board, gone, "2025-05-13")
    await board.app.tell(heartbeat, "confirmed")
    assert (await board.view(voting))["status"] == "ballot_open", "they are in office to the end of that day"
    await board.app.set_clock("2025-05-14 00:01+07")
    await board.app.tell(heartbeat, "confirmed")
    assert (await board.view(voting))["status"] == "concluded"
    last = ok(await board.app.get(f"/sessions/{voting}/history", board.secretary))["items"][-1]
    assert (last["what"], last["capacity"]) == ("concluded", "rule")
    refused(await board.tally(voting), 409, "session_state_conflict")


async def test_without_its_quorum_a_council_has_decided_nothing(board: Council, voting: UUID) -> None:
    for member in board.members[:2]:
        ok(await board.vote(voting, member, "against"))
    await board.app.set_clock("2025-05-17 00:01+07")
    ok(await board.tally(voting))
    [concluded] = await board.facts("session.concluded")
    assert concluded["outcomes"] == []
    [undecided] = concluded["undecided"]
    [item] = (await board.view(voting))["items"]
    assert (item["status"], undecided["item_id"]) == ("undecided", item["id"])
    [counted] = ok(await board.app.get(f"/sessions/{voting}/minutes", board.secretary))["items"]
    assert (counted["decided"], counted["approved"]) == (False, False)
    again = await board.session_id(ordinal=2)
    [same] = (await board.view(again))["items"]
    assert (same["nominee_id"], same["status"]) == (item["nominee_id"], "on_agenda")
    refused(await board.draft([item]), 409, "items_not_approved")
    seen = await board.conclude(again)
    assert seen["items"][0]["status"] == "approved"


async def test_each_nomination_has_its_own_quorum(board: Council) -> None:
    """Of two, the one on which three took no part by mistake is not declined by the one who voted on it."""
    await board.nominate(GIAY_KHEN, GIAY_KHEN)
    voting = await board.session_id()
    ok(await board.close(voting))
    ok(await board.open_ballot(voting))
    first, second = (item["id"] for item in (await board.view(voting))["items"])
    path = f"/sessions/{voting}/recusals"
    for member in board.members[:3]:
        ok(await board.app.post(path, member, {"item_id": second, "reason": "Nhầm người trùng tên"}))
        ok(await board.vote(voting, member))
    ok(await board.vote(voting, board.members[3], "against"))
    for recusal in (await board.view(voting))["recusals"]:
        taken_back = {"reason": "Khai nhầm"}
        ok(await board.app.post(f"{path}/{recusal['id']}/withdraw", board.secretary, taken_back))
    await board.app.set_clock("2025-06-17 00:01+07")
    ok(await board.tally(voting))
    [concluded] = await board.facts("session.concluded")
    assert [one["item_id"] for one in concluded["outcomes"]] == [first]
    assert [one["item_id"] for one in concluded["undecided"]] == [second]
    [again] = (await board.view(await board.session_id(ordinal=2)))["items"]
    assert again["status"] == "on_agenda"


async def tag_before_the_last_vote(board: Council, voting: UUID) -> str:
    return f'"{(await board.view(voting))["version"] - 1}"'


async def test_the_secretary_prolongs_with_a_reason(board: Council, voting: UUID) -> None:
    ok(await board.vote(voting, board.members[0]))
    path = f"/sessions/{voting}/prolong-ballot"
    body = {"working_days": 2, "reason": "Ba ủy viên đi công tác."}
    refused(await board.app.post(path, board.members[0], body), 403, "not_authorised")
    await board.app.set_clock("2025-05-16 08:00+07")  # closed on Thursday night
    before = {"If-Match": await tag_before_the_last_vote(board, voting)}
    late = refused(await board.app.post(path, board.secretary, body, **before), 412, "precondition_failed")
    assert late["changed"] == ["ballot_cast"]
    seen = ok(await board.app.post(path, board.secretary, body))
    assert seen["due_at"].startswith("2025-05-20T17:00"), "from Friday on: Monday and Tuesday"
    [told] = await board.facts("session.ballot_prolonged")
    assert told["members"] == [str(member) for member in board.members[1:]]
    for member in board.members[1:]:
        ok(await board.vote(voting, member))
    ok(await board.tally(voting))
    refused(await board.app.post(path, board.secretary, body), 409, "session_state_conflict")
    history = ok(await board.app.get(f"/sessions/{voting}/history", board.secretary))["items"]
    assert [row["why"] for row in history if row["what"] == "ballot_prolonged"] == [body["reason"]]


async def test_a_ballot_whose_outcome_is_certain_is_ended_by_secretary_or_chair(
    board: Council, voting: UUID
) -> None:
    path = f"/sessions/{voting}/end-ballot"
    for member in board.members[:2]:
        ok(await board.vote(voting, member))
    refused(await board.app.post(path, board.secretary), 409, "ballot_still_open")
    ok(await board.vote(voting, board.members[2], "against"))
    refused(await board.app.post(path, board.secretary), 409, "ballot_still_open")
    ok(await board.vote(voting, board.members[3]))
    ok(await board.vote(voting, board.members[3], "against"))  # until the count a vote is put right
    ok(await board.vote(voting, board.members[3]))
    refused(await board.app.post(path, board.members[2]), 403, "not_authorised")
    [chair] = await board.app.sql("SELECT person_id FROM authority_assignments WHERE role = 'council_chair'")
    before = {"If-Match": await tag_before_the_last_vote(board, voting)}
    late = refused(await board.app.post(path, chair[0], **before), 412, "precondition_failed")
    assert late["changed"] == ["ballot_cast"]
    seen = ok(await board.app.post(path, chair[0]))
    assert (seen["status"], seen["items"][0]["in_favour"]) == ("concluded", 3)


async def test_an_incomplete_paper_says_what_is_wrong_with_it(board: Council) -> None:
    await board.nominate(GIAY_KHEN, GIAY_KHEN)
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    one, other = (item["id"] for item in (await board.view(session_id))["items"])
    choices = [{"item_id": item, "choice": "for"} for item in (one, one, other)]
    answer = await board.app.post(
        f"/sessions/{session_id}/ballots", board.members[0], {"manner": "present", "choices": choices}
    )
    problem = refused(answer, 422, "ballot_incomplete")
    assert (problem["missing"], problem["unexpected"], problem["repeated"]) == ([], [], [one])
