"""A dossier is written part by part: the same act as writing it as a whole, under the same rules."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.submissions import SubjectType
from submissions.dossiers import domain
from submissions.dossiers.values import MOST_NOMINEES, Dossier, Nominee
from submissions.errors import TooManyNominees
from tests.submissions.journey import code_of, ids, states, to_district
from tests.submissions.province import BANG_KHEN, COMMUNE, OTHER_COMMUNE, Province

LETTER = {"number": "18/TTr-UBND", "issued_on": "2025-04-28"}
NEW = "Hộ bà Trần Thị Mới"
Part = tuple[str, str, Any]
"""Method, path below the dossier, body."""


def parts(here: Province, nominee_id: str) -> list[Part]:
    return [
        ("PUT", "letter", LETTER),
        ("POST", "nominees", here.nominee(name=NEW)),
        ("PUT", f"nominees/{nominee_id}", here.nominee(description="Thôn Đoài")),
        ("POST", f"nominees/{nominee_id}/remove", None),
    ]


async def write(
    here: Province,
    dossier_id: str,
    part: Part,
    *,
    seen: int | None = None,
    key: str | None = None,
    by: UUID | None = None,
) -> httpx.Response:
    """The officer writes a part of the dossier as it stands just now, unless they saw an older one."""
    method, below, body = part
    revision = seen if seen is not None else (await here.read(dossier_id))["revision"]
    return await here.app.send(
        method,
        f"/dossiers/{dossier_id}/{below}",
        by or here.person("officer", COMMUNE),
        body,
        key=key,
        **{"If-Match": f'"{revision}"'},
    )


async def written(here: Province, dossier_id: str, part: Part) -> dict[str, Any]:
    answer = await write(here, dossier_id, part)
    found: dict[str, Any] = await here.ok(answer, 201 if part[:2] == ("POST", "nominees") else 200)
    assert answer.headers["ETag"] == f'"{found["revision"]}"'
    return found


async def history(here: Province, dossier_id: str) -> list[dict[str, Any]]:
    path = f"/dossiers/{dossier_id}/history"
    rows: list[dict[str, Any]] = (await here.ok(await here.app.get(path, here.person("officer", COMMUNE))))[
        "items"
    ]
    return rows


async def sent_back(here: Province, *nominees: dict[str, Any]) -> dict[str, Any]:
    """A dossier that the district has returned."""
    dossier = await to_district(here, *nominees)
    body = {"complete": False, "reason": "Thiếu ảnh gốc."}
    standing = here.person("standing_officer", "300-NV")
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", standing, body))
    return await here.read(dossier["id"])


@pytest.mark.unit
def test_a_dossier_has_so_many_nominees_and_no_more() -> None:
    def nominees(number: int) -> tuple[Nominee, ...]:
        return tuple(
            Nominee(UUID(int=n), SubjectType.HOUSEHOLD, f"Hộ {n}", "Thôn Đông", "giay_khen", (), ())
            for n in range(number)
        )

    unit = UUID(int=1)
    draft = Dossier(unit, unit, unit, letter=None, nominees=nominees(MOST_NOMINEES), created_by=unit)
    full, _ = domain.edit(draft, None, draft.nominees)
    assert len(full.in_review) == MOST_NOMINEES
    with pytest.raises(TooManyNominees):
        domain.edit(draft, None, nominees(MOST_NOMINEES + 1))


@pytest.mark.stack
async def test_part_by_part_it_says_what_it_says_written_as_a_whole(here: Province) -> None:
    one, whole = await here.draft(), await here.draft()
    (first,) = ids(one)
    added = await written(here, one["id"], ("POST", "nominees", here.nominee(name=NEW)))
    last = ids(added)[-1]
    corrected = here.nominee(BANG_KHEN, name=NEW, description="Thôn Đoài")
    await written(here, one["id"], ("PUT", f"nominees/{last}", corrected))
    await written(here, one["id"], ("PUT", "letter", LETTER))
    by_parts = await written(here, one["id"], ("POST", f"nominees/{first}/remove", None))
    body = {"letter": LETTER, "nominees": [corrected]}
    officer, tag = here.person("officer", COMMUNE), {"If-Match": f'"{whole["revision"]}"'}
    as_whole = await here.ok(await here.app.send("PUT", f"/dossiers/{whole['id']}", officer, body, **tag))
    assert (ids(by_parts), states(by_parts)) == ([first, last], ["withdrawn", "in_review"])
    assert by_parts["letter"] == as_whole["letter"]
    for mine, theirs in zip(by_parts["nominees"], as_whole["nominees"], strict=True):
        assert mine | {"id": ""} == theirs | {"id": ""}
    rows = (await history(here, one["id"]))[1:]
    assert [row["action"] for row in rows] == ["edit"] * 4
    assert [change["field"] for change in rows[0]["changes"]] == [f"/nominees/{last}"]
    assert {change["field"] for row in rows[1:] for change in row["changes"]} == {
        f"/nominees/{last}/award_code",
        f"/nominees/{last}/description",
        "/letter/number",
        "/letter/issued_on",
        f"/nominees/{first}/state",
    }
    await here.ok(await here.app.post(f"/dossiers/{one['id']}/submit", officer))


@pytest.mark.stack
async def test_a_form_that_is_sent_twice_is_answered_twice_and_done_once(here: Province) -> None:
    draft = await here.draft()
    for part in parts(here, ids(draft)[0]):
        revision, key = (await here.read(draft["id"]))["revision"], str(uuid4())
        answers = [await write(here, draft["id"], part, seen=revision, key=key) for _ in range(2)]
        assert answers[0].is_success
        assert [answer.status_code for answer in answers] == [answers[0].status_code] * 2
        assert answers[0].json() == answers[1].json()
        assert {answer.headers["ETag"] for answer in answers} == {f'"{revision + 1}"'}
    now = await here.read(draft["id"])
    assert states(now) == ["withdrawn", "in_review"]
    assert [row["action"] for row in await history(here, draft["id"])] == ["create"] + ["edit"] * 4


@pytest.mark.stack
async def test_a_part_is_refused_where_the_whole_is(here: Province) -> None:
    draft, other, under_way = await here.draft(), await here.draft(), await here.submitted()
    stranger = here.person("officer", OTHER_COMMUNE)
    for part in parts(here, ids(draft)[0]):
        assert await code_of(await write(here, draft["id"], part, seen=9), 412) == "precondition_failed"
        outside = await write(here, draft["id"], part, seen=1, by=stranger)
        assert await code_of(outside, 404) == "not_found"
        nowhere = await write(here, str(uuid4()), part, seen=1)
        assert await code_of(nowhere, 404) == "not_found"
    for part in parts(here, ids(under_way)[0]):
        assert await code_of(await write(here, under_way["id"], part), 409) == "dossier_not_editable"
    foreign = parts(here, ids(other)[0])[2:]
    for part in foreign:
        assert await code_of(await write(here, draft["id"], part), 404) == "not_found"
    now = await here.read(draft["id"])
    assert (now["revision"], now["nominees"], now["letter"]) == (1, draft["nominees"], draft["letter"])
    edit, remove = parts(here, ids(draft)[0])[2:]
    await written(here, draft["id"], remove)
    for part in (edit, remove):
        assert await code_of(await write(here, draft["id"], part), 404) == "not_found"


@pytest.mark.stack
async def test_what_is_wrong_in_a_part_is_refused_at_its_place_in_it(here: Province) -> None:
    draft = await here.draft()
    achievement = {"summary": "Hiến 120 m² đất.", "period_from": "2022-12-01", "period_to": "2030-01-01"}
    late = here.nominee(achievements=[*here.nominee()["achievements"], achievement])
    one = f"nominees/{ids(draft)[0]}"
    wrong: list[tuple[Part, str, str]] = [
        (("PUT", "letter", LETTER | {"issued_on": "2025-05-06"}), "/issued_on", "date_in_future"),
        (("PUT", "letter", LETTER | {"issued_on": "1700-01-01"}), "/issued_on", "date_too_old"),
        (("POST", "nominees", late), "/achievements/1/period_to", "date_in_future"),
        (("PUT", one, late), "/achievements/1/period_to", "date_in_future"),
        (("PUT", one, here.nominee(id=ids(draft)[0])), "/id", "extra_forbidden"),
        (("PUT", one, here.nominee(name=" ")), "/name", "text_blank"),
    ]
    for part, pointer, code in wrong:
        refused = await write(here, draft["id"], part)
        assert await code_of(refused, 422) == "invalid_payload"
        found = [(fault["in"], fault["pointer"], fault["code"]) for fault in refused.json()["errors"]]
        assert found == [("body", pointer, code)]


@pytest.mark.stack
async def test_who_is_one_too_many_is_refused_as_a_whole_and_alone(here: Province) -> None:
    full = [here.nominee(name=f"Hộ {number}") for number in range(MOST_NOMINEES)]
    draft = await here.draft(*full)
    one_more = here.nominee(name=NEW)
    alone = await write(here, draft["id"], ("POST", "nominees", one_more))
    assert await code_of(alone, 409) == "too_many_nominees"
    officer, tag = here.person("officer", COMMUNE), {"If-Match": '"1"'}
    body = {"nominees": [*full, one_more]}
    whole = await here.app.send("PUT", f"/dossiers/{draft['id']}", officer, body, **tag)
    assert await code_of(whole, 422) == "invalid_payload"


@pytest.mark.stack
async def test_a_returned_dossier_is_corrected_part_by_part(here: Province) -> None:
    """After the round's end a part may bring no more than the whole may; who corrects it has prepared it."""
    dossier = await sent_back(here, here.nominee(), here.nominee(name="Hộ ông Lê Văn Khác"))
    first, second = ids(dossier)
    await here.app.set_clock("2025-05-20 08:00+07")
    await here.app.beat()
    for part in (
        ("POST", "nominees", here.nominee(name=NEW)),
        ("PUT", f"nominees/{first}", here.nominee(name=NEW)),
        ("PUT", f"nominees/{first}", here.nominee(BANG_KHEN)),
    ):
        assert await code_of(await write(here, dossier["id"], part), 409) == "nominees_late"
    told = len(await here.app.facts())
    await written(here, dossier["id"], ("PUT", "letter", LETTER))
    await written(here, dossier["id"], ("PUT", f"nominees/{first}", here.nominee(description="Thôn Đoài")))
    await written(here, dossier["id"], ("POST", f"nominees/{second}/remove", None))
    facts = (await here.app.facts())[told:]
    corrected, ended = "submissions.dossier.corrected.v1", "submissions.dossier.outcomes_recorded.v1"
    assert [kind for kind, _ in facts] == [corrected, corrected, corrected, ended]
    officer = here.person("officer", COMMUNE)
    for _, payload in facts[:3]:
        assert str(officer) in {act["person_id"] for act in payload["acts"]}
    again = await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/submit", officer))
    by_id = {one["id"]: one for one in again["nominees"]}
    assert (again["attempt"], again["letter"], by_id[second]["state"]) == (2, LETTER, "withdrawn")
    assert (by_id[first]["description"], by_id[first]["version"]) == ("Thôn Đoài", 2)


@pytest.mark.stack
async def test_who_came_before_the_end_and_was_not_sent_can_be_taken_out_after_it(here: Province) -> None:
    """Part by part or as a whole: only submitting refuses them."""
    dossier = await sent_back(here, here.nominee())
    for name in (NEW, "Hộ bà Đến Sau"):
        await written(here, dossier["id"], ("POST", "nominees", here.nominee(name=name)))
    await here.app.set_clock("2025-05-20 08:00+07")
    await here.app.beat()
    await written(here, dossier["id"], ("PUT", "letter", LETTER))
    officer = here.person("officer", COMMUNE)
    assert (
        await code_of(await here.app.post(f"/dossiers/{dossier['id']}/submit", officer), 409)
        == "nominees_late"
    )
    another = ("POST", "nominees", here.nominee(name="Hộ ông Quá Muộn"))
    assert await code_of(await write(here, dossier["id"], another), 409) == "nominees_late"
    there = await here.read(dossier["id"])
    newcomers = [
        one["id"] for one in there["nominees"] if one["version"] is None and one["state"] == "in_review"
    ]
    assert len(newcomers) == 2
    for each in newcomers:
        await written(here, dossier["id"], ("POST", f"nominees/{each}/remove", None))
    again = await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/submit", officer))
    assert again["attempt"] == 2
