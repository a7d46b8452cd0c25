"""What follows from an interest that is declared after the act, or taken back in another service than it was told."""

from uuid import UUID

import pytest

from tests.acts.test_exclusions_everywhere import WHY, items_of, score, vote
from tests.acts.world import COMMUNE, DISTRICT, World
from tests.submissions.province import WORKFLOWS

pytestmark = pytest.mark.stack


async def declare(here: World, dossier: str, member: UUID, *nominees: str) -> None:
    await here.ok("submissions", f"/dossiers/{dossier}/interests", member, WHY | {"nominee_ids": nominees})
    await here.hear()


async def test_the_head_decides_on_each_late_act_and_is_asked_once(here: World) -> None:
    """Of two nominations in one session, the one at a time; and with the head above where it is the head's own."""
    dossier = await here.nominated()
    session_id = await here.before_council(dossier)
    items = await items_of(here, session_id)
    member = here.members[0]
    for one in here.members:
        assert await vote(here, session_id, one, list(items.values())) == ""
        for item in items.values():
            assert await score(here, session_id, one, item) == ""
    await here.ok("awards", f"/sessions/{session_id}/tally", WORKFLOWS)
    await here.assign(member, "head", COMMUNE)  # sees the dossier
    first, second = items
    await declare(here, dossier["id"], member, first)
    await here.assign(member, "head", DISTRICT)
    await declare(here, dossier["id"], member, second)
    above = str(here.province.units[DISTRICT].parent_id)
    for service, kind in (("awards", "awards.session"), ("scoring", "scoring.panel")):
        told = [fact for name, fact in await here.apps[service].facts() if name == f"{kind}.questioned.v1"]
        assert [[late["nominee_id"] for late in fact["late"]] for fact in told] == [[first], [second]], (
            service
        )
        assert [fact["above_id"] for fact in told] == [None, above], service


@pytest.mark.parametrize("where", ["sessions", "panels"])
async def test_what_is_taken_back_elsewhere_ends_where_it_was_declared(here: World, where: str) -> None:
    dossier = await here.nominated()
    session_id = await here.before_council(dossier)
    items = await items_of(here, session_id)
    member, nominee = here.members[1], next(iter(items))
    await here.assign(member, "head", COMMUNE)  # sees the dossier
    service = "awards" if where == "sessions" else "scoring"
    path = f"/{where}/{session_id}/recusals"
    await here.ok(service, path, member, WHY | {"item_id": items[nominee]})
    await here.hear()
    assert await vote(here, session_id, member, list(items.values())) == "recused_from_item"
    known = await here.apps["submissions"].get(f"/dossiers/{dossier['id']}/interests", member)
    (interest,) = known.json()
    base = f"/dossiers/{dossier['id']}/interests/{interest['id']}"
    await here.ok("submissions", f"{base}/withdraw", member, {"reason": "Khai nhầm người trùng tên."})
    await here.hear()
    assert await vote(here, session_id, member, list(items.values())) == ""
    assert await score(here, session_id, member, items[nominee]) == ""
