"""Lists that people take with them: a workbook for Excel, or CSV for programs; the whole list, or none of it.

A list is asked for page by page and written to a file without a name, so that memory stays flat, and nothing is sent
before its last row is there: half a list looks like a whole one. It is the one answer that asks a service as often as a
list has pages.
"""

import asyncio
import csv
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, Any, Final, Literal, Protocol

from fastapi import Response
from fastapi.responses import StreamingResponse
from xlsxwriter import Workbook

from kit.clock import LOCAL
from portal.components.words import terms, words
from portal.services import Asking

Cell = str | int | date | datetime | None
Rows = AsyncIterator[Mapping[str, Cell]]
Kind = Literal["xlsx", "csv"]
_TYPES: Final[Mapping[Kind, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_FORMULA: Final = re.compile(r"\s*[=+\-@＝＋－＠]")
"""How a text begins that Excel would compute; CSV has no other way to say that it is one."""
_WIDTH: Final = 26
_A4: Final = 9
_CHUNK: Final = 64 * 1024
_AT_ONCE: Final = 100


@dataclass(frozen=True)
class Listing:
    """A list with every row of it. `name` is the file's; `columns` the kind of terms that has their codes and headings.

    `said`: how the list was narrowed, in words; it stands in the head, with the title.
    """

    name: str
    title: str
    columns: str
    rows: Rows
    said: Sequence[str] = ()

    @property
    def head(self) -> Sequence[str]:
        return (self.title, *self.said)

    @property
    def headings(self) -> Mapping[str, str]:
        return terms(self.columns)


class Writer(Protocol):
    """Writes a file from its head to its last row."""

    def write(self, rows: Sequence[Sequence[Cell]]) -> None: ...

    def end(self) -> None: ...


async def every(
    asking: Asking, service: str, path: str, *, begun: Any = None, **query: Any
) -> AsyncIterator[Any]:
    """All that a list of a service has, `begun` being its first page where that is there. Raises Refused, Down,
    SessionOver.
    """
    said = begun or await asking.get(service, path, **query, cursor=None)
    while True:
        for item in said["items"]:
            yield item
        if said["next_cursor"] is None:
            return
        said = await asking.get(service, path, **query, cursor=said["next_cursor"])


def day_of(said: str | None) -> date | None:
    """A day as an answer has it."""
    return date.fromisoformat(said) if said else None


async def as_file(listing: Listing, kind: Kind) -> Response:
    """The list as an answer. Raises what asking for its rows raises."""
    content = TemporaryFile()  # noqa: SIM115 - closed by whoever sends it
    try:
        writer: Writer = (_Sheet if kind == "xlsx" else _Values)(content, listing)
        try:
            async for rows in _some_at_once(listing):
                await asyncio.to_thread(writer.write, rows)
        finally:  # also where the list breaks off: until it ends, a workbook has its rows in a file of its own
            await asyncio.to_thread(writer.end)
    except BaseException:
        content.close()
        raise
    length = content.tell()
    content.seek(0)
    headers = {
        "Content-Disposition": f'attachment; filename="{listing.name}.{kind}"',
        "Content-Length": str(length),
        "Cache-Control": "no-store",
    }
    return StreamingResponse(_sent(content), media_type=_TYPES[kind], headers=headers)


async def _some_at_once(listing: Listing) -> AsyncIterator[Sequence[Sequence[Cell]]]:
    """Its rows, as many together as are worth a thread: what writes them keeps nobody else waiting."""
    rows: list[Sequence[Cell]] = []
    async for row in listing.rows:
        rows.append([row[code] for code in listing.headings])
        if len(rows) == _AT_ONCE:
            yield rows
            rows = []
    yield rows


def mark(holds: bool) -> str | None:  # noqa: FBT001 - it is what is marked
    """What stands in a column for something that holds, and nothing where it does not."""
    return words("yes") if holds else None


def _sent(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while some := content.read(_CHUNK):
            yield some


class _Values:
    """CSV (RFC 4180) in UTF-8 with its mark, by which Excel knows it; days and moments as ISO 8601 has them."""

    def __init__(self, content: IO[bytes], listing: Listing) -> None:
        self._text = TextIOWrapper(content, "utf-8-sig", newline="")
        self._csv = csv.writer(self._text)
        self.write([*([line] for line in listing.head), [], list(listing.headings.values())])

    def write(self, rows: Sequence[Sequence[Cell]]) -> None:
        self._csv.writerows([_value(cell) for cell in cells] for cells in rows)

    def end(self) -> None:
        self._text.flush()
        self._text.detach()


def _value(cell: Cell) -> str | int | None:
    match cell:
        case datetime():
            return cell.astimezone(LOCAL).isoformat(timespec="minutes")
        case date():
            return cell.isoformat()
        case str() if _FORMULA.match(cell):
            return f"'{cell}"
        case _:
            return cell


class _Sheet:
    """A workbook of one sheet, to be sorted, filtered and printed on A4; a text stays one, whatever it looks like."""

    def __init__(self, content: IO[bytes], listing: Listing) -> None:
        self._book = Workbook(content, {"constant_memory": True})
        self._sheet = self._book.add_worksheet()
        text = {"text_wrap": True, "valign": "top"}
        self._bold = self._book.add_format(text | {"bold": True})
        self._text = self._book.add_format(text)
        self._day = self._book.add_format(text | {"num_format": "dd/mm/yyyy"})
        self._moment = self._book.add_format(text | {"num_format": "dd/mm/yyyy hh:mm"})
        self._columns = len(listing.headings)
        self._sheet.set_column(0, self._columns - 1, _WIDTH)
        self._row = 0
        for line in listing.head:
            self._sheet.write_string(self._row, 0, line, self._book.add_format({"bold": self._row == 0}))
            self._row += 1
        self._headings = self._row + 1
        for column, heading in enumerate(listing.headings.values()):
            self._sheet.write_string(self._headings, column, heading, self._bold)
        self._row = self._headings + 1

    def write(self, rows: Sequence[Sequence[Cell]]) -> None:
        for cells in rows:
            self._write(cells)

    def _write(self, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            match cell:
                case datetime():
                    at = cell.astimezone(LOCAL).replace(tzinfo=None)
                    self._sheet.write_datetime(self._row, column, at, self._moment)
                case date():
                    self._sheet.write_datetime(self._row, column, cell, self._day)
                case int():
                    self._sheet.write_number(self._row, column, cell, self._text)
                case str():
                    self._sheet.write_string(self._row, column, cell, self._text)
        self._row += 1

    def end(self) -> None:
        self._sheet.autofilter(self._headings, 0, self._row - 1, self._columns - 1)
        self._sheet.freeze_panes(self._headings + 1, 0)
        self._sheet.repeat_rows(self._headings)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._book.close()
