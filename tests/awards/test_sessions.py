"""Sessions on a real database: agendas, who comes late, who leaves, who may see and close them."""

import asyncio
from typing import Any, Final

import pytest

from authority import Command
from awards.sessions.handlers import tally
from contracts.awards import TallySession
from contracts.submissions import DossierRecalledV1, DossierReturnedV1, ScoringWish, StepCompletedV1, StepKind
from kit.actor import Actor
from kit.ids import new_id
from kit.unit_of_work import Cause
from tests.awards.council import BANG_KHEN, GIAY_KHEN, WORKFLOWS, Council, ok, refused
from tests.support.broker import until
from tests.support.circles import before_councils

_WAITING: Final = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def test_from_agenda_to_outcomes(board: Council) -> None:
    dossier = await board.nominate(GIAY_KHEN, BANG_KHEN)
    session_id = await board.session_id()
    view = await board.conclude(session_id, "against", "against")
    assert view["status"] == "concluded"
    assert [(item["status"], item["in_favour"], item["members"]) for item in view["items"]] == [
        ("approved", 3, 5),
        ("approved", 3, 5),
    ]
    [concluded] = await board.facts("session.concluded")
    assert {outcome["nominee_id"] for outcome in concluded["outcomes"]} == {
        str(nominee.nominee_id) for nominee in dossier.nominees
    }
    assert all(outcome["approved"] for outcome in concluded["outcomes"])


async def test_facts_of_a_session_are_numbered_without_gaps(board: Council) -> None:
    await board.nominate(persons=[board.members[0]])
    await board.nominate()
    session_id = await board.session_id()
    await board.conclude(session_id)
    rows = await board.app.sql("SELECT headers FROM outbox WHERE topic = 'awards.session' ORDER BY position")
    sequences = [int(dict(row[0])["ce_sequence"]) for row in rows]
    assert sequences == list(range(1, len(sequences) + 1))
    assert await board.app.sql("SELECT version FROM sessions") == [(sequences[-1],)]


async def test_a_nominee_comes_once_however_often_the_fact(board: Council) -> None:
    dossier = await board.nominate()
    await board.consider(dossier)
    assert len((await board.view(await board.session_id()))["items"]) == 1
    assert len(await board.facts("session.items_added")) == 1


async def test_who_comes_late_goes_to_a_supplementary_session(board: Council) -> None:
    await board.nominate()
    first = await board.session_id()
    ok(await board.close(first))
    await board.nominate()
    second = await board.view(await board.session_id(ordinal=2))
    assert second["supplementary"]
    assert len(second["items"]) == 1
    assert [fact["ordinal"] for fact in await board.facts("session.opened")] == [1, 2]


async def test_two_facts_at_once_open_one_session(board: Council) -> None:
    dossiers = [await board.submitted() for _ in range(4)]
    await asyncio.gather(*(board.consider(dossier) for dossier in dossiers))
    assert await board.app.sql("SELECT count(*) FROM sessions") == [(1,)]
    assert len((await board.view(await board.session_id()))["items"]) == 4


async def test_a_fact_about_an_unknown_dossier_is_given_back(board: Council) -> None:
    from awards.errors import DossierUnknown

    dossier = await board.submitted()
    stranger = dossier.model_copy(update={"dossier_id": new_id()})
    try:
        await board.consider(stranger)
    except DossierUnknown:
        pass
    else:
        raise AssertionError("a fact that can't be placed was taken")
    assert await board.app.sql("SELECT count(*) FROM sessions") == [(0,)]


async def test_what_is_still_below_is_shown(board: Council) -> None:
    await board.nominate()
    below, _ = await board.submitted(), await board.submitted()
    await board.app.tell(before_councils(below, board.district), below.dossier_id)
    view = await board.view(await board.session_id())
    assert view["still_below"] == {"count": 2, "dossier_ids": [str(below.dossier_id)]}, (
        "outside the circle: no id"
    )
    await board.app.tell(
        DossierRecalledV1(
            dossier_id=below.dossier_id,
            round_id=board.round_id,
            submitting_unit_id=board.commune.unit_id,
            attempt=1,
        ),
        below.dossier_id,
    )
    assert (await board.view(await board.session_id()))["still_below"] == {"count": 1, "dossier_ids": []}


async def test_a_recalled_dossier_leaves_the_agenda_until_the_tally(board: Council) -> None:
    gone = await board.nominate()
    await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    for member in board.members:
        ok(await board.vote(session_id, member))
    await board.app.tell(
        DossierRecalledV1(
            dossier_id=gone.dossier_id,
            round_id=board.round_id,
            submitting_unit_id=board.commune.unit_id,
            attempt=1,
        ),
        gone.dossier_id,
    )
    assert len((await board.facts("session.items_withdrawn"))[0]["item_ids"]) == 1
    ok(await board.tally(session_id))
    [concluded] = await board.facts("session.concluded")
    assert len(concluded["outcomes"]) == 1
    statuses = sorted(item["status"] for item in (await board.view(session_id))["items"])
    assert statuses == ["approved", "withdrawn"]


async def test_one_withdrawn_nominee_leaves_the_agenda_and_those_who_had_them_are_told(
    board: Council,
) -> None:
    dossier = await board.nominate(GIAY_KHEN, GIAY_KHEN)
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    gone, stays = (item["id"] for item in (await board.view(session_id))["items"])
    await board.withdrawn(dossier, 0)
    [left] = await board.facts("session.items_withdrawn")
    assert (left["item_ids"], len(left["members"])) == ([gone], len(board.members))
    row = ok(await board.app.get(f"/sessions/{session_id}/history", board.secretary))["items"][-1]
    assert (row["what"], row["why"]) == ("items_withdrawn", "submissions.dossier.outcomes_recorded.v1")
    choices = [{"item_id": item, "choice": "for"} for item in (gone, stays)]
    path, first = f"/sessions/{session_id}/ballots", board.members[0]
    refused = await board.app.post(path, first, {"choices": choices, "manner": "present"})
    assert (refused.status_code, refused.json()["unexpected"]) == (422, [gone])
    for member in board.members:
        ok(await board.vote(session_id, member))
    ok(await board.tally(session_id))
    [concluded] = await board.facts("session.concluded")
    assert [outcome["item_id"] for outcome in concluded["outcomes"]] == [stays]


async def test_a_tally_under_way_without_a_quorum_leaves_nobody_withdrawn_on_the_next_agenda(
    board: Council,
) -> None:
    """Who withdraws waits for the tally, which has put the nominee on another agenda by then."""
    dossier = await board.nominate(GIAY_KHEN, GIAY_KHEN)
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    await board.app.set_clock("2025-06-05 08:00+07")
    units = board.app.service.units_of_work

    async def waits() -> bool:
        return bool((await board.app.sql(_WAITING))[0][0])

    async with units.begin(Actor.service("workflows"), Cause(new_id())) as uow:
        assert isinstance(uow, Command)
        await tally(uow, session_id, TallySession())
        leaving = asyncio.create_task(board.withdrawn(dossier, 0))
        await until(waits)
        await uow.commit()
    await leaving
    again = await board.view(await board.session_id(ordinal=2))
    assert [item["status"] for item in again["items"]] == ["withdrawn", "on_agenda"]


async def test_a_returned_dossier_leaves_and_a_concluded_session_stays_as_it_was(board: Council) -> None:
    dossier = await board.nominate()
    session_id = await board.session_id()
    await board.conclude(session_id)
    await board.app.tell(_returned(board, dossier), dossier.dossier_id)
    assert [item["status"] for item in (await board.view(session_id))["items"]] == ["approved"]
    other = await board.nominate()
    await board.app.tell(_returned(board, other), other.dossier_id)
    second = await board.view(await board.session_id(ordinal=2))
    assert [item["status"] for item in second["items"]] == ["withdrawn"]
    assert second["still_below"]["count"] == 0


def _returned(board: Council, dossier: Any) -> DossierReturnedV1:
    return DossierReturnedV1(
        dossier_id=dossier.dossier_id,
        round_id=board.round_id,
        submitting_unit_id=board.commune.unit_id,
        attempt=dossier.attempt,
        stage=2,
        unit_id=board.district.unit_id,
    )


async def test_a_session_whose_agenda_was_emptied_concludes_without_outcomes(board: Council) -> None:
    await board.open_round(ScoringWish(unit_id=board.district.unit_id, sheet_code="bang-diem"))
    dossier = await board.nominate()
    session_id = await board.session_id()
    ok(await board.close(session_id))
    await board.app.tell(_returned(board, dossier), dossier.dossier_id)
    case = ok(await board.open_ballot(session_id))
    assert (case["panel_sheet"], case["awaited_ballots"]) == (None, 0)
    ok(await board.tally(session_id))
    [concluded] = await board.facts("session.concluded")
    assert concluded["outcomes"] == []
    await board.app.sql("UPDATE authority_circles SET inside = false")
    for path in ("", "/minutes", "/history"):
        ok(await board.app.get(f"/sessions/{session_id}{path}", board.secretary))
    assert ok(await board.app.get(f"/sessions/{session_id}", board.secretary))["items"] == []


async def test_only_the_secretary_closes_an_agenda_with_items_and_members(board: Council) -> None:
    dossier = await board.nominate()
    session_id = await board.session_id()
    refused(await board.close(session_id, board.members[0]), 403, "not_authorised")
    await board.app.tell(_returned(board, dossier), dossier.dossier_id)
    refused(await board.close(session_id), 409, "agenda_empty")
    await board.nominate()
    ok(await board.close(session_id))
    refused(await board.close(session_id), 409, "session_state_conflict")


async def test_a_council_of_two_is_none(board: Council) -> None:
    dossier = await board.submitted()
    commune = board.commune
    await board.consider(dossier, unit=commune, stage=1)
    for _ in range(2):
        await board.app.person("council_member", commune)
    secretary = await board.app.person("council_secretary", commune)
    session_id = await board.session_id(unit=commune)
    body = refused(await board.close(session_id, secretary), 409, "too_few_members")
    assert (body["found"], body["needed"]) == (2, 3)


async def test_who_acted_at_another_level_is_recused_by_rule(board: Council) -> None:
    """Voted in the commune's council, or appraised there: no voice on that dossier in the district's."""
    voter, appraiser = board.members[0], board.members[1]
    commune = board.commune
    others = [await board.app.person("council_member", commune) for _ in range(2)]
    await board.app.assign(voter, "council_member", commune)
    secretary = await board.app.person("council_secretary", commune)
    dossier = await board.submitted()
    await board.consider(dossier, unit=commune, stage=1)
    below = await board.session_id(unit=commune)
    ok(await board.close(below, secretary))
    ok(await board.open_ballot(below))
    for member in (voter, *others):
        ok(await board.vote(below, member))
    ok(await board.tally(below))
    await board.tell_by(
        appraiser,
        StepCompletedV1(
            dossier_id=dossier.dossier_id,
            round_id=board.round_id,
            submitting_unit_id=commune.unit_id,
            attempt=1,
            stage=1,
            unit_id=commune.unit_id,
            step=StepKind.APPRAISE,
            office_id=commune.unit_id,
        ),
    )
    await board.consider(dossier)
    closed = ok(await board.close(await board.session_id()))
    assert {(recusal["member_id"], recusal["cause"]) for recusal in closed["recusals"]} == {
        (str(voter), "other_level"),
        (str(appraiser), "other_level"),
    }


async def test_a_session_is_invisible_outside_its_circle(board: Council) -> None:
    await board.nominate()
    session_id = await board.session_id()
    stranger = await board.app.person("council_secretary", board.commune)
    for path in ("", "/minutes", "/history"):
        refused(await board.app.get(f"/sessions/{session_id}{path}", stranger), 404, "not_found")
    for path in ("/close-agenda", "/recusals", "/ballots"):
        body = {
            "/recusals": {"item_id": new_id(), "reason": "x"},
            "/ballots": {"choices": [], "manner": "present"},
        }
        answer = await board.app.post(f"/sessions/{session_id}{path}", stranger, body.get(path, {}))
        refused(answer, 404, "not_found")
    assert ok(await board.app.get("/sessions", stranger))["items"] == []
    (line,) = ok(await board.app.get("/sessions?status=agenda_open", board.drafter))["items"]
    assert (line["unit_name"], line["round_name"]) == (board.district.name, "Sơ kết giai đoạn 2022 - 2025")
    assert ok(await board.app.get("/sessions?status=concluded", board.drafter))["items"] == []
    refused(await board.app.get(f"/sessions/{session_id}/case", board.secretary), 403, "forbidden")
    refused(await board.tally(new_id()), 404, "not_found")


async def test_repair_finds_every_session_that_is_not_concluded(board: Council) -> None:
    await board.nominate()
    first = await board.session_id()
    ok(await board.close(first))
    await board.nominate()
    cases = ok(await board.app.get("/cases", WORKFLOWS))
    assert [(case["version"], case["deadline"]) for case in cases["items"]] == [(3, None), (2, None)]
    ok(await board.open_ballot(first))
    case = ok(await board.app.get("/cases", WORKFLOWS))["items"][0]
    assert case["deadline"].startswith("2025-05-14T17:00")
    await board.app.sql("UPDATE sessions SET status = 'concluded'")
    assert ok(await board.app.get("/cases", WORKFLOWS))["items"] == []
    refused(await board.app.get("/cases", board.secretary), 403, "forbidden")


async def test_sessions_are_listed_in_pages(board: Council) -> None:
    for _ in range(3):
        await board.nominate()
        ok(await board.close(ok(await board.app.get("/sessions", board.secretary))["items"][0]["id"]))
    first = ok(await board.app.get("/sessions?limit=2", board.secretary))
    rest = ok(await board.app.get(f"/sessions?limit=2&cursor={first['next_cursor']}", board.secretary))
    assert [row["ordinal"] for row in first["items"] + rest["items"]] == [3, 2, 1]
    assert rest["next_cursor"] is None
    refused(await board.app.get("/sessions?cursor=abc", board.secretary), 422, "cursor_invalid")


async def test_deciding_is_refused_while_the_directory_is_silent(board: Council) -> None:
    await board.nominate()
    await board.app.sql("UPDATE authority_beats SET as_of = as_of - interval '6 minutes'")
    refused(await board.close(await board.session_id()), 503, "authority_stale")


async def test_nothing_is_deleted(board: Council) -> None:
    import pytest
    from sqlalchemy.exc import DBAPIError

    await board.nominate()
    await board.conclude(await board.session_id())
    for table in ("sessions", "agenda_items", "session_members", "ballots", "awards", "history"):
        with pytest.raises(DBAPIError, match="never deleted"):
            await board.app.sql(f"DELETE FROM {table}")
    with pytest.raises(DBAPIError, match="never changed"):
        await board.app.sql("UPDATE history SET what = 'nothing'")


@pytest.mark.parametrize("reached", ["agenda_open", "agenda_closed", "ballot_open"])
async def test_the_sessions_of_a_cancelled_round_end_without_a_count(board: Council, reached: str) -> None:
    """Whatever of the round was still heard of as under way."""
    late = await board.nominate()
    session_id = await board.session_id()
    if reached != "agenda_open":
        ok(await board.close(session_id))
    if reached == "ballot_open":
        ok(await board.open_ballot(session_id))
        ok(await board.vote(session_id, board.members[0]))
    assert (await board.view(session_id))["status"] == reached
    await board.cancel_round()
    view = await board.view(session_id)
    assert (view["status"], [item["status"] for item in view["items"]]) == ("concluded", ["withdrawn"])
    [left] = await board.facts("session.items_withdrawn")
    assert left["item_ids"] == [view["items"][0]["id"]]
    [concluded] = await board.facts("session.concluded")
    assert (concluded["outcomes"], concluded["undecided"], concluded["round_cancelled"]) == ([], [], True)
    rows = ok(await board.app.get(f"/sessions/{session_id}/history", board.secretary))["items"]
    assert [row["what"] for row in rows[-2:]] == ["items_withdrawn", "ended_with_round"]
    await board.app.tell(
        DossierRecalledV1(
            dossier_id=late.dossier_id,
            round_id=board.round_id,
            submitting_unit_id=board.commune.unit_id,
            attempt=1,
        ),
        late.dossier_id,
    )
    assert len(await board.facts("session.items_withdrawn")) == 1


async def test_nothing_comes_before_the_councils_of_a_cancelled_round(board: Council) -> None:
    dossier = await board.submitted()
    await board.cancel_round()
    await board.consider(dossier)
    assert await board.app.sql("SELECT id FROM sessions") == []
