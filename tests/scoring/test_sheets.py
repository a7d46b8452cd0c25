"""Score sheets over HTTP, on a real database."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.submissions import MovementCancelledV1
from kit.ids import new_id
from tests.scoring.conftest import SHEET, Council

EXAMPLES = {
    file.parent.name: yaml.safe_load(file.read_text("utf-8"))
    for file in (Path(__file__).parents[2] / "deploy" / "examples").glob("*/score_sheet.yaml")
}


async def test_another_content_is_another_version_and_the_same_is_none(council: Council) -> None:
    first = await council.put_sheet()
    assert (first.status_code, first.json()["version"]) == (200, 1)
    assert (await council.put_sheet()).json() == first.json()
    anew: dict[str, Any] = {"name": "Bảng điểm mới"}
    assert (await council.put_sheet(**anew)).json()["code"] == "precondition_missing"
    assert (await council.put_sheet(seen=1, **anew)).json()["code"] == "change_reason_missing"
    second = await council.put_sheet(seen=1, reason="Sửa tên cho đúng kế hoạch", **anew)
    shown = await council.app.get("/sheets/bang-diem", council.officer)
    assert (second.headers["etag"], shown.headers["etag"]) == ('"2"', '"2"')
    assert (await council.put_sheet(seen=1, code="chua-ai-xem")).json()["code"] == "precondition_failed"
    late = await council.put_sheet(seen=1, name="Tên của người khác", reason="Sửa tên")
    assert (late.status_code, late.json()["current"], late.json()["changed"]) == (412, 2, ["/name"])
    assert second.json()["version"] == 2
    shown = await council.app.get("/sheets/bang-diem", council.members[0])
    assert shown.json() == second.json()
    assert shown.json()["criteria"][0]["weight"] == "0.6"
    versions = (await council.app.get("/sheets/bang-diem/versions", council.members[0])).json()["items"]
    assert [(one["version"], one["entered_by"], one["reason"]) for one in versions] == [
        (2, str(council.officer), "Sửa tên cho đúng kế hoạch"),
        (1, str(council.officer), None),
    ]
    assert [change["field"] for change in versions[0]["changes"]] == ["/name"]
    told = await council.app.sql(
        "SELECT sequence, key, convert_from(payload, 'UTF8')::json ->> 'name' AS name FROM facts"
        " WHERE type = 'scoring.sheet.recorded.v1' ORDER BY position"
    )
    assert [tuple(row) for row in told] == [
        (1, "bang-diem", SHEET["name"]),
        (2, "bang-diem", "Bảng điểm mới"),
    ]
    with pytest.raises(Exception, match="never changed"):
        await council.app.sql("UPDATE score_sheets SET name = ''")


@pytest.mark.parametrize("example", sorted(EXAMPLES))
async def test_the_committed_examples_are_accepted_as_they_stand(council: Council, example: str) -> None:
    answer = await council.put_sheet(**EXAMPLES[example])
    assert (answer.status_code, answer.json()["tie_break"]) == (200, EXAMPLES[example]["tie_break"])


@pytest.mark.parametrize(
    "changes",
    [
        {"criteria": []},
        {"criteria": [SHEET["criteria"][0], SHEET["criteria"][0]]},
        {"criteria": [SHEET["criteria"][0] | {"weight": 0}]},
        {"criteria": [SHEET["criteria"][0] | {"max_points": -1}]},
        {"tie_break": ["khong-co"]},
        {"extra": True},
    ],
)
async def test_a_sheet_that_makes_no_sense_is_refused(council: Council, changes: dict[str, Any]) -> None:
    assert (await council.put_sheet(**changes)).status_code == 422
    assert (await council.app.get("/sheets/bang-diem", council.officer)).status_code == 404


async def test_the_code_in_the_path_is_that_of_the_body(council: Council) -> None:
    answer = await council.app.send("PUT", "/sheets/khac", council.officer, SHEET)
    assert (answer.status_code, answer.json()["code"]) == (422, "sheet_invalid")


async def test_only_who_opens_rounds_enters_sheets_and_only_for_his_own_units(council: Council) -> None:
    refused = await council.app.send("PUT", "/sheets/bang-diem", council.members[0], SHEET)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_authorised")
    await council.put_sheet()
    elsewhere = await council.app.unit("31", "tinh", "province")
    stranger = await council.app.person("standing_officer", elsewhere)
    refused = await council.app.send("PUT", "/sheets/bang-diem", stranger, SHEET | {"name": "Của tôi"})
    assert (refused.status_code, refused.json()["code"]) == (403, "sheet_of_another_unit")


async def test_a_sheet_stays_with_its_movement(council: Council) -> None:
    """Rounds of that movement may name it already."""
    await council.put_sheet()
    changed = SHEET | {"movement": "phong-trao-khac", "reason": "Chuyển phong trào"}
    refused = await council.app.send(
        "PUT", "/sheets/bang-diem", council.officer, changed, **{"If-Match": '"1"'}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "sheet_of_another_movement")
    assert refused.json()["movement"] == SHEET["movement"]


async def test_nobody_without_a_role_reads_sheets(council: Council) -> None:
    await council.put_sheet()
    assert (await council.app.get("/sheets/bang-diem", new_id())).status_code == 403
    assert (await council.app.get("/sheets/bang-diem", None)).status_code == 401
    assert (await council.app.get("/sheets/bang-diem", "service:workflows")).status_code == 403


async def test_nobody_enters_a_sheet_for_a_movement_that_was_cancelled(council: Council) -> None:
    await council.put_sheet()
    cancelled = MovementCancelledV1(
        movement_id=new_id(),
        code=SHEET["movement"],
        name="Phong trào",
        unit_id=council.unit.unit_id,
        document_number="15/TB-NV",
        document_date=date(2025, 5, 5),
    )
    for sequence in (2, 2):
        await council.app.tell(cancelled, cancelled.movement_id, sequence=sequence)
    assert (await council.put_sheet()).json()["version"] == 1, "nothing is entered"
    for code, seen in (("bang-diem", 1), ("bang-moi", None)):
        refused = await council.put_sheet(seen=seen, code=code, name="Bảng điểm khác", reason="Sửa tên")
        assert (refused.status_code, refused.json()["code"]) == (409, "movement_cancelled")
        assert refused.json()["movement"] == SHEET["movement"]
    assert (await council.put_sheet(code="bang-moi", movement="phong-trao-khac")).status_code == 200
