"""A paper as a Word file (Office Open XML), for what officials still edit: with real tables, repeated heads, page
numbers and the fonts' own bold and italics. The same paper is the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any, Final

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
from papers.word_table import table_of

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
    first = document.sections[0]
    _headers(first, paper.mark)
    for place, sheet in enumerate(paper.sheets):
        _page(document.add_section() if place else first)
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


def _headers(section: Section, mark: str) -> None:
    """Page numbers from the second page on (I.7), and the mark of a draft on each page; sections that follow have the
    same.
    """
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(number, "PAGE")
    if mark:
        _line(section.header.add_paragraph(), mark, bold=True, space=0)
        _line(section.first_page_header.paragraphs[0], mark, bold=True, space=0)


def _page(section: Section) -> None:
    """A4 and margins by Annex I, I.1 to I.3. Each sheet counts its own pages."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _count_from_one(section)


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
    _title(document, sheet)
    for base in sheet.bases:
        _paragraph(document, base)
    if sheet.decides:
        _line(document.add_paragraph(), sheet.decides.upper(), bold=True)
    for part in sheet.body:
        last = _grid(document, part) if isinstance(part, Grid) else _paragraph(document, part)
        last.paragraph_format.keep_with_next = bool(sheet.signatures) and part is sheet.body[-1]
    if sheet.signatures:
        _foot(document, sheet)
    if sheet.check:
        _check(document, sheet.check)


def _title(document: Docx, sheet: Sheet) -> None:
    """An official letter has none; to whom it goes stands there."""
    if sheet.over:
        _line(document.add_paragraph(), sheet.over, bold=True, space=0)
    if sheet.title:
        _line(document.add_paragraph(), sheet.title.upper(), bold=True, space=0)
        _line(document.add_paragraph(), sheet.subject, bold=bool(sheet.head), italic=not sheet.head, space=0)
        _rule(document.add_paragraph(), _TEXT_MM, 40)
    if sheet.authority:
        _line(document.add_paragraph(), sheet.authority.upper(), bold=True)
    if sheet.to:
        _line(document.add_paragraph(), sheet.to)


def _head(document: Docx, head: Head) -> None:
    left, right = _beside(document, (_LEFT_MM, _TEXT_MM - _LEFT_MM)).rows[0].cells
    above = [] if head.above is None else [(head.above.upper(), 13, False, False)]
    number = [(head.number, 13, False, False)] if head.number else []
    _lines(left, [*above, *((line.upper(), 13, True, False) for line in head.issuer.split("\n"))])
    _rule(left.add_paragraph(), _LEFT_MM, 22)
    _more(left, [*number, *([(head.about, 12, False, False)] if head.about else [])])
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


def _paragraph(document: Docx, said: Paragraph) -> Lines:
    line = document.add_paragraph()
    if said.style == "section":
        line.add_run(said.text).bold = True
        return line
    line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    line.paragraph_format.first_line_indent = Mm(10)
    if said.name:
        line.add_run(f"{said.name} ").bold = True
    line.add_run(said.text).italic = said.style == "base" or None
    return line


def _grid(document: Docx, grid: Grid) -> Lines:
    behind = document.add_paragraph()
    behind._p.addprevious(table_of(grid, Mm(_TEXT_MM)))  # noqa: SLF001 - python-docx has no word for it
    return behind


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
    body = document._body  # noqa: SLF001 - the document's own way looks at all its sections each time
    table = body.add_table(1, len(widths), Mm(sum(widths)))
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
    run.font.size = Pt(size)
    if bold:
        run.bold = True
    if italic:
        run.italic = True
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
