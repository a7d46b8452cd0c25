"""What people on a slow line see, and when: the largest thing of a page, what moves afterwards, and what travels.

A real browser, which has nothing of ours yet at a first visit; the line has 1.6 Mbit/s and answers after 150 ms.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Browser, Page

from localstack.plan import PORTAL
from portal.sign_in.cookies import SESSION
from tests.bench.figures.pages import Opened, opened_on_a_day, portal_of
from tests.bench.goals import Effort, Goal, Row
from tests.bench.whole import Whole, whole_stack
from tests.support.browser import started, window

LINE: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""Of Chromium's devtools: milliseconds, bytes in a second."""
LARGEST: Final = Goal(1.0, 0.8, more_is_better=False)
MOVES: Final = Goal(0, 0, more_is_better=False)
FIRST_WEIGHT: Final = Goal(150, 120, more_is_better=False)
LATER_WEIGHT: Final = Goal(40, 15, more_is_better=False)
_WATCH: Final = """
    window.seen = {largest: 0, moved: 0};
    const watch = (type, note) =>
        new PerformanceObserver(list => list.getEntries().forEach(note)).observe({type, buffered: true});
    watch("largest-contentful-paint", entry => { window.seen.largest = entry.startTime / 1000 });
    watch("layout-shift", entry => { window.seen.moved += entry.value });
"""


@dataclass(frozen=True)
class Seen:
    """Seconds until the largest thing was there, what moved (Layout Instability, web-vitals), and kB that travelled."""

    largest: float
    moved: float
    weight: float


async def paint(effort: Effort) -> list[Row]:
    async with whole_stack() as whole, portal_of(whole) as portal, started() as browser:
        rows: list[Row] = []
        for name, opened in {"welcome": Opened("/", ""), **await opened_on_a_day(whole, portal)}.items():
            seen = [await _visits(browser, whole, opened) for _ in range(effort.pairs)]
            rows += _rows(name, [first for first, _ in seen], [later for _, later in seen])
        return rows


def _rows(name: str, first: list[Seen], later: list[Seen]) -> list[Row]:
    return [
        Row(f"paint: {name}, first visit", "s", LARGEST, values=tuple(each.largest for each in first)),
        Row(f"paint: {name}, again", "s", LARGEST, values=tuple(each.largest for each in later)),
        Row(f"paint: {name}, moved", "", MOVES, values=tuple(each.moved for each in (*first, *later))),
        Row(f"paint: {name}, first weight", "kB", FIRST_WEIGHT, values=tuple(each.weight for each in first)),
        Row(f"paint: {name}, later weight", "kB", LATER_WEIGHT, values=tuple(each.weight for each in later)),
    ]


async def _visits(browser: Browser, whole: Whole, opened: Opened) -> tuple[Seen, Seen]:
    """By somebody who was never here, and by the same person right after."""
    async with _slow(browser, whole.state.urls[PORTAL], opened.cookie) as (page, travelled):
        return await _seen(page, opened.path, travelled), await _seen(page, opened.path, travelled)


async def _seen(page: Page, path: str, travelled: list[float]) -> Seen:
    travelled.clear()
    await page.goto(path, wait_until="networkidle")
    seen: Mapping[str, float] = await page.evaluate("window.seen")
    assert seen["largest"] > 0, path
    return Seen(seen["largest"], seen["moved"], sum(travelled) / 1000)


@asynccontextmanager
async def _slow(browser: Browser, address: str, cookie: str) -> AsyncIterator[tuple[Page, list[float]]]:
    """A window on such a line, of who has that session, and the bytes of each answer that came over it."""
    travelled: list[float] = []
    async with window(browser, address) as page:
        if cookie:
            value = cookie.removeprefix(f"{SESSION}=")
            at = address.replace("http:", "https:")  # a cookie of that name is a secure site's
            await page.context.add_cookies([{"name": SESSION, "value": value, "url": at, "secure": True}])
        devtools = await page.context.new_cdp_session(page)

        def arrived(event: dict[str, Any]) -> None:
            travelled.append(event["encodedDataLength"])

        devtools.on("Network.loadingFinished", arrived)
        await devtools.send("Network.enable")
        await devtools.send("Network.emulateNetworkConditions", LINE)
        await page.add_init_script(_WATCH)
        yield page, travelled
