"""A mistaken movement file is refused with file, line and reason, and nothing of it is imported."""

from pathlib import Path
from typing import Any

import pytest

from demo.client import Refused
from demo.prepare import mistakes
from kit.yamlfile import load
from tests.submissions.province import COMMUNE, EXAMPLE, PROVINCE, Province, award_told, sheet_told
from tests.support.examples import EXAMPLES, data_of

pytestmark = pytest.mark.stack
CODE = "thanh-mien-ha-tang-tiet-kiem"


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        (
            "criteria_groups: [1.1a",
            "criteria_groups: [9.9z",
            "không có nhóm tiêu chí 9.9z trong phong trào này",
        ),
        ("ends: 2025-12-31", "ends: 2021-12-31", "sớm hơn ngày bắt đầu"),
        ("office: 300-TCKH", "office: 300-KHONG", "không có đơn vị mã 300-KHONG"),
        ("issued_on: 2020-12-09", "issued_on: 2030-12-09", "ngày này chưa đến"),
        ("issued_on: 2022-11-28", "issued_on: 1922-11-28", "ngày này quá xa trong quá khứ"),
    ],
    ids=["unknown criterion group", "date out of order", "unknown unit", "not issued yet", "too old"],
)
async def test_it_is_refused_with_file_line_and_reason(
    here: Province, tmp_path: Path, right: str, wrong: str, reason: str
) -> None:
    lines = (EXAMPLES / EXAMPLE / "movement.yaml").read_text("utf-8").splitlines(keepends=True)
    number = next(number for number, line in enumerate(lines) if right in line)
    lines[number] = lines[number].replace(right, wrong)
    file = tmp_path / "movement.yaml"
    file.write_text("".join(lines), "utf-8")
    document = load(file)
    standing = here.person("standing_officer", "300-NV")

    answer = await here.app.send("PUT", "/movements", standing, document.value)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_file")
    found = mistakes(document, Refused(answer))
    assert any(line.startswith(f"{file}:{number + 1}: ") and reason in line for line in found), found
    stands = await here.ok(await here.app.get(f"/movements/{CODE}", standing))
    assert stands["version"] == 1, "nothing was imported"


async def test_a_list_is_not_too_short_for_what_is_wrong_in_it(here: Province) -> None:
    guidance = data_of(EXAMPLE, "round.yaml")
    stage = guidance["routes"][0]["stages"][0]
    guidance["routes"] = [guidance["routes"][0] | {"stages": [stage]}]
    wrong = stage["steps"][1] | {"kind": "ky"}
    for steps, place, code in (([wrong], "/0/kind", "enum"), ([], "", "too_short")):
        stage["steps"] = steps
        answer = await here.app.send("PUT", "/rounds", here.person("standing_officer", "300-NV"), guidance)
        assert answer.status_code == 422
        found = [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]
        assert found == [(f"/routes/0/stages/0/steps{place}", code)]


async def test_a_round_is_not_opened_by_a_guidance_of_next_year(here: Province) -> None:
    guidance = data_of(EXAMPLE, "round.yaml")
    guidance["guidance"]["issued_on"] = "2026-04-25"
    answer = await here.app.send("PUT", "/rounds", here.person("standing_officer", "300-NV"), guidance)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_file")
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("/opens_on", "dates_out_of_order"),
        ("/guidance/issued_on", "date_in_future"),
    ]


@pytest.mark.parametrize(
    ("path", "file", "changes", "fault"),
    [
        ("/rounds", "round.yaml", {"closes_on": "9999-12-31"}, ("/closes_on", "date_too_far")),
        ("/rounds", "round.yaml", {"opens_on": "0025-05-05"}, ("/opens_on", "date_too_old")),
        ("/movements", "movement.yaml", {"ends": "2303-12-31"}, ("/ends", "date_too_far")),
        ("/movements", "movement.yaml", {"plan_due": "2203-01-31"}, ("/plan_due", "date_too_far")),
        (
            "/rule-sets",
            "rule_sets.yaml",
            {"valid_from": "0004-07-01"},
            ("/rule_sets/0/valid_from", "date_too_old"),
        ),
    ],
)
async def test_what_nobody_plans_for_is_refused(
    here: Province, path: str, file: str, changes: dict[str, str], fault: tuple[str, str]
) -> None:
    plan = data_of(EXAMPLE, file)
    (plan["rule_sets"][0] if path == "/rule-sets" else plan).update(changes)
    role, unit = ("administrator", PROVINCE) if path == "/rule-sets" else ("standing_officer", "300-NV")
    answer = await here.app.send("PUT", path, here.person(role, unit), plan)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_file"), answer.text
    assert fault in [(each["pointer"], each["code"]) for each in answer.json()["errors"]]


async def test_a_round_names_only_a_score_sheet_that_is_there_and_fits_its_movement(here: Province) -> None:
    sheet = data_of(EXAMPLE, "score_sheet.yaml") | {"code": "bang-khac"}
    guidance = data_of(EXAMPLE, "round.yaml") | {"code": "dot-khac"}
    guidance["scoring"]["sheet"] = "bang-khac"

    async def faults(version: int, **told: Any) -> list[tuple[str, str]]:
        if version:
            await here.app.tell(sheet_told(sheet | told), "bang-khac", sequence=version)
        answer = await here.app.send("PUT", "/rounds", here.person("standing_officer", "300-NV"), guidance)
        return [(fault["pointer"], fault["code"]) for fault in answer.json().get("errors", [])]

    place = "/scoring/sheet"
    assert await faults(0) == [(place, "unknown_sheet")]
    assert await faults(1, movement="phong-trao-khac") == [(place, "sheet_of_another_movement")]
    criterion = sheet["criteria"][0] | {"criteria_groups": ["1.1a", "9.9z"]}
    assert await faults(3, criteria=[criterion]) == [(place, "unknown_criteria_group")]
    assert await faults(2) == [(place, "unknown_criteria_group")], "an older fact never replaces a newer one"
    assert await faults(4) == []
    rounds = await here.ok(await here.app.get("/rounds", here.person("officer", COMMUNE)))
    assert [one["code"] for one in rounds["items"] if one["code"] == "dot-khac"] == ["dot-khac"]


async def test_a_round_names_only_awards_that_the_catalogue_has(here: Province) -> None:
    """The movement's plan may name an award long before anybody enters who decides it; its round may not."""
    movement = data_of(EXAMPLE, "movement.yaml") | {"code": "phong-trao-khac"}
    new = {"award": "giay_khen_moi", "text": "Giấy khen mới."}
    movement["awards"]["occasions"][1]["forms"]["items"].append(new)
    standing = here.person("standing_officer", "300-NV")
    await here.ok(await here.app.send("PUT", "/movements", standing, movement))
    guidance = data_of(EXAMPLE, "round.yaml") | {"code": "dot-khac", "movement": "phong-trao-khac"}
    guidance |= {"awards": ["giay_khen_moi"], "scoring": None}

    async def answer() -> Any:
        return await here.app.send("PUT", "/rounds", standing, guidance)

    refused = await answer()
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("/awards/0", "unknown_award")
    ]
    assert "danh mục không có danh hiệu, hình thức khen thưởng mã giay_khen_moi" in refused.text
    entry = data_of(EXAMPLE, "awards.yaml")["awards"][0] | {
        "code": "giay_khen_moi",
        "valid_from": "2024-01-01",
    }
    key = f"giay_khen_moi@{entry['rule_set']}"
    await here.app.tell(award_told(entry | {"valid_to": "2025-05-04"}), key, sequence=1)
    refused = await answer()
    assert [one["code"] for one in refused.json()["errors"]] == ["unknown_award"], "it ends before the round"
    await here.app.tell(award_told(entry | {"valid_to": "2025-05-05"}), key, sequence=2)
    assert (await here.ok(await answer()))["code"] == "dot-khac"


async def test_a_round_whose_score_sheet_no_longer_fits_is_questioned(here: Province) -> None:
    sheet = data_of(EXAMPLE, "score_sheet.yaml")
    criterion = sheet["criteria"][0] | {"criteria_groups": ["1.1a", "9.9z"]}
    await here.app.tell(sheet_told(sheet), sheet["code"])
    facts = [kind for kind, _ in await here.app.facts()]
    await here.app.tell(sheet_told(sheet | {"criteria": [criterion]}), sheet["code"])
    *_, (kind, told) = await here.app.facts()
    assert kind == "submissions.round.questioned.v1"
    assert kind not in facts, "a version that fits questions nothing"
    assert (told["round_id"], told["criteria_groups"]) == (here.round_id, ["9.9z"])
    versions = await here.app.get(f"/rounds/{here.round_id}/versions", here.person("officer", COMMUNE))
    newest, before = (await here.ok(versions))["items"]
    assert (newest["capacity"], newest["changes"]) == ("rule", [])
    assert (newest["content"], "9.9z" in newest["reason"]) == (before["content"], True)
    body = {"reason": "Ghi nhầm", "document": {"number": "15/TB-NV", "issued_on": "2025-05-05"}}
    path = f"/rounds/{here.round_id}/cancel"
    standing = here.person("standing_officer", "300-NV")
    await here.ok(await here.app.send("POST", path, standing, body, **{"If-Match": '"2"'}))
    await here.app.tell(sheet_told(sheet | {"criteria": [criterion]}), sheet["code"])
    assert (await here.app.facts())[-1][0] == "submissions.round.cancelled.v1"
