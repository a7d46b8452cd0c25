"""Certificates on pre-printed stock: each text at its place, set smaller until it fits, moved as a printer needs."""

from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from papers.domain import AT_ONCE, AskedCertificates
from papers.errors import DoesNotFit, NotPrintable
from papers.making import certificates
from papers.stocks import load_stocks
from tests.papers.records import GIAY_KHEN, TITLE, entry, record, squeezed

FIRST: Final = AskedCertificates(1, 1)
POINTS: Final = 72 / 25.4
"""Of a millimetre."""


def page_texts(content: bytes) -> list[str]:
    return [squeezed(page.get_textpage().get_text_bounded()) for page in pypdfium2.PdfDocument(content)]


def left_and_top(content: bytes, words: str) -> tuple[float, float]:
    """Where the words begin on the first page, in millimetres from its left and upper edge."""
    page = pypdfium2.PdfDocument(content)[0]
    text = page.get_textpage()
    place, _ = text.search(words).get_next()
    left, _, _, top = text.get_charbox(place)
    return left / POINTS, (page.get_height() - top) / POINTS


def test_each_entry_has_its_sheet_with_what_the_decision_said() -> None:
    of = record(
        entry("Ông Nguyễn Văn An", register_number=12),
        entry("Bà Trần Thị Bình", award=TITLE, is_title=True, register_number=13),
        entry("Hộ ông Lê Văn Cường", register_number=14),
    )
    pages = page_texts(certificates(of, AskedCertificates(1, 3)))
    assert len(pages) == 3
    for page, name, award, number in zip(
        pages,
        ("Ông Nguyễn Văn An", "Bà Trần Thị Bình", "Hộ ông Lê Văn Cường"),
        (f"Tặng {GIAY_KHEN}", f"Công nhận danh hiệu {TITLE}", f"Tặng {GIAY_KHEN}"),
        (12, 13, 14),
        strict=True,
    ):
        for said in (
            "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN THANH MIỆN",
            name,
            award,
            "Từ năm 2022 đến năm 2025",
            "Thanh Miện, ngày 05 tháng 02 năm 2025",
            "Phạm Thị Dung",
            "Quyết định số 07/QĐ-UBND ngày 05 tháng 02 năm 2025",
            f"Vào sổ khen thưởng số: {number}",
        ):
            assert squeezed(said) in page, said


def test_some_of_them_by_their_places() -> None:
    of = record(*(entry(f"Ông Nguyễn Văn {place}", register_number=place) for place in range(1, 8)))
    pages = page_texts(certificates(of, AskedCertificates(3, 5)))
    assert [f"NguyễnVăn{place}" in page for place, page in zip((3, 4, 5), pages, strict=True)] == [True] * 3
    assert len(page_texts(certificates(of, AskedCertificates(6, 200)))) == 2, "the list ends there"


def test_all_of_it_is_moved_as_the_printer_needs_it() -> None:
    of = record(entry("Ông Nguyễn Văn An"))
    left, top = left_and_top(certificates(of, FIRST), "Ông Nguyễn Văn An")
    moved = left_and_top(certificates(of, AskedCertificates(1, 1, right=7.5, down=-4)), "Ông Nguyễn Văn An")
    assert moved == pytest.approx((left + 7.5, top - 4), abs=0.05)


def test_outlines_are_drawn_to_try_the_stock_and_not_otherwise() -> None:
    def paths(content: bytes) -> int:
        page = pypdfium2.PdfDocument(content)[0]
        return sum(each.type == pdfium.FPDF_PAGEOBJ_PATH for each in page.get_objects())

    of = record(entry())
    assert paths(certificates(of, FIRST)) == 0
    assert paths(certificates(of, AskedCertificates(1, 1, outlines=True))) == len(load_stocks()[0].texts)


@pytest.mark.parametrize("words", [1, 6, 12])
def test_a_long_name_is_set_smaller_until_it_fits_and_one_page_stays_one(words: int) -> None:
    name = " ".join(["Hợp tác xã Nông nghiệp"] * words)
    assert [squeezed(name) in page for page in page_texts(certificates(record(entry(name)), FIRST))] == [True]


def test_a_name_that_fits_in_no_size_is_refused_by_its_place() -> None:
    long = entry(" ".join(["Hợp tác xã Nông nghiệp"] * 100))
    of = record(entry(), entry(), long, entry())
    with pytest.raises(DoesNotFit) as refused:
        certificates(of, AskedCertificates(2, 4))
    assert refused.value.facts == {"number": 3}


def test_a_sign_that_no_font_has_is_refused_here_too() -> None:
    with pytest.raises(NotPrintable):
        certificates(record(entry("Ông 阮")), FIRST)


def test_the_same_sheets_are_the_same_bytes() -> None:
    of = record(*(entry(f"Bà {place}") for place in range(20)))
    assert certificates(of, AskedCertificates(1, 20)) == certificates(of, AskedCertificates(1, 20))


@pytest.mark.parametrize(
    ("first", "last", "few"), [(1, 1, True), (1, AT_ONCE, True), (1, AT_ONCE + 1, False), (3, 2, False)]
)
def test_how_many_at_once(first: int, last: int, *, few: bool) -> None:
    assert AskedCertificates(first, last).are_few_enough is few
