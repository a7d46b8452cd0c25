"""What the columns of a list are, by what its headings say, in one row or in two with cells merged."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kit.vietnamese import plain_words

HEADINGS_WITHIN: Final = 30
"""Rows from the top in which the headings begin."""
FAMILY: Final = "family"
GIVEN: Final = "given"
NUMBER: Final = "number"
_FULL_NAME: Final = re.compile("ho (va )?ten")


@dataclass(frozen=True)
class Headings:
    """Which column is what, and in which row the list begins."""

    columns: Mapping[int, str]
    unused: Sequence[str]
    begins: int


def headings_of(rows: Sequence[Sequence[str]]) -> Headings | None:
    """Those that say most of what a list needs: in one row, or in two."""
    best: Headings | None = None
    for at in range(min(len(rows), HEADINGS_WITHIN)):
        for below in (None, rows[at + 1] if at + 1 < len(rows) else None):
            found = _recognised(rows[at], below, at)
            if found and (best is None or len(found.columns) > len(best.columns)):
                best = found
    return best


def _recognised(upper: Sequence[str], lower: Sequence[str] | None, at: int) -> Headings | None:
    """None where there is no name or no award among them."""
    columns: dict[int, str] = {}
    labels: dict[int, str] = {}
    unused: list[str] = []
    above = ""
    gained = lower is None
    for number, text in enumerate(upper):
        under = lower[number] if lower is not None and number < len(lower) else ""
        above = text or (above if under else "")
        if under and not _may_stand_below(_column(plain_words(text)), _column(plain_words(under))):
            return None  # the list has begun
        column = (
            _column(plain_words(under))
            or _column(plain_words(f"{above} {under}"))
            or _column(plain_words(text))
        )
        if column is None:
            if label := " ".join(filter(None, (text, under))):
                unused.append(label)
            continue
        gained = gained or (bool(under) and _column(plain_words(text)) != column)
        columns[number] = column
        labels[number] = " ".join(filter(None, (text, under)))
    columns = _one_name(columns, labels, unused)
    known = set(columns.values())
    if not gained or not {"award_code"} <= known or not ({"name", FAMILY} & known):
        return None
    return Headings(columns, unused, at + (1 if lower is None else 2))


def _may_stand_below(upper: str | None, lower: str | None) -> bool:
    """Whether a second row of headings says this below that: nothing stands below number and award, and below a name
    its parts only.
    """
    if upper == "name":
        return lower in {"name", FAMILY, GIVEN}
    return upper not in {NUMBER, "award_code"}


def _one_name(columns: Mapping[int, str], labels: Mapping[int, str], unused: list[str]) -> dict[int, str]:
    """Of several columns that may have the name, the one that says full name, else the first: what else begins with the
    word says where somebody works, or nothing here.
    """
    found = dict(columns)
    if FAMILY not in columns.values():
        found |= {number: "name" for number, column in columns.items() if column == GIVEN}
    names = [number for number, column in found.items() if column == "name"]
    full = [number for number in names if _FULL_NAME.search(plain_words(labels[number]))]
    for number in names:
        if number == (full or names)[0]:
            continue
        del found[number]
        if _MEANINGS[-1].fits(plain_words(labels[number])):
            found[number] = "description"
        else:
            unused.append(labels[number])
    return found


@dataclass(frozen=True)
class _Means:
    """What headings mean a column, in words without marks: those that are just so, have such words in them, or begin
    with some.
    """

    column: str
    just: frozenset[str] = frozenset()
    has: tuple[str, ...] = ()
    begins: str = "\0"

    def fits(self, words: str) -> bool:
        return words in self.just or words.startswith(self.begins) or any(each in words for each in self.has)


_MEANINGS: Final = (
    _Means(NUMBER, frozenset({"stt", "tt", "so tt", "so thu tu"})),
    _Means(
        FAMILY, frozenset({"ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho lot", "ho va chu dem"})
    ),
    _Means(GIVEN, frozenset({"ten"})),
    _Means("subject_type", frozenset({"loai", "doi tuong khen thuong"}), ("loai doi tuong",)),
    _Means("award_code", has=("hinh thuc", "danh hieu", "de nghi khen")),
    _Means("period_from", has=("tu ngay", "tu thang", "thoi gian tu", "giai doan tu", "thanh tich tu")),
    _Means("period_to", has=("den ngay", "den thang", "thoi gian den", "giai doan den", "thanh tich den")),
    _Means("summary", frozenset({"noi dung", "tom tat"}), ("thanh tich",)),
    _Means("name", frozenset({"doi tuong", "ca nhan tap the"}), ("ho va ten", "ho ten"), "ten "),
    _Means("description", has=("chuc vu", "chuc danh", "don vi", "cong tac", "dia chi", "nghe nghiep")),
)
"""The first that fits."""


def _column(words: str) -> str | None:
    """What a heading means; None for one that says nothing here."""
    return next((each.column for each in _MEANINGS if words and each.fits(words)), None)
