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

from papers.errors import NotPrintable
from papers.paper import Paper

_LAYOUTS: Final = files("papers").joinpath("layouts")
_STANDARD: Final = "a-2a"


def pdf_of(paper: Paper) -> bytes:
    """Raises NotPrintable for a character that no font of ours has: printed, it would be missing without a word."""
    return _compiled("administrative", paper)


def _compiled(layout: str, paper: Paper) -> bytes:
    told = {"paper": orjson.dumps(asdict(paper)).decode()}
    try:
        made: bytes = typst.compile(
            _LAYOUTS.joinpath(f"{layout}.typ").read_bytes(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=told,
            pdf_standards=_STANDARD,
        )
    except typst.TypstError as error:
        raise NotPrintable(reason=str(error)) from error
    return made


@cache
def _fonts() -> typst.Fonts:
    """Those of this build: no other machine's, so that no paper depends on where it is made."""
    with as_file(files("papers").joinpath("fonts")) as folder:
        return typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(folder)]
        )
