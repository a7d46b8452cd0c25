"""Workbooks as offices send them: written by a program here, in the layouts that they use."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

GIAY: Final = "Giấy khen của Chủ tịch Ủy ban nhân dân huyện"
BANG: Final = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
AWARDS: Final = {"giay_khen_huyen": GIAY, "bang_khen_tinh": BANG}
HEADINGS: Final = (
    "STT", "Loại đối tượng", "Họ và tên", "Chức vụ, đơn vị công tác", "Hình thức đề nghị", "Tóm tắt thành tích",
    "Từ ngày", "Đến ngày",
)  # fmt: skip
AN: Final[tuple[Any, ...]] = (
    1, "cá nhân", "Nguyễn Văn An", "Trưởng thôn Đông", GIAY, "Vận động hiến 300 m² đất.", date(2022, 12, 1),
    date(2025, 3, 31),
)  # fmt: skip
HOA: Final[tuple[Any, ...]] = (
    2, "hộ gia đình", "Hộ bà Nguyễn Thị Hoà", "Thôn Đoài", GIAY, "Hiến 120 m² đất.", "01/12/2022", "31/3/2025",
)  # fmt: skip


def book(*rows: Sequence[Any], merged: Sequence[str] = (), title: str = "DS") -> bytes:
    """One sheet with these rows."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()
