"""A paper as PDF/A-2a (ISO 19005-2): tagged, its fonts inside, its text in normal form C; made by Typst.

The same paper is the same bytes, whenever and wherever it is made with the same Typst and fonts.
"""

from dataclasses import asdict
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import orjson
import typst

from papers import qr
from papers.paper import Paper

_LAYOUT: Final = files("papers").joinpath("layouts", "administrative.typ")
_STANDARD: Final = "a-2a"


def pdf_of(paper: Paper) -> bytes:
    """The file's bytes. With PDF/A a sign that the fonts have not is an error of Typst's, not a gap."""
    codes = {sheet.check.address: qr.svg(sheet.check.address) for sheet in paper.sheets if sheet.check}
    return typst.compile(
        _LAYOUT.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": orjson.dumps(asdict(paper)).decode(), "codes": orjson.dumps(codes).decode()},
        pdf_standards=_STANDARD,
    )


@cache
def _fonts() -> typst.Fonts:
    """Those of this build: no other machine's, so that no paper depends on where it is made."""
    with as_file(files("papers").joinpath("fonts")) as folder:
        return typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(folder)]
        )
