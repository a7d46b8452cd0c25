"""The catalogue: both seeds' files, all or nothing, idempotent, republished."""

import asyncio
import copy
from typing import Any
from uuid import uuid4

import httpx
import pytest

from awards.catalogue.schemas import ImportAwards
from kit.yamlfile import validate
from tests.awards.council import catalogue, ok, refused
from tests.support.examples import EXAMPLES
from tests.support.republishing import told_again
from tests.support.running import Running


async def _administrator(app: Running) -> Any:
    await app.beat()
    await app.set_clock("2025-05-12 09:00+07")
    return await app.person("administrator", await app.unit("30", "tinh", "province"))


@pytest.mark.unit
@pytest.mark.parametrize("example", ["thanh-mien", "so-khcn-ninh-binh"])
def test_the_seeds_catalogues_are_read_as_they_are(example: str) -> None:
    assert validate(EXAMPLES / example / "awards.yaml", ImportAwards).awards


async def test_both_seeds_are_recorded_once(app: Running) -> None:
    by = await _administrator(app)
    first, second = catalogue(), catalogue("so-khcn-ninh-binh")
    result = ok(await app.send("PUT", "/awards", by, first))
    assert result == {"recorded": len(first["awards"]), "changed": 0, "unchanged": 0}
    again = ok(await app.send("PUT", "/awards", by, first))
    assert again["unchanged"] == len(first["awards"])
    ok(await app.send("PUT", "/awards", by, second))
    shown = ok(await app.get("/awards", by))
    keys = {(award["code"], award["rule_set"]) for award in first["awards"] + second["awards"]}
    assert {(award["code"], award["rule_set"]) for award in shown} == keys
    assert len(await app.facts()) == len(keys)


async def test_a_changed_entry_gets_a_new_version_and_one_fact(app: Running) -> None:
    by = await _administrator(app)
    entries = catalogue()
    ok(await app.send("PUT", "/awards", by, entries))
    changed = copy.deepcopy(entries)
    changed["awards"][0]["name"] = "Huân chương Lao động các hạng"
    before = len(await app.facts())
    refused(await app.send("PUT", "/awards", by, changed), 422, "change_reason_missing")
    why = {"reason": "Theo Luật số 06/2026/QH16"}
    assert ok(await app.send("PUT", "/awards", by, changed | why))["changed"] == 1
    kind, fact = (await app.facts())[before]
    assert (kind, fact["name"]) == ("awards.award.recorded.v1", "Huân chương Lao động các hạng")
    assert len(await app.facts()) == before + 1
    row = (await app.sql("SELECT key, headers FROM outbox ORDER BY position DESC LIMIT 1"))[0]
    assert row.key == f"{fact['code']}/{fact['rule_set']}"
    assert dict(row.headers)["ce_sequence"] == "2"
    entry = changed["awards"][0]
    kept = ok(await app.get(f"/awards/{entry['code']}/{entry['rule_set']}/versions", by))["items"]
    assert [(one["version"], one["actor"], one["reason"]) for one in kept] == [
        (2, f"person:{by}", why["reason"]),
        (1, f"person:{by}", None),
    ]
    assert [change["field"] for change in kept[0]["changes"]] == ["/name"]
    assert kept[1]["content"]["name"] == entries["awards"][0]["name"]


async def test_a_file_replaces_entries_as_they_were_seen(app: Running) -> None:
    """What others changed beside them is no matter, and a file that only adds names no tag."""
    by, entries = await _administrator(app), catalogue()

    async def put(seen: str | None, name: str, entry: int = 0) -> httpx.Response:
        changed = copy.deepcopy(entries) | {"reason": "Sửa tên"}
        changed["awards"] = [changed["awards"][entry] | {"name": name}]
        headers = {"Authorization": f"Bearer {app.issuer.token(by)}", "Idempotency-Key": str(uuid4())}
        match = {} if seen is None else {"If-Match": seen}
        return await app.http.put("/awards", json=changed, headers=headers | match)

    ok(await put(None, entries["awards"][0]["name"]))
    ok(await put(None, entries["awards"][1]["name"], 1))
    refused(await put(None, "Tên khác"), 428, "precondition_missing")
    seen = (await app.get("/awards", by)).headers["ETag"]
    ok(await put(seen, "Tên khác"))
    late = refused(await put(seen, "Tên thứ ba"), 412, "precondition_failed")
    key = "{code}/{rule_set}".format_map(entries["awards"][0])
    assert late["changed"] == [f"{key}/name"]
    ok(await put(seen, "Tên khác", 1))


async def test_one_wrong_entry_refuses_the_whole_list(app: Running) -> None:
    by = await _administrator(app)
    wrong = catalogue()
    wrong["awards"][1]["valid_from"] = "2025-06-30"
    body = refused(await app.send("PUT", "/awards", by, wrong), 422, "invalid_file")
    assert [fault["pointer"] for fault in body["errors"]] == ["/awards/1/valid_from"]
    wrong["awards"][2]["ballot_threshold"] = "0.5"
    refused(await app.send("PUT", "/awards", by, wrong), 422, "invalid_payload")
    assert ok(await app.get("/awards", by)) == []


async def test_an_entry_fits_those_that_its_file_does_not_name(app: Running) -> None:
    by = await _administrator(app)
    first = catalogue()["awards"][0]
    ok(await app.send("PUT", "/awards", by, {"awards": [first | {"valid_to": None}]}))
    later = first | {"rule_set": "luat-2026", "valid_from": "2026-10-01", "valid_to": None}
    body = refused(await app.send("PUT", "/awards", by, {"awards": [later]}), 422, "invalid_file")
    assert [fault["code"] for fault in body["errors"]] == ["validity_overlaps"]
    both = {"awards": [later, first | {"valid_to": "2026-09-30"}], "reason": "Luật mới"}
    assert ok(await app.send("PUT", "/awards", by, both)) == {"recorded": 1, "changed": 1, "unchanged": 0}


async def test_a_share_is_below_one(app: Running) -> None:
    by = await _administrator(app)
    for share in ("1/1", "3/2", "2/1"):
        wrong = catalogue()
        wrong["awards"][2]["ballot_threshold"] = share
        body = refused(await app.send("PUT", "/awards", by, wrong), 422, "invalid_file")
        assert [(fault["pointer"], fault["code"]) for fault in body["errors"]] == [
            ("/awards/2/ballot_threshold", "share_not_below_one")
        ]
    assert ok(await app.get("/awards", by)) == []


async def test_only_an_administrator_keeps_the_catalogue(app: Running) -> None:
    await _administrator(app)
    officer = await app.person("officer", await app.unit("11242", "xa", "commune"))
    refused(await app.send("PUT", "/awards", officer, catalogue()), 403, "not_authorised")
    refused(await app.send("PUT", "/awards", "service:workflows", catalogue()), 403, "forbidden")


async def test_two_imports_at_once_are_one_after_the_other(app: Running) -> None:
    by = await _administrator(app)
    answers = await asyncio.gather(*(app.send("PUT", "/awards", by, catalogue()) for _ in range(2)))
    assert sorted(ok(answer)["recorded"] for answer in answers) == [0, len(catalogue()["awards"])]


async def test_republish_tells_every_entry_as_it_stands_and_no_older_one(app: Running) -> None:
    by, entries = await _administrator(app), catalogue()
    ok(await app.send("PUT", "/awards", by, entries))
    changed = copy.deepcopy(entries)
    changed["awards"][0]["name"] += " (sửa)"
    ok(await app.send("PUT", "/awards", by, changed | {"reason": "Sửa tên"}))
    await app.sql("DELETE FROM outbox")
    told = await told_again(app)
    assert sorted(row.sequence for row in told) == [1] * (len(entries["awards"]) - 1) + [2]
    kept = await app.sql("SELECT event_id, payload FROM facts ORDER BY sequence DESC LIMIT 1")
    assert [(row.event_id, row.payload) for row in told if row.sequence == 2] == [tuple(kept[0])]


async def test_a_kind_of_unit_that_nobody_knows_is_told_with_its_nearest(app: Running) -> None:
    by = await _administrator(app)
    entries = copy.deepcopy(catalogue())
    entries["awards"][0]["proposed_by"]["kinds"].append("tinhh")
    problem = refused(await app.send("PUT", "/awards", by, entries), 422, "invalid_file")
    last = len(entries["awards"][0]["proposed_by"]["kinds"]) - 1
    (fault,) = problem["errors"]
    assert (fault["pointer"], fault["code"]) == (f"/awards/0/proposed_by/kinds/{last}", "kind_unknown")
    assert "tinh" in fault["detail"]


async def test_an_award_that_holds_until_nobodys_day_is_refused(app: Running) -> None:
    by = await _administrator(app)
    file = catalogue()
    file["awards"][0] |= {"valid_from": "0024-01-01", "valid_to": "9999-12-31"}
    answer = await app.send("PUT", "/awards", by, file)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_file")
    found = {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]}
    assert found >= {("/awards/0/valid_from", "date_too_old"), ("/awards/0/valid_to", "date_too_far")}
