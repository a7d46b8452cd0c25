"""What one reads of dossiers says what things are called, so that a page asks no more for units and rounds."""

from typing import Any

import pytest

from submissions.dossiers.lists import HistoryRowView, label_of
from tests.submissions.journey import to_district
from tests.submissions.province import BANG_KHEN, COMMUNE, EXAMPLE, NAME, Province
from tests.support.examples import data_of

MOVEMENT = data_of(EXAMPLE, "movement.yaml")
ROUND = {
    "round": data_of(EXAMPLE, "round.yaml")["name"],
    "movement_code": MOVEMENT["code"],
    "movement": MOVEMENT["name"],
}
LETTER = "12/TTr-UBND"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("letter", "first", "nominees", "label"),
    [
        (LETTER, NAME, 1, f"{LETTER}: {NAME}"),
        (LETTER, NAME, 3, f"{LETTER}: {NAME} và 2 đối tượng khác"),
        (None, NAME, 2, f"{NAME} và 1 đối tượng khác"),
        (LETTER, None, 0, f"{LETTER}: chưa có đối tượng"),
        (None, None, 0, "chưa có đối tượng"),
    ],
)
def test_what_a_dossier_is_called(letter: str | None, first: str | None, nominees: int, label: str) -> None:
    assert label_of(letter, first, nominees) == label


@pytest.mark.unit
@pytest.mark.parametrize(
    ("capacity", "called"),
    [("head", "Thủ trưởng đơn vị"), ("rule", "theo quy định"), ("of_before", "of_before")],
)
def test_what_a_capacity_is_called(capacity: str, called: str) -> None:
    row: dict[str, Any] = dict.fromkeys(HistoryRowView.model_fields)
    row |= {"actor": "service:x", "capacity": capacity}
    shown = HistoryRowView.model_construct(**row)
    assert (shown.capacity_name, shown.person_id) == (called, None)


@pytest.mark.stack
async def test_a_list_says_where_each_dossier_lies(here: Province) -> None:
    dossier = await to_district(here, here.nominee(), here.nominee(BANG_KHEN))
    draft = await here.draft()
    officer, standing = here.person("officer", COMMUNE), here.person("standing_officer", "300-NV")

    async def lines() -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await here.ok(await here.app.get("/dossiers", officer)))["items"]
        return items

    begun, lying = await lines()
    assert (begun["id"], lying["id"]) == (draft["id"], dossier["id"])
    assert begun["label"] == f"{LETTER}: {NAME}"
    assert begun["stage"] is begun["unit"] is begun["office"] is begun["since"] is None
    assert lying["label"] == f"{LETTER}: {NAME} và 1 đối tượng khác"
    assert lying | ROUND == lying
    assert (lying["submitting_unit"], lying["unit"]) == ("Xã Thanh Giang", "Huyện Thanh Miện")
    assert (lying["stage"], lying["step"], lying["office"]) == (2, "check", "Phòng Nội vụ")
    assert lying["since"].startswith("2025-05-05T01:00")

    await here.app.set_clock("2025-05-06 08:00+07")
    back = {"complete": False, "reason": "Thiếu biên bản."}
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/2/check", standing, back))
    returned = (await lines())[1]
    assert (returned["status"], returned["unit"]) == ("returned", None)
    assert returned["since"].startswith("2025-05-06T01:00")


@pytest.mark.stack
async def test_a_dossier_and_its_history_say_what_they_name(here: Province) -> None:
    dossier = await to_district(here, here.nominee(), here.nominee(BANG_KHEN))
    read = await here.read(dossier["id"])
    assert read | ROUND == read
    assert read["label"] == f"{LETTER}: {NAME} và 1 đối tượng khác"
    units, awards = read["names"]["units"], read["names"]["awards"]
    assert [units[stage["unit_id"]] for stage in read["stages"]] == [
        "Xã Thanh Giang",
        "Huyện Thanh Miện",
        "Tỉnh Hải Dương",
    ]
    assert {units[step["office_id"]] for step in read["stages"][2]["steps"]} == {
        "Sở Nội vụ tỉnh Hải Dương",
        "Tỉnh Hải Dương",
    }
    assert [awards[nominee["award_code"]] for nominee in read["nominees"]] == [
        "Giấy khen của Chủ tịch Ủy ban nhân dân huyện",
        "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
    ]

    officer = here.person("officer", COMMUNE)
    rows = (await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/history", officer)))["items"]
    said = {row["action"]: (row["person_id"], row["capacity_name"], row["unit"]) for row in rows}
    assert said["submit"] == (str(officer), "Công chức phụ trách thi đua", "Xã Thanh Giang")
    assert said["open_stage"] == (None, "quy trình tự động", None)
    assert said["conclude"] == (str(here.person("head", COMMUNE)), "Thủ trưởng đơn vị", "Xã Thanh Giang")
