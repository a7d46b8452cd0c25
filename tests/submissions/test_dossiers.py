"""Dossiers over the real HTTP edge on a real database: the way from draft to outcome, and every refusal."""

import pytest
from prometheus_client import REGISTRY

from kit import vitals
from tests.submissions.journey import code_of, council, ids, issued, states, to_district
from tests.submissions.province import (
    BANG_KHEN,
    COMMUNE,
    DISTRICT,
    GIAY_KHEN,
    HUAN_CHUONG,
    OTHER_COMMUNE,
    PROVINCE,
    WORKFLOWS,
    Province,
)

pytestmark = pytest.mark.stack


async def test_from_draft_to_the_last_outcome(here: Province) -> None:
    dossier = await to_district(
        here, here.nominee(GIAY_KHEN), here.nominee(BANG_KHEN), here.nominee(GIAY_KHEN)
    )
    first, second, third = ids(dossier)
    base = f"/dossiers/{dossier['id']}/stages"
    standing, head = here.person("standing_officer", "300-NV"), here.person("head", DISTRICT)
    await here.ok(await here.app.post(f"{base}/2/check", standing, {"complete": True}))
    await here.step(dossier["id"], 2, "appraise")
    verdicts = [
        {"nominee_id": first, "result": "supported"},
        {"nominee_id": second, "result": "supported"},
        {"nominee_id": third, "result": "declined", "reason": "Chưa đủ thời gian lập thành tích."},
    ]
    await here.ok(await here.app.post(f"{base}/2/appraise", standing, {"verdicts": verdicts}))
    await here.step(dossier["id"], 2, "council")
    await council(here, await here.read(dossier["id"]), DISTRICT, first, second)
    assert states(await here.read(dossier["id"])) == ["awaiting_decision", "in_review", "declined"]
    drafter = here.person("council_secretary", DISTRICT)
    everybody = "&".join(f"id={nominee}" for nominee in ids(dossier))
    for path in (f"/dossiers/{dossier['id']}/sealed-names", f"/nominees/sealed-names?{everybody}"):
        sealed = await here.ok(await here.app.get(path, drafter))
        found = sealed if isinstance(sealed, list) else sealed["items"]
        assert {one["nominee_id"] for one in found if one["awaits_decision"]} == {first}
    await here.step(dossier["id"], 2, "sign")
    letter = {"outcome": "proposed", "letter": {"number": "99/TTr-UBND", "issued_on": "2025-04-28"}}
    await here.ok(await here.app.post(f"{base}/2/conclude", head, letter))
    await issued(here, dossier, DISTRICT, first)
    assert states(await here.read(dossier["id"])) == ["awarded", "in_review", "declined"]

    await here.lead(dossier["id"], 3, "check")
    provincial = here.person("standing_officer", "30-SNV")
    await here.ok(await here.app.post(f"{base}/3/check", provincial, {"complete": True}))
    await here.step(dossier["id"], 3, "appraise")
    verdicts = [{"nominee_id": second, "result": "supported"}]
    await here.ok(await here.app.post(f"{base}/3/appraise", provincial, {"verdicts": verdicts}))
    await here.step(dossier["id"], 3, "council")
    await council(here, await here.read(dossier["id"]), PROVINCE, second)
    await here.step(dossier["id"], 3, "sign")
    await issued(here, dossier, PROVINCE, second)
    case = await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/case", WORKFLOWS))
    assert case["undecided"] == 0
    assert [stage["status"] for stage in case["stages"]] == ["concluded", "concluded", "concluded"]
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/close", WORKFLOWS, {"attempt": 1}))

    done = await here.read(dossier["id"])
    assert (done["status"], states(done)) == ("closed", ["awarded", "awarded", "declined"])
    facts = [kind for kind, payload in await here.app.facts() if payload.get("dossier_id") == dossier["id"]]
    assert facts[:2] == ["submissions.dossier.circle_changed.v1", "submissions.dossier.submitted.v1"]
    assert facts[-1] == "submissions.dossier.closed.v1"
    assert done["version"] == len(facts), "every fact is one version, without gaps"
    history = (await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/history", standing)))["items"]
    assert [line["action"] for line in history][:3] == ["create", "submit", "open_stage"]


async def test_an_incomplete_dossier_is_refused_with_every_place(here: Province) -> None:
    draft = await here.draft(
        here.nominee(evidence=[]), here.nominee(achievements=[]), here.nominee("co_tinh")
    )
    answer = await here.app.post(f"/dossiers/{draft['id']}/submit", here.person("officer", COMMUNE))
    assert await code_of(answer, 409) == "dossier_incomplete"
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("/nominees/0/evidence", "evidence_missing"),
        ("/nominees/1/achievements", "achievements_missing"),
        ("/nominees/2/award_code", "award_not_in_round"),
    ]
    assert (await here.read(draft["id"]))["status"] == "draft", "nothing is lost"


async def test_an_award_that_nobody_on_the_route_may_decide_or_propose(here: Province) -> None:
    draft = await here.draft(here.nominee(HUAN_CHUONG, subject_type="organisation"))
    answer = await here.app.post(f"/dossiers/{draft['id']}/submit", here.person("officer", COMMUNE))
    assert await code_of(answer, 409) == "award_not_decidable"


async def test_a_state_award_goes_beyond_the_route(here: Province) -> None:
    dossier = await here.submitted(here.nominee(HUAN_CHUONG))
    assert dossier["nominees"][0]["deciding_stage"] is None
    assert [len(stage["steps"]) for stage in dossier["stages"]] == [2, 4, 4]


async def test_the_round_must_be_open(here: Province) -> None:
    draft = await here.draft()
    await here.app.set_clock("2025-05-17 00:00+07")
    answer = await here.app.post(f"/dossiers/{draft['id']}/submit", here.person("officer", COMMUNE))
    assert await code_of(answer, 409) == "round_not_open"
    await here.app.set_clock("2025-05-16 23:59+07")
    await here.ok(await here.app.post(f"/dossiers/{draft['id']}/submit", here.person("officer", COMMUNE)))


async def test_a_draft_that_was_never_sent_is_discarded_and_stays_in_the_record(here: Province) -> None:
    kept, draft = await here.draft(), await here.draft()
    officer, path = here.person("officer", COMMUNE), f"/dossiers/{draft['id']}"
    await here.interested(officer, draft)
    given_up = await here.app.post(f"{path}/discard", officer, {"reason": "Tạo nhầm hồ sơ thứ hai"})
    assert (await here.ok(given_up))["status"] == "recalled"
    listed = await here.ok(await here.app.get("/dossiers", officer))
    assert [line["id"] for line in listed["items"]] == [kept["id"]]
    found = await here.ok(await here.app.get("/dossiers?status=recalled", officer))
    assert found["items"] == []
    assert [nominee["state"] for nominee in (await here.read(draft["id"]))["nominees"]] == ["withdrawn"]
    last = (await here.ok(await here.app.get(f"{path}/history", officer)))["items"][-1]
    assert (last["action"], last["reason"]) == ("discard", "Tạo nhầm hồ sơ thứ hai")
    assert last["details"]["interest_in"] == [draft["nominees"][0]["id"]]
    assert await code_of(await here.app.post(f"{path}/submit", officer), 409) == "dossier_not_editable"
    about = f"SELECT type FROM facts WHERE key = '{draft['id']}'"
    assert await here.app.sql(about) == [], "nobody else ever knew of it"


async def test_what_was_sent_is_not_discarded(here: Province) -> None:
    dossier = await here.submitted()
    answer = await here.app.post(
        f"/dossiers/{dossier['id']}/discard", here.person("officer", COMMUNE), {"reason": "Sai"}
    )
    assert await code_of(answer, 409) == "dossier_not_discardable"


async def test_editing_asks_for_the_revision_that_was_read(here: Province) -> None:
    draft = await here.draft()
    officer, path = here.person("officer", COMMUNE), f"/dossiers/{draft['id']}"
    body = {"nominees": [here.nominee() | {"id": ids(draft)[0], "name": "Hộ bà Trần Thị Mẫu"}]}
    assert await code_of(await here.app.send("PUT", path, officer, body), 428) == "precondition_missing"
    edited = await here.app.send("PUT", path, officer, body, **{"If-Match": '"1"'})
    assert (await here.ok(edited))["revision"] == 2
    assert edited.headers["etag"] == '"2"'
    late = await here.app.send("PUT", path, officer, body, **{"If-Match": '"1"'})
    assert await code_of(late, 412) == "precondition_failed"


async def test_returned_corrected_and_submitted_again(here: Province) -> None:
    dossier = await to_district(here, here.nominee())
    base, standing = f"/dossiers/{dossier['id']}", here.person("standing_officer", "300-NV")
    silent = await here.app.post(f"{base}/stages/2/check", standing, {"complete": False})
    assert await code_of(silent, 422) == "reason_missing"
    body = {"complete": False, "reason": "Thiếu biên bản họp của Hội đồng xã."}
    await here.ok(await here.app.post(f"{base}/stages/2/check", standing, body))
    returned = await here.read(dossier["id"])
    assert (returned["status"], returned["attempt"]) == ("returned", 1)
    officer = here.person("officer", COMMUNE)
    tasks = await here.ok(await here.app.get("/tasks", officer))
    assert [(task["dossier_id"], task["action"]) for task in tasks["items"]] == [(dossier["id"], "correct")]
    nominees = [here.nominee() | {"id": ids(returned)[0]}]
    body = {"letter": {"number": "18/TTr-UBND", "issued_on": "2025-04-28"}, "nominees": nominees}
    etag = {"If-Match": f'"{returned["revision"]}"'}
    await here.ok(await here.app.send("PUT", base, officer, body, **etag))
    again = await here.ok(await here.app.post(f"{base}/submit", officer))
    assert (again["status"], again["attempt"]) == ("in_review", 2)
    assert [stage["status"] for stage in again["stages"]] == ["pending"] * 3
    outdated = await here.app.post(f"{base}/stages/1/open", WORKFLOWS, {"attempt": 1})
    assert await code_of(outdated, 409) == "attempt_outdated"


async def test_nothing_is_skipped_whoever_asks(here: Province) -> None:
    dossier = await here.submitted()
    base = f"/dossiers/{dossier['id']}/stages"
    skipped = await here.app.post(f"{base}/2/open", WORKFLOWS, {"attempt": 1})
    assert await code_of(skipped, 409) == "stage_not_next"
    await here.lead(dossier["id"], 1)
    assert await code_of(await here.step(dossier["id"], 1, "sign"), 409) == "step_not_next"
    await here.ok(await here.step(dossier["id"], 1, "council"))
    early = {"attempt": 1, "step": "council"}
    assert (
        await code_of(await here.app.post(f"{base}/1/remind", WORKFLOWS, early), 409)
        == "deadline_not_reached"
    )
    letter = {"outcome": "proposed", "letter": {"number": "1", "issued_on": "2025-04-28"}}
    head = here.person("head", COMMUNE)
    assert await code_of(await here.app.post(f"{base}/1/conclude", head, letter), 409) == "step_not_open"
    assert await code_of(
        await here.app.post(f"/dossiers/{dossier['id']}/close", WORKFLOWS, {"attempt": 1}), 409
    ) == ("still_undecided")


async def late(here: Province) -> tuple[float | None, float | None]:
    """What an operator sees: steps past their time limit that are not marked, and those that are."""
    await vitals.measure(here.app.service.engine, here.app.service.measures)
    value = REGISTRY.get_sample_value
    return value("steps_unmarked"), value("steps_overdue", {"kind": "council"})


async def test_reminder_and_overdue_mark_when_their_time_has_come(here: Province) -> None:
    dossier = await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    step = (await here.read(dossier["id"]))["stages"][0]["steps"][0]
    assert step["due_at"].startswith("2025-05-08T17:00:00"), "three working days end with 8 May, local time"
    base, body = f"/dossiers/{dossier['id']}/stages/1", {"attempt": 1, "step": "council"}
    await here.app.set_clock("2025-05-08 00:00+07")
    await here.ok(await here.app.post(f"{base}/remind", WORKFLOWS, body))
    assert (
        await code_of(await here.app.post(f"{base}/mark-overdue", WORKFLOWS, body), 409)
        == "deadline_not_reached"
    )
    await here.app.set_clock("2025-05-09 00:00+07")
    assert await late(here) == (1, None), "past its time, and nobody marked it"
    await here.ok(await here.app.post(f"{base}/mark-overdue", WORKFLOWS, body))
    assert await late(here) == (0, 1)
    again = await here.ok(await here.app.post(f"{base}/mark-overdue", WORKFLOWS, body))
    kinds = [kind for kind, _ in await here.app.facts()]
    assert kinds.count("submissions.dossier.step_reminded.v1") == 1
    assert kinds.count("submissions.dossier.step_overdue.v1") == 1, "a second mark changes nothing"
    assert again["stages"][0]["steps"][0]["overdue"]


async def test_a_recalled_dossier_is_over(here: Province) -> None:
    dossier = await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    officer, path = here.person("officer", COMMUNE), f"/dossiers/{dossier['id']}/recall"
    recalled = await here.ok(await here.app.post(path, officer, {"reason": "Đơn vị xin rút để bổ sung."}))
    assert (recalled["status"], states(recalled)) == ("recalled", ["withdrawn"])
    again = await here.app.post(path, officer, {"reason": "Lần nữa."})
    assert await code_of(again, 409) == "dossier_not_recallable"
    await council(here, dossier, COMMUNE, *ids(dossier))
    assert states(await here.read(dossier["id"])) == ["withdrawn"], (
        "a session that sat meanwhile changes nothing"
    )


async def test_everybody_declined_is_concluded_by_declining(here: Province) -> None:
    dossier = await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    await council(here, dossier, COMMUNE)
    await here.step(dossier["id"], 1, "sign")
    base, head = f"/dossiers/{dossier['id']}", here.person("head", COMMUNE)
    letter = {"outcome": "proposed", "letter": {"number": "1", "issued_on": "2025-04-28"}}
    impossible = await here.app.post(f"{base}/stages/1/conclude", head, letter)
    assert await code_of(impossible, 409) == "outcome_impossible"
    body = {"outcome": "declined", "reason": "Hội đồng không nhất trí."}
    await here.ok(await here.app.post(f"{base}/stages/1/conclude", head, body))
    twice = await here.app.post(f"{base}/stages/1/conclude", head, body)
    assert await code_of(twice, 409) == "stage_already_concluded"
    await here.ok(await here.app.post(f"{base}/close", WORKFLOWS, {"attempt": 1}))


async def test_a_nominee_twice_is_refused_and_nothing_is_lost(here: Province) -> None:
    draft = await here.draft(here.nominee())
    officer, (first,) = here.person("officer", COMMUNE), ids(draft)
    twice = [here.nominee(id=first), here.nominee(id=first, name="Hộ ông Trần Văn Mẫu")]
    path, match = f"/dossiers/{draft['id']}", {"If-Match": f'"{draft["revision"]}"'}
    refused = await here.app.send("PUT", path, officer, {"nominees": twice}, **match)
    assert await code_of(refused, 422) == "invalid_payload"
    assert (await here.read(draft["id"]))["nominees"] == draft["nominees"]


class TestDuties:
    async def test_who_submitted_does_not_sign(self, here: Province) -> None:
        dossier = await here.submitted()
        await here.app.assign(here.person("officer", COMMUNE), "head", here.units[COMMUNE])
        await here.lead(dossier["id"], 1, "council")
        await council(here, dossier, COMMUNE, *ids(dossier))
        await here.step(dossier["id"], 1, "sign")
        letter = {"outcome": "proposed", "letter": {"number": "1", "issued_on": "2025-04-28"}}
        path = f"/dossiers/{dossier['id']}/stages/1/conclude"
        answer = await here.app.post(path, here.person("officer", COMMUNE), letter)
        assert await code_of(answer, 403) == "duties_not_separated"

    async def test_nobody_acts_at_two_levels(self, here: Province) -> None:
        await here.app.assign(here.person("head", COMMUNE), "standing_officer", here.units["300-NV"])
        dossier = await to_district(here, here.nominee())
        path = f"/dossiers/{dossier['id']}/stages/2/check"
        answer = await here.app.post(path, here.person("head", COMMUNE), {"complete": True})
        assert await code_of(answer, 403) == "duties_not_separated"

    async def test_nobody_acts_on_his_own_nomination(self, here: Province) -> None:
        standing = here.person("standing_officer", "300-NV")
        dossier = await to_district(here, here.nominee(person_id=str(standing)))
        path = f"/dossiers/{dossier['id']}/stages/2/check"
        assert await code_of(await here.app.post(path, standing, {"complete": True}), 403) == "own_nomination"

    async def test_nor_as_a_declared_interested_party(self, here: Province) -> None:
        dossier = await to_district(here, here.nominee())
        standing = here.person("standing_officer", "300-NV")
        await here.interested(standing, dossier)
        path = f"/dossiers/{dossier['id']}/stages/2/check"
        assert (
            await code_of(await here.app.post(path, standing, {"complete": True}), 403) == "interested_party"
        )

    async def test_who_signed_does_not_recall_and_who_is_interested_is_marked(self, here: Province) -> None:
        """What somebody did above binds them in their own unit, too; an interest does not keep the unit's officer."""
        dossier = await to_district(here, here.nominee())
        path = f"/dossiers/{dossier['id']}/recall"
        head, officer = here.person("head", COMMUNE), here.person("officer", COMMUNE)
        await here.app.assign(head, "officer", here.units[COMMUNE])
        reason = {"reason": "Đơn vị xin rút."}
        assert await code_of(await here.app.post(path, head, reason), 403) == "duties_not_separated"
        await here.interested(officer, dossier)
        await here.ok(await here.app.post(path, officer, reason))
        history = (await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/history", officer)))["items"]
        assert history[-1]["action"] == "recall"
        assert history[-1]["details"]["interest_in"] == [dossier["nominees"][0]["id"]]

    async def test_one_s_own_nomination_may_be_in_what_one_writes(self, here: Province) -> None:
        officer = here.person("officer", COMMUNE)
        await here.submitted(here.nominee(person_id=str(officer)))


class TestAuthority:
    async def test_outside_the_circle_a_dossier_does_not_exist(self, here: Province) -> None:
        dossier = await here.submitted()
        stranger = here.person("officer", OTHER_COMMUNE)
        above = here.person("standing_officer", "300-NV")
        for person in (stranger, above):
            for path in (f"/dossiers/{dossier['id']}", f"/dossiers/{dossier['id']}/history"):
                assert await code_of(await here.app.get(path, person), 404) == "not_found"
            listed = await here.ok(await here.app.get("/dossiers", person))
            assert listed["items"] == []
        own = await here.ok(await here.app.get("/dossiers", here.person("officer", COMMUNE)))
        assert [line["id"] for line in own["items"]] == [dossier["id"]]

    async def test_stale_roles_decide_nothing_but_submitting_goes_on(self, here: Province) -> None:
        dossier = await to_district(here, here.nominee())
        draft = await here.draft()
        await here.app.sql("UPDATE authority_beats SET as_of = clock_timestamp() - interval '6 minutes'")
        path = f"/dossiers/{dossier['id']}/stages/2/check"
        stale = await here.app.post(path, here.person("standing_officer", "300-NV"), {"complete": True})
        assert await code_of(stale, 503) == "authority_stale"
        await here.ok(await here.app.post(f"/dossiers/{draft['id']}/submit", here.person("officer", COMMUNE)))

    async def test_workflows_may_lead_but_not_judge(self, here: Province) -> None:
        dossier = await to_district(here, here.nominee())
        for verb in ("check", "appraise", "conclude"):
            answer = await here.app.post(f"/dossiers/{dossier['id']}/stages/2/{verb}", WORKFLOWS, {})
            assert await code_of(answer, 403) == "forbidden"
        person = await here.app.get(f"/dossiers/{dossier['id']}/case", here.person("head", COMMUNE))
        assert await code_of(person, 403) == "forbidden"


async def test_lists_page_by_cursor_and_filter_by_state_and_level(here: Province) -> None:
    for _ in range(53):
        await here.draft()
    submitted = await here.submitted()
    await here.lead(submitted["id"], 1, "council")
    officer = here.person("officer", COMMUNE)
    first = await here.ok(await here.app.get("/dossiers", officer))
    rest = await here.ok(await here.app.get(f"/dossiers?cursor={first['next_cursor']}", officer))
    seen = [line["id"] for line in (*first["items"], *rest["items"])]
    assert (len(first["items"]), len(set(seen)), rest["next_cursor"]) == (50, 54, None)
    at_commune = await here.ok(await here.app.get("/dossiers?level=commune", officer))
    assert [line["id"] for line in at_commune["items"]] == [submitted["id"]]
    drafts = await here.ok(await here.app.get("/dossiers?status=draft", officer))
    assert len(drafts["items"]) == 50
    assert await code_of(await here.app.get("/dossiers?cursor=x", officer), 422) == "cursor_invalid"


async def test_open_cases_for_repair(here: Province) -> None:
    dossier = await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    await here.draft()
    cases = await here.ok(await here.app.get("/cases", WORKFLOWS))
    assert [(case["id"], case["deadline"]) for case in cases["items"]] == [
        (dossier["id"], "2025-05-07T17:00:00Z")
    ]
