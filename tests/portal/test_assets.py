"""What pages load: a typeface with every Vietnamese letter, and little; and no length that tells what is in a page."""

import gzip
import re
from pathlib import Path
from typing import Final

import httpx
import pytest
from fontTools.ttLib import TTFont
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import portal.components
from kit.vietnamese import plain_words
from portal.compressed import Compressed
from portal.pages import ASSETS, Pages

pytestmark = pytest.mark.unit
MADE: Final = Path(portal.components.__file__).parent / "made"
VOWELS: Final = "aăâeêioôơuưy"
MARKS: Final = "\u0300\u0301\u0303\u0309\u0323"
FIRST_VISIT: Final = 150_000
TYPEFACE: Final = 30_000


def every_letter() -> str:
    """Vietnamese as it is written, each letter with each of its five marks and without."""
    from unicodedata import normalize

    marked = [normalize("NFC", vowel + mark) for vowel in VOWELS for mark in ("", *MARKS)]
    small = "".join(marked) + "abcdđeghiklmnopqrstuvxyfjwz"
    return small + small.upper()


def test_the_typeface_has_every_vietnamese_letter_and_figures_of_one_width() -> None:
    font = TTFont(MADE / "text.woff2")
    drawn = font.getBestCmap()
    assert [
        letter for letter in every_letter() + MARKS + "0123456789№₫“”–…≥" if ord(letter) not in drawn
    ] == []
    assert len({font["hmtx"][drawn[ord(figure)]][0] for figure in "0123456789"}) == 1
    (weights,) = font["fvar"].axes
    assert (weights.minValue, weights.maxValue) == (400, 600)


def test_the_typeface_bears_a_name_of_its_own_and_its_licence() -> None:
    """The licence keeps the name of what is not modified."""
    names = {
        record.toUnicode()
        for record in TTFont(MADE / "text.woff2")["name"].names
        if record.nameID in (1, 4, 6)
    }
    assert names == {"Thidua Sans", "ThiduaSans"}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (MADE / "text-licence.txt").read_text("utf-8")


def test_a_style_sheet_loads_what_is_there_under_its_fingerprint() -> None:
    pages = Pages()
    loaded = re.findall(r"url\(([^)]+)\)", pages.assets["portal.css"].content.decode())
    assert loaded == [pages.address("text.woff2")]


def test_a_first_visit_weighs_little() -> None:
    pages = Pages()
    welcome = pages.render("inbox/welcome.html", {"me": None, "path": "/"})
    loaded = {name for name in pages.assets if pages.address(name) in welcome}
    assert {"portal.css", "text.woff2"} <= loaded
    assert len(pages.assets["text.woff2"].content) <= TYPEFACE
    sent = [welcome.encode(), *(pages.assets[name].content for name in loaded)]
    assert sum(len(gzip.compress(each, 6)) for each in sent) < FIRST_VISIT / 2


@pytest.mark.parametrize(
    ("path", "site", "encoding"),
    [
        ("/", "same-origin", "gzip"),
        ("/", "none", "gzip"),
        ("/", "cross-site", None),
        ("/", "same-site", None),
        ("/", None, None),
        (f"{ASSETS}0/portal.css", "cross-site", "gzip"),
    ],
)
async def test_an_answer_that_another_site_asked_for_has_its_own_length(
    path: str, site: str | None, encoding: str | None
) -> None:
    async def answered(_: Request) -> Response:
        return PlainTextResponse("Nguyễn Thị Hoà " * 200)

    app = Compressed(Starlette(routes=[Route("/{path:path}", answered)]), for_all=ASSETS)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="https://portal.test"
    ) as client:
        answer = await client.get(path, headers={"Sec-Fetch-Site": site} if site else {})
    assert answer.headers.get("content-encoding") == encoding
    assert plain_words(answer.text).startswith("nguyen thi hoa")
