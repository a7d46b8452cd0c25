"""What on a page keeps people out: by axe's rules of WCAG 2.2 AA, by scrolling sideways, and for the keyboard alone."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from playwright.async_api import Page, Response, Route

from localstack.cache import axe_dir, existing

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OF_COLOURS: Final = ("color-contrast", "link-in-text-block")
"""The rules that colours make a difference to."""
_SIDEWAYS: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_TO_REACH: Final = """() => {
    document.querySelectorAll("details").forEach(each => { each.open = true });
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
    const own = all.filter(each => each.type !== "hidden" && !each.disabled);
    const groups = new Set();
    window.toReach = new Set(own.filter(each => {
        if (each.type !== "radio") return true;
        const seen = groups.has(each.name);  // one of a group is reached by Tab, the others by arrows
        groups.add(each.name);
        return !seen;
    }).map(each => each.type === "radio" ? each.name : each));
    return window.toReach.size;
}"""
_HERE: Final = """() => {
    const at = document.activeElement, look = getComputedStyle(at);
    window.toReach.delete(at.type === "radio" ? at.name : at);
    const box = at.getBoundingClientRect();
    const shown = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 && box.right > 0 && box.bottom > 0;
    return [window.toReach.size, shown || at === document.body ? "" : at.outerHTML.slice(0, 200)];
}"""
_LEFT: Final = "() => [...window.toReach].map(each => each.outerHTML ? each.outerHTML.slice(0, 200) : each)"


@dataclass(frozen=True)
class Shown:
    """A page as somebody had it before them, to be looked at again without asking the portal anew."""

    address: str
    body: str
    headers: Mapping[str, str]


class Camera:
    """Keeps what a window showed."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._headers: dict[str, str] = {}
        page.on("response", self._remember)

    async def take(self) -> Shown:
        return Shown(self._page.url.partition("#")[0], await self._page.content(), self._headers)

    def _remember(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._headers = {
                name: value
                for name, value in response.headers.items()
                if name in {"content-type", "content-security-policy"}
            }


@cache
def _axe() -> str:
    return (existing(axe_dir()) / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@asynccontextmanager
async def looking_at(page: Page, shown: Shown) -> AsyncIterator[None]:
    """That page again in this window, which runs script."""

    async def answer(route: Route) -> None:
        await route.fulfill(status=200, body=shown.body, headers=dict(shown.headers))

    def is_it(address: str) -> bool:
        return address == shown.address

    await page.route(is_it, answer)
    await page.goto(shown.address)
    await page.evaluate(_axe())
    yield
    await page.unroute(is_it)


async def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds on a page that is looked at, each with rule and place: by all rules of the tags, or by these."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    options = json.dumps({"runOnly": only, "resultTypes": ["violations"]})
    found: dict[str, Any] = await page.evaluate(f"axe.run(document, {options})")
    return [
        f"{one['id']}: {node['target']} {' '.join(node['failureSummary'].split())}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


async def look(page: Page, width: int, colours: Literal["light", "dark"]) -> None:
    await page.set_viewport_size({"width": width, "height": 800})
    await page.emulate_media(color_scheme=colours, reduced_motion="reduce")


async def sideways(page: Page) -> int:
    """By how many pixels it scrolls to the side."""
    return int(await page.evaluate(_SIDEWAYS))


async def unreachable(page: Page) -> list[str]:
    """What Tab does not come to, and what does not show that it has the focus."""
    left = int(await page.evaluate(_TO_REACH))
    unseen: dict[str, None] = {}
    for _ in range(6 * left + 20):  # a date has several stops
        await page.keyboard.press("Tab")
        left, hidden = await page.evaluate(_HERE)
        if hidden:
            unseen[f"without focus: {hidden}"] = None
        if not left:
            break
    return [*(f"not reached: {each}" for each in await page.evaluate(_LEFT)), *unseen]
