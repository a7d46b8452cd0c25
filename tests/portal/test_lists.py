"""Lists of nominees from Excel: what is read in the layouts that offices use, what is asked instead of guessed."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from openpyxl import Workbook, load_workbook

from portal.dossiers.answers import Achievement, Nominee
from portal.dossiers.list_planning import OTHER, FormRow, Plan, blame, body_of, planned, whole_list
from portal.dossiers.list_reading import MOST_ROWS, ListUnreadable, ReadList, read_list
from portal.dossiers.list_template import template
from portal.services import Fault
from tests.portal.lists import AN, AWARDS, BANG, GIAY, HEADINGS, HOA, book, saved

pytestmark = pytest.mark.unit


def said(found: ReadList, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row.text(column) for column in columns) for row in found.rows]


def rows_of(content: bytes) -> list[FormRow]:
    return [FormRow(str(row.number), row.values, places=row.places) for row in read_list(content).rows]


def plan(*rows: Sequence[Any], written: Sequence[Nominee] = (), same: str = "") -> Plan:
    found = rows_of(book(HEADINGS, *rows))
    return planned([FormRow(row.number, row.values, same, row.places) for row in found], AWARDS, written)


def nominee(name: str, award: str = "giay_khen_huyen", **more: Any) -> Nominee:
    written = Achievement(
        summary="Hiến 120 m² đất.", period_from=date(2022, 12, 1), period_to=date(2025, 3, 31)
    )
    fields: dict[str, Any] = {
        "id": uuid4(), "subject_type": "household", "name": name, "description": "Thôn Đoài", "award_code": award,
        "achievements": (written,), "evidence": (), "person_id": None, "state": "in_review", "reason": None,
    } | more  # fmt: skip
    return Nominee(**fields)


def test_a_list_with_its_headings_in_one_row() -> None:
    found = read_list(book(HEADINGS, AN, HOA))
    assert said(found, "name", "period_from", "period_to") == [
        ("Nguyễn Văn An", "01/12/2022", "31/03/2025"),
        ("Hộ bà Nguyễn Thị Hoà", "01/12/2022", "31/3/2025"),
    ]
    assert found.rows[1].places["award_code"] == "E3"
    assert found.passed_over == []


def test_a_list_as_offices_print_it() -> None:
    """Titles above, headings over two rows with cells merged, sections, line breaks, a sum and signatures."""
    found = read_list(
        book(
            ("ỦY BAN NHÂN DÂN XÃ THANH GIANG",),
            ("DANH SÁCH TRÍCH NGANG ĐỀ NGHỊ KHEN THƯỞNG",),
            (),
            (
                "TT",
                "Họ và tên",
                "Chức vụ,\nđơn vị",
                "Thành tích",
                None,
                None,
                "Hình thức đề nghị\nkhen thưởng",
                "Ghi chú",
            ),
            (None, None, None, "Tóm tắt", "Từ ngày", "Đến ngày", None, None),
            ("I", "TẬP THỂ"),
            (
                "1",
                "Chi hội Phụ nữ thôn Đông",
                "Xã Thanh Giang",
                "Phân loại rác.",
                "1.12.2022",
                "31-03-2025",
                GIAY,
            ),
            ("II", "CÁ NHÂN"),
            (
                2.0,
                "Nguyễn\nVăn An",
                "Trưởng thôn",
                "Hiến đất.",
                datetime(2022, 12, 1),  # noqa: DTZ001 - Excel knows no time zones
                date(2025, 3, 31),
                GIAY,
            ),
            (None, None, None, "Góp 30 ngày công.", date(2024, 1, 1), date(2024, 6, 30), None),
            ("Tổng", "02 đối tượng"),
            (None, None, "NGƯỜI LẬP BIỂU", None, None, None, "CHỦ TỊCH"),
            merged=("A4:A5", "B4:B5", "D4:F4"),
        )
    )
    assert said(found, "subject_type", "name", "summary", "period_from", "award_code") == [
        ("collective", "Chi hội Phụ nữ thôn Đông", "Phân loại rác.", "1.12.2022", GIAY),
        ("individual", "Nguyễn Văn An", "Hiến đất.", "01/12/2022", GIAY),
        ("", "", "Góp 30 ngày công.", "01/01/2024", ""),
    ]
    assert found.unused == ["Ghi chú"]
    assert [number for number, _ in found.passed_over] == [6, 8, 11, 12]
    assert found.rows[1].places["period_from"] == "E9"


ONE_OR_TWO: list[tuple[tuple[str, ...], tuple[Any, ...], str, str]] = [
    (
        ("STT", "Họ đệm", "Tên", "Chức vụ", "Danh hiệu"),
        (1, "Nguyễn Văn", "An", "Trưởng thôn", GIAY),
        "Nguyễn Văn An",
        "Trưởng thôn",
    ),
    (
        ("STT", "Họ và tên đệm", "Tên", "Đơn vị", "Hình thức khen"),
        (1, "Trần Thị", "Bình", "Xã", GIAY),
        "Trần Thị Bình",
        "Xã",
    ),
    (
        ("TT", "Tên tập thể, cá nhân", "Địa chỉ", "Hình thức"),
        (1, "Thôn Đông", "Xã Thanh Giang", GIAY),
        "Thôn Đông",
        "Xã Thanh Giang",
    ),
    (("TT", "Tên", "Nơi công tác", "Hình thức"), (1, "Thôn Đông", "Xã", GIAY), "Thôn Đông", "Xã"),
    (
        ("STT", "Họ tên", "Chức vụ", "Đơn vị công tác", "Hình thức"),
        (1, "An", "Trưởng", "Thôn Đông", GIAY),
        "An",
        "Trưởng, Thôn Đông",
    ),
    (
        ("Số TT", "HỌ VÀ TÊN", "NGHỀ NGHIỆP", "DANH HIỆU ĐỀ NGHỊ"),
        ("01", "An", "Làm ruộng", GIAY),
        "An",
        "Làm ruộng",
    ),
]


@pytest.mark.parametrize(("headings", "row", "name", "description"), ONE_OR_TWO)
def test_a_name_in_one_column_or_two(headings: Any, row: Any, name: str, description: str) -> None:
    (found,) = read_list(book(headings, row)).rows
    assert (found.text("name"), found.text("description"), found.text("award_code")) == (
        name,
        description,
        GIAY,
    )


@pytest.mark.parametrize("sheet", ["Hướng dẫn", "Bìa"])
def test_the_list_is_found_behind_other_sheets(sheet: str) -> None:
    workbook = Workbook()
    workbook.active.title = sheet  # type: ignore[union-attr]
    for row in (HEADINGS, AN):
        workbook.create_sheet("DS").append(list(row)) if "DS" not in workbook.sheetnames else workbook[
            "DS"
        ].append(list(row))
    hidden = workbook.create_sheet("Cũ", 0)
    hidden.sheet_state = "hidden"
    hidden.append(list(HEADINGS))
    hidden.append(list(HOA))
    assert said(read_list(saved(workbook)), "name") == [("Nguyễn Văn An",)]


def test_a_composed_letter_is_the_same_letter() -> None:
    decomposed = "Nguye\u0302\u0303n Va\u0306n An"
    found = plan(
        (1, "hộ gia đình", decomposed, "x", GIAY, "Hiến đất.", "1/12/2022", "2/12/2022"),
        written=[nominee("Nguyễn Văn An")],
    )
    assert found.rows[0].known is not None


def zipped(**parts: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return content.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    content = BytesIO(book(HEADINGS, AN))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "list_no_workbook"),
        (b"%PDF-1.7 ...", "list_no_workbook"),
        (b"PK\x03\x04broken", "list_no_workbook"),
        (zipped(a=b"x"), "list_no_workbook"),
        (zipped(xl__workbook=b"<a/>"), "list_no_workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "list_old_or_locked"),
        (with_part("xl/vbaProject.bin", b"x"), "list_has_macros"),
        (with_part("xl/media/large.bin", bytes(17 * 2**20)), "list_too_large"),
        (book(HEADINGS, (1, "cá nhân", "A" * 20_001, "x", GIAY)), "list_too_large"),
        (book(HEADINGS, *[(1, "cá nhân", "A" * 19_000, "x", GIAY)] * 220), "list_too_large"),
        (zipped(**{f"p{number}": b"" for number in range(301)}), "list_too_large"),
        (book(("Họ và tên", "Chức vụ"), ("An", "Trưởng thôn")), "list_no_headings"),
        (book(("Hình thức", "Ghi chú"), (GIAY, "")), "list_no_headings"),
        (book(), "list_no_headings"),
        (book(HEADINGS, *[AN] * MOST_ROWS), "list_too_long"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_its_own_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ListUnreadable) as refused:
        read_list(content)
    assert refused.value.reason == reason


def test_a_right_row_is_a_nominee() -> None:
    found = plan(AN, HOA)
    assert found.counts == {"added": 2, "changed": 0, "unchanged": 0, "wrong": 0}
    assert body_of(found.nominees[0]) == {
        "subject_type": "individual",
        "name": "Nguyễn Văn An",
        "award_code": "giay_khen_huyen",
        "description": "Trưởng thôn Đông",
        "achievements": [
            {"summary": "Vận động hiến 300 m² đất.", "period_from": "2022-12-01", "period_to": "2025-03-31"}
        ],
    }


@pytest.mark.parametrize(
    "written", [GIAY.upper(), "giay khen cua chu tich uy ban nhan dan huyen", f"  {GIAY} ", "giay_khen_huyen"]
)
def test_an_award_is_known_however_its_letters_are_typed(written: str) -> None:
    assert plan((*AN[:4], written, *AN[5:])).rows[0].said["award_code"] == "giay_khen_huyen"


@pytest.mark.parametrize(
    ("column", "at", "typed"),
    [
        ("award_code", 4, "Giấy khen huyện"),
        ("award_code", 4, "Giấy khen của Chủ tịch UBND huyện"),
        ("award_code", 4, None),
        ("subject_type", 1, "hộ"),
        ("subject_type", 1, None),
        ("period_from", 6, "12/2022"),
        ("period_from", 6, "2022"),
        ("period_from", 6, "31/02/2022"),
        ("period_from", 6, "01/12/22"),
        ("period_from", 6, 44896.5),
        ("period_to", 7, "nay"),
        ("period_to", 7, None),
    ],
)
def test_what_is_unclear_is_asked_at_its_cell(column: str, at: int, typed: object) -> None:
    wrong = list(AN)
    wrong[at] = typed
    found = plan(wrong, HOA)
    assert list(found.rows[0].faults) == [column]
    assert found.rows[0].row.places[column] == f"{'ABCDEFGH'[at]}2"
    assert found.counts["wrong"] == 1
    assert [row.said["name"] for row in found.right] == ["Hộ bà Nguyễn Thị Hoà"]


def test_whoever_is_in_the_dossier_is_recognised() -> None:
    there = nominee("Hộ bà Nguyễn Thị Hòa")
    found = plan(HOA, written=[there])
    assert found.rows[0].known == there
    assert found.counts["changed"] == 1, "the tone stands elsewhere"
    again = plan(HOA, written=[nominee("Hộ bà Nguyễn Thị Hoà", id=there.id)])
    assert again.counts["unchanged"] == 1
    assert plan((*HOA[:4], BANG, *HOA[5:]), written=[there]).counts["added"] == 1, "for another award"


def test_a_name_without_its_marks_may_be_somebody_elses() -> None:
    there = nominee("Hộ bà Nguyễn Thị Hoa")
    asked = plan(HOA, written=[there])
    question = asked.rows[0].question
    assert question is not None
    assert question.name == there.name
    assert [value for value, _ in question.answers] == [str(there.id), OTHER]
    assert plan(HOA, written=[there], same=OTHER).counts["added"] == 1
    one = plan(HOA, written=[there], same=str(there.id))
    assert (one.rows[0].known, one.counts["changed"]) == (there, 1)


def test_the_same_twice_in_a_list_is_one_too_many() -> None:
    found = plan(HOA, (3, *HOA[1:2], "HỘ BÀ NGUYỄN THỊ HÒA", *HOA[3:]))
    assert list(found.rows[1].faults) == ["name"]
    assert "2" in found.rows[1].faults["name"][0]


def test_a_nominee_has_as_many_achievements_as_rows_and_goes_as_a_whole() -> None:
    more = (None, None, None, None, None, "Góp 30 ngày công.", "1/1/2024", "30/6/2024")
    found = plan(AN, more)
    assert [one["summary"] for one in body_of(found.nominees[0])["achievements"]] == [
        AN[5],
        "Góp 30 ngày công.",
    ]
    wrong = plan(AN, (*more[:6], "2024", "30/6/2024"), HOA)
    assert [row.said.get("name") for row in wrong.right] == ["Hộ bà Nguyễn Thị Hoà"]


def test_what_stands_in_the_dossier_keeps_its_place_and_its_evidence() -> None:
    first, second = nominee("A"), nominee("Hộ bà Nguyễn Thị Hoà", person_id=None)
    found = plan(HOA, AN, written=[second, first])
    sent = whole_list(found, [second, first])
    assert [one.body["name"] for one in sent] == ["Hộ bà Nguyễn Thị Hoà", "A", "Nguyễn Văn An"]
    assert UUID(sent[0].body["id"]) == second.id
    assert [len(one.rows) for one in sent] == [1, 0, 1]


def test_what_the_service_says_stands_at_its_cell() -> None:
    there = nominee("A")
    more = (None, None, None, None, None, "Góp 30 ngày công.", "1/1/2024", "30/6/2024")
    found = plan(AN, more, written=[there])
    left = blame(
        [
            Fault(pointer="/nominees/1/description", detail="quá dài"),
            Fault(pointer="/nominees/1/achievements/1/period_to", detail="chưa đến"),
            Fault(pointer="/nominees/0/name", detail="của người khác"),
            Fault(pointer="", detail="cả hồ sơ"),
        ],
        whole_list(found, [there]),
    )
    assert [one.detail for one in left] == ["của người khác", "cả hồ sơ"]
    assert found.rows[0].faults == {"description": ["quá dài"]}
    assert found.rows[1].faults == {"period_to": ["chưa đến"]}


def test_the_rounds_own_workbook_is_read_back() -> None:
    content = template("Danh sách đề nghị", list(AWARDS.values()))
    workbook = load_workbook(BytesIO(content))
    sheet = workbook.worksheets[0]
    assert {str(one.sqref) for one in sheet.data_validations.dataValidation} == {"B4:B503", "E4:E503"}
    assert [each.sheet_state for each in workbook.worksheets] == ["visible", "visible", "hidden"]
    for row, values in enumerate((AN, HOA), start=4):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
    found = planned(rows_of(saved(workbook)), AWARDS, ())
    assert found.counts["added"] == 2
    assert [row.said["subject_type"] for row in found.rows] == ["individual", "household"]


def test_five_hundred_rows_are_judged_at_once() -> None:
    many = [
        (number, "cá nhân", f"Nguyễn Văn {number}", "Thôn", GIAY, "Hiến đất.", "1/12/2022", "31/3/2025")
        for number in range(500)
    ]
    assert plan(*many).counts["added"] == 500


@pytest.mark.parametrize(
    ("rows", "names", "passed_over"),
    [
        ([(1, "………", "---", "", ""), (2, "Nguyễn Văn An", "x", "y", GIAY)], ["Nguyễn Văn An"], [2]),
        ([(3, "Gia đình ông Nguyễn Văn Bình", "", "", "")], ["Gia đình ông Nguyễn Văn Bình"], []),
        ([("", "Tổng cộng", "12", "", "")], [], [2]),
        ([("B", "Hộ gia đình", "", "", ""), (1, "Hộ bà Hoà", "x", "y", GIAY)], ["Hộ bà Hoà"], [2]),
    ],
)
def test_nobody_is_left_out_in_silence(rows: Any, names: list[str], passed_over: list[int]) -> None:
    found = read_list(book(("STT", "Họ và tên", "Chức vụ", "Thành tích", "Hình thức"), *rows))
    assert [row.text("name") for row in found.rows] == names
    assert [number for number, _ in found.passed_over] == passed_over


def test_a_given_name_may_be_a_word_for_a_sum() -> None:
    found = read_list(
        book(("Họ đệm", "Tên", "Chức vụ", "Hình thức"), ("Nguyễn Văn", "Công", "Trưởng thôn", GIAY))
    )
    assert said(found, "name") == [("Nguyễn Văn Công",)]


def test_where_somebody_works_is_no_part_of_their_name() -> None:
    headings = ("STT", "Họ và tên", "Tên đơn vị", "Tên gọi khác", "Hình thức")
    found = read_list(book(headings, (1, "Nguyễn Văn An", "Trường THCS Thanh Giang", "Tư", GIAY)))
    assert said(found, "name", "description") == [("Nguyễn Văn An", "Trường THCS Thanh Giang")]
    assert found.unused == ["Tên gọi khác"]


def test_a_format_that_reaches_far_down_is_no_row() -> None:
    workbook = load_workbook(BytesIO(book(HEADINGS, AN)))
    workbook.worksheets[0].cell(MOST_ROWS + 50, 1).number_format = "0.00"
    assert len(read_list(saved(workbook)).rows) == 1


def test_two_rows_are_not_one_nominee() -> None:
    there = nominee("Hộ bà Nguyễn Thị Hoa")
    same = [(2, *HOA[1:2], there.name, *HOA[3:]), HOA]
    found = rows_of(book(HEADINGS, *same))
    answered = [
        FormRow(row.number, row.values, str(there.id) if row.number == "3" else "", row.places)
        for row in found
    ]
    judged = planned(answered, AWARDS, [there])
    assert (judged.rows[0].known, list(judged.rows[1].faults)) == (there, ["name"])


def test_subjects_are_told_apart_as_submissions_does() -> None:
    household = nominee("Nguyễn Văn An")
    person = (1, "cá nhân", "Nguyễn Văn An", "x", GIAY, "Hiến đất.", "1/12/2022", "2/12/2022")
    assert plan(person, written=[household]).counts["added"] == 1, "another kind of subject"
    assert plan(person, (2, "hộ gia đình", *person[2:])).counts["added"] == 2
    two = [nominee("Nguyễn Văn An", subject_type="individual", person_id=uuid4()) for _ in range(2)]
    asked = plan(person, written=two)
    assert asked.rows[0].question is not None
    assert [value for value, _ in asked.rows[0].question.answers] == [*(str(one.id) for one in two), OTHER]


def test_a_fault_of_an_achievement_stands_in_its_own_row() -> None:
    more = [(None, None, None, None, None, f"Việc {number}", "1/1/2024", "30/6/2024") for number in (1, 2)]
    found = plan((*AN[:5], None, None, None), *more)
    blame([Fault(pointer="/nominees/0/achievements/1/summary", detail="sai")], whole_list(found, []))
    assert [list(row.faults) for row in found.rows] == [[], [], ["summary"]]
