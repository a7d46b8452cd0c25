"""QR codes (ISO/IEC 18004) of addresses, at the level that a paper with a fold or a stain is read with (M).

Never as Micro QR, which the library takes for short texts and phones don't read.
"""

import io
from typing import Final

import segno

_DOTS: Final = 8
"""Of a picture for each module: 20 mm of a code of version 3 come to some 340 dots an inch."""


def svg(address: str) -> str:
    written = io.BytesIO()
    _code(address).save(written, kind="svg", xmldecl=False, border=2, omitsize=True)
    return written.getvalue().decode()


def png(address: str) -> bytes:
    written = io.BytesIO()
    _code(address).save(written, kind="png", scale=_DOTS, border=2)
    return written.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, micro=False, error="m", boost_error=False)
