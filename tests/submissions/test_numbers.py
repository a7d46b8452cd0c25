"""A round in numbers: what each person's own line comes to, and the lists that their figures lead to."""

from typing import Any
from uuid import UUID

import pytest

from kit.paging import encode_cursor
from submissions.dossiers.handlers import numbers
from tests.submissions.journey import code_of, to_district
from tests.submissions.province import COMMUNE, DISTRICT, EXAMPLE, OTHER_COMMUNE, PROVINCE, Province
from tests.support.examples import data_of

pytestmark = pytest.mark.stack
RETURN = {"complete": False, "reason": "Thiếu biên bản."}
OFFICE = "300-NV"


@pytest.fixture
async def played(here: Province) -> Province:
    """Monday, 5 May 2025: of one commune a draft, one that waits there and is overdue by Monday, 12 May, two at the
    district, of which one came back on Tuesday; of the other commune one that waits for its council.
    """
    await here.draft()
    at_home = await here.submitted()
    await here.lead(at_home["id"], 1, "council")
    await to_district(here)
    returned = await to_district(here)
    other = await here.submitted(code=OTHER_COMMUNE)
    await here.lead(other["id"], 1, "council")
    await here.app.set_clock("2025-05-06 08:00+07")
    standing = here.person("standing_officer", OFFICE)
    await here.ok(await here.app.post(f"/dossiers/{returned['id']}/stages/2/check", standing, RETURN))
    await here.app.set_clock("2025-05-12 08:00+07")
    await here.app.beat()
    return here


async def read(here: Province, person: UUID, of: str = "numbers") -> dict[str, Any]:
    found: dict[str, Any] = await here.ok(await here.app.get(f"/rounds/{here.round_id}/{of}", person))
    return found


def placed(found: dict[str, Any]) -> dict[tuple[str, str], tuple[int, int]]:
    return {(one["level"], one["status"]): (one["dossiers"], one["overdue"]) for one in found["dossiers"]}


async def test_everybody_sees_the_numbers_of_their_own_line(played: Province) -> None:
    here = played
    officer, head = here.person("officer", COMMUNE), here.person("head", DISTRICT)
    mine = await read(here, officer)
    assert placed(mine) == {
        ("commune", "draft"): (1, 0),
        ("commune", "in_review"): (1, 1),
        ("commune", "returned"): (1, 0),
        ("district", "in_review"): (1, 1),
    }
    assert [(one["from_days"], one["waiting"], one["overdue"]) for one in mine["ages"]] == [
        (0, 0, 0),
        (3, 3, 2),
        (6, 0, 0),
        (11, 0, 0),
        (21, 0, 0),
    ]
    assert (mine["oldest"]["since"][:16], mine["oldest"]["working_days"]) == ("2025-05-05T01:00", 5)
    assert [(one["level"], one["step"], one["done"], one["half_within"]) for one in mine["times"]] == [
        ("commune", "council", 2, 0),
        ("commune", "sign", 2, 0),
        ("district", "check", 1, 1),
    ]
    assert (mine["units"], mine["silent_units"]) == (1, 0)

    theirs = await read(here, head)
    assert placed(theirs) == {("commune", "returned"): (1, 0), ("district", "in_review"): (1, 1)}
    assert theirs["units"] - theirs["silent_units"] == 1, "what the other commune wrote has not come here"
    assert placed(await read(here, here.person("standing_officer", OFFICE))) == placed(theirs)
    assert placed(await read(here, here.person("officer", OTHER_COMMUNE))) == {
        ("commune", "in_review"): (1, 1)
    }
    kinds = {kind for route in data_of(EXAMPLE, "round.yaml")["routes"] for kind in route["submitting_kinds"]}
    below = sum(unit.kind in kinds for unit in here.units.values())
    for person, asked in ((here.person("head", PROVINCE), below), (UUID(int=1), 0)):
        found = await read(here, person)
        assert (found["dossiers"], found["oldest"], found["times"]) == ([], None, [])
        assert (found["units"], found["silent_units"]) == (asked, asked)
        assert (await read(here, person, "waiting"))["items"] == []


async def test_a_figure_counts_the_list_that_it_leads_to(played: Province) -> None:
    here = played

    async def count(person: UUID, **narrowed: object) -> int:
        query = "&".join(f"{name}={value}" for name, value in narrowed.items())
        found = await here.ok(await here.app.get(f"/dossiers?round_id={here.round_id}&{query}", person))
        return len(found["items"])

    for person in (here.person("officer", COMMUNE), here.person("head", DISTRICT), UUID(int=1)):
        for one in (await read(here, person))["dossiers"]:
            of = {"lies_at": one["level"], "status": one["status"]}
            assert await count(person, **of) == one["dossiers"], one
            assert await count(person, **of, overdue="true") == one["overdue"], one
        for office in (await read(here, person, "waiting"))["items"]:
            assert await count(person, office_id=office["office_id"]) == office["waiting"], office
            late = await count(person, office_id=office["office_id"], overdue="true")
            assert late == office["overdue"], office
        assert await count(person, lies_at="province") == 0


async def test_offices_come_a_page_at_a_time_the_most_that_is_overdue_first(
    played: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = played
    monkeypatch.setattr(numbers, "PAGE", 1)
    officer, found = here.person("officer", COMMUNE), list[dict[str, Any]]()
    cursor: str | None = ""
    while cursor is not None:
        page = await read(here, officer, f"waiting?cursor={cursor}")
        assert len(page["items"]) == 1
        found, cursor = found + page["items"], page["next_cursor"]
    assert {(one["office"], one["waiting"], one["overdue"]) for one in found} == {
        ("Xã Thanh Giang", 2, 1),
        ("Phòng Nội vụ", 1, 1),
    }


async def test_units_that_sent_nothing_come_a_page_at_a_time(
    played: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = played
    head = here.person("head", DISTRICT)
    all_of_them = await read(here, head, "silent-units")
    told = await read(here, head)
    codes = [unit["code"] for unit in all_of_them["items"]]
    assert len(codes) == told["silent_units"] > 20
    assert OTHER_COMMUNE in codes
    assert COMMUNE not in codes
    monkeypatch.setattr(numbers, "PAGE", 20)
    first = await read(here, head, "silent-units")
    rest = await read(here, head, f"silent-units?cursor={first['next_cursor']}")
    assert first["items"] + rest["items"] == all_of_them["items"]
    assert {unit["above"] for unit in all_of_them["items"]} == {"Huyện Thanh Miện"}


async def test_what_is_no_round_and_no_cursor_is_refused(here: Province) -> None:
    officer = here.person("officer", COMMUNE)
    for of in ("numbers", "waiting", "silent-units"):
        assert await code_of(await here.app.get(f"/rounds/{UUID(int=1)}/{of}", officer), 404) == "not_found"
    for of in ("waiting", "silent-units"):
        for cursor in (encode_cursor("x", "y"), encode_cursor(str(2**31), str(UUID(int=1))), "x"):
            refused = await here.app.get(f"/rounds/{here.round_id}/{of}?cursor={cursor}", officer)
            if of == "waiting" or cursor != encode_cursor(str(2**31), str(UUID(int=1))):
                assert await code_of(refused, 422) == "cursor_invalid"
