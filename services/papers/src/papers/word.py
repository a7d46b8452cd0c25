"""A paper as a Word file (Office Open XML), for what officials still edit: with real tables, repeated heads, page
numbers and the fonts' own bold and italics. The same paper is the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any, Final
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as Lines

from papers import qr
from papers.paper import Align, Check, Grid, Head, Paper, Paragraph, Sheet, Signature

FONT: Final = "Times New Roman"
"""What the decree asks for (Annex I, I.4); officials' machines have it."""
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_SIDES: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_Said = tuple[str, int, bool, bool]
"""A line: its text, size in points, whether it is bold, whether in italics."""
_TEXT_MM: Final = 165
_LEFT_MM: Final = 67


def word_of(paper: Paper) -> bytes:
    """The file's bytes."""
    document = Document()
    _properties(document, paper)
    _normal(document)
    for place, sheet in enumerate(paper.sheets):
        _page(document.sections[0] if place == 0 else document.add_section(), paper.mark)
        _sheet(document, sheet)
    written = io.BytesIO()
    document.save(written)
    return _without_times(written.getvalue())


def _properties(document: Docx, paper: Paper) -> None:
    known = document.core_properties
    known.title, known.author, known.comments, known.language = paper.name, "", "", "vi-VN"
    known.created = known.modified = datetime.combine(paper.day, time())


def _normal(document: Docx) -> None:
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    fonts = style.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_after = Pt(6)
    style.paragraph_format.space_before = Pt(0)


def _page(section: Section, mark: str) -> None:
    """A4, margins and page numbers by Annex I, I.1 to I.3 and I.7. Each sheet counts its own pages; a draft is marked
    on each.
    """
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _count_from_one(section)
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(number, "PAGE")
    if mark:
        _line(section.header.add_paragraph(), mark, bold=True, space=0)
        _line(section.first_page_header.paragraphs[0], mark, bold=True, space=0)


def _count_from_one(section: Section) -> None:
    """Where the schema has it: behind the margins, before the columns."""
    properties = section._sectPr  # noqa: SLF001 - python-docx has no word for it
    for each in properties.findall(qn("w:pgNumType")):  # a section begins as a copy of the one before
        properties.remove(each)
    count = OxmlElement("w:pgNumType")
    count.set(qn("w:start"), "1")
    margins = properties.find(qn("w:pgMar"))
    assert margins is not None  # noqa: S101 - they were set
    margins.addnext(count)


def _field(line: Lines, name: str) -> None:
    for kind in ("begin", "", "end"):
        run = line.add_run()
        run.font.size = Pt(13)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = name
        run._r.append(part)  # noqa: SLF001 - nor for fields


def _sheet(document: Docx, sheet: Sheet) -> None:
    if sheet.head:
        _head(document, sheet.head)
    if sheet.over:
        _line(document.add_paragraph(), sheet.over, bold=True, space=0)
    _line(document.add_paragraph(), sheet.title.upper(), bold=True, space=0)
    _line(document.add_paragraph(), sheet.subject, bold=bool(sheet.head), italic=not sheet.head, space=0)
    _rule(document.add_paragraph(), _TEXT_MM, 40)
    if sheet.authority:
        _line(document.add_paragraph(), sheet.authority.upper(), bold=True)
    for base in sheet.bases:
        _paragraph(document, base)
    if sheet.decides:
        _line(document.add_paragraph(), sheet.decides.upper(), bold=True)
    for part in sheet.body:
        if isinstance(part, Grid):
            _grid(document, part)
        else:
            _paragraph(document, part)
    if sheet.signatures:
        _foot(document, sheet)
    if sheet.check:
        _check(document, sheet.check)


def _head(document: Docx, head: Head) -> None:
    left, right = _beside(document, (_LEFT_MM, _TEXT_MM - _LEFT_MM)).rows[0].cells
    above = [] if head.above is None else [(head.above.upper(), 13, False, False)]
    number = [(head.number, 13, False, False)] if head.number else []
    _lines(left, [*above, *((line.upper(), 13, True, False) for line in head.issuer.split("\n"))])
    _rule(left.add_paragraph(), _LEFT_MM, 22)
    _more(left, number)
    _lines(
        right,
        [
            (head.state.upper(), 13, True, False),
            (head.motto, 14, True, False),
        ],
    )
    _rule(right.add_paragraph(), _TEXT_MM - _LEFT_MM, 54)
    _more(right, [(head.place_and_date, 14, False, True)] if head.place_and_date else [])


def _lines(cell: _Cell, said: Sequence[_Said]) -> None:
    """From the cell's first line on."""
    text, size, bold, italic = said[0]
    _line(cell.paragraphs[0], text, size=size, bold=bold, italic=italic, space=0)
    _more(cell, said[1:])


def _more(cell: _Cell, said: Iterable[_Said]) -> None:
    for text, size, bold, italic in said:
        _line(cell.add_paragraph(), text, size=size, bold=bold, italic=italic, space=0)


def _rule(line: Lines, within: int, length: int) -> None:
    """A ruled line of that length, in the middle of so many millimetres: the upper border of a paragraph."""
    _line(line, "", size=6, space=4)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm((within - length) / 2)
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
    )
    properties = line._p.get_or_add_pPr()  # noqa: SLF001 - nor for borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _paragraph(document: Docx, said: Paragraph) -> None:
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    line.paragraph_format.first_line_indent = Mm(10)
    if said.name:
        line.add_run(f"{said.name} ").bold = True
    line.add_run(said.text).italic = said.style == "base"


def _grid(document: Docx, grid: Grid) -> None:
    """Composed as XML: through python-docx a row of a long list takes 1.7 ms, and a list of 5,000 nine seconds."""
    all_of_them = sum(column.width for column in grid.columns)
    widths = [Mm(_TEXT_MM * column.width // all_of_them).twips for column in grid.columns]
    sides = [column.align for column in grid.columns]
    rows = [_row([column.head for column in grid.columns], widths, ["center"] * len(widths), head=True)]
    rows += [_row(row, widths, sides) for row in grid.rows]
    if grid.total:
        rows.append(_row(grid.total, widths, sides, bold=True))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )
    behind = document.add_paragraph()
    behind._p.addprevious(parse_xml(table))  # noqa: SLF001 - python-docx has no word for it


def _row(
    texts: Sequence[str],
    widths: Sequence[int],
    sides: Sequence[Align],
    *,
    head: bool = False,
    bold: bool = False,
) -> str:
    """A row that no page divides; a head stands on each."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="40" w:after="40"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr>{"<w:b/>" if head or bold else ""}<w:sz w:val="26"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        for text, width, side in zip(texts, widths, sides, strict=True)
    )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _foot(document: Docx, sheet: Sheet) -> None:
    places = len(sheet.signatures) + bool(sheet.recipients)
    cells = list(_beside(document, (_TEXT_MM // places,) * places).rows[0].cells)
    if sheet.recipients:
        told = cells.pop(0)
        _line(told.paragraphs[0], sheet.recipients_are, size=12, bold=True, italic=True, side="left", space=0)
        for each in sheet.recipients:
            _line(told.add_paragraph(), each, size=11, side="left", space=0)
    for cell, signature in zip(cells, sheet.signatures, strict=True):
        _signature(cell, signature)


def _signature(cell: _Cell, signature: Signature) -> None:
    _line(cell.paragraphs[0], signature.capacity.upper(), bold=True, space=72)
    _line(cell.add_paragraph(), signature.name, bold=True)


def _check(document: Docx, check: Check) -> None:
    document.add_paragraph()
    picture, words = _beside(document, (23, 65)).rows[0].cells
    picture.paragraphs[0].add_run().add_picture(io.BytesIO(qr.png(check.address)), width=Mm(20))
    _line(words.paragraphs[0], check.words, size=9, side="left", space=0)


def _beside(document: Docx, widths: tuple[int, ...]) -> Table:
    """A row of cells without lines, kept on one page."""
    table: Table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        column.cells[0].width = Mm(width)
    table._tbl.tr_lst[0].get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
    return table


def _line(
    line: Lines,
    text: str,
    *,
    size: int = 14,
    bold: bool = False,
    italic: bool = False,
    side: Align = "center",
    space: int = 6,
) -> None:
    run = line.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    line.alignment = _SIDES[side]
    line.paragraph_format.space_after = Pt(space)


def _without_times(written: bytes) -> bytes:
    """The same archive with one time for all its files: python-docx writes the present one."""
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(plain, "w") as target:
        for name in source.namelist():
            kept = zipfile.ZipInfo(name, _LONG_AGO)
            kept.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(kept, source.read(name))
    return plain.getvalue()
