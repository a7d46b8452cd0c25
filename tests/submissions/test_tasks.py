"""Tasks in dossiers: each before whom it is, as long as it waits, and before nobody else."""

from typing import Any
from uuid import UUID

import pytest

from tests.submissions.journey import code_of, council, ids, states, to_district
from tests.submissions.province import BANG_KHEN, COMMUNE, DISTRICT, GIAY_KHEN, PROVINCE, Province
from tests.submissions.test_ask_back import approved, ask_back, give_back

pytestmark = pytest.mark.stack
OFFICE = "300-NV"
CHECKS = {(f"standing_officer {OFFICE}", "check")}
APPRAISES = {(f"standing_officer {OFFICE}", "appraise")}
APPOINTS = {(f"administrator {PROVINCE}", "appoint")}
SIGNS = {(f"head {DISTRICT}", "sign")}
RETURN = {"complete": False, "reason": "Thiếu biên bản."}


async def tasks_of(here: Province, person: UUID, query: str = "") -> list[dict[str, Any]]:
    page = await here.ok(await here.app.get(f"/tasks{query}", person))
    found: list[dict[str, Any]] = page["items"]
    return found


async def asked(here: Province, dossier: dict[str, Any]) -> set[tuple[str, str]]:
    """Who is asked for what in the dossier, out of everybody there is."""
    return {
        (f"{role} {code}", task["what"])
        for (role, code), person in here.people.items()
        for task in await tasks_of(here, person)
        if task["about_id"] == dossier["id"]
    }


async def declare(here: Province, dossier: dict[str, Any], by: UUID, *nominees: str) -> None:
    body = {"nominee_ids": nominees, "ground": "close_relative", "reason": "Là người thân."}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/interests", by, body))


async def supported(here: Province, dossier: dict[str, Any], by: UUID, *nominees: str) -> Any:
    verdicts = [{"nominee_id": one, "result": "supported"} for one in nominees]
    return await here.app.post(f"/dossiers/{dossier['id']}/stages/2/appraise", by, {"verdicts": verdicts})


async def test_a_dossier_asks_its_doers_one_after_the_other(here: Province) -> None:
    draft = await here.draft(here.nominee(BANG_KHEN))
    assert await asked(here, draft) == set(), "nobody waits for a draft"
    dossier = await to_district(here, here.nominee(BANG_KHEN))
    assert await asked(here, dossier) == CHECKS
    standing, stage = here.person("standing_officer", OFFICE), f"/dossiers/{dossier['id']}/stages/2"
    (check,) = await tasks_of(here, standing)
    step = (await here.read(dossier["id"]))["stages"][1]["steps"][0]
    assert check == {
        "id": f"{dossier['id']}:check",
        "what": "check",
        "title": "Kiểm tra hồ sơ",
        "about": "dossier",
        "about_id": dossier["id"],
        "stage": 2,
        "version": dossier["revision"],
        "for_unit_id": str(here.units[COMMUNE].unit_id),
        "for_unit": here.units[COMMUNE].name,
        "office_id": str(here.units[OFFICE].unit_id),
        "opened_at": step["opened_at"],
        "due_at": step["due_at"],
        "limit": "target",
        "overdue": False,
        "page": f"/ho-so/{dossier['id']}",
        "dossier_id": dossier["id"],
        "action": "check",
        "unit_id": str(here.units[OFFICE].unit_id),
        "submitting_unit": here.units[COMMUNE].name,
    }
    seen = {"If-Match": f'"{check["version"]}"'}
    await here.ok(await here.app.post(f"{stage}/check", standing, {"complete": True}, **seen))
    assert await asked(here, dossier) == set(), "the workflow opens the next step"
    await here.step(dossier["id"], 2, "appraise")
    assert await asked(here, dossier) == APPRAISES
    await here.ok(await supported(here, dossier, standing, *ids(dossier)))
    await here.step(dossier["id"], 2, "council")
    assert await asked(here, dossier) == APPOINTS, "awards asks a council, but this one has no member"
    member = await here.app.person("council_member", here.units[DISTRICT])
    assert await asked(here, dossier) == set()
    assert await tasks_of(here, member) == [], "awards asks for votes"
    await council(here, await here.read(dossier["id"]), DISTRICT, *ids(dossier))
    await here.step(dossier["id"], 2, "sign")
    assert await asked(here, dossier) == SIGNS
    letter = {"outcome": "proposed", "letter": {"number": "18/TTr-UBND", "issued_on": "2025-04-29"}}
    await here.ok(await here.app.post(f"{stage}/conclude", here.person("head", DISTRICT), letter))
    assert await asked(here, dossier) == set()


async def test_where_the_decision_is_the_signature_nobody_is_asked_to_sign_a_letter(here: Province) -> None:
    decided = await approved(here, here.nominee(GIAY_KHEN))
    assert (states(decided), await asked(here, decided)) == (["awaiting_decision"], set())
    mixed = await approved(here, here.nominee(GIAY_KHEN), here.nominee(BANG_KHEN, name="Hộ bà Mẫu"))
    assert await asked(here, mixed) == SIGNS, "one is to be proposed"
    held = ids(mixed)[states(mixed).index("awaiting_decision")]
    head = here.person("head", DISTRICT)
    await here.ok(await ask_back(here, mixed, head, "reconsider", held))
    assert await asked(here, mixed) == set(), "until awards has given it back"
    await give_back(here, mixed, held)
    assert await asked(here, mixed) == SIGNS


async def test_what_came_back_waits_for_whoever_may_correct_it(here: Province) -> None:
    dossier = await to_district(here)
    standing, officer = here.person("standing_officer", OFFICE), here.person("officer", COMMUNE)
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", standing, RETURN))
    assert await asked(here, dossier) == {(f"officer {COMMUNE}", "correct")}
    (task,) = await tasks_of(here, officer)
    assert (task["stage"], task["due_at"], task["limit"]) == (None, None, None)
    assert task["version"] == (await here.read(dossier["id"]))["revision"]
    signed = f"'{dossier['id']}', '{officer}', 'sign', '{here.units[DISTRICT].unit_id}'"
    await here.app.sql(f"INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id) VALUES ({signed})")
    assert await asked(here, dossier) == set()
    body = {"nominees": [here.nominee() | {"id": ids(dossier)[0]}]}
    seen = {"If-Match": f'"{task["version"]}"'}
    refused = await here.app.send("PUT", f"/dossiers/{dossier['id']}", officer, body, **seen)
    assert await code_of(refused, 403) == "duties_not_separated"


async def test_an_interest_takes_a_task_away_and_nobody_left_asks_administrators(here: Province) -> None:
    dossier = await to_district(here, here.nominee(), here.nominee(name="Hộ bà Trần Thị Thử"))
    first, second = ids(dossier)
    standing = here.person("standing_officer", OFFICE)
    await declare(here, dossier, standing, first)
    assert await asked(here, dossier) == APPOINTS, "a check is of the dossier as a whole"
    (appoint,) = await tasks_of(here, here.person("administrator", PROVINCE))
    assert appoint["page"] == f"/don-vi/{here.units[OFFICE].unit_id}/phan-cong"
    refused = await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", standing, {"complete": True})
    assert await code_of(refused, 403) == "interested_party"

    other = here.people["standing_officer", "other"] = await here.app.person(
        "standing_officer", here.units[OFFICE]
    )
    assert await asked(here, dossier) == {("standing_officer other", "check")}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", other, {"complete": True}))
    await here.step(dossier["id"], 2, "appraise")
    assert await asked(here, dossier) == APPRAISES | {("standing_officer other", "appraise")}
    await here.ok(await supported(here, dossier, standing, second))
    assert await asked(here, dossier) == {("standing_officer other", "appraise")}, (
        "what is left is not theirs"
    )
    await here.ok(await supported(here, dossier, other, first))
    assert await asked(here, dossier) == set()


async def test_a_task_is_nobodys_whose_role_ended_or_unit_is_no_more(here: Province) -> None:
    dossier = await to_district(here)
    await here.app.sql(
        f"UPDATE authority_assignments SET valid_to = '2025-05-04' WHERE unit_id = '{here.units[OFFICE].unit_id}'"
    )
    assert await asked(here, dossier) == APPOINTS
    await here.app.sql(
        f"UPDATE authority_assignments SET valid_to = NULL WHERE unit_id = '{here.units[OFFICE].unit_id}'"
    )
    assert await asked(here, dossier) == CHECKS
    await here.app.sql(
        f"UPDATE authority_units SET valid_to = '2025-05-04' WHERE id = '{here.units[OFFICE].unit_id}'"
    )
    assert await asked(here, dossier) == set()


async def test_counts_are_of_what_the_filters_find(here: Province) -> None:
    """On the first page only; and filters say of a task what it says of itself."""
    person = await here.app.person("officer", here.units[COMMUNE])
    await here.app.assign(person, "standing_officer", here.units[OFFICE])
    late, _, returned = [await to_district(here) for _ in range(3)]
    standing = here.person("standing_officer", OFFICE)
    await here.ok(await here.app.post(f"/dossiers/{returned['id']}/stages/2/check", standing, RETURN))
    await here.app.sql(
        f"UPDATE steps SET due_at = '2025-05-05' WHERE dossier_id = '{late['id']}' AND stage = 2"
    )

    async def counted(query: str = "") -> list[tuple[str, int, int]]:
        page = await here.ok(await here.app.get(f"/tasks{query}", person))
        return [(one["what"], one["waiting"], one["overdue"]) for one in page["counts"]]

    assert await counted() == [("check", 2, 1), ("correct", 1, 0)]
    assert await counted("?overdue=true") == [("check", 1, 1)]
    assert await counted("?what=correct") == [("correct", 1, 0)]
    assert await counted("?what=vote") == []
    assert await counted(f"?office_id={here.units[OFFICE].unit_id}&limit=1") == [("check", 2, 1)]
    assert await counted(f"?about_id={returned['id']}") == [("correct", 1, 0)]
    assert await counted(f"?about_id={UUID(int=1)}") == []
    first = await here.ok(await here.app.get("/tasks?limit=1", person))
    assert [(task["about_id"], task["overdue"]) for task in first["items"]] == [(late["id"], True)]
    rest = await here.ok(await here.app.get(f"/tasks?cursor={first['next_cursor']}", person))
    assert (rest["counts"], [task["what"] for task in rest["items"]]) == (None, ["check", "correct"])
    assert await code_of(await here.app.get("/tasks?limit=0", person), 422) == "invalid_payload"
    assert await code_of(await here.app.get("/tasks?level=x", person), 422) == "invalid_payload"
    nothing = await here.ok(await here.app.get("/tasks", UUID(int=1)))
    assert (nothing["items"], nothing["counts"], nothing["next_cursor"]) == ([], [], None)
