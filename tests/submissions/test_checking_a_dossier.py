"""A dossier that is only tried as a whole: what would change is told, or all that is wrong; nothing of it is kept."""

from typing import Any

from tests.submissions.province import COMMUNE, NAME, OTHER_COMMUNE, Province


async def tried(here: Province, dossier: dict[str, Any], **more: Any) -> Any:
    body = {"letter": dossier["letter"], "nominees": [written(one) for one in dossier["nominees"]]} | more
    return await here.app.post(f"/dossiers/{dossier['id']}/check", here.person("officer", COMMUNE), body)


def written(nominee: dict[str, Any], **changes: Any) -> dict[str, Any]:
    names = (
        "id",
        "subject_type",
        "name",
        "description",
        "award_code",
        "achievements",
        "evidence",
        "person_id",
    )
    return {name: nominee[name] for name in names} | changes


async def test_what_would_change_is_told_under_the_tag_and_nothing_is_kept(here: Province) -> None:
    dossier = await here.draft()
    (there,) = dossier["nominees"]
    summary = [there["achievements"][0] | {"summary": "Hiến 300 m² đất."}]
    changed = written(there, achievements=summary)
    answer = await tried(
        here,
        dossier,
        letter={"number": "13/TTr-UBND", "issued_on": "2024-11-18"},
        nominees=[changed, here.nominee(name="Hộ bà Trần Thị Hoà")],
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] == f'"{dossier["revision"]}"'
    assert [(one["kind"], one["deed"], one["name"]) for one in answer.json()["changes"]] == [
        ("letter", "changed", "13/TTr-UBND"),
        ("nominee", "changed", NAME),
        ("nominee", "added", "Hộ bà Trần Thị Hoà"),
    ]
    assert [each["field"] for each in answer.json()["changes"][1]["fields"]] == ["/achievements"]
    shown = await here.app.get(f"/dossiers/{dossier['id']}", here.person("officer", COMMUNE))
    assert (shown.json()["revision"], len(shown.json()["nominees"])) == (dossier["revision"], 1)


async def test_what_stays_is_no_change_and_who_is_left_out_is_told(here: Province) -> None:
    dossier = await here.draft()
    assert (await tried(here, dossier)).json()["changes"] == []
    left_out = (await tried(here, dossier, nominees=[])).json()
    assert (left_out["ended"], left_out["changes"][0]["name"]) == (1, NAME)


async def test_every_mistake_is_told_by_its_place(here: Province) -> None:
    dossier = await here.draft()
    period = {"summary": "Hiến đất.", "period_from": "2024-01-01", "period_to": "2999-01-01"}
    late = await tried(here, dossier, nominees=[here.nominee(achievements=[period])])
    assert [each["pointer"] for each in late.json()["errors"]] == ["/nominees/0/achievements/0/period_to"]
    wrong = await tried(here, dossier, nominees=[here.nominee(description=""), here.nominee(name="")])
    assert {each["pointer"] for each in wrong.json()["errors"]} == {
        "/nominees/0/description",
        "/nominees/1/name",
    }


async def test_nobody_else_tries_it_and_nobody_what_lies_elsewhere(here: Province) -> None:
    dossier = await here.draft()
    body: dict[str, Any] = {"letter": None, "nominees": []}
    path = f"/dossiers/{dossier['id']}/check"
    assert (await here.app.post(path, here.person("officer", OTHER_COMMUNE), body)).status_code == 404
    assert (await here.app.post(path, here.person("head", COMMUNE), body)).status_code == 403
    officer = here.person("officer", COMMUNE)
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/submit", officer))
    sealed = await here.app.post(path, officer, body)
    assert (sealed.status_code, sealed.json()["code"]) == (409, "dossier_not_editable")
