"""Tasks in sessions and decisions: each before whom it is, as long as it waits, and before nobody else."""

from typing import Any
from uuid import UUID

import pytest

from tests.awards.council import GIAY_KHEN, Council, ok

pytestmark = pytest.mark.stack
DRAFTERS = {"secretary", "drafter"}
"""Who may draft: the council's secretary, and an officer of the standing office."""


async def tasks_of(board: Council, person: UUID, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(await board.app.get(f"/tasks{query}", person))["items"]
    return found


async def asked(board: Council) -> dict[str, set[str]]:
    """Of whom each kind of task is asked, out of everybody there is."""
    people = {
        "secretary": board.secretary,
        "drafter": board.drafter,
        "head": board.head,
        "clerk": board.clerk,
    }
    people |= {f"member {number}": member for number, member in enumerate(board.members)}
    people["commune"] = await board.app.person("head", board.commune)
    people["administrator"] = await board.app.person("administrator", board.province)
    people["province"] = await board.app.person("head", board.province)
    found: dict[str, set[str]] = {}
    for name, person in people.items():
        for task in await tasks_of(board, person):
            found.setdefault(task["what"], set()).add(name)
    return found


async def chair(board: Council) -> str:
    rows = await board.app.sql("SELECT person_id FROM authority_assignments WHERE role = 'council_chair'")
    return f"member {board.members.index(rows[0].person_id)}"


def members(*numbers: int) -> set[str]:
    return {f"member {number}" for number in numbers}


async def test_a_session_asks_secretary_and_members_in_turn(board: Council) -> None:
    assert await asked(board) == {}
    await board.nominate()
    session_id = await board.session_id()
    assert await asked(board) == {"close_agenda": {"secretary"}}
    (agenda,) = await tasks_of(board, board.secretary)
    version = (await board.view(session_id))["version"]
    assert (agenda["about"], agenda["about_id"], agenda["version"]) == ("session", str(session_id), version)
    assert (agenda["for_unit"], agenda["page"]) == (board.district.name, f"/phien-hop/{session_id}")
    assert (agenda["due_at"], agenda["limit"], agenda["stage"]) == (None, None, None)
    seen = {"If-Match": f'"{agenda["version"]}"'}
    ok(await board.app.post(f"/sessions/{session_id}/close-agenda", board.secretary, **seen))
    assert await asked(board) == {}, "the workflow opens the ballot"
    ok(await board.open_ballot(session_id))
    assert await asked(board) == {"vote": members(0, 1, 2, 3, 4)}
    (vote,) = await tasks_of(board, board.members[0])
    assert (vote["limit"], vote["due_at"]) == ("closing", (await board.view(session_id))["due_at"])
    for member in board.members[:4]:
        ok(await board.vote(session_id, member))
    assert await asked(board) == {"vote": members(4)}
    ok(await board.vote(session_id, board.members[4]))
    assert await asked(board) == {"end_ballot": {"secretary", await chair(board)}}
    ok(await board.tally(session_id))
    assert await asked(board) == {}, "submissions hands over what the council approved"


async def test_who_is_recused_or_left_is_not_asked_and_a_closed_ballot_is_counted(board: Council) -> None:
    await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    (item,) = (await board.view(session_id))["items"]
    recused = {"item_id": item["id"], "reason": "Là người thân."}
    ok(await board.app.post(f"/sessions/{session_id}/recusals", board.members[0], recused))
    await board.app.sql(
        f"UPDATE authority_assignments SET valid_to = '2025-05-11' WHERE person_id = '{board.members[1]}'"
    )
    assert await asked(board) == {"vote": members(2, 3, 4)}
    for member in board.members[2:]:
        ok(await board.vote(session_id, member))
    counting = {"secretary", await chair(board)} - {"member 1"}
    assert await asked(board) == {"end_ballot": counting}, "nobody is awaited"

    await board.nominate()
    second = await board.session_id(2)
    ok(await board.close(second))
    ok(await board.open_ballot(second))
    await board.app.set_clock("2025-05-16 08:00+07")
    found = await asked(board)
    assert found == {"end_ballot": counting}, "a ballot that is closed takes no votes"
    both = await tasks_of(board, board.secretary)
    assert [task["about_id"] for task in both] == [str(session_id), str(second)]
    assert {task["overdue"] for task in both} == {False}, (
        "papers that came in time are entered until the count"
    )
    await board.app.set_clock("2025-05-17 08:00+07")
    assert [task["overdue"] for task in await tasks_of(board, board.secretary)] == [True, True]


async def test_a_decision_is_drafted_signed_issued(board: Council) -> None:
    first, second = (await board.approved(GIAY_KHEN, GIAY_KHEN))[:2]
    assert await asked(board) == {"draft_decision": DRAFTERS}
    (task,) = await tasks_of(board, board.drafter)
    assert (task["about"], task["office_id"]) == ("session", str(board.office.unit_id))
    draft = ok(await board.draft([first]))
    await board.app.assign(board.drafter, "head", board.district)
    assert await asked(board) == {"draft_decision": DRAFTERS, "sign_decision": {"head"}}, "one is left"
    other = ok(await board.draft([second]))
    assert await asked(board) == {"sign_decision": {"head"}}, "nobody signs what they drafted"
    (signing, _) = await tasks_of(board, board.head)
    assert signing["page"] == f"/quyet-dinh/{signing['about_id']}"
    ok(await board.discard(other))
    ok(await board.app.post(f"/decisions/{draft['id']}/sign", board.head, **{"If-Match": '"1"'}))
    assert await asked(board) == {"draft_decision": DRAFTERS, "issue_decision": {"clerk"}}
    ok(await board.issue(draft))
    assert await asked(board) == {"draft_decision": DRAFTERS}


async def test_what_was_given_back_or_lost_its_entries_goes_back_to_who_drafts(board: Council) -> None:
    (item,) = await board.approved(GIAY_KHEN)
    draft = ok(await board.draft([item]))
    ok(await board.sign(draft))
    ok(await board.give_back(draft))
    assert await asked(board) == {"revise_decision": DRAFTERS, "sign_decision": {"head"}}
    ok(await board.sign(draft))
    await board.ask_back(item)
    stopping = {"clerk", "head", *DRAFTERS}
    assert await asked(board) == {"give_back_decision": stopping}, "it can't be issued any more"
    ok(await board.give_back(draft))
    assert await asked(board) == {"revise_decision": DRAFTERS}, "nor signed"
    ok(await board.discard(draft))
    assert await asked(board) == {}


async def test_a_signature_that_lapsed_is_given_back(board: Council) -> None:
    (item,) = await board.approved(GIAY_KHEN)
    ok(await board.sign(ok(await board.draft([item]))))
    assert await asked(board) == {"issue_decision": {"clerk"}}
    await board.app.sql(
        f"UPDATE authority_assignments SET valid_to = '2025-05-11' WHERE person_id = '{board.head}'"
    )
    assert await asked(board) == {"give_back_decision": {"clerk", *DRAFTERS}}


async def test_where_nobody_is_left_administrators_above_are_asked(board: Council) -> None:
    (item,) = await board.approved(GIAY_KHEN)
    draft = ok(await board.draft([item]))
    ok(await board.sign(draft))
    await board.nominate()
    await board.app.sql(
        "UPDATE authority_assignments SET valid_to = '2025-05-11'"
        f" WHERE person_id IN ('{board.clerk}', '{board.secretary}')"
    )
    assert await asked(board) == {"appoint": {"administrator"}}
    administrator = await board.app.person("administrator", board.district)
    decision, session = await tasks_of(board, administrator)
    assert (decision["about"], session["about"]) == ("decision", "session")
    assert {decision["page"], session["page"]} == {f"/don-vi/{board.district.unit_id}/phan-cong"}


async def test_who_has_another_part_in_it_is_not_asked(board: Council) -> None:
    """Nobody drafts for themselves; who has an interest does not sign."""
    await board.approved(GIAY_KHEN, persons=[board.drafter])
    assert await asked(board) == {"draft_decision": {"secretary"}}
    (item,) = (await board.view(await board.session_id()))["items"]
    ok(await board.draft([item], by=board.secretary))
    assert await asked(board) == {"sign_decision": {"head"}}
    interest = (
        f"'{UUID(int=5)}', '{board.head}', '{item['dossier_id']}', '{item['nominee_id']}', 'other', false"
    )
    columns = "id, person_id, dossier_id, nominee_id, ground, withdrawn"
    await board.app.sql(f"INSERT INTO authority_interests ({columns}) VALUES ({interest})")
    assert await asked(board) == {"appoint": {"administrator"}}
