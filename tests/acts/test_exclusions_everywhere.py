"""One declaration, one act: heeded by every service, whichever heard of it first."""

from random import Random
from uuid import UUID

import pytest

from tests.acts.world import COMMUNE, DISTRICT, OFFICE, World, code_of

pytestmark = pytest.mark.stack
WHY: dict[str, object] = {"reason": "Là em ruột của người được đề nghị.", "ground": "close_relative"}


async def vote(here: World, session_id: UUID, member: UUID, items: list[str]) -> str:
    body = {"choices": [{"item_id": item, "choice": "for"} for item in items], "manner": "present"}
    return code_of(await here.apps["awards"].post(f"/sessions/{session_id}/ballots", member, body))


async def score(here: World, session_id: UUID, member: UUID, item: str) -> str:
    body = {"scores": [{"item_id": item, "points": {"ha-tang": 100}}]}
    return code_of(await here.apps["scoring"].send("PUT", f"/panels/{session_id}/scores", member, body))


async def items_of(here: World, session_id: UUID) -> dict[str, str]:
    """The item of each nominee."""
    view = await here.apps["awards"].get(
        f"/sessions/{session_id}", here.province.person("council_secretary", DISTRICT)
    )
    return {item["nominee_id"]: item["id"] for item in view.json()["items"]}


@pytest.mark.parametrize("where", ["submissions", "awards", "scoring"])
async def test_an_interest_declared_in_one_service_counts_in_all(here: World, where: str) -> None:
    """In the council, in its panel, on the decision; and only for the nomination that was named."""
    dossier = await here.nominated()
    session_id = await here.before_council(dossier)
    related, other = (nominee["id"] for nominee in dossier["nominees"])
    items = await items_of(here, session_id)
    member = here.members[1]
    await here.assign(member, "head", COMMUNE)  # sees the dossier
    await here.assign(member, "head", DISTRICT)
    if where == "submissions":
        await here.ok(where, f"/dossiers/{dossier['id']}/interests", member, WHY | {"nominee_ids": [related]})
    else:
        path = f"/{'sessions' if where == 'awards' else 'panels'}/{session_id}/recusals"
        await here.ok(where, path, member, WHY | {"item_id": items[related]})
    await here.hear()
    assert await vote(here, session_id, member, list(items.values())) == "recused_from_item"
    assert await vote(here, session_id, member, [items[other]]) == ""
    assert await score(here, session_id, member, items[related]) == "recused_from_item"
    assert await score(here, session_id, member, items[other]) == ""
    for one in (here.members[0], here.members[2]):
        assert await vote(here, session_id, one, list(items.values())) == ""
    await conclude(here, session_id)
    await here.handed_over(dossier)
    drafter = here.province.person("standing_officer", OFFICE)
    decision = await here.ok("awards", "/decisions", drafter, await draft(here, dossier, items))
    answer = await here.apps["awards"].post(f"/decisions/{decision['id']}/sign", member)
    assert code_of(answer) == "interested_party"


@pytest.mark.parametrize("where", ["sessions", "panels"])
async def test_who_takes_back_one_of_two_interests_stays_out(here: World, where: str) -> None:
    """One was declared in the dossier, the other where it is judged: each stands for itself."""
    dossier = await here.nominated()
    session_id = await here.before_council(dossier)
    related = dossier["nominees"][0]["id"]
    item = (await items_of(here, session_id))[related]
    member, service = here.members[1], "awards" if where == "sessions" else "scoring"
    await here.assign(member, "head", COMMUNE)  # sees the dossier
    path = f"/{where}/{session_id}/recusals"
    await here.ok(service, path, member, WHY | {"item_id": item})
    await here.ok(
        "submissions", f"/dossiers/{dossier['id']}/interests", member, WHY | {"nominee_ids": [related]}
    )
    await here.hear()
    [recusal] = await here.apps[service].sql("SELECT id FROM recusals")
    await here.ok(service, f"{path}/{recusal.id}/withdraw", member, {"reason": "Ghi nhầm."})
    standing = "SELECT item_id, withdrawn_at IS NULL AS stands FROM recusals ORDER BY recorded_at"
    rows = await here.apps[service].sql(standing)
    assert [(str(row.item_id), row.stands) for row in rows] == [(item, False), (item, True)]


async def test_what_was_done_below_excludes_above_in_every_service(here: World) -> None:
    """Whoever signed the commune's letter neither votes nor scores at the district; who voted is known below."""
    dossier = await here.nominated()
    head = here.province.person("head", COMMUNE)
    await here.assign(head, "council_member", DISTRICT)
    here.members.append(head)
    session_id = await here.before_council(dossier)
    items = await items_of(here, session_id)
    await here.proposed_by_the_commune(dossier)
    await here.hear()
    assert await vote(here, session_id, head, list(items.values())) == "recused_from_item"
    assert await score(here, session_id, head, next(iter(items.values()))) == "recused_from_item"
    voter = here.members[0]
    assert await vote(here, session_id, voter, list(items.values())) == ""
    await here.hear()
    kept = await here.apps["submissions"].sql(f"SELECT duty FROM authority_acts WHERE person_id = '{voter}'")
    assert [row.duty for row in kept] == ["vote"]


@pytest.mark.parametrize("seed", range(3))
async def test_acts_and_interests_are_the_same_everywhere_in_whatever_order_they_come(
    here: World, seed: int
) -> None:
    """Random people declare, score and vote; once all was heard, the three services know the same."""
    draw = Random(seed)  # noqa: S311 - a schedule, no secret
    dossier = await here.nominated()
    session_id = await here.before_council(dossier)
    items = await items_of(here, session_id)
    for member in here.members:
        await here.assign(member, "head", COMMUNE)
    for _ in range(12):
        member, nominee = draw.choice(here.members), draw.choice(list(items))
        match draw.randrange(4):
            case 0:
                await vote(here, session_id, member, draw.sample(list(items.values()), draw.randint(1, 2)))
            case 1:
                await score(here, session_id, member, items[nominee])
            case 2:
                body = WHY | {"nominee_ids": [nominee]}
                path = f"/dossiers/{dossier['id']}/interests"
                await here.apps["submissions"].post(path, member, body)
            case _:
                service, path = draw.choice([("awards", "sessions"), ("scoring", "panels")])
                body = WHY | {"item_id": items[nominee]}
                await here.apps[service].post(f"/{path}/{session_id}/recusals", member, body)
        if draw.random() < 0.4:
            await here.hear(draw)
    await here.hear(draw)
    for table in ("authority_acts", "authority_interests"):
        known = {
            name: sorted(map(str, await app.sql(f"SELECT * FROM {table}"))) for name, app in here.apps.items()
        }
        assert known["submissions"] == known["awards"] == known["scoring"], table
    await _nobody_counts_who_has_an_interest(here, session_id)


async def _nobody_counts_who_has_an_interest(here: World, session_id: UUID) -> None:
    barred = {
        (row.person_id, row.nominee_id)
        for row in await here.apps["awards"].sql("SELECT * FROM authority_interests WHERE NOT withdrawn")
    }
    counted = await here.apps["awards"].sql(
        "SELECT b.member_id, i.nominee_id FROM ballots b JOIN agenda_items i ON i.id = b.item_id"
        " WHERE NOT EXISTS (SELECT FROM recusals r WHERE r.item_id = b.item_id AND r.member_id = b.member_id"
        f" AND r.withdrawn_at IS NULL) AND b.session_id = '{session_id}'"
    )
    assert barred.isdisjoint((row.member_id, row.nominee_id) for row in counted)
    scored = await here.apps["scoring"].sql(
        "SELECT s.panellist_id, i.nominee_id FROM scores s JOIN panel_items i ON i.id = s.item_id"
        " WHERE NOT EXISTS (SELECT FROM recusals r WHERE r.item_id = s.item_id"
        " AND r.panellist_id = s.panellist_id AND r.withdrawn_at IS NULL)"
    )
    assert barred.isdisjoint((row.panellist_id, row.nominee_id) for row in scored)


async def conclude(here: World, session_id: UUID) -> None:
    await here.ok("awards", f"/sessions/{session_id}/tally", "service:workflows")


async def draft(here: World, dossier: dict[str, object], items: dict[str, str]) -> dict[str, object]:
    nominees = dossier["nominees"]
    assert isinstance(nominees, list)
    return {
        "unit_id": here.province.units[DISTRICT].unit_id,
        "items": [{"item_id": items[one["id"]], "name": one["name"]} for one in nominees],
        "legal_bases": ["Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"],
        "achievement_period": "Từ năm 2022 đến năm 2025",
    }
