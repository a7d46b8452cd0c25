"""Interests of people who act on a dossier, whatever happens to its list and whenever they are declared."""

from typing import Any
from uuid import UUID

import pytest

from tests.submissions.journey import code_of, ids, to_district
from tests.submissions.province import COMMUNE, DISTRICT, WORKFLOWS, Province
from tests.submissions.test_ask_back import approved

pytestmark = pytest.mark.stack
OFFICE = "300-NV"


async def declare(here: Province, dossier: dict[str, Any], by: UUID, ground: str, *nominees: str) -> None:
    body = {"nominee_ids": nominees, "ground": ground, "reason": "Là người thân của cá nhân được đề nghị."}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/interests", by, body))


async def told(here: Province, kind: str) -> list[dict[str, Any]]:
    return [payload for fact, payload in await here.app.facts() if fact == f"submissions.dossier.{kind}.v1"]


async def test_a_list_that_is_written_once_more_leaves_no_interest_behind(here: Province) -> None:
    """Whoever is named again without their id is the same subject: an interest in them is one still."""
    dossier = await to_district(here, here.nominee(), here.nominee(name="Hộ bà Trần Thị Thử"))
    standing = here.person("standing_officer", OFFICE)
    await declare(here, dossier, standing, "close_relative", ids(dossier)[0])
    other = await here.app.person("standing_officer", here.units[OFFICE])
    check = f"/dossiers/{dossier['id']}/stages/2/check"
    await here.ok(await here.app.post(check, other, {"complete": False, "reason": "Thiếu minh chứng."}))
    officer = here.person("officer", COMMUNE)
    returned = await here.read(dossier["id"])
    body = {
        "letter": returned["letter"],
        "nominees": [
            {name: one[name] for name in here.nominee()} | {"name": one["name"].upper()}
            for one in returned["nominees"]
        ],
    }
    seen = {"If-Match": f'"{returned["revision"]}"'}
    answer = await here.app.send("PUT", f"/dossiers/{dossier['id']}", officer, body, **seen)
    written = await here.ok(answer)
    anew = [one["id"] for one in written["nominees"] if one["state"] == "in_review"]
    assert set(anew).isdisjoint(ids(dossier))
    (first,) = (told["interests"] for told in (await told(here, "interest_declared"))[1:])
    assert [(one["person_id"], one["nominee_id"]) for one in first] == [(str(standing), anew[0])]
    known = await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/interests", officer))
    assert [one["nominee_id"] for one in known] == [ids(dossier)[0], anew[0]]


async def test_a_ground_that_excludes_is_declared_after_one_that_is_only_shown(here: Province) -> None:
    dossier = await to_district(here, here.nominee())
    standing = here.person("standing_officer", OFFICE)
    for ground in ("leads_nominee", "close_relative", "close_relative"):
        await declare(here, dossier, standing, ground, *ids(dossier))
    path = f"/dossiers/{dossier['id']}/stages/2/check"
    answer = await here.app.post(path, standing, {"complete": True})
    assert await code_of(answer, 403) == "interested_party"
    assert len(await told(here, "interest_declared")) == 2


async def test_what_is_not_asked_anew_is_told_to_the_head(here: Province) -> None:
    """Its stage waits for the decision, so that nobody appraises who was handed over: the head decides."""
    dossier = await approved(here, here.nominee(), here.nominee(name="Hộ bà Trần Thị Thử"))
    standing = here.person("standing_officer", OFFICE)
    await declare(here, dossier, standing, "close_relative", ids(dossier)[1])
    (questioned,) = await told(here, "stage_questioned")
    assert (questioned["stage"], questioned["unit_id"]) == (2, str(here.units[DISTRICT].unit_id))
    assert {(one["duty"], one["nominee_id"]) for one in questioned["late"]} == {
        ("check", ids(dossier)[1]),
        ("appraise", ids(dossier)[1]),
    }
    assert questioned["above_id"] is None


async def test_a_check_by_somebody_with_an_interest_is_told_to_the_head(here: Province) -> None:
    dossier = await to_district(here, here.nominee())
    standing = here.person("standing_officer", OFFICE)
    path = f"/dossiers/{dossier['id']}/stages/2/check"
    await here.ok(await here.app.post(path, standing, {"complete": True}))
    await declare(here, dossier, standing, "close_relative", *ids(dossier))
    (questioned,) = await told(here, "stage_questioned")
    assert [one["duty"] for one in questioned["late"]] == ["check"]


async def test_of_a_head_s_own_act_the_head_above_is_told_too(here: Province) -> None:
    """The commune's head signed the letter upward: they alone don't decide what becomes of it."""
    dossier = await to_district(here, here.nominee())
    head = here.person("head", COMMUNE)
    await declare(here, dossier, head, "close_relative", *ids(dossier))
    (questioned,) = await told(here, "stage_questioned")
    assert [one["duty"] for one in questioned["late"]] == ["sign"]
    assert questioned["above_id"] == str(here.units[COMMUNE].parent_id)


async def test_a_council_without_a_member_who_may_vote_is_told(here: Province) -> None:
    """The only member turns out to have an interest; then their role ends, and the next dossier comes before nobody."""
    member = here.person("council_member", COMMUNE)
    dossier = await here.submitted(here.nominee(), here.nominee(name="Hộ bà Trần Thị Thử"))
    await here.lead(dossier["id"], 1)
    assert await told(here, "nobody_may_act") == []
    await declare(here, dossier, member, "leads_nominee", *ids(dossier))
    assert await told(here, "nobody_may_act") == [], "no regulation says that it keeps members from voting"
    await declare(here, dossier, member, "close_relative", ids(dossier)[0])
    (alone,) = await told(here, "nobody_may_act")
    assert (alone["step"], alone["unit_id"]) == ("council", str(here.units[COMMUNE].unit_id))
    await here.app.sql(
        f"UPDATE authority_assignments SET valid_to = '2025-05-04' WHERE person_id = '{member}'"
    )
    await here.lead((await here.submitted(here.nominee()))["id"], 1)
    assert [alone["step"] for alone in await told(here, "nobody_may_act")] == ["council"] * 2


async def test_that_the_last_who_was_free_has_left_is_told_with_the_reminder(here: Province) -> None:
    """Their role ended while the step was open: a reminder that reaches nobody reaches who can appoint somebody."""
    dossier = await to_district(here, here.nominee())
    standing, base = here.person("standing_officer", OFFICE), f"/dossiers/{dossier['id']}"
    await here.app.sql(
        f"UPDATE authority_assignments SET valid_to = '2025-05-04' WHERE person_id = '{standing}'"
    )
    case = await here.ok(await here.app.get(f"{base}/case", WORKFLOWS))
    (check,) = (step for step in case["stages"][1]["steps"] if step["kind"] == "check")
    for moment, act in (("remind_at", "remind"), ("due_at", "mark-overdue")):
        before = len(await told(here, "nobody_may_act"))
        await here.app.set_clock(check[moment])
        body = {"attempt": 1, "step": "check"}
        await here.ok(await here.app.post(f"{base}/stages/2/{act}", WORKFLOWS, body))
        alone = await told(here, "nobody_may_act")
        assert (len(alone), alone[-1]["step"]) == (before + 1, "check")
