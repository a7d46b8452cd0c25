"""A paper as both its writers take it, the one for PDF and the one for Word: parts of an administrative document
(Decree 30/2020/NĐ-CP, Article 8(2)), in the order in which they stand, with every word that is printed.

Texts are plain.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Style = Literal["base", "body", "article", "section"]
"""A legal base (căn cứ), in italics; a paragraph; an article, whose name stands before it in bold; a section's name."""
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Head:
    """State and motto; issuing body, and the one above it where the decree wants it; number and symbol, which some have
    not; what an official letter (công văn) is about; place and date.
    """

    state: str
    motto: str
    above: str | None
    issuer: str
    number: str
    place_and_date: str
    about: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`name` is an article's: Điều 1."""

    text: str
    style: Style = "body"
    name: str = ""


@dataclass(frozen=True)
class Column:
    head: str
    width: int
    """Its share of the page's width."""
    align: Align = "left"


@dataclass(frozen=True)
class Grid:
    """A table whose head stands on every page. `total`: a last row, in bold."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signature:
    """In which capacity (in capitals), and who: the name is left out while nobody signed."""

    capacity: str
    name: str = ""


@dataclass(frozen=True)
class Check:
    """How whoever has the paper sees how it stands: an address as a QR code, and the words beside it."""

    address: str
    words: str


@dataclass(frozen=True)
class Sheet:
    """A document, or an annex of one (without a head, and with a line `over` its title), which begins on a page of its
    own. An official letter has no title.

    `to` is to whom it goes; `authority` who decides, under the title; `decides` the line between bases and articles;
    `recipients_are` stands over the recipients.
    """

    title: str = ""
    subject: str = ""
    over: str = ""
    head: Head | None = None
    to: str = ""
    authority: str = ""
    bases: tuple[Paragraph, ...] = ()
    decides: str = ""
    body: tuple[Paragraph | Grid, ...] = ()
    recipients_are: str = ""
    recipients: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    check: Check | None = None


@dataclass(frozen=True)
class Paper:
    """A document with its annexes. `mark` stands across every page of what is not final."""

    name: str
    """What a file of it is called in its properties."""
    day: date
    """Of its issue, or on which it is drafted: in its properties."""
    sheets: tuple[Sheet, ...]
    mark: str = ""
