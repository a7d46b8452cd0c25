"""What was sealed and judged stays readable as it was: attempt by attempt, version by version, field by field."""

from typing import Any

import pytest

from kit.migrate import migrate
from kit.paging import encode_cursor
from submissions.dossiers.handlers import archive, read
from submissions.rounds.handlers import reads as rounds
from tests.submissions.journey import code_of, council, ids, to_district
from tests.submissions.province import COMMUNE, DISTRICT, OTHER_COMMUNE, PROVINCE, Province
from tests.support.databases import administer, aside

pytestmark = pytest.mark.stack

EVIDENCE = {"title": "Biên bản bàn giao", "reference": "BB-07/2024", "sha256": "0" * 64}
PHOTO = {"title": "Ảnh công trình", "reference": "A-01/2024", "sha256": "1" * 64}


async def corrected(here: Province, dossier: dict[str, Any], *nominees: dict[str, Any]) -> dict[str, Any]:
    """The commune writes its returned dossier anew."""
    now = await here.read(dossier["id"])
    body = {"letter": {"number": "14/TTr-UBND", "issued_on": "2024-11-18"}, "nominees": list(nominees)}
    officer = here.person("officer", COMMUNE)
    etag = {"If-Match": f'"{now["revision"]}"'}
    edited: dict[str, Any] = await here.ok(
        await here.app.send("PUT", f"/dossiers/{dossier['id']}", officer, body, **etag)
    )
    return edited


async def twice_submitted(here: Province) -> dict[str, Any]:
    """Two nominees; the district's office sent them back, the first was written anew, and came again."""
    first, second = here.nominee(evidence=[EVIDENCE, PHOTO]), here.nominee(name="Hộ bà Trần Thị Hai")
    dossier = await to_district(here, first, second)
    standing = here.person("standing_officer", "300-NV")
    back = {"complete": False, "reason": "Thiếu ảnh gốc."}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", standing, back))
    one, two = ids(dossier)
    again = here.nominee(evidence=[EVIDENCE], description="Thôn Đoài", id=one)
    await corrected(here, dossier, again, second | {"id": two})
    officer = here.person("officer", COMMUNE)
    return dict(await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/submit", officer)))


async def test_each_attempt_is_read_as_it_was(here: Province) -> None:
    dossier = await twice_submitted(here)
    officer, base = here.person("officer", COMMUNE), f"/dossiers/{dossier['id']}/attempts"
    headings = await here.ok(await here.app.get(base, officer))
    assert [(one["number"], one["letter_number"]) for one in headings] == [
        (1, "12/TTr-UBND"),
        (2, "14/TTr-UBND"),
    ]
    assert headings[0]["received_at"] < headings[1]["received_at"] == dossier["received_at"]
    assert all(one["not_kept_before"] is None for one in headings)
    before, after = [await here.ok(await here.app.get(f"{base}/{number}", officer)) for number in (1, 2)]
    assert [one["title"] for one in before["nominees"][0]["content"]["evidence"]] == [
        "Biên bản bàn giao",
        "Ảnh công trình",
    ]
    assert before["nominees"][0]["content"]["description"] == "Thôn Đông, xã Thanh Giang"
    assert after["nominees"][0]["content"]["description"] == "Thôn Đoài"
    assert before["stages"][1]["steps"][0]["done_by"] == str(here.person("standing_officer", "300-NV"))
    assert after["verdicts"] == []
    await code_of(await here.app.get(f"{base}/3", officer), 404)


async def test_a_verdict_names_the_version_that_it_judged(here: Province) -> None:
    dossier = await twice_submitted(here)
    officer, base = here.person("officer", COMMUNE), f"/dossiers/{dossier['id']}"
    first = await here.ok(await here.app.get(f"{base}/attempts/1", officer))
    sealed = {one["nominee_id"]: one["id"] for one in first["nominees"]}
    assert {one["nominee_id"]: one["relied_on"] for one in first["verdicts"]} == {
        nominee_id: [version_id] for nominee_id, version_id in sealed.items()
    }
    (told,) = [
        fact
        for kind, fact in await here.app.facts()
        if kind.endswith("step_completed.v1") and fact["step"] == "council"
    ]
    assert {one["nominee_id"]: one["relied_on"] for one in told["verdicts"]} == {
        nominee_id: [version_id] for nominee_id, version_id in sealed.items()
    }


async def test_what_was_not_corrected_is_the_same_version_still(here: Province) -> None:
    dossier = await twice_submitted(here)
    officer, base = here.person("officer", COMMUNE), f"/dossiers/{dossier['id']}"
    one, two = ids(dossier)
    versions = (await here.ok(await here.app.get(f"{base}/nominees/{one}/versions", officer)))["items"]
    assert [(version["number"], version["attempt"]) for version in versions] == [(1, 1), (2, 2)]
    assert [change["field"] for change in versions[1]["changes"]] == [
        "/description",
        "/evidence/1",
    ]
    assert versions[0]["content_hash"] != versions[1]["content_hash"]
    (only,) = (await here.ok(await here.app.get(f"{base}/nominees/{two}/versions", officer)))["items"]
    assert (only["number"], only["attempt"]) == (1, 1)
    now = await here.read(dossier["id"])
    assert {nominee["id"]: nominee["version"] for nominee in now["nominees"]} == {one: 2, two: 1}


async def test_who_judged_an_attempt_reads_it_for_ever(here: Province) -> None:
    """The district sent it back; until it comes again the dossier of today is none of its business."""
    dossier = await twice_submitted(here)
    base = f"/dossiers/{dossier['id']}"
    standing = here.person("standing_officer", "300-NV")
    await code_of(await here.app.get(base, standing), 404)
    judged = await here.ok(await here.app.get(f"{base}/attempts/1", standing))
    assert judged["nominees"][0]["content"]["description"] == "Thôn Đông, xã Thanh Giang"
    headings = await here.ok(await here.app.get(f"{base}/attempts", standing))
    assert [one["number"] for one in headings] == [1]
    await code_of(await here.app.get(f"{base}/attempts/2", standing), 404)
    (seen,) = (await here.ok(await here.app.get(f"{base}/nominees/{ids(dossier)[0]}/versions", standing)))[
        "items"
    ]
    assert seen["number"] == 1
    stranger = here.person("officer", OTHER_COMMUNE)
    for path in ("attempts", "attempts/1", f"nominees/{ids(dossier)[0]}/versions"):
        await code_of(await here.app.get(f"{base}/{path}", stranger), 404)


async def test_a_history_line_says_what_changed_field_by_field(here: Province) -> None:
    dossier = await twice_submitted(here)
    path = f"/dossiers/{dossier['id']}/history"
    history = (await here.ok(await here.app.get(path, here.person("officer", COMMUNE))))["items"]
    (edit,) = [line for line in history if line["action"] == "edit"]
    one = f"/nominees/{ids(dossier)[0]}"
    assert {change["field"]: (change["before"], change["after"]) for change in edit["changes"]} == {
        "/letter/number": ("12/TTr-UBND", "14/TTr-UBND"),
        f"{one}/description": ("Thôn Đông, xã Thanh Giang", "Thôn Đoài"),
        f"{one}/evidence/1": (PHOTO, None),
    }
    submits = [line for line in history if line["action"] == "submit"]
    assert [change["field"] for change in submits[1]["changes"]] == ["/status", "/attempt"]
    assert history[-1]["revision"] == dossier["revision"]


async def test_an_answer_to_one_attempt_is_none_to_the_next(here: Province) -> None:
    """A checker's page of attempt 1 stood open while the dossier went back and came again."""
    first = await to_district(here)
    dossier_id, seen = first["id"], f'"{first["revision"]}"'
    standing = here.person("standing_officer", "300-NV")
    back = {"complete": False, "reason": "Thiếu ảnh gốc."}
    await here.ok(await here.app.post(f"/dossiers/{dossier_id}/stages/2/check", standing, back))
    again = here.nominee(evidence=[EVIDENCE], description="Thôn Đoài", id=ids(first)[0])
    await corrected(here, first, again)
    officer = here.person("officer", COMMUNE)
    await here.ok(await here.app.post(f"/dossiers/{dossier_id}/submit", officer))
    await through_commune(here, dossier_id, attempt=2)
    await here.lead(dossier_id, 2, "check", attempt=2)
    path = f"/dossiers/{dossier_id}/stages/2/check"
    stale = await here.app.post(path, standing, {"complete": True}, **{"If-Match": seen})
    assert await code_of(stale, 412) == "precondition_failed"
    now = await here.read(dossier_id)
    assert stale.json()["current"] == now["revision"]
    nominee = f"/nominees/{ids(first)[0]}"
    assert {f"{nominee}/description", "/letter/number", "/attempt"} <= set(stale.json()["changed"])
    await here.ok(await here.app.post(path, standing, {"complete": True}))


async def through_commune(here: Province, dossier_id: str, attempt: int) -> None:
    dossier = await here.read(dossier_id)
    await here.lead(dossier_id, 1, "council", attempt=attempt)
    await council(here, dossier, COMMUNE, *ids(dossier), attempt=attempt)
    await here.step(dossier_id, 1, "sign", attempt)
    body = {"outcome": "proposed", "letter": {"number": "16/TTr-UBND", "issued_on": "2025-04-28"}}
    path = f"/dossiers/{dossier_id}/stages/1/conclude"
    await here.ok(await here.app.post(path, here.person("head", COMMUNE), body))


@pytest.mark.parametrize(
    "act", ["submit", "recall", "stages/2/check", "stages/2/appraise", "stages/2/conclude"]
)
async def test_every_act_of_a_person_says_what_it_answers(here: Province, act: str) -> None:
    dossier = await here.draft() if act == "submit" else await to_district(here)
    doer = {
        "submit": here.person("officer", COMMUNE),
        "recall": here.person("officer", COMMUNE),
        "stages/2/conclude": here.person("head", DISTRICT),
    }.get(act, here.person("standing_officer", "300-NV"))
    body = {
        "recall": {"reason": "Đơn vị xin rút."},
        "stages/2/check": {"complete": True},
        "stages/2/appraise": {"verdicts": []},
        "stages/2/conclude": {"outcome": "declined", "reason": "Không nhất trí."},
    }.get(act, {})
    path = f"/dossiers/{dossier['id']}/{act}"
    headers = {"Authorization": f"Bearer {here.app.issuer.token(doer)}", "Idempotency-Key": act}
    unsaid = await here.app.http.post(path, json=body, headers=headers)
    assert await code_of(unsaid, 428) == "precondition_missing"
    if act in {"submit", "recall", "stages/2/check"}:
        stale = await here.app.post(path, doer, body, **{"If-Match": '"0"'})
        assert await code_of(stale, 412) == "precondition_failed"


async def test_what_was_sealed_can_be_neither_changed_nor_deleted(here: Province) -> None:
    await here.submitted()
    for table in ("nominee_versions", "attempts"):
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(Exception, match="never deleted"):
                await here.app.sql(statement)
    for change in (
        "nominee_versions SET content_hash = ''",
        "attempts SET received_at = now()",
        "dossier_history SET reason = ''",
    ):
        with pytest.raises(Exception, match="never changed"):
            await here.app.sql(f"UPDATE {change}")


async def test_names_and_salts_are_for_whoever_may_draft(here: Province) -> None:
    dossier = await to_district(here)
    path = f"/dossiers/{dossier['id']}/sealed-names"
    (sealed,) = await here.ok(await here.app.get(path, here.person("council_secretary", DISTRICT)))
    assert (sealed["name"], sealed["awaits_decision"]) == ("Hộ ông Nguyễn Văn Mẫu", False)
    assert len(bytes.fromhex(sealed["salt"])) == 32
    assert await code_of(await here.app.get(path, here.person("head", DISTRICT)), 403) == "not_authorised"
    assert (
        await code_of(await here.app.get(path, here.person("council_secretary", PROVINCE)), 404)
        == "not_found"
    )
    told = str(await here.app.facts())
    assert sealed["salt"] not in told
    assert "Nguyễn Văn Mẫu" not in told
    assert sealed["version_id"] in told


async def test_nominees_of_several_dossiers_are_named_for_whom_they_concern(here: Province) -> None:
    """By a session, a panel or a decision, which know their ids only."""
    first, second = await to_district(here), await here.submitted(code=OTHER_COMMUNE)
    draft = await here.draft()
    wanted = [one["nominees"][0]["id"] for one in (first, second, draft)]
    query = "&".join(f"id={each}" for each in wanted)

    async def named(kind: str, role: str, code: str) -> list[str]:
        found = await here.ok(await here.app.get(f"/nominees/{kind}?{query}", here.person(role, code)))
        return [one["nominee_id"] for one in found["items"]]

    assert await named("names", "head", DISTRICT) == [wanted[0]]
    assert await named("names", "officer", OTHER_COMMUNE) == [wanted[1]]
    assert await named("names", "council_secretary", PROVINCE) == []
    assert await named("sealed-names", "council_secretary", DISTRICT) == [wanted[0]]
    assert await named("sealed-names", "head", DISTRICT) == []
    (one,) = (await here.ok(await here.app.get(f"/nominees/names?{query}", here.person("head", DISTRICT))))[
        "items"
    ]
    assert one["name"] == "Hộ ông Nguyễn Văn Mẫu"
    assert (one["submitting_unit"], "salt" in one) == (here.units[COMMUNE].name, False)


async def test_what_stood_before_versions_were_kept_is_version_one(here: Province, url: str) -> None:
    """And of what a later attempt overwrote the record says so: nothing is invented."""
    dossier = await twice_submitted(here)
    await here.lead(dossier["id"], 1, "council", attempt=2)
    await council(here, dossier, COMMUNE, ids(dossier)[0], attempt=2)
    officer, base = here.person("officer", COMMUNE), f"/dossiers/{dossier['id']}"
    kept = [await here.ok(await here.app.get(f"{base}/attempts/{number}", officer)) for number in (1, 2)]
    administer(
        url,
        "DROP TABLE nominee_versions, attempts",
        "ALTER TABLE nominees DROP COLUMN seal",
        "ALTER TABLE verdicts DROP COLUMN relied_on",
        "DROP TRIGGER nothing_is_overwritten ON dossier_history",
        "ALTER TABLE dossier_history DROP COLUMN revision, DROP COLUMN changes",
        "UPDATE alembic_version SET version_num = '0004'",
    )
    aside(lambda: migrate("submissions", url, "0005"))
    administer(url, "ALTER TABLE attempts ADD COLUMN late jsonb")  # as a later upgrade does
    await here.app.service.dispose()

    first, second = [
        await here.ok(await here.app.get(f"{base}/attempts/{number}", officer)) for number in (1, 2)
    ]
    assert first["not_kept_before"] is not None
    assert (first["nominees"], first["letter_number"]) == ([], None)
    assert [one["relied_on"] for one in first["verdicts"]] == [[], []]
    assert [one["received_at"] for one in (first, second)] == [one["received_at"] for one in kept]
    assert [one["submitted_by"] for one in (first, second)] == [str(officer)] * 2
    assert second["not_kept_before"] is None
    assert [(one["content"], one["content_hash"]) for one in second["nominees"]] == [
        (one["content"], one["content_hash"]) for one in kept[1]["nominees"]
    ]
    sealed = {one["nominee_id"]: one["id"] for one in second["nominees"]}
    assert {one["nominee_id"]: one["relied_on"] for one in second["verdicts"]} == {
        nominee_id: [version_id] for nominee_id, version_id in sealed.items()
    }
    now = await here.read(dossier["id"])
    assert {nominee["id"]: nominee["version_id"] for nominee in now["nominees"]} == sealed


async def test_what_grows_for_ever_is_read_page_by_page(
    here: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = await twice_submitted(here)
    paths = [
        f"/dossiers/{dossier['id']}{rest}" for rest in ("/history", f"/nominees/{ids(dossier)[0]}/versions")
    ]
    whole = [await pages(here, path) for path in (*paths, "/rounds")]
    assert [len(one) for one in whole] == [1, 1, 1]
    for module, name in ((read, "PAGE"), (archive, "VERSIONS"), (rounds, "PAGE")):
        monkeypatch.setattr(module, name, 1)
    for path, (all_of_it,) in zip((*paths, "/rounds"), whole, strict=True):
        singly = await pages(here, path)
        assert [item for page in singly for item in page] == all_of_it, path
        assert [len(page) for page in singly] == [1] * len(all_of_it)
    refused = await here.app.get(f"{paths[0]}?cursor={encode_cursor('-1')}", here.person("officer", COMMUNE))
    assert await code_of(refused, 422) == "cursor_invalid"


async def pages(here: Province, path: str) -> list[list[dict[str, Any]]]:
    found, cursor = [], ""
    while True:
        page = await here.ok(await here.app.get(f"{path}{cursor}", here.person("officer", COMMUNE)))
        found.append(page["items"])
        if page["next_cursor"] is None:
            return found
        cursor = f"?cursor={page['next_cursor']}"
