"""Lists of nominees (danh sách trích ngang) as offices keep them in Excel or CSV, read into rows of texts.

A list may have its headings in one row or in two with cells merged, titles above it and signatures below, surname and
given name apart, headings of sections in between, numbers and days as texts, and sums at its end. What is read stays as
it was written, with the cell in which it stands: judging it is for `list_planning`.
"""

import codecs
import csv
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from kit.vietnamese import plain_words
from portal.dossiers.list_headings import FAMILY, GIVEN, HEADINGS_WITHIN, NUMBER, headings_of

MOST_ROWS: Final = 5_000
"""Rows that are looked at; a list of nominees has 500 at most."""
MOST_COLUMNS: Final = 40
LARGEST: Final = 16 * 2**20
"""Bytes of a workbook's parts, as its directory declares them; nothing more than that is ever unpacked."""
LONGEST_CELL: Final = 20_000
"""Signs of one cell, as submissions takes a text at most."""
MOST_SIGNS: Final = 4_000_000
"""Of all cells: many may show one long text that stands in the file once."""
MOST_PARTS: Final = 300
COLUMNS: Final = (
    "subject_type",
    "name",
    "description",
    "award_code",
    "summary",
    "period_from",
    "period_to",
)
_SECTIONS: Final[Mapping[str, str]] = {
    "tap the": "collective",
    "ca nhan": "individual",
    "ho gia dinh": "household",
    "gia dinh": "household",
    "to chuc": "organisation",
    "doanh nghiep": "organisation",
}
"""What a heading inside a list says of those below it."""
_OLD: Final = b"\xd0\xcf\x11\xe0"
"""How a file begins that is Excel's before 2007, or is locked with a password."""
_ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""How a workbook begins."""
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATORS: Final = ("\t", ";", ",")
"""What Excel puts between the cells of a text: by its kind, and by the machine's region."""


class ListUnreadable(Exception):
    """No list can be read out of this; `reason` is a text of words.yaml that says what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Row:
    """One row of a list: what stands in its cells, by column, and where they are. A row without a name goes on with the
    achievements of the one above it.
    """

    number: int
    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass
class ReadList:
    """Rows in their order; `unused` are headings that say nothing here, `passed_over` rows that are no nominees.

    A text has no sheets.
    """

    sheet: str | None
    rows: list[Row] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    passed_over: list[tuple[int, str]] = field(default_factory=list)


def read_list(content: bytes) -> ReadList:
    """The list in a workbook, or in a text with a line for each row (RFC 4180). Raises ListUnreadable."""
    if not content:
        raise ListUnreadable("list_none_chosen")
    if content.startswith(_OLD):
        raise ListUnreadable("list_old_or_locked")
    found = _in_workbook(content) if content.startswith(_ARCHIVES) else _in_text(content)
    if found is None:
        raise ListUnreadable("list_no_headings")
    return found


def _in_workbook(content: bytes) -> ReadList | None:
    _refuse_what_is_none(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # it raises whatever its parsers do
        raise ListUnreadable("list_no_workbook") from error
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # some programs write wrong ones, and what lies beyond would not be read
            rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
            found = _read(sheet.title, list(_cells(rows)))
            if found is not None:
                return found
    except ListUnreadable:
        raise
    except Exception as error:  # likewise
        raise ListUnreadable("list_no_workbook") from error
    finally:
        book.close()
    return None


def _in_text(content: bytes) -> ReadList | None:
    """Separated by what makes most of its headings: which one stands there follows from who wrote it."""
    text = _decoded(content)
    separator = max(_SEPARATORS, key=lambda each: _columns(text, each))
    try:
        rows = list(islice(_separated(text, separator), MOST_ROWS + 1))
    except csv.Error as error:  # a cell as long as a book
        raise ListUnreadable("list_too_large") from error
    widest = min(MOST_COLUMNS, max(map(len, rows), default=0))
    return _read(None, list(_cells((row + [""] * widest)[:widest] for row in rows)))


def _columns(text: str, separator: str) -> int:
    """How many columns the headings have where that separates them; none where it makes no headings."""
    try:
        rows = list(islice(_separated(text, separator), HEADINGS_WITHIN + 1))
    except csv.Error:
        return 0
    found = headings_of([[" ".join(cell.split()) for cell in row] for row in rows])
    return len(found.columns) if found else 0


def _separated(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=separator)


def _decoded(content: bytes) -> str:
    """A text in Unicode: any other encoding of Vietnamese would be a guess."""
    try:
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListUnreadable("list_no_workbook") from error
    if "\0" in text:
        raise ListUnreadable("list_no_workbook")
    return text


def _refuse_what_is_none(content: bytes) -> None:
    """Raises ListUnreadable."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ListUnreadable("list_no_workbook") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise ListUnreadable("list_too_large")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise ListUnreadable("list_has_macros")


def _cells(rows: Iterable[Iterable[Any]]) -> Iterator[list[str]]:
    """The texts of each row, of empty ones, too."""
    signs = 0
    for cells in rows:
        texts = [_text(cell) for cell in cells]
        signs += sum(map(len, texts))
        if signs > MOST_SIGNS:
            raise ListUnreadable("list_too_large")
        yield texts


def _text(cell: Any) -> str:
    """What a person reads in the cell."""
    match cell:
        case None:
            return ""
        case datetime() | date():
            return f"{cell:%d/%m/%Y}"
        case bool():
            return "x" if cell else ""
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            text = str(cell)
            if len(text) > LONGEST_CELL:
                raise ListUnreadable("list_too_large")
            return " ".join(text.split())


def _read(title: str | None, rows: list[list[str]]) -> ReadList | None:
    """None where the sheet has no list."""
    headings = headings_of(rows)
    if headings is None:
        return None
    if any(any(cells) for cells in rows[MOST_ROWS:]):  # a format that reaches further is no row
        raise ListUnreadable("list_too_long")
    found = ReadList(title, unused=list(headings.unused))
    section = ""
    for number, cells in enumerate(rows[headings.begins :], start=headings.begins + 1):
        if not any(cells):
            continue
        row = _row(number, cells, headings.columns)
        if _is_of_the_list(row, found, cells):
            if section and not row.text("subject_type") and row.text("name"):
                row.values["subject_type"] = section
            found.rows.append(row)
        else:
            section = _section(cells) or section
            found.passed_over.append((number, " ".join(filter(None, cells))))
    return found


def _row(number: int, cells: Sequence[str], columns: Mapping[int, str]) -> Row:
    row = Row(number)
    said: dict[str, list[str]] = {}
    for at, column in columns.items():
        text = cells[at] if at < len(cells) else ""
        place = f"{get_column_letter(at + 1)}{number}"
        row.places.setdefault({FAMILY: "name", GIVEN: "name"}.get(column, column), place)
        if text:
            said.setdefault(column, []).append(text)
    if names := [*said.pop(FAMILY, []), *said.pop(GIVEN, [])]:
        said["name"] = [" ".join(names)]
    row.values = {column: ", ".join(texts) for column, texts in said.items()}
    return row


def _section(cells: Sequence[str]) -> str | None:
    """The kind of subjects that a heading inside the list announces; None for what is none."""
    words = [plain for each in cells if (plain := plain_words(each))]
    return _SECTIONS.get(words[-1]) if 0 < len(words) <= 2 else None


def _is_of_the_list(row: Row, found: ReadList, cells: Sequence[str]) -> bool:
    """A nominee, or more achievements of the one above. Sums and headings have no number, award or achievement."""
    has_name = bool(plain_words(row.text("name")))
    if row.text("award_code") or row.text("summary"):
        return has_name or bool(found.rows and row.text("summary"))
    return has_name and row.text(NUMBER).rstrip(".").isdigit() and _section(cells) is None
