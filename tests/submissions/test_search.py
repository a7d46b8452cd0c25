"""Dossiers are found by a nominee's name as people type it, by their unit and by their letter's number."""

from typing import Any
from uuid import UUID

import pytest

from kit.migrate import migrate
from submissions.dossiers import listing
from tests.submissions.journey import ids, to_district
from tests.submissions.province import COMMUNE, DISTRICT, OTHER_COMMUNE, Province
from tests.support.databases import administer, aside

pytestmark = pytest.mark.stack
HOA = "Nguyễn Thị Hòa"


async def found(here: Province, person: UUID, query: str) -> list[str]:
    page = await here.ok(await here.app.get(f"/dossiers?{query}", person))
    return [line["id"] for line in page["items"]]


@pytest.fixture
async def hoa(here: Province) -> dict[str, Any]:
    """A dossier at the district, in which Nguyễn Thị Hòa is nominated beside a household."""
    return await to_district(here, here.nominee(name=HOA), here.nominee())


@pytest.mark.parametrize("many", [listing.MANY, 0])
async def test_a_dossier_is_found_as_people_type(
    here: Province, hoa: dict[str, Any], monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Whichever end the statement begins at: few rows that are found, or the newest of many."""
    monkeypatch.setattr(listing, "MANY", many)
    officer = here.person("officer", COMMUNE)
    for typed in (
        "nguyen thi hoa",
        HOA,
        "Nguyễn Thị Hoà",
        "HOA nguyen",
        "thanh giang 12/TTr",
        "thi nguyen ho",
    ):
        assert await found(here, officer, f"search={typed}") == [hoa["id"]], typed
    for typed in ("nguyen thi hoan", "ng thi hoa", "thi hoa mau", "thanh giang 13", "\u037a"):
        assert await found(here, officer, f"search={typed}") == [], typed
    assert await found(here, officer, "search=hoa&status=in_review") == [hoa["id"]]
    assert await found(here, officer, f"search=hoa&unit_id={hoa['submitting_unit_id']}") == [hoa["id"]]
    assert await found(here, officer, "search=hoa&level=district") == [hoa["id"]]
    for narrower in ("status=draft", "level=province", f"unit_id={UUID(int=1)}", f"round_id={UUID(int=1)}"):
        assert await found(here, officer, f"search=hoa&{narrower}") == [], narrower
    head = here.person("head", DISTRICT)
    assert await found(here, head, "search=hoa") == [hoa["id"]]
    assert await found(here, here.person("officer", OTHER_COMMUNE), "search=hoa") == []


async def test_what_is_written_anew_is_found_by_its_new_name(here: Province) -> None:
    draft = await here.draft(here.nominee(name=HOA))
    officer = here.person("officer", COMMUNE)
    body = {
        "letter": {"number": "31/TTr-UBND", "issued_on": "2024-11-18"},
        "nominees": [here.nominee(name="Trần Thị Hợp", id=ids(draft)[0])],
    }
    path = f"/dossiers/{draft['id']}"
    await here.ok(await here.app.send("PUT", path, officer, body, **{"If-Match": '"1"'}))
    assert await found(here, officer, "search=hoa") == await found(here, officer, "search=giang 12") == []
    assert await found(here, officer, "search=hop") == await found(here, officer, "search=giang 31")
    assert await found(here, officer, "search=hop") == [draft["id"]]


async def test_a_units_own_dossiers(here: Province, hoa: dict[str, Any]) -> None:
    """A page at a time, the newest first; those of others only where one may see them."""
    drafts = [await here.draft() for _ in range(50)]
    other = await here.draft(code=OTHER_COMMUNE)
    own = f"unit_id={hoa['submitting_unit_id']}"
    officer, path = here.person("officer", COMMUNE), f"/dossiers?{own}"
    first = await here.ok(await here.app.get(path, officer))
    rest = await found(here, officer, f"{own}&cursor={first['next_cursor']}")
    listed = [line["id"] for line in first["items"]] + rest
    assert listed == [draft["id"] for draft in reversed(drafts)] + [hoa["id"]]
    assert await found(here, officer, f"{own}&status=in_review") == [hoa["id"]]
    assert await found(here, here.person("head", DISTRICT), own) == [hoa["id"]]
    assert await found(here, officer, f"unit_id={other['submitting_unit_id']}") == []


async def test_what_was_there_before_is_found(here: Province, url: str, hoa: dict[str, Any]) -> None:
    """The migration keeps the words that the service would have kept."""
    await here.draft(code=OTHER_COMMUNE)
    words = "SELECT id, dossier_id, words::text FROM dossier_words ORDER BY id"
    kept = await here.app.sql(words)
    assert (UUID(hoa["id"]), UUID(hoa["id"]), "'12' 'giang' 'thanh' 'ttr' 'ubnd' 'xa'") in kept
    await here.app.service.dispose()
    before = (
        "DROP TABLE authority_accounts, dossier_words",
        "DROP INDEX ix_dossiers_submitting_unit_id",
        "ALTER TABLE stages DROP COLUMN arrival_number, DROP COLUMN arrived_on",
    )
    administer(url, *before, "UPDATE alembic_version SET version_num = '0022'")
    aside(lambda: migrate("submissions", url, "head"))
    assert await here.app.sql(words) == kept
