"""One subject once, dates that can be, and a correction that corrects what was there."""

from uuid import uuid4

import pytest

from kit.text import name_key
from tests.submissions.journey import code_of, ids, propose, to_district
from tests.submissions.province import (
    BANG_KHEN,
    COMMUNE,
    GIAY_KHEN,
    OTHER_COMMUNE,
    Province,
)

AN = "Ông Nguyễn Văn Hòa"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (AN, "Ông Nguyễn Văn Hoà"),
        (AN, "ÔNG NGUYỄN VĂN HÒA"),
        (AN, "Ông  Nguyễn Văn Ho\u0300a"),
        (AN, " Ông Nguyễn\u200b Văn Hòa "),
        ("Thủy", "Thuỷ"),
    ],
)
def test_two_spellings_of_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.unit
@pytest.mark.parametrize("other", ["Ông Nguyễn Văn Hoa", "Ông Nguyễn Văn Hóa", "Bà Nguyễn Văn Hòa"])
def test_two_names(other: str) -> None:
    assert name_key(AN) != name_key(other)


@pytest.mark.stack
async def test_nobody_stands_twice_in_a_list(here: Province) -> None:
    officer, person = here.person("officer", COMMUNE), str(uuid4())
    twice = [
        (here.nominee(name=AN), here.nominee(name="Ông Nguyễn  Văn hoà")),
        (here.nominee(name=AN, person_id=person), here.nominee(name="Bà Khác", person_id=person)),
    ]
    for nominees in twice:
        draft = await here.draft(*nominees)
        refused = await here.app.post(f"/dossiers/{draft['id']}/submit", officer)
        assert await code_of(refused, 409) == "nominees_repeated"
        assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/nominees/1"]
    apart = [
        (here.nominee(name=AN), here.nominee(BANG_KHEN, name=AN)),
        (here.nominee(name=AN, person_id=person), here.nominee(name=AN, person_id=str(uuid4()))),
        (here.nominee(name=AN), here.nominee(name=AN, subject_type="individual")),
    ]
    for nominees in apart:
        draft = await here.draft(*nominees)
        await here.ok(await here.app.post(f"/dossiers/{draft['id']}/submit", officer))


@pytest.mark.stack
async def test_whoever_checks_sees_where_else_a_person_is_nominated(here: Province) -> None:
    person = str(uuid4())
    nominee = here.nominee(name=AN, person_id=person)
    first = await to_district(here, nominee, here.nominee())
    await here.draft(nominee)  # is never sent
    second = await here.submitted(
        here.nominee(name="Ông Nguyễn V. Hòa", person_id=person), code=OTHER_COMMUNE
    )
    path = f"/dossiers/{first['id']}/same-people"
    checker = here.person("standing_officer", "300-NV")
    assert (await here.ok(await here.app.get(path, checker)))["items"] == [], "not in the checker's line yet"
    await propose(here, second, OTHER_COMMUNE)
    [same] = (await here.ok(await here.app.get(path, checker)))["items"]
    assert (same["nominee_ids"], same["person_id"]) == ([first["nominees"][0]["id"]], person)
    assert (same["dossier_id"], same["nominee_id"]) == (second["id"], second["nominees"][0]["id"])
    assert (same["name"], same["award_code"], same["state"]) == ("Ông Nguyễn V. Hòa", GIAY_KHEN, "in_review")
    assert same["submitting_unit"] == here.units[OTHER_COMMUNE].name
    back = (await here.ok(await here.app.get(f"/dossiers/{second['id']}/same-people", checker)))["items"]
    assert [one["dossier_id"] for one in back] == [first["id"]]
    officer = here.person("officer", COMMUNE)
    assert (await here.ok(await here.app.get(path, officer)))["items"] == [], (
        "another commune's is not theirs"
    )
    stranger = here.person("officer", OTHER_COMMUNE)
    assert await code_of(await here.app.get(path, stranger), 404) == "not_found"


@pytest.mark.stack
async def test_a_person_id_is_a_persons(here: Province) -> None:
    body = {
        "round_id": here.round_id,
        "submitting_unit_id": str(here.units[COMMUNE].unit_id),
        "nominees": [here.nominee(person_id=str(uuid4()), subject_type="collective")],
    }
    refused = await here.app.post("/dossiers", here.person("officer", COMMUNE), body)
    assert await code_of(refused, 422) == "invalid_payload"


@pytest.mark.stack
@pytest.mark.parametrize(
    ("place", "period", "letter", "code"),
    [
        ("/letter/issued_on", ("2022-12-01", "2024-10-31"), "2025-05-06", "date_in_future"),
        ("/letter/issued_on", ("2022-12-01", "2024-10-31"), "1700-01-01", "date_too_old"),
        (
            "/nominees/0/achievements/0/period_to",
            ("2022-12-01", "2030-01-01"),
            "2025-05-05",
            "date_in_future",
        ),
        (
            "/nominees/0/achievements/0/period_from",
            ("0001-01-01", "2024-10-31"),
            "2025-05-05",
            "date_too_old",
        ),
    ],
)
async def test_a_date_that_cannot_be_is_refused_where_it_stands(
    here: Province, place: str, period: tuple[str, str], letter: str, code: str
) -> None:
    achievement = {"summary": "Hiến 120 m² đất.", "period_from": period[0], "period_to": period[1]}
    body = {
        "round_id": here.round_id,
        "submitting_unit_id": str(here.units[COMMUNE].unit_id),
        "letter": {"number": "12/TTr-UBND", "issued_on": letter},
        "nominees": [here.nominee(achievements=[achievement])],
    }
    refused = await here.app.post("/dossiers", here.person("officer", COMMUNE), body)
    assert await code_of(refused, 422) == "invalid_payload"
    assert [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]] == [(place, code)]


@pytest.mark.stack
async def test_a_heads_letter_of_another_year_is_refused(here: Province) -> None:
    dossier = await to_district(here)
    standing, head = here.person("standing_officer", "300-NV"), here.person("head", "300")
    base = f"/dossiers/{dossier['id']}/stages/2"
    await here.ok(await here.app.post(f"{base}/check", standing, {"complete": True}))
    body = {"outcome": "proposed", "letter": {"number": "99/TTr-UBND", "issued_on": "2031-05-05"}}
    refused = await here.app.post(f"{base}/conclude", head, body)
    assert refused.status_code in {409, 422}
    await here.app.sql("UPDATE steps SET status = 'done' WHERE stage = 2 AND kind IN ('appraise', 'council')")
    await here.app.sql("UPDATE steps SET status = 'open' WHERE stage = 2 AND kind = 'sign'")
    for day, code in (("2031-05-05", "date_in_future"), ("2024-11-17", "date_too_early")):
        body["letter"] = {"number": "99/TTr-UBND", "issued_on": day}
        refused = await here.app.post(f"{base}/conclude", head, body)
        assert await code_of(refused, 422) == "invalid_payload"
        [fault] = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/letter/issued_on", code)


@pytest.mark.stack
async def test_after_the_end_a_correction_corrects_what_was_there(here: Province) -> None:
    dossier = await to_district(here)
    standing, officer = here.person("standing_officer", "300-NV"), here.person("officer", COMMUNE)
    path = f"/dossiers/{dossier['id']}"
    back = {"complete": False, "reason": "Thiếu ảnh gốc."}
    await here.ok(await here.app.post(f"{path}/stages/2/check", standing, back))
    await here.app.set_clock("2025-05-20 08:00+07")
    await here.app.beat()
    now = await here.read(dossier["id"])
    etag = {"If-Match": f'"{now["revision"]}"'}
    (one,) = ids(now)
    corrected = here.nominee(id=one, description="Thôn Đoài")
    for late in (
        [corrected, here.nominee(name="Hộ bà Trần Thị Mới")],
        [here.nominee(id=one, name="Hộ bà Trần Thị Khác")],
        [here.nominee(BANG_KHEN, id=one)],
    ):
        body = {"letter": now["letter"], "nominees": late}
        refused = await here.app.send("PUT", path, officer, body, **etag)
        assert await code_of(refused, 409) == "nominees_late"
    body = {"letter": now["letter"], "nominees": [corrected]}
    await here.ok(await here.app.send("PUT", path, officer, body, **etag))
    await here.ok(await here.app.post(f"{path}/submit", officer))
