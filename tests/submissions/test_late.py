"""What comes after a round has closed: refused, unless somebody who may allow it has named it."""

from typing import Any
from uuid import UUID

import pytest

from contracts.acts import Ground, InterestStated
from contracts.scoring import PanellistRecusedV1
from kit.ids import new_id
from tests.submissions.journey import code_of, ids, to_district
from tests.submissions.province import COMMUNE, DISTRICT, Province

NEW = "Hộ bà Trần Thị Mới"
DOCUMENT = {"number": "45/UBND-NV", "issued_on": "2025-05-19"}
AFTER_THE_END = "2025-05-20 08:00+07"


def allowing(*nominees: dict[str, Any], until: str = "2025-05-23") -> dict[str, Any]:
    return {
        "nominees": list(nominees),
        "until": until,
        "reason": "Bưu điện chuyển nhầm",
        "document": DOCUMENT,
    }


def named(name: str = NEW, **changes: Any) -> dict[str, Any]:
    return {"subject_type": "household", "name": name, "award_code": "giay_khen_chu_tich_huyen"} | changes


async def returned(here: Province) -> dict[str, Any]:
    """A dossier that the district returned, a few days after the round has closed."""
    dossier = await to_district(here)
    standing = here.person("standing_officer", "300-NV")
    back = {"complete": False, "reason": "Thiếu ảnh gốc."}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", standing, back))
    await after_the_end(here)
    return await here.read(dossier["id"])


async def after_the_end(here: Province, moment: str = AFTER_THE_END) -> None:
    await here.app.set_clock(moment)
    await here.app.beat()


async def allow(here: Province, dossier: dict[str, Any], body: dict[str, Any], by: UUID | None = None) -> Any:
    path = f"/dossiers/{dossier['id']}/latecomers"
    person = by or here.person("head", DISTRICT)
    seen = await here.app.get(path, person)
    tag = {"If-Match": seen.headers.get("ETag", '"1"')}
    return await here.app.send("POST", path, person, body, **tag)


async def correct(
    here: Province, dossier: dict[str, Any], *nominees: dict[str, Any], by: UUID | None = None
) -> Any:
    now = await here.read(dossier["id"])
    (one,) = ids(dossier)
    body = {"letter": now["letter"], "nominees": [here.nominee(id=one), *nominees]}
    tag = {"If-Match": f'"{now["revision"]}"'}
    person = by or here.person("officer", COMMUNE)
    return await here.app.send("PUT", f"/dossiers/{dossier['id']}", person, body, **tag)


async def submit(here: Province, dossier: dict[str, Any]) -> Any:
    return await here.app.post(f"/dossiers/{dossier['id']}/submit", here.person("officer", COMMUNE))


@pytest.mark.stack
async def test_who_is_new_after_the_end_comes_as_allowed_and_is_marked_late(here: Province) -> None:
    dossier = await returned(here)
    assert await code_of(await correct(here, dossier, here.nominee(name=NEW)), 409) == "nominees_late"
    view = await here.ok(await allow(here, dossier, allowing(named())))
    (allowance,) = view["allowances"]
    assert (allowance["nominees"][0]["name"], allowance["used"]) == (NEW, False)
    other = here.nominee(name="Hộ ông Lê Văn Khác")
    assert await code_of(await correct(here, dossier, other), 409) == "nominees_late"
    await here.ok(await correct(here, dossier, here.nominee(name="Hộ  bà Trần thị Mới")))
    sealed = await here.ok(await submit(here, dossier))
    in_time, late = sealed["nominees"]
    assert (sealed["late"], in_time["late"]) == (None, None)
    assert late["late"] == {
        "allowance_id": allowance["id"],
        "allowed_by": str(here.person("head", DISTRICT)),
        "unit_id": str(here.units[DISTRICT].unit_id),
        "reason": "Bưu điện chuyển nhầm",
        "document_number": DOCUMENT["number"],
        "allowed_at": allowance["allowed_at"],
    }
    await here.lead(dossier["id"], 1, "council", attempt=2)
    listed = await here.ok(await here.app.get("/dossiers", here.person("officer", COMMUNE)))
    assert [line["late"] for line in listed["items"]] == [True]
    facts = [payload for kind, payload in await here.app.facts() if kind.endswith("dossier.submitted.v1")]
    assert [nominee["late"] for nominee in facts[-1]["nominees"]] == [
        None,
        {name: late["late"][name] for name in ("allowance_id", "allowed_by", "unit_id")},
    ]
    path = f"/dossiers/{dossier['id']}/history"
    lines = (await here.ok(await here.app.get(path, here.person("officer", COMMUNE))))["items"]
    (allowed,) = [line for line in lines if line["action"] == "allow_late"]
    assert (allowed["reason"], allowed["details"]["nominees"]) == ("Bưu điện chuyển nhầm", [NEW])
    assert any(line["details"].get("late") for line in lines if line["action"] == "submit")


@pytest.mark.stack
async def test_the_unit_is_told_of_what_may_come_late(here: Province) -> None:
    dossier = await returned(here)
    await here.ok(await allow(here, dossier, allowing(named())))
    kind, told = (await here.app.facts())[-1]
    assert kind == "submissions.dossier.late_allowed.v1"
    assert (told["dossier_id"], told["until"]) == (dossier["id"], "2025-05-23")


@pytest.mark.stack
async def test_after_its_limit_nothing_comes_by_an_allowance(here: Province) -> None:
    dossier = await returned(here)
    await here.ok(await allow(here, dossier, allowing(named(), until="2025-05-23")))
    await here.ok(await correct(here, dossier, here.nominee(name=NEW)))
    await after_the_end(here, "2025-05-24 00:00+07")
    assert await code_of(await submit(here, dossier), 409) == "nominees_late"
    await after_the_end(here, "2025-05-23 23:59+07")
    await here.ok(await submit(here, dossier))


@pytest.mark.stack
async def test_a_whole_dossier_comes_after_the_end_as_allowed(here: Province) -> None:
    dossier = await here.draft()
    await after_the_end(here)
    assert await code_of(await submit(here, dossier), 409) == "round_not_open"
    await here.ok(await allow(here, dossier, allowing()))
    sealed = await here.ok(await submit(here, dossier))
    assert sealed["late"]["document_number"] == DOCUMENT["number"]
    assert [nominee["late"] for nominee in sealed["nominees"]] == [sealed["late"]]
    attempt = await here.app.get(f"/dossiers/{dossier['id']}/attempts/1", here.person("officer", COMMUNE))
    assert (await here.ok(attempt))["late"] == sealed["late"]


@pytest.mark.stack
async def test_into_a_late_dossier_comes_only_who_was_named(here: Province) -> None:
    dossier = await here.draft(here.nominee(), here.nominee(name=NEW))
    await after_the_end(here)
    await here.ok(await allow(here, dossier, allowing(named())))
    refused = await submit(here, dossier)
    assert await code_of(refused, 409) == "nominees_late"
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/nominees/0"]


@pytest.mark.stack
async def test_a_late_dossier_that_is_corrected_brings_nobody_further(here: Province) -> None:
    dossier = await here.draft()
    await after_the_end(here)
    await here.ok(await allow(here, dossier, allowing()))
    await here.ok(await submit(here, dossier))
    await here.app.sql("UPDATE dossiers SET status = 'returned'")
    assert await code_of(await correct(here, dossier, here.nominee(name=NEW)), 409) == "nominees_late"


@pytest.mark.stack
async def test_only_who_called_the_round_allows_and_nobody_for_oneself(here: Province) -> None:
    dossier = await returned(here)
    chief, own = here.person("head", DISTRICT), here.person("head", COMMUNE)
    assert await code_of(await allow(here, dossier, allowing(named()), own), 403) == "not_authorised"
    stranger = here.person("head", "11284")
    assert await code_of(await allow(here, dossier, allowing(named()), stranger), 404) == "not_found"
    me = named("Nguyễn Văn Chủ", subject_type="individual", person_id=str(chief))
    assert await code_of(await allow(here, dossier, allowing(me)), 403) == "own_nomination"
    both = await here.app.person("head", here.units[DISTRICT])
    await here.app.assign(both, "officer", here.units[COMMUNE])
    assert await code_of(await allow(here, dossier, allowing(named()), both), 403) == "late_for_oneself"


@pytest.mark.stack
async def test_who_allowed_it_has_no_part_in_whom_they_let_in(here: Province) -> None:
    """Whichever came first: the interest is declared after the allowance was given."""
    dossier = await here.draft()
    await after_the_end(here)
    await here.ok(await allow(here, dossier, allowing()))
    chief = here.person("head", DISTRICT)
    await here.app.sql(
        "INSERT INTO authority_interests (id, person_id, dossier_id, nominee_id, ground, withdrawn)"
        f" VALUES (uuidv7(), '{chief}', '{dossier['id']}', '{ids(dossier)[0]}', 'close_relative', false)"
    )
    assert await code_of(await submit(here, dossier), 409) == "nominees_late"
    assert await code_of(await allow(here, dossier, allowing()), 403) == "interested_party"


@pytest.mark.stack
async def test_who_allowed_it_signed_for_it(here: Province) -> None:
    """Whichever came first: who lets somebody in does not prepare the dossier afterwards, whatever role they get."""
    dossier = await returned(here)
    await here.ok(await allow(here, dossier, allowing(named())))
    chief, district = here.person("head", DISTRICT), str(here.units[DISTRICT].unit_id)
    signed = {"person_id": str(chief), "duty": "sign", "dossier_id": dossier["id"], "unit_id": district}
    (told,) = [fact for kind, fact in await here.app.facts() if kind.endswith("late_allowed.v1")]
    assert told["acts"] == [signed]
    await here.app.assign(chief, "officer", here.units[COMMUNE])
    corrected = await correct(here, dossier, here.nominee(name=NEW), by=chief)
    assert await code_of(corrected, 403) == "duties_not_separated"
    draft = await here.draft()
    await here.ok(await allow(here, draft, allowing(), await here.app.person("head", here.units[DISTRICT])))
    await here.ok(await submit(here, draft))
    told = [fact for kind, fact in await here.app.facts() if kind.endswith("dossier.submitted.v1")][-1]
    assert sorted(act["duty"] for act in told["acts"]) == ["prepare", "sign"]


@pytest.mark.stack
@pytest.mark.parametrize("where", ["here", "elsewhere"])
async def test_a_late_interest_of_who_let_somebody_in_is_told_to_the_head_above(
    here: Province, where: str
) -> None:
    """Nothing is undone; whom they did not let in is none of it."""
    dossier = await returned(here)
    await here.ok(await allow(here, dossier, allowing(named())))
    await here.ok(await correct(here, dossier, here.nominee(name=NEW)))
    in_time, late = ids(await here.ok(await submit(here, dossier)))
    chief, above = here.person("head", DISTRICT), str(here.units[DISTRICT].parent_id)
    await here.app.assign(chief, "officer", here.units[COMMUNE])  # sees the dossier
    for nominee in (in_time, late):
        if where == "here":
            body = {"nominee_ids": [nominee], "ground": "close_relative", "reason": "Là em ruột."}
            await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/interests", chief, body))
        else:
            stated = InterestStated(
                interest_id=new_id(),
                person_id=chief,
                dossier_id=dossier["id"],
                nominee_id=UUID(nominee),
                ground=Ground.CLOSE_RELATIVE,
            )
            fact = PanellistRecusedV1(
                session_id=new_id(),
                unit_id=here.units[DISTRICT].unit_id,
                round_id=UUID(here.round_id),
                item_id=new_id(),
                panellist_id=chief,
                recusal_id=new_id(),
                interests=(stated,),
            )
            await here.app.tell(fact, fact.session_id)
    (told,) = [fact for kind, fact in await here.app.facts() if kind.endswith("late_allowance_questioned.v1")]
    assert (told["unit_id"], told["above_id"]) == (str(here.units[DISTRICT].unit_id), above)
    assert [(act["person_id"], act["nominee_id"]) for act in told["late"]] == [(str(chief), late)]
    assert not [kind for kind, _ in await here.app.facts() if kind.endswith("stage_questioned.v1")]
    seen = await here.read(dossier["id"])
    assert [nominee["state"] for nominee in seen["nominees"]] == ["in_review", "in_review"]


@pytest.mark.stack
async def test_the_units_own_round_is_prolonged_for_it_by_the_unit_above(here: Province) -> None:
    dossier = await here.draft()
    commune = here.units[COMMUNE]
    await here.app.sql(f"UPDATE rounds SET unit_id = '{commune.unit_id}'")
    await after_the_end(here)
    own = here.person("head", COMMUNE)
    assert await code_of(await allow(here, dossier, allowing(), own), 403) == "not_authorised"
    await here.ok(await allow(here, dossier, allowing()))


@pytest.mark.stack
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (allowing(named(), until="2025-05-16"), 409, "late_limit_impossible"),
        (allowing(named(), until="2025-05-19"), 409, "late_limit_impossible"),
        (allowing(named(), until="2225-05-30"), 422, "invalid_payload"),
        (allowing(), 409, "late_nominees_unnamed"),
        (allowing(named(award_code="co_thi_dua")), 422, "invalid_payload"),
        (
            allowing(named()) | {"document": {"number": "1/UBND", "issued_on": "2031-01-01"}},
            422,
            "invalid_payload",
        ),
        (
            allowing(named()) | {"document": {"number": "1/UBND", "issued_on": "2025-04-24"}},
            422,
            "invalid_payload",
        ),
    ],
)
async def test_an_allowance_that_cannot_be_is_refused(
    here: Province, body: dict[str, Any], status: int, code: str
) -> None:
    dossier = await returned(here)
    assert await code_of(await allow(here, dossier, body), status) == code


@pytest.mark.stack
async def test_an_allowance_is_given_on_what_was_seen(here: Province) -> None:
    dossier = await returned(here)
    path, chief = f"/dossiers/{dossier['id']}/latecomers", here.person("head", DISTRICT)
    tag = (await here.app.get(path, chief)).headers["ETag"]
    await here.ok(await correct(here, dossier))
    refused = await here.app.send("POST", path, chief, allowing(named()), **{"If-Match": tag})
    assert await code_of(refused, 412) == "precondition_failed"


@pytest.mark.stack
async def test_an_allowance_is_taken_back_until_something_came_by_it(here: Province) -> None:
    dossier = await returned(here)
    chief, path = here.person("head", DISTRICT), f"/dossiers/{dossier['id']}/latecomers"

    async def withdraw(view: dict[str, Any]) -> Any:
        tag = {"If-Match": (await here.app.get(path, chief)).headers["ETag"]}
        allowance = view["allowances"][-1]["id"]
        body = {"reason": "Ghi nhầm đơn vị"}
        return await here.app.send("POST", f"{path}/{allowance}/withdraw", chief, body, **tag)

    given = await here.ok(await allow(here, dossier, allowing(named())))
    view = await here.ok(await withdraw(given))
    assert view["allowances"][0]["withdrawn_at"] is not None
    assert (await here.app.facts())[-1][0] == "submissions.dossier.late_allowance_withdrawn.v1"
    acts = await here.app.sql(f"SELECT duty FROM authority_acts WHERE person_id = '{chief}'")
    assert [row.duty for row in acts] == ["sign"], "they had judged it, and others have heard of that"
    assert await code_of(await withdraw(given), 404) == "not_found"
    assert await code_of(await correct(here, dossier, here.nominee(name=NEW)), 409) == "nominees_late"
    given = await here.ok(await allow(here, dossier, allowing(named())))
    await here.ok(await correct(here, dossier, here.nominee(name=NEW)))
    await here.ok(await submit(here, dossier))
    assert await code_of(await withdraw(given), 409) == "late_allowance_used"
