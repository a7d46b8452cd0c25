"""A paper as PDF/A-2a (ISO 19005-2): tagged, its fonts inside, its text in normal form C; made by Typst.

The same paper is the same bytes, whenever and wherever it is made with the same Typst and fonts.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import orjson
import typst

from papers import qr
from papers.paper import Paper
from papers.stocks import Certificates

_LAYOUTS: Final = files("papers").joinpath("layouts")
_STANDARD: Final = "a-2a"
_UNFIT: Final = re.compile(r"unfit (\d+)")
"""What `certificates.typ` says of the sheet, from 0, on which a text does not fit at its smallest size."""


class Unfit(Exception):
    """On this sheet, from 0, a text does not fit."""

    def __init__(self, sheet: int) -> None:
        super().__init__(sheet)
        self.sheet = sheet


def pdf_of(paper: Paper) -> bytes:
    """The file's bytes. With PDF/A a sign that the fonts have not is an error of Typst's, not a gap."""
    codes = {sheet.check.address: qr.svg(sheet.check.address) for sheet in paper.sheets if sheet.check}
    return _compiled("administrative", paper=asdict(paper), codes=codes)


def certificates_pdf(certificates: Certificates) -> bytes:
    """Likewise, a sheet for each. Raises Unfit."""
    try:
        return _compiled("certificates", certificates=asdict(certificates))
    except typst.TypstError as error:
        if found := _UNFIT.search(str(error)):
            raise Unfit(int(found[1])) from error
        raise


def _compiled(layout: str, **told: Mapping[str, object]) -> bytes:
    return typst.compile(
        _LAYOUTS.joinpath(f"{layout}.typ").read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={name: orjson.dumps(given).decode() for name, given in told.items()},
        pdf_standards=_STANDARD,
    )


@cache
def _fonts() -> typst.Fonts:
    """Those of this build: no other machine's, so that no paper depends on where it is made."""
    with as_file(files("papers").joinpath("fonts")) as folder:
        return typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(folder)]
        )
