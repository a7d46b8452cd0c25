"""Certificates: what is printed on a stock that has the rest (`stocks.yaml`), entry by entry."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from kit.schemas import Body
from papers.dated import Dated
from papers.domain import AskedCertificates
from papers.errors import NoForm
from papers.filling import filled
from papers.forms import cited
from papers.record import Entry, Record

_FILE: Final = "stocks.yaml"


@dataclass(frozen=True)
class Text:
    """A text with its place, in millimetres of the sheet, and its size in points."""

    text: str
    x: float
    y: float
    width: float
    height: float
    size: float
    smallest: float
    bold: bool
    italic: bool


@dataclass(frozen=True)
class Certificates:
    """A sheet for each entry. All of it is moved `right` and `down` by so many millimetres, as a printer needs it; with
    `outlines` the room of each text is drawn, to try the stock.
    """

    title: str
    day: date
    width: float
    height: float
    right: float
    down: float
    outlines: bool
    sheets: tuple[tuple[Text, ...], ...]


class _Placed(Body):
    text: str
    x: float
    y: float
    width: float
    height: float
    size: float
    smallest: float
    bold: bool = False
    italic: bool = False

    def filled(self, said: dict[str, Any]) -> Text:
        return Text(**self.model_dump() | {"text": filled(self.text, said)})


class Stock(Dated):
    """A sheet, and what is printed on it."""

    version: str
    name: str
    width: float
    height: float
    texts: tuple[_Placed, ...]

    def sheet(self, record: Record, entry: Entry) -> tuple[Text, ...]:
        said = {"record": record, "row": entry, "cited": cited}
        return tuple(each.filled(said) for each in self.texts)


class _Stocks(Body):
    stocks: tuple[Stock, ...]


def certificates_of(record: Record, asked: AskedCertificates, day: date) -> Certificates:
    """Of some entries of an issued decision, on the stock of the day of its issue. Raises NoForm."""
    stock = _stock(day)
    entries = record.entries[asked.first - 1 : asked.last]
    return Certificates(
        title=stock.name,
        day=day,
        width=stock.width,
        height=stock.height,
        right=asked.right,
        down=asked.down,
        outlines=asked.outlines,
        sheets=tuple(stock.sheet(record, entry) for entry in entries),
    )


def _stock(day: date) -> Stock:
    for stock in load_stocks():
        if stock.is_valid_on(day):
            return stock
    raise NoForm(day=day)


@cache
def load_stocks() -> tuple[Stock, ...]:
    """Those of this build."""
    text = files("papers").joinpath(_FILE).read_text("utf-8")
    return _Stocks.model_validate(yaml.safe_load(text)).stocks
