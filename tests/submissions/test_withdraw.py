"""One nominee leaves a dossier while the others go on: at whatever step, with a reason, as it was seen."""

from typing import Any

import pytest

from kit.ids import new_id
from tests.submissions.journey import code_of, council, ids, issued, states, to_district
from tests.submissions.province import (
    BANG_KHEN,
    COMMUNE,
    DISTRICT,
    GIAY_KHEN,
    OTHER_COMMUNE,
    WORKFLOWS,
    Province,
)
from tests.submissions.test_ask_back import approved, ask_back, facts, give_back
from tests.submissions.test_late import returned

pytestmark = pytest.mark.stack
REASON = "Cá nhân xin rút."
OFFICE = "300-NV"


async def withdraw(here: Province, dossier: dict[str, Any], nominee: str, **options: Any) -> Any:
    by = options.pop("by", None) or here.person("officer", COMMUNE)
    path = f"/dossiers/{dossier['id']}/nominees/{nominee}/withdraw"
    return await here.app.post(path, by, {"reason": REASON}, **options)


async def before_appraisal(here: Province, *nominees: dict[str, Any]) -> dict[str, Any]:
    """The district's check is passed, and its appraisal open."""
    dossier = await to_district(here, *nominees)
    checked = {"complete": True}
    path, standing = f"/dossiers/{dossier['id']}/stages/2/check", here.person("standing_officer", OFFICE)
    await here.ok(await here.app.post(path, standing, checked))
    await here.step(dossier["id"], 2, "appraise")
    return await here.read(dossier["id"])


async def appraise(here: Province, dossier: dict[str, Any], by: Any, **verdicts: str) -> Any:
    """Verdicts by the nominees' places: `n0="declined"`."""
    known = ids(dossier)
    body = [
        {"nominee_id": known[int(place[1:])], "result": result}
        | ({"reason": "Không đủ tiêu chuẩn."} if result == "declined" else {})
        for place, result in verdicts.items()
    ]
    return await here.app.post(f"/dossiers/{dossier['id']}/stages/2/appraise", by, {"verdicts": body})


async def history(here: Province, dossier: dict[str, Any]) -> list[dict[str, Any]]:
    path = f"/dossiers/{dossier['id']}/history"
    lines: list[dict[str, Any]] = (await here.ok(await here.app.get(path, here.person("officer", COMMUNE))))[
        "items"
    ]
    return lines


def steps(dossier: dict[str, Any], number: int = 2) -> dict[str, str]:
    return {step["kind"]: step["status"] for step in dossier["stages"][number - 1]["steps"]}


async def test_one_leaves_and_the_other_goes_on(here: Province) -> None:
    dossier = await before_appraisal(here, here.nominee(), here.nominee())
    first, second = ids(dossier)
    standing, seen = here.person("standing_officer", OFFICE), f'"{dossier["revision"]}"'
    after = await here.ok(await withdraw(here, dossier, first))
    assert (after["status"], states(after)) == ("in_review", ["withdrawn", "in_review"])
    assert (after["nominees"][0]["reason"], after["revision"]) == (REASON, dossier["revision"] + 1)
    [told] = await facts(here, "nominees_withdrawn")
    office = here.units[OFFICE].unit_id
    assert (told["nominee_ids"], told["stage"], told["step"], told["office_id"]) == (
        [first],
        2,
        "appraise",
        str(office),
    )
    assert [act["duty"] for act in told["acts"]] == ["prepare"]
    assert REASON not in str(told)
    assert (await facts(here, "outcomes_recorded"))[-1]["outcomes"] == [
        {"nominee_id": first, "outcome": "withdrawn"}
    ]
    line = (await history(here, dossier))[-1]
    assert (line["action"], line["reason"], line["details"]) == (
        "withdraw_nominee",
        REASON,
        {"nominee": first},
    )
    path = f"/dossiers/{dossier['id']}/stages/2/appraise"
    verdicts = {"verdicts": [{"nominee_id": one, "result": "supported"} for one in (first, second)]}
    stale = await here.app.post(path, standing, verdicts, **{"If-Match": seen})
    assert await code_of(stale, 412) == "precondition_failed"
    assert stale.json()["changed"] == [f"/nominees/{first}/state"]
    assert await code_of(await here.app.post(path, standing, verdicts), 409) == "nominee_not_treated"
    judged = await here.ok(await appraise(here, dossier, standing, n1="supported"))
    assert steps(judged)["appraise"] == "done"


async def test_the_step_that_waited_only_for_one_is_done(here: Province) -> None:
    dossier = await before_appraisal(here, here.nominee(), here.nominee())
    standing = here.person("standing_officer", OFFICE)
    interest = {"nominee_ids": ids(dossier)[:1], "ground": "close_relative", "reason": "Là em ruột."}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/interests", standing, interest))
    waiting = await here.ok(await appraise(here, dossier, standing, n1="supported"))
    assert steps(waiting)["appraise"] == "open"
    after = await here.ok(await withdraw(here, dossier, ids(dossier)[0]))
    assert steps(after)["appraise"] == "done"
    assert (await facts(here, "step_completed"))[-1]["step"] == "appraise"
    await here.ok(await here.step(dossier["id"], 2, "council"))


async def test_the_council_s_step_is_done_when_the_last_unheard_leaves(here: Province) -> None:
    dossier = await before_council(here, here.nominee(), here.nominee())
    first, second = ids(dossier)
    heard = dossier | {"nominees": dossier["nominees"][:1]}
    await council(here, heard, DISTRICT, first)
    assert steps(await here.read(dossier["id"]))["council"] == "open"
    after = await here.ok(await withdraw(here, dossier, second))
    assert (steps(after)["council"], states(after)) == ("done", ["awaiting_decision", "withdrawn"])
    await here.ok(await here.step(dossier["id"], 2, "sign"))
    await issued(here, dossier, DISTRICT, first)
    assert (await here.read(dossier["id"]))["stages"][1]["outcome"] == "decided"


async def test_what_a_council_says_of_who_left_counts_for_nothing(here: Province) -> None:
    """The session was concluded in the second in which the unit withdrew: submissions holds, so the unit was first."""
    dossier = await before_council(here, here.nominee(), here.nominee())
    first, second = ids(dossier)
    await here.ok(await withdraw(here, dossier, first))
    await council(here, dossier, DISTRICT, first, second)
    after = await here.read(dossier["id"])
    assert states(after) == ["withdrawn", "awaiting_decision"]
    [handed] = await facts(here, "nominees_handed_over")
    assert handed["nominee_ids"] == [second]
    judged = await here.app.sql(f"SELECT 1 FROM verdicts WHERE nominee_id = '{first}' AND stage = 2")
    assert len(judged) == 1  # the appraisal
    assert steps(after)["council"] == "done"


async def before_council(here: Province, *nominees: dict[str, Any]) -> dict[str, Any]:
    dossier = await before_appraisal(here, *nominees)
    supported = {f"n{place}": "supported" for place in range(len(nominees))}
    await here.ok(await appraise(here, dossier, here.person("standing_officer", OFFICE), **supported))
    await here.step(dossier["id"], 2, "council")
    return await here.read(dossier["id"])


async def test_what_is_held_elsewhere_or_over_is_refused_with_the_way(here: Province) -> None:
    draft = await here.draft(here.nominee(), here.nominee())
    early = await withdraw(here, draft, ids(draft)[0])
    assert (await code_of(early, 409), early.json()["way"]) == ("dossier_not_submitted", "edit")
    dossier = await approved(here, here.nominee(), here.nominee())
    first, second = ids(dossier)
    held = await withdraw(here, dossier, first)
    assert (await code_of(held, 409), held.json()["way"]) == ("nomination_held", "ask_back")
    await issued(here, dossier, DISTRICT, first)
    decided = await withdraw(here, dossier, first)
    assert await code_of(decided, 409) == "nomination_decided"
    assert (decided.json()["holder"], decided.json()["way"]) == ("awards", "revoke")
    officer = here.person("officer", COMMUNE)
    await here.ok(await ask_back(here, dossier, officer, "withdraw", second))
    await give_back(here, dossier, second)
    over = await withdraw(here, dossier, second)
    assert await code_of(over, 409) == "nomination_over"
    assert "đã được rút" in over.json()["title"]
    assert await code_of(await withdraw(here, dossier, str(new_id())), 404) == "not_found"


async def test_only_who_may_recall_the_dossier_withdraws(here: Province) -> None:
    dossier = await to_district(here, here.nominee(), here.nominee())
    nominee = ids(dossier)[0]
    for role, unit, status, code in (
        ("officer", OTHER_COMMUNE, 404, "not_found"),
        ("head", DISTRICT, 403, "not_authorised"),
        ("standing_officer", OFFICE, 403, "not_authorised"),
    ):
        refused = await withdraw(here, dossier, nominee, by=here.person(role, unit))
        assert await code_of(refused, status) == code
    head = here.person("head", COMMUNE)
    await here.app.assign(head, "officer", here.units[COMMUNE])
    assert await code_of(await withdraw(here, dossier, nominee, by=head), 403) == "duties_not_separated"
    stale = await withdraw(here, dossier, nominee, **{"If-Match": '"1"'})
    assert await code_of(stale, 412) == "precondition_failed"


async def test_a_dossier_that_everybody_left_is_recalled(here: Province) -> None:
    dossier = await to_district(here, here.nominee(), here.nominee())
    first, second = ids(dossier)
    assert (await here.ok(await withdraw(here, dossier, first)))["status"] == "in_review"
    after = await here.ok(await withdraw(here, dossier, second))
    assert (after["status"], states(after)) == ("recalled", ["withdrawn"] * 2)
    assert set(steps(after).values()) == {"cut_off"}
    [told] = await facts(here, "recalled")
    assert [act["duty"] for act in told["acts"]] == ["prepare"]
    assert after["version"] == len([1 for kind, _ in await here.app.facts() if ".dossier." in kind])


async def test_what_a_level_found_of_others_is_still_signed(here: Province) -> None:
    dossier = await before_appraisal(here, here.nominee(), here.nominee())
    standing, head = here.person("standing_officer", OFFICE), here.person("head", DISTRICT)
    await here.ok(await appraise(here, dossier, standing, n0="declined", n1="supported"))
    await here.step(dossier["id"], 2, "council")
    after = await here.ok(await withdraw(here, dossier, ids(dossier)[1]))
    assert (after["status"], steps(after)["council"]) == ("in_review", "cut_off")
    await here.ok(await here.step(dossier["id"], 2, "sign"))
    declined = {"outcome": "declined", "reason": "Không đủ tiêu chuẩn."}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/2/conclude", head, declined))
    closed = await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/close", WORKFLOWS, {"attempt": 1}))
    assert closed["status"] == "closed"


async def test_a_level_that_found_nothing_yet_is_left_closed(here: Province) -> None:
    """One was declined below, the other leaves above: nobody has anything more to say."""
    dossier = await here.submitted(here.nominee(), here.nominee())
    await here.lead(dossier["id"], 1, "council")
    await council(here, dossier, COMMUNE, ids(dossier)[1])
    await here.step(dossier["id"], 1, "sign")
    letter = {"outcome": "proposed", "letter": {"number": "15/TTr-UBND", "issued_on": "2025-04-28"}}
    head = here.person("head", COMMUNE)
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/1/conclude", head, letter))
    await here.lead(dossier["id"], 2, "check")
    after = await here.ok(await withdraw(here, dossier, ids(dossier)[1]))
    assert (after["status"], states(after)) == ("closed", ["declined", "withdrawn"])
    assert len(await facts(here, "closed")) == 1


async def test_where_others_were_decided_here_their_decision_is_the_signature(here: Province) -> None:
    """Also for one who was given back: the head has nobody left to propose or to decline."""
    for award in (BANG_KHEN, GIAY_KHEN):
        dossier = await approved(here, here.nominee(), here.nominee(award))
        first, second = ids(dossier)
        await issued(here, dossier, DISTRICT, first)
        if award == GIAY_KHEN:
            officer = here.person("officer", COMMUNE)
            await here.ok(await ask_back(here, dossier, officer, "withdraw", second))
            await give_back(here, dossier, second)
        else:
            await here.ok(await withdraw(here, dossier, second))
        after = await here.read(dossier["id"])
        assert states(after) == ["awarded", "withdrawn"]
        assert (after["stages"][1]["status"], after["stages"][1]["outcome"]) == ("concluded", "decided")
        assert (await facts(here, "stage_concluded"))[-1]["outcome"] == "decided"
        await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/close", WORKFLOWS, {"attempt": 1}))


async def test_one_leaves_a_returned_dossier_with_a_reason(here: Province) -> None:
    dossier = await to_district(here, here.nominee(), here.nominee())
    first, second = ids(dossier)
    standing = here.person("standing_officer", OFFICE)
    back = {"complete": False, "reason": "Thiếu minh chứng."}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", standing, back))
    after = await here.ok(await withdraw(here, dossier, first))
    assert (after["status"], states(after)) == ("returned", ["withdrawn", "in_review"])
    [told] = await facts(here, "nominees_withdrawn")
    assert told["stage"] is None
    assert (await here.ok(await withdraw(here, dossier, second)))["status"] == "recalled"


async def test_whom_a_correction_leaves_out_is_told_of(here: Province) -> None:
    dossier = await to_district(here, here.nominee(), here.nominee())
    first, second = ids(dossier)
    standing, officer = here.person("standing_officer", OFFICE), here.person("officer", COMMUNE)
    back = {"complete": False, "reason": "Thiếu minh chứng."}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", standing, back))
    dossier = await here.read(dossier["id"])
    kept = here.nominee(name=dossier["nominees"][1]["name"]) | {"id": second}
    body = {"letter": {"number": "18/TTr-UBND", "issued_on": "2025-04-28"}, "nominees": [kept]}
    match = {"If-Match": f'"{dossier["revision"]}"'}
    await here.ok(await here.app.send("PUT", f"/dossiers/{dossier['id']}", officer, body, **match))
    [told] = await facts(here, "outcomes_recorded")
    assert told["outcomes"] == [{"nominee_id": first, "outcome": "withdrawn"}]


async def test_a_returned_dossier_that_nobody_is_left_in_is_recalled(here: Province) -> None:
    """Its unit left everybody out of the list after the round's end: nobody new may come, and nothing else ends it."""
    back = await returned(here)
    path, officer = f"/dossiers/{back['id']}", here.person("officer", COMMUNE)
    tag = {"If-Match": f'"{back["revision"]}"'}
    await here.ok(
        await here.app.send("PUT", path, officer, {"letter": back["letter"], "nominees": []}, **tag)
    )
    assert await code_of(await here.app.post(f"{path}/submit", officer), 409) == "dossier_incomplete"
    gone = await withdraw(here, back, ids(back)[0])
    assert await code_of(gone, 409) == "nomination_over"
    over = await here.ok(await here.app.post(f"{path}/recall", officer, {"reason": REASON}))
    assert (over["status"], states(over)) == ("recalled", ["withdrawn"])
    assert (await here.app.facts())[-1][0] == "submissions.dossier.recalled.v1"
    again = await here.app.post(f"{path}/recall", officer, {"reason": REASON})
    assert await code_of(again, 409) == "dossier_not_recallable"
