"""Where the bars of a chart begin and end. Lengths are shares of the chart's width, so that writing keeps its size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.components.words import number, words

ROW: Final = 46
"""Pixels from one bar to the next, the label above it among them."""
LABEL: Final = 14
BAR: Final = 20
THICK: Final = 16
"""Within a row: the label's base line, where the bar begins, how thick it is."""
WIDEST: Final = 100


@dataclass(frozen=True)
class Part:
    """So much of something; `mark` is its pattern, by which it is told apart without colour."""

    mark: str
    name: str
    value: int


@dataclass(frozen=True)
class Segment:
    """A part as it is drawn."""

    mark: str
    x: str
    width: str
    said: str


@dataclass(frozen=True)
class Bar:
    """A row of a chart: its label, what is said at its end, and its parts."""

    label: str
    said: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Drawn:
    """A bar where it is drawn."""

    label: str
    said: str
    label_y: int
    bar_y: int
    thick: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Chart:
    """A chart with what it is called and what it says in words. `marks` are its parts, for the key beside it."""

    name: str
    title: str
    description: str
    height: int
    rows: tuple[Drawn, ...]
    marks: tuple[tuple[str, str], ...]


def chart(name: str, title: str, bars: Sequence[Bar]) -> Chart:
    """Bars on one scale: the longest takes all of the width. `name` tells it from others of its page."""
    longest = max((_length(bar) for bar in bars), default=0)
    marks = {part.mark: part.name for bar in bars for part in bar.parts if part.value}
    return Chart(
        name=name,
        title=title,
        description=" ".join(words("bar", label=bar.label, parts=_told(bar)) for bar in bars),
        height=len(bars) * ROW,
        rows=tuple(_drawn(place, bar, longest) for place, bar in enumerate(bars)),
        marks=tuple(marks.items()),
    )


def _length(bar: Bar) -> int:
    return sum(part.value for part in bar.parts)


def _told(bar: Bar) -> str:
    return ", ".join(_said(part) for part in bar.parts if part.value) or words("nothing")


def _said(part: Part) -> str:
    return words("part", name=part.name, value=number(part.value))


def _drawn(place: int, bar: Bar, longest: int) -> Drawn:
    """What there is nothing of is not drawn; each part begins where the one before it ends."""
    segments, end = [], 0
    for part in bar.parts:
        begin, end = end, end + part.value
        if part.value:
            x, until = (round(WIDEST * each / longest, 2) for each in (begin, end))
            segments.append(Segment(part.mark, f"{x:g}%", f"{round(until - x, 2):g}%", _said(part)))
    top = place * ROW
    return Drawn(bar.label, bar.said, top + LABEL, top + BAR, THICK, tuple(segments))
