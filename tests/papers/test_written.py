"""What a paper says is what was recorded, in PDF and in Word alike, and the same bytes each time."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Final

import pypdfium2
import pytest
import segno
import typst
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from fontTools.ttLib import TTFont
from hypothesis import given, settings

from kit.amounts import in_words
from papers.composing import paper_of
from papers.errors import NotPrintable
from papers.forms import form_for, forms_for
from papers.making import documents_of, written
from papers.paper import Paper
from papers.pdf import pdf_of
from papers.qr import svg
from papers.record import Record
from papers.schemas import Format
from papers.word import word_of
from tests.papers.records import (
    GIAY_KHEN,
    ISSUED,
    decisions,
    entry,
    record,
    squeezed,
    text_of_pdf,
    text_of_word,
)

FEW: Final = 25
MANY: Final = int(os.environ.get("RECORDS", FEW))
"""Decisions at random; `RECORDS=1000` is the full bar."""
DAY: Final = date(2025, 2, 5)
FONTS: Final = {
    "Tinos-Regular.ttf": "924ef269e73da94c1803ff68877f5d998dd16605c5ffad82ee181034f8a1fffe",
    "Tinos-Italic.ttf": "4a52de5bcf70e37bd71949f8a85302b75795a1943aedffbbee4f2db7744e1c81",
    "Tinos-Bold.ttf": "576a19b5dc026cafe6ae8fde4c849588dae6475cf5d912cebdf2827388c43ad9",
    "Tinos-BoldItalic.ttf": "10c90ef7896d758923c06a1485d7824cdb457466da0bf7d42f81c5228931281b",
}
"""The fonts by their SHA-256: other ones would make other bytes of every paper."""


def papers_of(of: Record) -> dict[str, Paper]:
    day = of.publication.issued_on if of.publication else DAY
    return {form.kind: paper_of(form, of, day) for form in forms_for(of, day)}


def draft_of(of: Record, format_: Format) -> bytes:
    return written(of, form_for(of, DAY, "decision"), DAY, format_)


def said_by(of: Record, kind: str) -> Iterator[str]:
    """What the paper of that kind has to say, however it is written."""
    for each in of.entries:
        money = each.prize_money
        if kind == "prize_money" and money is None:
            continue
        yield each.name
        yield each.award
        if money is not None:
            yield f"{money:,}".replace(",", ".")
        if kind == "register_excerpt" or (kind == "decision" and of.kind in {"award", "replace"}):
            yield str(each.register_number)
    if of.money is not None and kind != "register_excerpt" and of.kind in {"award", "replace"}:
        yield f"{of.money:,}".replace(",", ".")
        yield in_words(of.money)
    if of.publication:
        yield of.publication.series
    if kind == "decision":
        yield of.signed_by or ""
        if of.kind in {"award", "replace"}:
            yield of.achievement_period.rstrip(" .;")


@settings(max_examples=MANY, deadline=None)
@given(decisions)
def test_every_name_award_amount_and_number_is_read_back(of: Record) -> None:
    for kind, paper in papers_of(of).items():
        pdf, word = text_of_pdf(pdf_of(paper)), text_of_word(word_of(paper))
        for said in said_by(of, kind):
            assert squeezed(said) in pdf, (kind, said)
            assert squeezed(said) in word, (kind, said)


def test_names_stand_beside_their_awards_and_amounts() -> None:
    of = record(
        entry("Hộ ông Lê Văn Bình", register_number=12, prize_money=800_000),
        entry("Trường Trung học cơ sở Ngô Quyền", register_number=13, prize_money=1_600_000),
    )
    expected = [
        ("1", "Hộ ông Lê Văn Bình", GIAY_KHEN, "800.000", "12"),
        ("2", "Trường Trung học cơ sở Ngô Quyền", GIAY_KHEN, "1.600.000", "13"),
        ("", "Tổng cộng", "", "2.400.000", ""),
    ]
    table = Document(io.BytesIO(word_of(papers_of(of)["decision"]))).tables[-1]
    assert [tuple(cell.text for cell in row.cells) for row in table.rows][1:] == expected
    text = text_of_pdf(pdf_of(papers_of(of)["decision"]))
    assert all(squeezed("".join(row)) in text for row in expected)


def test_nothing_in_a_text_is_markup() -> None:
    name = "Công ty #let x = 1; *A* & <b>Con</b> $y$ {{ record.kind }} {% if %} \\ @ref `z`"
    of = record(entry(name), achievement_period=name, signed_by=name)
    for paper in papers_of(of).values():
        assert squeezed(name) in text_of_pdf(pdf_of(paper))
        assert squeezed(name) in text_of_word(word_of(paper))


@pytest.mark.slow
def test_the_same_record_is_the_same_bytes_in_another_process_and_another_zone() -> None:
    of = record(*(entry(f"Bà Trần Thị {number}") for number in range(40)))
    program = (
        "import sys, hashlib; from papers.record import Record; from papers.making import documents_of;"
        "print([(one.kind, one.format, one.digest) for one in documents_of(Record.of_json(sys.stdin.buffer.read()))])"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        input=of.as_json(),
        env=os.environ | {"TZ": "America/Lima", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
    )
    made = [(one.kind, one.format, one.digest) for one in documents_of(of)]
    assert elsewhere.stdout.decode().strip() == str(made)
    assert len(made) == 6


def test_a_document_goes_by_its_bytes() -> None:
    for one in documents_of(record()):
        assert one.digest == hashlib.sha256(one.content).hexdigest()


@pytest.mark.parametrize(
    ("name", "sign"), [("Ông 阮", "阮"), ("Bà Lan \U0001f33c", "\U0001f33c"), ("Hộ \u0e01", "\u0e01")]
)
@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_a_sign_that_no_font_has_refuses_the_paper_and_is_named(
    name: str, sign: str, format_: Format
) -> None:
    with pytest.raises(NotPrintable) as refused:
        draft_of(record(entry(name), publication=None), format_)
    assert refused.value.facts == {"signs": sign}
    with pytest.raises(NotPrintable):
        documents_of(record(entry(name)))


def test_typst_refuses_such_a_sign_by_itself() -> None:
    paper = papers_of(record(entry("Ông 阮")))["decision"]
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        pdf_of(paper)


@pytest.mark.parametrize("kind", ["decision", "hand_over"])
def test_its_code_leads_to_where_one_sees_how_it_stands(kind: str) -> None:
    paper = papers_of(record())[kind]
    pdf = text_of_pdf(pdf_of(paper))
    assert squeezed("nhập mã ABCD-EFGH-JKMN-PQRS tại trang tra cứu") in pdf
    pictures = Document(io.BytesIO(word_of(paper))).inline_shapes
    assert [round(picture.width.mm) for picture in pictures] == [20]
    without = papers_of(record(check_code=None, check_address=None))[kind]
    assert "Kiểmtravănbản" not in text_of_pdf(pdf_of(without))


def test_codes_are_small_ones_and_no_micro_codes() -> None:
    address = "HTTPS://THIDUA.HAIPHONG.GOV.VN/KT/ABCDEFGHJKMNPQRS"
    code = segno.make(address, micro=False, error="m", boost_error=False)
    assert (code.mode, code.version, code.is_micro) == ("alphanumeric", 3, False)
    assert svg(address).startswith("<svg")


def test_a_word_file_has_the_ruled_lines_of_the_decree() -> None:
    """Under the body, under the motto, under the subject; under the subject of the annex."""
    document = Document(io.BytesIO(word_of(papers_of(record())["decision"])))
    assert len(list(document.element.body.iter(qn("w:pBdr")))) == 4
    for section in document.sections:
        assert [count.get(qn("w:start")) for count in section._sectPr.findall(qn("w:pgNumType"))] == ["1"]


def test_a_long_list_repeats_its_head_and_numbers_its_pages_from_the_second_on() -> None:
    of = record(*(entry(f"Ông Nguyễn Văn {number}", register_number=number) for number in range(1, 121)))
    pages = [
        page.get_textpage().get_text_bounded()
        for page in pypdfium2.PdfDocument(pdf_of(papers_of(of)["decision"]))
    ]
    first, annex, *others = pages
    assert not first.split()[0].isdigit()
    assert annex.split()[:4] == ["Phụ", "lục", "DANH", "SÁCH"]
    assert len(others) >= 3
    for number, page in enumerate(others, start=2):
        assert page.split()[0] == str(number)
        assert "STT" in page
        assert "Số vào sổ" in " ".join(page.split())


def test_a_word_file_can_be_edited_as_such() -> None:
    """Its table's head is repeated, no row is divided, its pages are numbered by a field, its font is the decree's."""
    content = word_of(papers_of(record())["decision"])
    document = Document(io.BytesIO(content))
    head, *rows = document.tables[-1]._tbl.tr_lst
    assert head.get_or_add_trPr().find(qn("w:tblHeader")) is not None
    assert all(row.get_or_add_trPr().find(qn("w:cantSplit")) is not None for row in rows)
    style = document.styles["Normal"].element.rPr.rFonts
    assert {style.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {
        "Times New Roman"
    }
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        headers = [archive.read(name) for name in archive.namelist() if name.startswith("word/header")]
    assert any(b"PAGE" in header for header in headers)
    assert [round((section.left_margin or Mm(0)).mm) for section in document.sections] == [30, 30]


def test_a_draft_is_marked_on_each_page_and_has_no_number() -> None:
    draft = record(publication=None, signed_by=None)
    pdf = pypdfium2.PdfDocument(draft_of(draft, "pdf"))
    pages = ["".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
    assert len(pages) == 2
    assert all("DỰTHẢO" in page for page in pages)
    assert "07/QĐ-UBND" not in "".join(pages)
    word = Document(io.BytesIO(draft_of(draft, "docx")))
    for section in word.sections:
        for header in (section.header, section.first_page_header):
            assert "DỰ THẢO" in [line.text for line in header.paragraphs]
    assert "DỰTHẢO" not in text_of_pdf(pdf_of(papers_of(record())["decision"]))


def test_it_is_tagged_pdf_a_in_vietnamese() -> None:
    content = pdf_of(papers_of(record())["decision"])
    assert b"pdfaid:part>2<" in content.replace(b" ", b"")
    assert b"pdfaid:conformance>A<" in content.replace(b" ", b"")
    assert b"/Lang (vi-VN)" in content.replace(b"/Lang(", b"/Lang (")
    assert ISSUED.issued_on.strftime("%Y%m%d").encode() in content


@pytest.mark.parametrize("name", FONTS)
def test_fonts_are_those_of_this_build_and_have_every_vietnamese_letter(name: str) -> None:
    content = files("papers").joinpath("fonts", name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == FONTS[name]
    letters = TTFont(io.BytesIO(content)).getBestCmap()
    needed = {*range(0x20, 0x7F), *range(0x1EA0, 0x1EFA), *map(ord, "ĂăÂâĐđÊêÔôƠơƯư–—‘’“”…°§×÷€₫")}
    assert not needed - letters.keys()
