"""Files that people import: tables in CSV, each mistake with its line, all of them at once."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from directory.errors import Mistakes, Place, words
from kit.text import PHRASE, Kind, NotThisKind


class Reader(Protocol):
    """What `csv.reader` gives: records, and the line on which the last one ended."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


EMPTIED: Final = words("emptied")
"""How a file says that something is empty from now on. An empty field says nothing: it stays as it is."""
MOST_LINES: Final = 50_000
"""So many lines a file may have: three times the country's units."""
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2100, 12, 31)
"""No unit, document or day off in a file lies before or after."""
_DAY: Final = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BETWEEN: Final = ",;\t"


@dataclass(frozen=True)
class Source:
    """A file as it came: its name, for people, and its bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True)
class Line:
    """One record of a table. An empty field is None, like a column that the file lacks; what is emptied is ""."""

    place: Place
    values: dict[str, str | None]

    def text(self, column: str, mistakes: Mistakes, kind: Kind = PHRASE) -> str:
        """A field that may not be empty, as its kind is kept."""
        return self.maybe(column, mistakes, kind) or self._empty(column, mistakes)

    def maybe(self, column: str, mistakes: Mistakes, kind: Kind = PHRASE) -> str | None:
        """A field that may be empty or missing, as its kind is kept."""
        value = self.values.get(column)
        try:
            return kind.clean(value) if value else None
        except NotThisKind as error:
            mistakes.add(self.place, column, error.code, str(error))
            return None

    def _empty(self, column: str, mistakes: Mistakes) -> str:
        if not self.values.get(column):
            mistakes.add(self.place, column, "empty", words("empty"))
        return ""

    def day(self, column: str, mistakes: Mistakes) -> date | None:
        """A date as year-month-day, or none."""
        value = self.values.get(column)
        if not value:
            return None
        try:
            if _DAY.match(value):
                return self._plausible(column, date.fromisoformat(value), mistakes)
        except ValueError:
            pass  # well spelled, but no day of any calendar
        mistakes.add(self.place, column, "not_a_date", words("not_a_date", value=value))
        return None

    def _plausible(self, column: str, day: date, mistakes: Mistakes) -> date:
        if not EARLIEST <= day <= LATEST:
            detail = words("date_impossible", day=day, earliest=EARLIEST, latest=LATEST)
            mistakes.add(self.place, column, "date_impossible", detail)
        return day


def read_table(
    source: Source, required: Iterable[str], optional: Iterable[str], mistakes: Mistakes
) -> list[Line]:
    """The records of a CSV file whose first line names the columns; blank lines are skipped.

    Taken are UTF-8 and UTF-16, and what stands between the columns is told from the first line: a Vietnamese Excel
    writes semicolons, and tabs in what it calls Unicode text. What is wrong with the encoding, the columns or the
    number of fields goes to `mistakes`.
    """
    try:
        text = source.raw.decode("utf-16" if source.raw.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.raw[: error.start].count(b"\n") + 1
        mistakes.add(Place(source.name, line), "", "not_utf8", words("not_utf8"))
        return []
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=max(_BETWEEN, key=first.count))
    try:
        columns = next(reader, [])
        if not _columns_fit(Place(source.name, 1), columns, set(required), set(optional), mistakes):
            return []
        return _records(source.name, reader, columns, mistakes)
    except csv.Error:
        mistakes.add(Place(source.name, reader.line_num), "", "not_csv", words("not_csv"))
        return []


def _columns_fit(
    place: Place, columns: list[str], required: set[str], optional: set[str], mistakes: Mistakes
) -> bool:
    before = len(mistakes.found)
    for missing in sorted(required - set(columns)):
        mistakes.add(place, missing, "column_missing", words("column_missing", column=missing))
    for unknown in sorted(set(columns) - required - optional):
        mistakes.add(place, unknown, "column_unknown", words("column_unknown", column=unknown))
    for twice in sorted({column for column in columns if columns.count(column) > 1}):
        mistakes.add(place, twice, "column_twice", words("column_twice", column=twice))
    return len(mistakes.found) == before


def _records(name: str, reader: Reader, columns: list[str], mistakes: Mistakes) -> list[Line]:
    lines: list[Line] = []
    begins = reader.line_num + 1
    for fields in reader:
        place = Place(name, begins)
        begins = reader.line_num + 1
        if len(fields) == len(columns):
            if len(lines) == MOST_LINES:
                mistakes.add(place, "", "too_many_lines", words("too_many_lines", most=MOST_LINES))
                break
            values = {column: _said(text.strip()) for column, text in zip(columns, fields, strict=True)}
            lines.append(Line(place, values))
        elif fields:
            detail = words("wrong_number_of_fields", found=len(fields), wanted=len(columns))
            mistakes.add(place, "", "wrong_number_of_fields", detail)
    return lines


def is_emptied(value: object) -> bool:
    """Whether somebody says that it is empty, however their machine composes its accents."""
    return isinstance(value, str) and unicodedata.normalize("NFC", value) == EMPTIED


def _said(text: str) -> str | None:
    return "" if is_emptied(text) else text or None
