"""What a list shows is what may be read: to everybody, at every point of a dossier's way; and pages of it."""

import base64
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from kit.migrate import migrate
from kit.paging import encode_cursor
from submissions.dossiers.models import metadata as dossiers_tables
from submissions.heard.models import metadata as heard_tables
from submissions.movements.models import metadata as movements_tables
from submissions.rounds.models import metadata as rounds_tables
from submissions.rule_sets.models import metadata as rule_sets_tables
from tests.submissions.journey import code_of, council, ids, to_district
from tests.submissions.province import COMMUNE, DISTRICT, OTHER_COMMUNE, PROVINCE, Province
from tests.support.databases import administer, aside
from tests.support.migrations import LEAVING, differences

pytestmark = pytest.mark.stack
PROPOSED = {"outcome": "proposed", "letter": {"number": "15/TTr-UBND", "issued_on": "2025-04-28"}}
RETURN = {"complete": False, "reason": "Thiếu biên bản."}
PAGE = 50
_LINES_OF_BEFORE = """
    CREATE TABLE dossier_lines AS
    SELECT unit_id, dossier_id, c.round_id, CASE WHEN unit_id <> submitting_unit_id THEN c.attempt END AS attempt
    FROM authority_circles c JOIN dossiers d ON d.id = dossier_id WHERE part = 'unit'
"""
"""What the version before had in place of the circle."""
_CIRCLES = """
    SELECT part, unit_id, dossier_id, round_id, CASE WHEN NOT inside THEN attempt END AS knew
    FROM authority_circles
    ORDER BY dossier_id, part, unit_id
"""
_TOLD = """
    SELECT DISTINCT ON (key) convert_from(payload, 'UTF8') AS payload FROM facts
    WHERE type = 'submissions.dossier.circle_changed.v1' ORDER BY key, sequence DESC
"""


@dataclass
class Eyes:
    """Everybody there is, by what they are called, and who of them saw a dossier when last asked."""

    here: Province
    people: dict[str, UUID]

    @classmethod
    async def of(cls, here: Province) -> "Eyes":
        """The people of the province, one of two communes at once, one with roles on two levels, and a stranger."""
        people = {f"{role} {code}": person for (role, code), person in here.people.items()}
        for name, codes in {
            "two communes": (COMMUNE, OTHER_COMMUNE),
            "commune and province": (OTHER_COMMUNE, PROVINCE),
        }.items():
            people[name] = await here.app.person("officer", here.units[codes[0]])
            await here.app.assign(people[name], "officer", here.units[codes[1]])
        people["stranger"] = UUID(int=1)
        return cls(here, people)

    async def seeing(self, dossier: dict[str, Any]) -> set[str]:
        """Who sees the dossier: in their list, which must be who may read it."""
        return {name for name, person in self.people.items() if await self._sees(person, dossier["id"])}

    async def _sees(self, person: UUID, dossier_id: str) -> bool:
        listed = await self.here.ok(await self.here.app.get("/dossiers", person))
        is_listed = [item["id"] for item in listed["items"]].count(dossier_id)
        answer = await self.here.app.get(f"/dossiers/{dossier_id}", person)
        assert (is_listed, answer.status_code) in {(1, 200), (0, 404)}, (person, is_listed, answer.text)
        return bool(is_listed)


COMMUNE_SIDE = {f"officer {COMMUNE}", f"head {COMMUNE}", f"council_member {COMMUNE}", "two communes"}
DISTRICT_SIDE = {
    f"head {DISTRICT}",
    f"council_secretary {DISTRICT}",
    "officer 300-NV",
    "standing_officer 300-NV",
}
PROVINCE_SIDE = {
    f"head {PROVINCE}",
    f"council_secretary {PROVINCE}",
    f"administrator {PROVINCE}",
    "standing_officer 30-SNV",
    "commune and province",
}


async def test_a_list_shows_what_may_be_read(here: Province) -> None:
    """From the draft through a return and a second attempt to the recall at the province."""
    eyes = await Eyes.of(here)
    other = await here.draft(code=OTHER_COMMUNE)
    assert await eyes.seeing(other) == {
        f"officer {OTHER_COMMUNE}",
        f"head {OTHER_COMMUNE}",
        f"council_member {OTHER_COMMUNE}",
        "two communes",
        "commune and province",
    }

    dossier = await here.draft(here.nominee("huan_chuong_lao_dong"))
    assert await eyes.seeing(dossier) == COMMUNE_SIDE
    await _submit(here, dossier)
    assert await eyes.seeing(dossier) == COMMUNE_SIDE

    await _to_district(here, dossier, attempt=1)
    assert await eyes.seeing(dossier) == COMMUNE_SIDE, "the district's stage is still to be opened"
    await here.lead(dossier["id"], 2, "check")
    assert await eyes.seeing(dossier) == COMMUNE_SIDE | DISTRICT_SIDE
    standing = here.person("standing_officer", "300-NV")
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", standing, RETURN))
    assert await eyes.seeing(dossier) == COMMUNE_SIDE | DISTRICT_SIDE, "who returned it sees it still"

    await _submit(here, dossier)
    assert await eyes.seeing(dossier) == COMMUNE_SIDE, "the next attempt has not come to the district"
    await _to_district(here, dossier, attempt=2)
    assert await eyes.seeing(dossier) == COMMUNE_SIDE
    await here.lead(dossier["id"], 2, attempt=2)
    assert await eyes.seeing(dossier) == COMMUNE_SIDE | DISTRICT_SIDE

    await _past_district(here, dossier, attempt=2)
    assert await eyes.seeing(dossier) == COMMUNE_SIDE | DISTRICT_SIDE
    await here.lead(dossier["id"], 3, attempt=2)
    everybody = COMMUNE_SIDE | DISTRICT_SIDE | PROVINCE_SIDE
    assert await eyes.seeing(dossier) == everybody
    officer = here.person("officer", COMMUNE)
    recall = {"reason": "Có đơn thư."}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/recall", officer, recall))
    assert await eyes.seeing(dossier) == everybody
    assert len(await eyes.seeing(other)) == len(COMMUNE_SIDE) + 1, "nothing of this touched the other"


async def test_pages_of_somebody_with_two_units(here: Province) -> None:
    """The newest of both first, each dossier once, also where both units see it; narrowed as one asks."""
    person = await here.app.person("officer", here.units[COMMUNE])
    await here.app.assign(person, "officer", here.units[DISTRICT])
    seen_by_both = await to_district(here)
    drafts = [await here.draft(here.nominee(), code=COMMUNE) for _ in range(PAGE)]
    await here.draft(code=OTHER_COMMUNE)
    newest_first = [draft["id"] for draft in reversed(drafts)] + [seen_by_both["id"]]

    first = await here.ok(await here.app.get("/dossiers?cursor=", person))
    rest = await here.ok(await here.app.get(f"/dossiers?cursor={first['next_cursor']}", person))
    assert [item["id"] for item in (*first["items"], *rest["items"])] == newest_first
    assert (len(first["items"]), rest["next_cursor"]) == (PAGE, None)
    assert all(newer > older for newer, older in pairwise(newest_first))

    async def narrowed(query: str) -> list[str]:
        page = await here.ok(await here.app.get(f"/dossiers?{query}", person))
        return [item["id"] for item in page["items"]]

    assert await narrowed("status=in_review") == [seen_by_both["id"]]
    assert await narrowed("status=returned") == await narrowed("status=closed") == []
    assert await narrowed("level=district") == [seen_by_both["id"]]
    assert await narrowed("level=province") == []
    assert await narrowed(f"round_id={here.round_id}&status=draft") == newest_first[:PAGE]
    assert await narrowed(f"round_id={UUID(int=3)}") == []


def test_the_models_are_what_the_migrations_made(url: str) -> None:
    """But for the one reference from an aggregate to another, which code knows by its handlers only."""
    tables = (dossiers_tables, heard_tables, movements_tables, rounds_tables, rule_sets_tables)
    assert [
        (change, what.name) for change, what in differences(url, *tables) if what.name not in LEAVING
    ] == [("remove_fk", "fk_rounds_movement_id_movements")]


async def test_the_circles_of_what_was_there_before(here: Province, url: str) -> None:
    """The migration fills in what the service would have written, whatever had become of a dossier."""
    await here.draft(code=OTHER_COMMUNE)
    await to_district(here)
    again = await to_district(here)
    standing = here.person("standing_officer", "300-NV")
    await here.ok(await here.app.post(f"/dossiers/{again['id']}/stages/2/check", standing, RETURN))
    back = await to_district(here)
    await here.ok(await here.app.post(f"/dossiers/{back['id']}/stages/2/check", standing, RETURN))
    await _submit(here, back)
    await here.lead(back["id"], 1, attempt=2)
    written, told = await _circles(url), await _told(url)
    assert {row["knew"] for row in written} == {None, 1}, "only the commune was asked again, which sees all"
    assert {again["id"], back["id"]} < {one["dossier_id"] for one in told}

    await here.app.service.dispose()
    administer(
        url,
        _LINES_OF_BEFORE,
        "DROP TABLE authority_accounts, authority_circles, dossier_words",
        "DROP INDEX ix_dossiers_submitting_unit_id",
        "ALTER TABLE stages DROP COLUMN arrival_number, DROP COLUMN arrived_on",
        "UPDATE alembic_version SET version_num = '0021'",
    )
    aside(lambda: migrate("submissions", url, "head"))
    assert await _circles(url) == written
    assert await _told(url) == told, "the newest fact says what the one before it said"


async def test_a_circle_is_never_deleted(here: Province, url: str) -> None:
    await here.draft()
    for statement in ("DELETE FROM authority_circles", "TRUNCATE authority_circles"):
        with pytest.raises(asyncpg.PostgresError, match="never deleted"):
            administer(url, statement)


async def _submit(here: Province, dossier: dict[str, Any]) -> None:
    officer = here.person("officer", COMMUNE)
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/submit", officer))


async def _to_district(here: Province, dossier: dict[str, Any], attempt: int) -> None:
    """Through the commune, whose council supports everybody."""
    await here.lead(dossier["id"], 1, "council", attempt=attempt)
    await council(here, dossier, COMMUNE, *ids(dossier), attempt=attempt)
    await here.step(dossier["id"], 1, "sign", attempt)
    head = here.person("head", COMMUNE)
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/1/conclude", head, PROPOSED))


async def _past_district(here: Province, dossier: dict[str, Any], attempt: int) -> None:
    """Through the district, whose stage was opened."""
    stage = f"/dossiers/{dossier['id']}/stages/2"
    standing = here.person("standing_officer", "300-NV")
    await here.step(dossier["id"], 2, "check", attempt)
    await here.ok(await here.app.post(f"{stage}/check", standing, {"complete": True}))
    await here.step(dossier["id"], 2, "appraise", attempt)
    verdicts = [{"nominee_id": one, "result": "supported"} for one in ids(dossier)]
    await here.ok(await here.app.post(f"{stage}/appraise", standing, {"verdicts": verdicts}))
    await here.step(dossier["id"], 2, "council", attempt)
    await council(here, dossier, DISTRICT, *ids(dossier), attempt=attempt)
    await here.step(dossier["id"], 2, "sign", attempt)
    head = here.person("head", DISTRICT)
    await here.ok(await here.app.post(f"{stage}/conclude", head, PROPOSED))


async def _circles(url: str) -> list[dict[str, Any]]:
    """Who is inside, and who left with which attempt."""
    return [dict(row) for row in await _rows(url, _CIRCLES)]


async def _told(url: str) -> list[dict[str, Any]]:
    """What the newest fact of each dossier's circle says, but for the time."""
    return [orjson.loads(row["payload"]) | {"since": None} for row in await _rows(url, _TOLD)]


async def _rows(url: str, query: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        rows: list[asyncpg.Record] = await connection.fetch(query)
        return rows
    finally:
        await connection.close()


async def test_tasks_come_a_page_at_a_time_the_most_urgent_first(here: Province) -> None:
    """Steps due at the same moment, one without a time limit, and a dossier that came back to a unit."""
    person = await here.app.person("officer", here.units[COMMUNE])
    await here.app.assign(person, "standing_officer", here.units["300-NV"])
    early, late, alike, unlimited, returned = [(await to_district(here))["id"] for _ in range(5)]
    standing = here.person("standing_officer", "300-NV")
    await here.ok(await here.app.post(f"/dossiers/{returned}/stages/2/check", standing, RETURN))
    for dossier, due_at in (
        (early, "'2025-05-08'"),
        (late, "'2025-05-09'"),
        (alike, "'2025-05-09'"),
        (unlimited, "NULL"),
    ):
        await here.app.sql(f"UPDATE steps SET due_at = {due_at} WHERE dossier_id = '{dossier}' AND stage = 2")

    pages = []
    cursor: str | None = ""
    while cursor is not None:
        page = await here.ok(await here.app.get(f"/tasks?limit=2&cursor={cursor}", person))
        pages.append([(task["dossier_id"], task["action"]) for task in page["items"]])
        cursor = page["next_cursor"]
    assert pages == [
        [(early, "check"), (late, "check")],
        [(alike, "check"), (unlimited, "check")],
        [(returned, "correct")],
    ]


async def test_a_cursor_that_nests_without_end(here: Province) -> None:
    cursor = base64.urlsafe_b64encode(b"[" * 3_000).decode()
    refused = await here.app.get(f"/dossiers?cursor={cursor}", here.person("officer", COMMUNE))
    assert await code_of(refused, 422) == "cursor_invalid"


@pytest.mark.parametrize("path", ["/dossiers", "/tasks"])
@pytest.mark.parametrize(
    "parts",
    [
        ("x",),
        ("2025-05-08T08:00:00", str(UUID(int=1))),
        ("0001-01-01T00:00:00+14:00", str(UUID(int=1))),
        ("2025-05-08T08:00:00+07:00", "x"),
    ],
)
async def test_a_cursor_that_nobody_gave(here: Province, path: str, parts: tuple[str, ...]) -> None:
    officer = here.person("officer", COMMUNE)
    refused = await here.app.get(f"{path}?cursor={encode_cursor(*parts)}", officer)
    assert await code_of(refused, 422) == "cursor_invalid"
