"""What files of units and successions make of the units, in memory."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import pytest

from directory.errors import Place
from directory.files import Source
from directory.units.domain import differences, plan_successions, plan_units
from directory.units.files import read_successions, read_units
from directory.units.values import SuccessionLine, Unit
from kit.errors import InvalidFile
from kit.ids import new_id

pytestmark = pytest.mark.unit

HEADER = "code,name,kind,level,parent_code,valid_from,valid_to\n"
OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)


def plan(text: str, before: Iterable[Unit] = ()) -> list[Unit]:
    return plan_units(before, read_units([Source("units.csv", text.encode())]), new_id)


def by_code(units: Iterable[Unit]) -> dict[str, Unit]:
    return {unit.code: unit for unit in units}


def after(before: Iterable[Unit], changed: Iterable[Unit]) -> list[Unit]:
    return list(({unit.id: unit for unit in before} | {unit.id: unit for unit in changed}).values())


def mistakes(text: str, before: Iterable[Unit] = ()) -> list[tuple[int, str, str]]:
    with pytest.raises(InvalidFile) as refused:
        plan(text, before)
    return [(each["line"], each["column"], each["code"]) for each in refused.value.facts["errors"]]


def test_a_path_goes_from_the_top_to_the_unit_whatever_the_order_of_lines() -> None:
    units = by_code(
        plan(HEADER + "3,Xã,xa,commune,2,,\n2,Huyện,huyen,district,1,,\n1,Tỉnh,tinh,province,,,\n")
    )
    assert units["3"].path == ".".join(units[code].id.hex for code in "123")
    assert units["3"].parent_id == units["2"].id
    assert {unit.version for unit in units.values()} == {1}


def test_the_same_file_again_changes_nothing() -> None:
    text = HEADER + "1,Tỉnh,tinh,province,,,\n2,Xã,xa,commune,1,,\n"
    assert plan(text, plan(text)) == []


def test_a_unit_that_the_file_does_not_name_stays() -> None:
    before = plan(HEADER + "1,Tỉnh,tinh,province,,,\n2,Xã,xa,commune,1,,\n")
    assert plan(HEADER + "1,Tỉnh,tinh,province,,,\n", before) == []


def test_a_column_that_the_file_lacks_leaves_its_field() -> None:
    text = "code,name,kind,level,parent_code,standing_office_code,valid_from,valid_to\n"
    before = plan(text + "1,Tỉnh,tinh,province,,1-SNV,,\n1-SNV,Sở Nội vụ,so,province,1,,,\n")
    assert plan(HEADER + "1,Tỉnh,tinh,province,,,\n", before) == []


def test_a_code_that_was_used_again_is_another_unit() -> None:
    units = plan(HEADER + "1,Thị trấn,thi_tran,commune,,,2025-06-30\n1,Xã,xa,commune,,2025-07-01,\n")
    assert len({unit.id for unit in units}) == 2


def test_a_parent_is_the_last_version_within_the_childs_days() -> None:
    text = HEADER + (
        "1,Tỉnh,tinh,province,,,2024-12-31\n1,Thành phố,thanh_pho_tw,province,,2025-01-01,\n"
        "2,Xã cũ,xa,commune,1,,2024-06-30\n3,Xã,xa,commune,1,,2025-06-30\n"
    )
    units = {(unit.code, unit.valid_from): unit for unit in plan(text)}
    assert units["2", None].parent_id == units["1", None].id
    assert units["3", None].parent_id == units["1", date(2025, 1, 1)].id


def test_a_new_version_of_a_parent_takes_over_the_children_that_go_on() -> None:
    before = plan(HEADER + "1,Tỉnh,tinh,province,,,2026-04-29\n2,Xã,xa,commune,1,,\n")
    changed = plan(HEADER + "1,Thành phố,thanh_pho_tw,province,,2026-04-30,\n", before)
    city, commune = by_code(changed)["1"], by_code(changed)["2"]
    assert (commune.parent_id, commune.version) == (city.id, 2)
    assert commune.path == f"{city.id.hex}.{commune.id.hex}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("code,name\n1,Tỉnh\n", [(1, c, "column_missing") for c in ("kind", "level", "valid_from", "valid_to")]),
        (HEADER.strip() + ",màu\n", [(1, "màu", "column_unknown")]),
        (HEADER + "1,Tỉnh,tinh\n", [(2, "", "wrong_number_of_fields")]),
        (HEADER + ",Tỉnh,tinh,province,,,\n", [(2, "code", "empty")]),
        (HEADER + "1 2,Tỉnh,tinh,province,,,\n", [(2, "code", "text_mismatch")]),
        (HEADER + "1,Tỉnh,Tỉnh,province,,,\n", [(2, "kind", "text_mismatch")]),
        (HEADER + "1,Tỉnh,tinh,province,,30/6/2025,\n", [(2, "valid_from", "not_a_date")]),
        (HEADER + "1,Tỉnh,tinh,province,,2025-02-30,\n", [(2, "valid_from", "not_a_date")]),
        (HEADER + "1,Tỉnh,tinh,province,,2025-07-01,2025-06-30\n", [(2, "valid_to", "dates_out_of_order")]),
        (HEADER + "1,A,tinh,province,,,\n\n1,B,tinh,province,,,\n", [(4, "code", "said_twice")]),
        (HEADER + "1,A,tinh,province,,,\n1,B,tinh,province,,2025-07-01,\n",
         [(3, "valid_from", "overlaps_other_version")]),
        (HEADER + "1-SNV,A,so,province,,,\n1-snv,B,so,province,,2025-07-01,\n",
         [(3, "valid_from", "overlaps_other_version")]),
        (HEADER + "2,Xã,xa,commune,1,,\n", [(2, "parent_code", "unit_unknown")]),
        (HEADER + "1,Tỉnh,tinh,province,,,2025-06-30\n2,Xã,xa,commune,1,2025-07-01,\n",
         [(3, "parent_code", "unit_unknown")]),
        (HEADER + "1,A,tinh,province,2,,\n2,B,tinh,province,1,,\n", [(2, "parent_code", "parent_cycle")]),
        (HEADER + '"1,Tỉnh,tinh,province,,,\n', [(2, "", "not_csv")]),
    ],
)  # fmt: skip
def test_each_mistake_is_told_by_its_line(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert mistakes(text) == expected


@pytest.mark.parametrize("raw", [(HEADER + "1,T\xe3,tinh,province,,,\n").encode("latin-1"), b"\xff\xfe1"])
def test_wrong_encoding_is_told_by_its_line(raw: bytes) -> None:
    with pytest.raises(InvalidFile) as refused:
        read_units([Source("units.csv", raw)])
    assert refused.value.facts["errors"][0]["code"] == "not_utf8"


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_excel_writes_is_taken(between: str, encoding: str) -> None:
    text = (HEADER + '1,"Tỉnh ""Một""",tinh,province,,,\n').replace(",", between).replace("\n", "\r\n")
    [line] = read_units([Source("units.csv", text.encode(encoding))])
    assert (line.code, line.name, line.kind) == ("1", 'Tỉnh "Một"', "tinh")


def test_lines_after_a_field_with_line_breaks_are_still_counted_right() -> None:
    assert mistakes(HEADER + '1,"Tỉnh\nHải Dương",tinh,province,,,\n2,Xã,Xã,commune,1,,\n') == [
        (2, "name", "text_line_break"),
        (4, "kind", "text_mismatch"),
    ]


def test_a_parent_cannot_leave_children_behind_that_the_file_does_not_name() -> None:
    before = plan(HEADER + "1,Tỉnh,tinh,province,,,\n2,Xã,xa,commune,1,2025-01-01,\n")
    assert mistakes(HEADER + "1,Tỉnh,tinh,province,,,2024-12-31\n", before) == [
        (2, "parent_code", "unit_unknown")
    ]


def test_differences_name_what_was_and_what_is() -> None:
    before = plan(HEADER + "1,Tỉnh,tinh,province,,,\n")
    (after,) = plan(HEADER + "1,Tỉnh,tinh,province,,,2025-06-30\n", before)
    assert differences(before[0], after) == {"valid_to": [None, "2025-06-30"]}


REFORM = HEADER + (
    "1,Thị trấn A,thi_tran,commune,,,2025-06-30\n2,Xã B,xa,commune,,,2025-06-30\n"
    "1,Xã A,xa,commune,,2025-07-01,\n3,Xã C,xa,commune,,2025-07-01,\n9,Giữ nguyên,xa,commune,,,\n"
)


def successions(*pairs: tuple[str, str, str]) -> list[SuccessionLine]:
    return [SuccessionLine(Place("s.csv", line), *pair, "NQ") for line, pair in enumerate(pairs, 2)]


def test_codes_of_a_succession_are_read_each_on_its_day() -> None:
    units = plan(REFORM)
    (old,) = plan_successions(units, successions(("1", "1", "full")), OLD, NEW)
    new = next(unit for unit in units if unit.name == "Xã A")
    assert (old.name, old.version) == ("Thị trấn A", 2)
    assert [(each.unit_id, each.share) for each in old.successors] == [(new.id, "full")]


def test_successions_again_change_nothing_and_add_up() -> None:
    units = plan(REFORM)
    units = after(units, plan_successions(units, successions(("2", "1", "full")), OLD, NEW))
    assert plan_successions(units, successions(("2", "1", "full")), OLD, NEW) == []
    (old,) = plan_successions(units, successions(("2", "3", "part")), OLD, NEW)
    assert [each.share for each in old.successors] == ["part", "part"]
    units = after(units, [old])
    assert plan_successions(units, successions(("2", "1", "full")), OLD, NEW) == []


def test_a_unit_that_goes_on_is_not_its_own_successor() -> None:
    assert plan_successions(plan(REFORM), successions(("9", "9", "full")), OLD, NEW) == []


def test_mistakes_in_successions_are_told_by_line() -> None:
    lines = successions(("1", "1", "full"), ("7", "1", "full"), ("1", "8", "full"), ("1", "1", "half"))
    with pytest.raises(InvalidFile) as refused:
        plan_successions(plan(REFORM), lines, OLD, NEW)
    told = [(each["line"], each["column"], each["code"]) for each in refused.value.facts["errors"]]
    assert told == [
        (3, "old_code", "unit_unknown"),
        (4, "new_code", "unit_unknown"),
        (5, "share", "share_unknown"),
    ]


def test_a_file_of_successions_may_say_more_than_we_keep() -> None:
    text = "old_code,new_code,share,source,scope,via_code\n1,1,full,NQ,all,\n"
    (line,) = read_successions([Source("s.csv", text.encode())])
    assert line == SuccessionLine(Place("s.csv", 2), "1", "1", "full", "NQ")


def test_ids_come_from_outside() -> None:
    known = UUID(int=7)
    (unit,) = plan_units(
        [], read_units([Source("u", (HEADER + "1,A,tinh,province,,,\n").encode())]), lambda: known
    )
    assert (unit.id, unit.path) == (known, known.hex)
