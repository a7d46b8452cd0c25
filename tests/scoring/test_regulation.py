"""Whoever leads what is nominated scores it, unless the regulation of the council says otherwise."""

from uuid import UUID

import pytest

from contracts.acts import Ground, InterestStated
from contracts.submissions import InterestDeclaredV1
from kit.ids import new_id
from tests.scoring.conftest import Council
from tests.support.regulations import regulate


async def test_who_leads_the_nominee_scores_unless_the_councils_regulation_says_otherwise(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    await council.put_sheet()
    await council.open()
    member = council.members[0]
    path = f"/panels/{council.session_id}/recusals"
    body = {"item_id": council.items[0]["item_id"], "reason": "Đứng đầu tập thể", "ground": "leads_nominee"}
    refused = await council.app.post(path, member, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "ground_not_excluding")
    await leads(council, member, 0)
    assert (await council.score(member, (0, 90, 40))).status_code == 200
    regulate(monkeypatch, "30")
    await leads(council, member, 1)
    barred = await council.score(member, (1, 90, 40))
    assert (barred.status_code, barred.json()["code"]) == (409, "recused_from_item")


async def leads(council: Council, member: UUID, place: int) -> None:
    """The member declared in submissions that they lead the nominee."""
    judged = council.items[place]
    interest = InterestStated(
        interest_id=new_id(),
        person_id=member,
        dossier_id=judged["dossier_id"],
        nominee_id=judged["nominee_id"],
        ground=Ground.LEADS_NOMINEE,
    )
    declared = InterestDeclaredV1(
        dossier_id=judged["dossier_id"],
        round_id=UUID(int=7),
        submitting_unit_id=council.unit.unit_id,
        attempt=1,
        interests=(interest,),
    )
    await council.app.tell(declared, judged["dossier_id"])
