"""What lies ahead of a draft is told before it is submitted, as submitting finds it, and nothing is written for it."""

from typing import Any

import pytest

from tests.submissions.journey import code_of, ids
from tests.submissions.province import BANG_KHEN, COMMUNE, HUAN_CHUONG, OTHER_COMMUNE, Province

pytestmark = pytest.mark.stack


async def ahead(here: Province, dossier: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = await here.ok(
        await here.app.get(f"/dossiers/{dossier['id']}/route", here.person("officer", COMMUNE))
    )
    return found


async def test_the_way_of_a_draft_and_who_decides_each_award(here: Province) -> None:
    draft = await here.draft(here.nominee(), here.nominee(BANG_KHEN), here.nominee(HUAN_CHUONG))
    found = await ahead(here, draft)
    assert [(stage["number"], stage["unit"]) for stage in found["stages"]] == [
        (1, "Xã Thanh Giang"),
        (2, "Huyện Thanh Miện"),
        (3, "Tỉnh Hải Dương"),
    ]
    assert [(step["kind"], step["office"], step["working_days"]) for step in found["stages"][1]["steps"]] == [
        ("check", "Phòng Nội vụ", 2),
        ("appraise", "Phòng Nội vụ", 5),
        ("council", "Huyện Thanh Miện", 5),
        ("sign", "Huyện Thanh Miện", 2),
    ]
    assert [(one["nominee_id"], one["deciding_stage"]) for one in found["nominees"]] == [
        *zip(ids(draft), (2, 3, None), strict=True)
    ]
    assert (found["faults"], found["late"]) == ([], False)
    read = await here.read(draft["id"])
    assert (read["revision"], read["stages"]) == (draft["revision"], []), "nothing was written"

    officer, path = here.person("officer", COMMUNE), f"/dossiers/{draft['id']}"
    sealed = await here.ok(await here.app.post(f"{path}/submit", officer))
    assert [one["deciding_stage"] for one in sealed["nominees"]] == [2, 3, None]
    assert [stage["unit_id"] for stage in sealed["stages"]] == [one["unit_id"] for one in found["stages"]]
    assert await code_of(await here.app.get(f"{path}/route", officer), 409) == "dossier_not_editable"
    stranger = here.person("officer", OTHER_COMMUNE)
    assert await code_of(await here.app.get(f"{path}/route", stranger), 404) == "not_found"


async def test_all_that_is_in_the_way_is_told_at_once(here: Province) -> None:
    """Submitting tells one kind after the other: each of them was told before."""
    twice = here.nominee(name="Hộ bà Trần Thị Mẫu")
    draft = await here.draft(
        here.nominee(evidence=[]), here.nominee(HUAN_CHUONG, subject_type="organisation"), twice, twice
    )
    await here.app.set_clock("2025-05-17 08:00+07")
    found = await ahead(here, draft)
    assert [(fault["pointer"], fault["code"], fault["where"]) for fault in found["faults"]] == [
        ("", "round_not_open", ""),
        (
            "/nominees/0/evidence",
            "evidence_missing",
            "đối tượng thứ 1 (Hộ ông Nguyễn Văn Mẫu), tài liệu minh chứng",
        ),
        ("/nominees/3", "nominee_repeated", "đối tượng thứ 4 (Hộ bà Trần Thị Mẫu)"),
        (
            "/nominees/1/award_code",
            "award_not_decidable",
            "đối tượng thứ 2 (Hộ ông Nguyễn Văn Mẫu 1), hình thức khen thưởng",
        ),
    ]
    assert found["faults"][0]["detail"].startswith("Đợt xét")
    assert [one["nominee_id"] for one in found["nominees"]] == [ids(draft)[0], *ids(draft)[2:]]
    refused = await here.app.post(f"/dossiers/{draft['id']}/submit", here.person("officer", COMMUNE))
    assert await code_of(refused, 409) == "round_not_open"
    await here.app.set_clock("2025-05-16 08:00+07")
    refused = await here.app.post(f"/dossiers/{draft['id']}/submit", here.person("officer", COMMUNE))
    assert await code_of(refused, 409) == "dossier_incomplete"
    told = (await ahead(here, draft))["faults"]
    assert [fault["detail"] for fault in refused.json()["errors"]] == [told[0]["detail"]]
