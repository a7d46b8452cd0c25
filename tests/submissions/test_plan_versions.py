"""What was launched or enacted stays readable version by version, with who changed what, when and why."""

from typing import Any
from uuid import uuid4

import pytest

from kit.database import migration_sql
from kit.migrate import migrate
from tests.submissions.journey import code_of
from tests.submissions.province import COMMUNE, EXAMPLE, PROVINCE, Province
from tests.support.databases import administer, aside
from tests.support.examples import data_of

pytestmark = pytest.mark.stack
WHY = "Theo Công văn số 12/PNV"


async def changed(here: Province, kind: str, seen: int | None = 1, **more: Any) -> tuple[Any, str]:
    """The answer to a plan that is put once more with a change, and where its versions are read."""
    match = {} if seen is None else {"If-Match": f'"{seen}"'}
    standing, administrator = (
        here.person("standing_officer", "300-NV"),
        here.person("administrator", PROVINCE),
    )
    match kind:
        case "movement":
            plan = data_of(EXAMPLE, "movement.yaml") | {"short_name": "Tên ngắn khác"}
            answer = await here.app.send("PUT", "/movements", standing, plan | more, **match)
            return answer, f"/movements/{plan['code']}/versions"
        case "round":
            plan = data_of(EXAMPLE, "round.yaml") | {"closes_on": "2025-05-14"}
            answer = await here.app.send("PUT", "/rounds", standing, plan | more, **match)
            return answer, f"/rounds/{here.round_id}/versions"
        case _:
            plan = data_of(EXAMPLE, "rule_sets.yaml")
            plan["rule_sets"][0]["name"] = "Tên khác"
            answer = await here.app.send("PUT", "/rule-sets", administrator, plan | more)
            return answer, f"/rule-sets/{plan['rule_sets'][0]['code']}/versions"


KINDS = {"movement": "/short_name", "round": "/closes_on", "rule_set": "/name"}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_plan_that_is_put_again_stays_readable_as_it_was(here: Province, kind: str) -> None:
    unexplained, path = await changed(here, kind)
    assert await code_of(unexplained, 422) == "change_reason_missing"
    answer, _ = await changed(here, kind, reason=WHY)
    assert answer.status_code == 200, answer.text
    again, _ = await changed(here, kind)
    assert again.status_code == 200, "nothing changes, so nothing is to be explained"
    reader = here.person("officer", COMMUNE)
    versions = (await here.ok(await here.app.get(path, reader)))["items"]
    assert [(one["version"], one["reason"]) for one in versions] == [(2, WHY), (1, None)]
    assert all(one["actor"].startswith("person:") for one in versions)
    (change,) = versions[0]["changes"]
    assert change["field"] == KINDS[kind]
    name = KINDS[kind].removeprefix("/")
    assert (versions[1]["content"][name], versions[0]["content"][name]) == (change["before"], change["after"])
    assert all(one["not_kept_before"] is None for one in versions)


@pytest.mark.parametrize("kind", ["movement", "round"])
async def test_a_plan_is_changed_as_it_was_seen(here: Province, kind: str) -> None:
    unseen, _ = await changed(here, kind, None, reason=WHY)
    assert await code_of(unseen, 428) == "precondition_missing"
    first, _ = await changed(here, kind, reason=WHY)
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    other: dict[str, Any] = {"name": "Tên do người khác sửa", "reason": WHY}
    late, _ = await changed(here, kind, **other)
    assert await code_of(late, 412) == "precondition_failed"
    assert (late.json()["current"], late.json()["changed"]) == (2, [KINDS[kind]])
    new, _ = await changed(here, kind, 2, code="chua-ai-xem")
    assert await code_of(new, 412) == "precondition_failed", "nobody has seen what is not there"
    second, path = await changed(here, kind, 2, **other)
    assert (second.status_code, second.headers["etag"]) == (200, '"3"')
    if kind == "movement":
        shown = await here.app.get(path.removesuffix("/versions"), here.person("officer", COMMUNE))
        assert shown.headers["etag"] == '"3"'
    assert len((await here.ok(await here.app.get(path, here.person("officer", COMMUNE))))["items"]) == 3


async def put_law(here: Province, seen: str | None, **changes: Any) -> Any:
    """The first rule set put once more with these changes, as it was seen under that tag."""
    first, *others = data_of(EXAMPLE, "rule_sets.yaml")["rule_sets"]
    admin = here.person("administrator", PROVINCE)
    headers = {"Authorization": f"Bearer {here.app.issuer.token(admin)}", "Idempotency-Key": str(uuid4())}
    body = {"rule_sets": [first | changes, *others], "reason": WHY}
    match = {} if seen is None else {"If-Match": seen}
    return await here.app.http.put("/rule-sets", json=body, headers=headers | match)


async def tag_of_law(here: Province) -> str:
    shown = await here.app.get("/rule-sets", here.person("officer", COMMUNE))
    return str(shown.headers["ETag"])


async def test_a_file_replaces_rule_sets_as_they_were_seen(here: Province) -> None:
    """What others changed beside them is no matter, and a file that changes nothing names no tag."""
    law = data_of(EXAMPLE, "rule_sets.yaml")["rule_sets"][0]
    assert (await put_law(here, None)).status_code == 200
    assert await code_of(await put_law(here, None, name="Tên khác"), 428) == "precondition_missing"
    seen = await tag_of_law(here)
    assert (await put_law(here, seen, name="Tên khác")).status_code == 200
    late = await put_law(here, seen, name="Tên thứ ba")
    assert await code_of(late, 412) == "precondition_failed"
    assert late.json()["changed"] == [f"{law['code']}/name"]
    never = await put_law(here, '"999999"', name="Tên thứ ba")
    assert await code_of(never, 412) == "precondition_failed"
    seen = await tag_of_law(here)
    admin = here.person("administrator", PROVINCE)
    old = {"code": "luat-cu", "name": "Luật cũ", "valid_from": "1991-01-01", "valid_to": "1992-12-31"}
    added = {"rule_sets": [old | {"documents": ["Nghị định cũ"]}]}
    await here.ok(await here.app.send("PUT", "/rule-sets", admin, added))
    assert (await put_law(here, seen, name="Tên thứ ba")).status_code == 200


async def test_an_interest_is_taken_back_as_the_dossier_was_seen(here: Province) -> None:
    draft = await here.draft()
    officer = here.person("officer", COMMUNE)
    await here.interested(officer, draft)
    (interest,) = (await here.app.get(f"/dossiers/{draft['id']}/interests", officer)).json()
    path = f"/dossiers/{draft['id']}/interests/{interest['id']}/withdraw"
    seen = {"If-Match": f'"{draft["revision"]}"'}
    body = {
        "letter": draft["letter"],
        "nominees": [here.nominee(id=draft["nominees"][0]["id"], name="Hộ khác")],
    }
    await here.ok(await here.app.send("PUT", f"/dossiers/{draft['id']}", officer, body, **seen))
    why = {"reason": "Khai nhầm"}
    late = await here.app.post(path, officer, why, **seen)
    assert await code_of(late, 412) == "precondition_failed"
    assert any(field.endswith("/name") for field in late.json()["changed"])
    await here.ok(await here.app.post(path, officer, why))


async def test_versions_are_neither_changed_nor_deleted(here: Province) -> None:
    with pytest.raises(Exception, match="never changed"):
        await here.app.sql("UPDATE plan_versions SET reason = ''")
    for statement in ("DELETE FROM plan_versions", "TRUNCATE plan_versions"):
        with pytest.raises(Exception, match="never deleted"):
            await here.app.sql(statement)


async def test_what_stood_before_is_the_first_version_kept(here: Province, url: str) -> None:
    for kind in KINDS:
        await changed(here, kind, reason=WHY)
    _, path = await changed(here, "round")
    reader = here.person("officer", COMMUNE)
    (newest, _) = (await here.ok(await here.app.get(path, reader)))["items"]
    administer(
        url,
        "DROP TABLE plan_versions",
        "ALTER TABLE rule_sets DROP COLUMN version",
        "UPDATE alembic_version SET version_num = '0007'",
    )
    aside(lambda: migrate("submissions", url, "0008"))
    administer(url, migration_sql("kit", "0006_order_of_plans"))
    await here.app.service.dispose()
    (only,) = (await here.ok(await here.app.get(path, reader)))["items"]
    assert (only["version"], only["content"], only["content_hash"]) == (
        2,
        newest["content"],
        newest["content_hash"],
    )
    assert only["not_kept_before"] is not None
    assert (only["actor"], only["changes"]) == (None, [])
