"""On which grounds an interest keeps a member from voting: always, or where the council's regulation says so."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from awards.sessions import regulation
from contracts.acts import Ground, InterestStated
from contracts.submissions import DossierSubmittedV1, InterestDeclaredV1
from kit.ids import new_id
from tests.awards.council import Council, ok, refused
from tests.support.regulations import SOURCE, regulate


async def leads(board: Council, member: UUID, dossier: DossierSubmittedV1) -> None:
    """The member declared in submissions that they lead the nominee."""
    interest = InterestStated(
        interest_id=new_id(),
        person_id=member,
        dossier_id=dossier.dossier_id,
        nominee_id=dossier.nominees[0].nominee_id,
        ground=Ground.LEADS_NOMINEE,
    )
    declared = InterestDeclaredV1(
        dossier_id=dossier.dossier_id,
        round_id=dossier.round_id,
        submitting_unit_id=dossier.submitting_unit_id,
        attempt=1,
        interests=(interest,),
    )
    await board.app.tell(declared, dossier.dossier_id)


async def test_who_leads_the_nominee_votes_where_no_regulation_says_otherwise(board: Council) -> None:
    dossier = await board.nominate()
    await leads(board, board.members[0], dossier)
    session_id = await board.session_id()
    [item] = (await board.view(session_id))["items"]
    body = {"item_id": item["id"], "reason": "Đứng đầu tập thể", "ground": "leads_nominee"}
    path = f"/sessions/{session_id}/recusals"
    refused(await board.app.post(path, board.members[0], body), 409, "ground_not_excluding")
    await board.conclude(session_id)
    minutes = ok(await board.app.get(f"/sessions/{session_id}/minutes", board.secretary))
    assert minutes["items"][0]["recused"] == []
    assert minutes["items"][0]["in_favour"] == 5
    assert (minutes["regulation"]["excludes"], minutes["regulation"]["excluded_counted"]) == ([], True)


@pytest.mark.parametrize("units", [(), ("300",)], ids=["every council", "this council"])
async def test_who_leads_the_nominee_is_recused_where_the_regulation_says_so(
    board: Council, monkeypatch: pytest.MonkeyPatch, units: tuple[str, ...]
) -> None:
    regulate(monkeypatch, *units)
    dossier = await board.nominate()
    await leads(board, board.members[0], dossier)
    session_id = await board.session_id()
    await board.conclude(session_id)
    minutes = ok(await board.app.get(f"/sessions/{session_id}/minutes", board.secretary))
    [recused] = minutes["items"][0]["recused"]
    assert (recused["member_id"], recused["cause"]) == (str(board.members[0]), "interest")
    assert minutes["regulation"] == {
        "source": SOURCE,
        "excludes": ["leads_nominee"],
        "excluded_counted": True,
    }
    assert (minutes["items"][0]["in_favour"], minutes["items"][0]["members"]) == (4, 5)


async def test_a_member_recuses_themselves_on_the_regulations_ground(
    board: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    regulate(monkeypatch)
    await board.nominate()
    session_id = await board.session_id()
    [item] = (await board.view(session_id))["items"]
    body = {"item_id": item["id"], "reason": "Đứng đầu tập thể", "ground": "leads_nominee"}
    ok(await board.app.post(f"/sessions/{session_id}/recusals", board.members[0], body))
    await board.conclude(session_id)
    minutes = ok(await board.app.get(f"/sessions/{session_id}/minutes", board.secretary))
    assert minutes["items"][0]["recused"][0]["ground"] == "leads_nominee"


@pytest.mark.parametrize(
    ("units", "since"),
    [(("298",), date(2024, 1, 1)), ((), date(2025, 5, 13))],
    ids=["another council's", "of a day after the session was opened"],
)
async def test_a_regulation_holds_for_its_council_and_from_its_day(
    board: Council, monkeypatch: pytest.MonkeyPatch, units: tuple[str, ...], since: date
) -> None:
    regulate(monkeypatch, *units, since=since)
    dossier = await board.nominate()
    session_id = await board.session_id()
    await board.app.set_clock("2025-05-14 09:00+07")
    await board.app.beat()
    await leads(board, board.members[0], dossier)
    await board.conclude(session_id)
    minutes = ok(await board.app.get(f"/sessions/{session_id}/minutes", board.secretary))
    assert minutes["items"][0]["recused"] == []


async def test_who_is_excluded_leaves_the_denominator_where_the_regulation_says_so(
    board: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two in favour of five are not more than half; of the three who may vote they are."""
    regulate(monkeypatch)
    rules = tuple(replace(one, excluded_counted=False) for one in regulation.load_regulations())
    monkeypatch.setattr(regulation, "load_regulations", lambda: rules)
    dossier = await board.nominate()
    for member in board.members[:2]:
        await leads(board, member, dossier)
    session_id = await board.session_id()
    concluded = await board.conclude(session_id, "for", "for", "against")
    assert concluded["items"][0]["status"] == "approved"
    [fact] = await board.facts("session.concluded")
    assert (fact["outcomes"][0]["in_favour"], fact["outcomes"][0]["members"]) == (2, 3)
    minutes = ok(await board.app.get(f"/sessions/{session_id}/minutes", board.secretary))
    assert (minutes["items"][0]["in_favour"], minutes["items"][0]["members"]) == (2, 3)
    assert minutes["regulation"]["excluded_counted"] is False
