"""Lists of nominees from Excel: what is read in the layouts that offices use, what is asked instead of guessed."""

import csv
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from portal.dossiers.list_reading import MOST_ROWS, ListUnreadable, ReadList, read_list
from tests.portal.lists import AN, GIAY, HEADINGS, HOA, book, saved

pytestmark = pytest.mark.unit


def said(found: ReadList, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row.text(column) for column in columns) for row in found.rows]


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


def text(*rows: tuple[Any, ...], separator: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """What Excel saves as CSV, or as a text in Unicode."""
    content = StringIO(newline="")
    writer = csv.writer(content, delimiter=separator)
    writer.writerows([f"{each:%d/%m/%Y}" if isinstance(each, date) else each for each in row] for row in rows)
    return content.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), ("\t", "utf-8-sig")]
)
def test_a_list_in_a_text_is_read_like_one_in_a_workbook(separator: str, encoding: str) -> None:
    house = ("2", "hộ gia đình", "Hộ bà\nHoà; thôn Đoài, xã", *HOA[3:])
    rows = (("DANH SÁCH, 2025; bản 1",), HEADINGS, AN, house, ("", "Tổng cộng", "02"))
    found, same = read_list(text(*rows, separator=separator, encoding=encoding)), read_list(book(*rows))
    assert [row.values for row in found.rows] == [row.values for row in same.rows]
    assert [row.places for row in found.rows] == [row.places for row in same.rows]
    assert (found.passed_over, found.unused) == (same.passed_over, same.unused)
    assert (found.sheet, found.rows[1].text("name")) == (None, "Hộ bà Hoà; thôn Đoài, xã")


def test_the_separator_is_what_makes_most_of_the_headings() -> None:
    headings = (*HEADINGS[:3], "Chức vụ; đơn vị công tác", *HEADINGS[4:])
    long = (*AN[:3], "Dòng thứ nhất\n", *AN[4:5], "Rất dài. " * 1_500, *AN[6:])
    longer = (*HOA[:5], "Rất dài. " * 1_500, *HOA[6:])
    found = read_list(text(headings, long, longer, encoding="utf-8"))
    assert [row.text("name") for row in found.rows] == ["Nguyễn Văn An", "Hộ bà Nguyễn Thị Hoà"]
    assert found.rows[0].text("description") == "Dòng thứ nhất"


def test_rows_of_a_text_may_leave_off_empty_cells_at_their_end() -> None:
    upper = "TT,Họ và tên,Thành tích,,Hình thức".encode()
    rows = "1,Nguyễn Văn An,Hiến đất.,01/12/2022,Giấy khen".encode()
    found = read_list(
        b"PK2025\n\n" + upper + b"\n,,T\xc3\xb3m t\xe1\xba\xaft,T\xe1\xbb\xab ng\xc3\xa0y\n" + rows
    )
    assert said(found, "name", "summary", "period_from") == [("Nguyễn Văn An", "Hiến đất.", "01/12/2022")]


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
        (b"", "list_none_chosen"),
        (b"%PDF-1.7\xe2\xe3", "list_no_workbook"),
        (b"Danh s\xe1ch;H\xecnh th\xfac", "list_no_workbook"),
        (b"Ho va ten,Hinh thuc\nAn\0,x", "list_no_workbook"),
        (text((*HEADINGS,), ("A" * 140_000,)), "list_too_large"),
        (text(HEADINGS, (1, "cá nhân", "A" * 20_001, "x", GIAY)), "list_too_large"),
        (text(("Họ và tên", "Chức vụ"), ("An", "Trưởng thôn")), "list_no_headings"),
        (text(HEADINGS, *[AN] * MOST_ROWS), "list_too_long"),
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
