"""Every kind of mistake in a movement's or a round's file is refused with file, line and reason."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.yamlfile import FileErrors
from tests.support.examples import EXAMPLES, read_movement, read_round

pytestmark = pytest.mark.unit


@dataclass(frozen=True)
class Mistake:
    """A change to a good file, and what is then said of which place.

    `blamed` is text in the spoilt file whose line must be named; without it, the line of the change.
    """

    old: str
    new: str
    pointer: str
    reason: str
    blamed: str = ""

    def is_refused(self, good: Path, bad: Path, read: Callable[[Path], object]) -> None:
        text = good.read_text("utf-8")
        assert self.old in text
        spoilt = text.replace(self.old, self.new, 1)
        bad.write_text(spoilt, "utf-8")
        with pytest.raises(FileErrors) as refusal:
            read(bad)
        start = spoilt.index(self.blamed) if self.blamed else text.index(self.old)
        line = spoilt.count("\n", 0, start) + 1
        said = f"{bad}:{line}: {self.pointer}: "
        messages = [message for message in str(refusal.value).splitlines() if message.startswith(said)]
        assert any(self.reason in message for message in messages), str(refusal.value)


MOVEMENT_MISTAKES = {
    "unknown criteria group in a field": Mistake(
        "criteria_groups: [1.1a, 1.1b]\n",
        "criteria_groups: [1.1a, 1.1z]\n",
        "/organisation/items/0/areas/0/fields/6/criteria_groups/1",
        "không có nhóm tiêu chí 1.1z",
    ),
    "unknown criteria group on an occasion": Mistake(
        'criteria_groups: [1.1a, 1.1b, "1.2"',
        'criteria_groups: [1.1a, 1.1b, "1.9"',
        "/awards/occasions/0/criteria_groups/2",
        "không có nhóm tiêu chí 1.9",
    ),
    "unknown criterion of a target": Mistake(
        "criterion: 1.1a.6", "criterion: 1.1a.7", "/targets/0/criterion", "không có tiêu chí 1.1a.7"
    ),
    "unknown area": Mistake(
        "area: II.1", "area: II.3", "/criteria/parts/0/groups/0/area", "không có nội dung thi đua II.3"
    ),
    "standard of an award that is not given": Mistake(
        "awards: [huan_chuong_lao_dong, bang_khen_thu_tuong]",
        "awards: [huan_chuong_lao_dong, co_chinh_phu]",
        "/awards/occasions/1/standards/items/1/awards/1",
        "không có hình thức khen thưởng co_chinh_phu",
    ),
    "phase ends before it starts": Mistake(
        "ends: 2025-12-31",
        "ends: 2021-12-31",
        "/schedule/phases/0/ends",
        "ngày kết thúc 31/12/2021 sớm hơn ngày bắt đầu 01/01/2022",
    ),
    "movement ends before it starts": Mistake("ends: 2030-12-31", "ends: 2020-12-31", "/ends", "sớm hơn"),
    "phases overlap": Mistake(
        "starts: 2026-01-01", "starts: 2025-12-31", "/schedule/phases/1", "chồng lên giai đoạn", "- code: V.2"
    ),
    "phase outside the movement": Mistake(
        "starts: 2022-01-01\nends: 2030",
        "starts: 2022-02-01\nends: 2030",
        "/schedule/phases/0",
        "nằm ngoài",
        "- code: V.1",
    ),
    "review outside its phase": Mistake(
        "year: 2025", "year: 2026", "/schedule/phases/0/review/year", "2026 nằm ngoài giai đoạn"
    ),
    "target's years in the wrong order": Mistake(
        "to_year: 2023", "to_year: 2022", "/targets/0/to_year", "năm cuối 2022 sớm hơn năm đầu 2023"
    ),
    "target outside the movement": Mistake(
        "to_year: 2030", "to_year: 2031", "/targets/1", "nằm ngoài", "- code: giai-ngan-sau-2023"
    ),
    "report on a day that no calendar has": Mistake(
        "day: 25", "day: 31", "/reports/0/before/day", "ngày 31/11 không có trong lịch"
    ),
    "report on a day that most years don't have": Mistake(
        "month: 11\n      day: 25",
        "month: 2\n      day: 29",
        "/reports/0/before/day",
        "ngày 29/2 chỉ có trong năm nhuận",
        "day: 29",
    ),
    "plan due outside the movement": Mistake(
        "plan_due: 2023-03-31", "plan_due: 2031-03-31", "/plan_due", "31/03/2031 nằm ngoài"
    ),
    "unknown unit": Mistake(
        "office: 300-KTHT",
        "office: 300-KTHH",
        "/organisation/items/0/areas/0/fields/1/office",
        "không có đơn vị mã 300-KTHH",
    ),
    "criterion's code twice": Mistake(
        "code: 1.1a.2",
        "code: 1.1a.1",
        "/criteria/parts/0/groups/0/criteria/1/code",
        "mã tiêu chí 1.1a.1 đã dùng tại /criteria/parts/0/groups/0/criteria/0/code",
    ),
    "group's code twice": Mistake(
        "code: 1.4b\n", "code: 1.4a\n", "/criteria/parts/3/groups/1/code", "mã nhóm tiêu chí 1.4a đã dùng"
    ),
    "unknown field": Mistake(
        "short_name: ", "nickname: x\nshort_name: ", "/nickname", "không có trường nào tên như vậy"
    ),
    "missing field": Mistake(
        "    percent: 95\n", "", "/targets/0/percent", "thiếu trường này", "- code: giai-ngan-2023"
    ),
    "wrong type": Mistake('issuing_unit: "300"', "issuing_unit: 300", "/issuing_unit", "phải là chuỗi ký tự"),
    "impossible date": Mistake(
        "issued_on: 2022-11-28", "issued_on: 2022-11-31", "/base_documents/0/issued_on", "ngày có thật"
    ),
    "unknown word of a list": Mistake(
        "obligation: invited", "obligation: maybe", "/criteria/parts/1/obligation", "chỉ nhận 'required'"
    ),
    "unknown kind of report": Mistake(
        "kind: yearly", "kind: monthly", "/reports/0/kind", "không nhận 'monthly'"
    ),
    "field twice": Mistake(
        "plan_due: 2023-03-31",
        "plan_due: 2023-03-31\nplan_due: 2023-04-30",
        "/plan_due",
        "trường này đã có ở dòng",
        "plan_due: 2023-04-30",
    ),
    "syntax": Mistake(
        "subjects: [collective]",
        "subjects: [collective",
        "(cả tệp)",
        "sai cú pháp",
        "criteria:\n            - code: 1.1a.1",
    ),
}


@pytest.mark.parametrize("name", MOVEMENT_MISTAKES)
def test_a_mistake_in_a_movement_is_refused_with_file_line_and_reason(name: str, tmp_path: Path) -> None:
    good = EXAMPLES / "thanh-mien" / "movement.yaml"
    bad = tmp_path / "movement.yaml"
    MOVEMENT_MISTAKES[name].is_refused(good, bad, lambda path: read_movement("thanh-mien", path))


def test_all_mistakes_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    text = (EXAMPLES / "thanh-mien" / "movement.yaml").read_text("utf-8")
    bad = tmp_path / "movement.yaml"
    bad.write_text(
        text.replace("300-NV", "300-XX").replace("criterion: 1.1b.3", "criterion: 1.1b.9"), "utf-8"
    )
    with pytest.raises(FileErrors) as refusal:
        read_movement("thanh-mien", bad)
    assert [fault.pointer for fault in refusal.value.faults] == [
        "/targets/2/criterion",
        "/organisation/items/0/areas/0/fields/6/office",
        "/organisation/items/6/units/0",
        "/reports/0/to",
    ]


FIRST_STEPS = """        steps:
          - kind: council
            by: unit
            working_days: 3
            remind_before_working_days: 1
          - kind: sign
            by: unit
            working_days: 2
"""
ROUND_MISTAKES = {
    "closes before it opens": Mistake(
        "closes_on: 2025-05-16", "closes_on: 2025-05-01", "/closes_on", "ngày đóng 01/05/2025 sớm hơn"
    ),
    "opens before its guidance": Mistake(
        "opens_on: 2025-05-05", "opens_on: 2025-04-01", "/opens_on", "sớm hơn ngày hướng dẫn 25/04/2025"
    ),
    "unknown movement": Mistake(
        "movement: thanh-mien-ha-tang-tiet-kiem",
        "movement: khac",
        "/movement",
        "không có phong trào thi đua mã khac",
    ),
    "unknown sheet": Mistake(
        "sheet: bang-diem-so-ket-2022-2025",
        "sheet: bang-diem-khong-co",
        "/scoring/sheet",
        "không có bảng điểm mã bang-diem-khong-co",
    ),
    "unknown phase": Mistake("phase: V.1", "phase: V.9", "/phase", "không có giai đoạn V.9"),
    "unknown award": Mistake(
        "bang_khen_thu_tuong", "co_chinh_phu", "/awards/1", "không có hình thức khen thưởng co_chinh_phu"
    ),
    "award that the catalogue has not while the round is open": Mistake(
        "opens_on: 2025-05-05\ncloses_on: 2025-05-16",
        "opens_on: 2031-05-05\ncloses_on: 2031-05-16",
        "/awards/0",
        "trong những ngày của đợt xét, danh mục không có",
        "awards:",
    ),
    "award twice": Mistake(
        "bang_khen_chu_tich_tinh", "bang_khen_thu_tuong", "/awards/2", "bang_khen_thu_tuong đã ghi ở trên"
    ),
    "unknown unit": Mistake('unit: "300"', 'unit: "301"', "/unit", "không có đơn vị mã 301"),
    "unknown unit that scores": Mistake(
        'at_units: ["30"]', 'at_units: ["30", "31"]', "/scoring/at_units/1", "không có đơn vị mã 31"
    ),
    "a unit that scores twice": Mistake(
        'at_units: ["30"]', 'at_units: ["30", "30"]', "/scoring/at_units/1", "đơn vị 30 đã ghi ở trên"
    ),
    "unknown kind that submits": Mistake(
        "submitting_kinds: [xa, thi_tran]",
        "submitting_kinds: [xa, lang]",
        "/routes/0/submitting_kinds/1",
        "không có đơn vị nào thuộc loại lang",
    ),
    "a kind with two routes": Mistake(
        "[phong, ban_quan_ly",
        "[xa, ban_quan_ly",
        "/routes/1/submitting_kinds/0",
        "loại đơn vị xa đã có đường đi xa-huyen-tinh",
    ),
    "a route's code twice": Mistake(
        "code: co-quan-huyen-tinh",
        "code: xa-huyen-tinh",
        "/routes/1/code",
        "mã đường đi xa-huyen-tinh đã dùng",
    ),
    "unknown level": Mistake(
        "level: district",
        "level: region",
        "/routes/0/stages/1/find/ancestor/level",
        "không có đơn vị nào ở cấp region",
    ),
    "unknown kinds above": Mistake(
        "level: district",
        "kinds: [tong]",
        "/routes/0/stages/1/find/ancestor/kinds",
        "không có đơn vị nào thuộc các loại tong",
    ),
    "the same stage twice": Mistake(
        "level: district",
        "level: province",
        "/routes/0/stages/2/find",
        "trùng với một cấp xét ở trên",
        "find:\n          ancestor:\n            level: province\n        steps:\n          - kind: check\n"
        "            by: standing_office\n            working_days: 2\n            remind_before_working_days: 1\n"
        "          - kind: appraise\n            by: standing_office\n            working_days: 7",
    ),
    "the unit itself above another stage": Mistake(
        "ancestor:\n            level: district",
        "self: true",
        "/routes/0/stages/1/find",
        "chỉ đứng ở cấp xét đầu tiên",
        "find:\n          self: true\n        steps:\n          - kind: check",
    ),
    "found in two ways": Mistake(
        "self: true",
        "self: true\n          ancestor:\n            level: district",
        "/routes/0/stages/0/find",
        "phải có đúng một trong hai trường self và ancestor",
        "find:",
    ),
    "an ancestor found in two ways": Mistake(
        "level: district",
        "level: district\n            kinds: [huyen]",
        "/routes/0/stages/1/find/ancestor",
        "phải có đúng một trong hai trường level và kinds",
        "ancestor:",
    ),
    "steps out of order": Mistake(
        FIRST_STEPS,
        FIRST_STEPS.replace("kind: council", "kind: nothing")
        .replace("kind: sign", "kind: council")
        .replace("kind: nothing", "kind: sign"),
        "/routes/0/stages/0/steps/1/kind",
        "bước hội đồng (council) không thể sau bước ký (sign)",
        "kind: council\n            by: unit\n            working_days: 2\n",
    ),
    "nobody signs": Mistake(
        FIRST_STEPS + "            remind_before_working_days: 1\n",
        FIRST_STEPS.partition("          - kind: sign")[0],
        "/routes/0/stages/0/steps",
        "cấp xét thiếu bước ký",
    ),
    "reminder before the step has begun": Mistake(
        "working_days: 3\n            remind_before_working_days: 1",
        "working_days: 3\n            remind_before_working_days: 3",
        "/routes/0/stages/0/steps/0/remind_before_working_days",
        "nhắc trước 3 ngày, trong khi hạn chỉ 3 ngày",
        "remind_before_working_days: 3",
    ),
    "no time at all": Mistake(
        "working_days: 3", "working_days: 0", "/routes/0/stages/0/steps/0/working_days", "phải từ 1 trở lên"
    ),
}


@pytest.mark.parametrize("name", ROUND_MISTAKES)
def test_a_mistake_in_a_round_is_refused_with_file_line_and_reason(name: str, tmp_path: Path) -> None:
    good = EXAMPLES / "thanh-mien" / "round.yaml"
    bad = tmp_path / "round.yaml"
    ROUND_MISTAKES[name].is_refused(good, bad, lambda path: read_round("thanh-mien", path))
