"""Which signs can be printed: those that each of our fonts has. It is asked before a paper is written as anything."""

import io
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from fontTools.ttLib import TTFont

from papers.errors import NotPrintable
from papers.paper import Paper
from papers.stocks import Certificates


def require_printable(paper: Paper | Certificates) -> None:
    """Raises NotPrintable with the signs that can't be."""
    signs = {
        sign
        for text in _texts(asdict(paper))
        for sign in text
        if ord(sign) not in _letters() and sign != "\n"
    }
    if signs:
        raise NotPrintable(signs=" ".join(sorted(signs)))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for each in part.values():
            yield from _texts(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)


@cache
def _letters() -> frozenset[int]:
    fonts = (each for each in files("papers").joinpath("fonts").iterdir() if each.name.endswith(".ttf"))
    return frozenset.intersection(
        *(frozenset(TTFont(io.BytesIO(font.read_bytes()), lazy=True).getBestCmap()) for font in fonts)
    )
