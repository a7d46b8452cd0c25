"""Officials before a browser, by clicking and typing only: how they come in, and how they find their way.

What is pressed, chosen or filled in is found by its role and its label, so that what has none is not found.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, Self

from playwright.async_api import Browser, Dialog, Locator, Page, expect

from localstack.people import HELD, rows
from localstack.plan import PORTAL
from localstack.stack import Stack
from tests.support.accessible import (
    OF_COLOURS,
    Camera,
    Shown,
    look,
    looking_at,
    sideways,
    unreachable,
    violations,
)
from tests.support.broker import until
from tests.support.browser import DESK, PHONE, Look, window

INBOX: Final = "Việc của tôi"
LOOKS_AGAIN_S: Final = 0.3
"""Who waits lets those work for whom they wait: a page costs more than the step that it shows."""
_NAMES: Final = f"SELECT p.name {HELD} AND a.role = $1 AND u.code = $2 ORDER BY p.name"
_SIGN_IN: Final = "Đăng nhập"


@dataclass
class Album:
    """Every page that was seen, by what it is."""

    stack: Stack
    browser: Browser
    pages: dict[str, Shown] = field(default_factory=dict)

    async def named(self, role: str, code: str) -> list[str]:
        """Who holds that role in that unit, by name."""
        found = await rows(self.stack.state.database_urls["directory"], _NAMES, role, code)
        return [name for (name,) in found]

    @asynccontextmanager
    async def signed_in(self, name: str, code: str, *, script: bool = False) -> AsyncIterator["Person"]:
        """Somebody of that unit, found on the issuer's page, in a window of their own."""
        async with window(self.browser, self.stack.state.urls[PORTAL], Look(script=script)) as page:
            person = Person(self, page, Camera(page), name)
            await page.goto("/")
            await person.sees("welcome")
            await person.follows(_SIGN_IN)
            await person.sees("choice of people")
            await page.get_by_label("Tìm theo họ tên").fill(f"{name} {code}")
            await person.presses("Tìm")
            await page.get_by_role("button", name=name).first.click()
            await expect(page.get_by_role("link", name=name)).to_be_visible()
            yield person
            await person.presses("Đăng xuất")
            await expect(page.get_by_role("link", name=_SIGN_IN)).to_be_visible()

    @asynccontextmanager
    async def holder(self, role: str, code: str, *, script: bool = False) -> AsyncIterator["Person"]:
        """Likewise who holds that role there, the first of several."""
        name = (await self.named(role, code))[0]
        async with self.signed_in(name, code, script=script) as person:
            yield person

    async def keeps_out(self) -> list[str]:
        """What on any page keeps people out by WCAG 2.2 AA: in both colours, on a phone and on a desk, by keyboard."""
        found: list[str] = []

        async def dismissed(dialog: Dialog) -> None:
            found.append(f"a dialog opened: {dialog.message}")
            await dialog.dismiss()

        async with window(self.browser, self.stack.state.urls[PORTAL]) as page:
            page.on("dialog", dismissed)
            for what, shown in self.pages.items():
                async with looking_at(page, shown):
                    found += [f"{what}{each}" for each in await _keeps_out(page)]
        return found


async def _keeps_out(page: Page) -> list[str]:
    found: list[str] = []
    for width in (PHONE, DESK):
        await look(page, width, "light")
        wrong = await violations(page)
        if pixels := await sideways(page):
            wrong.append(f"scrolls by {pixels} pixels to the side")
        await look(page, width, "dark")
        wrong += await violations(page, OF_COLOURS)
        found += [f", {width} pixels: {each}" for each in wrong]
    return [*found, *(f": {each}" for each in await unreachable(page))]


@dataclass
class Desks:
    """Everybody who was at their desk once stays signed in until the end."""

    album: Album
    script: bool
    windows: AsyncExitStack
    _taken: dict[tuple[str, str], "Person"] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def of(cls, album: Album, *, script: bool) -> AsyncIterator[Self]:
        async with AsyncExitStack() as windows:
            yield cls(album, script, windows)

    async def person(self, role: str, code: str) -> "Person":
        """Who holds that role in that unit, the first of several."""
        return await self.somebody((await self.album.named(role, code))[0], code)

    async def somebody(self, name: str, code: str) -> "Person":
        """Who has that name in that unit."""
        if (name, code) not in self._taken:
            opening = self.album.signed_in(name, code, script=self.script)
            self._taken[name, code] = await self.windows.enter_async_context(opening)
        return self._taken[name, code]

    def __len__(self) -> int:
        return len(self._taken)


@dataclass(frozen=True)
class Person:
    """One before a browser."""

    album: Album
    page: Page
    camera: Camera
    name: str

    async def sees(self, what: str) -> None:
        """Keeps the first page of its kind for the album."""
        if what not in self.album.pages:
            self.album.pages[what] = await self.camera.take()

    async def goes_to(self, area: str) -> None:
        await self.page.get_by_role("navigation", name="Chính").get_by_role("link", name=area).click()

    async def follows(self, link: str) -> None:
        await self.page.get_by_role("link", name=link, exact=True).first.click()

    async def presses(self, button: str) -> None:
        await self.page.get_by_role("button", name=button, exact=True).click()

    async def unfolds(self, summary: str) -> None:
        await self.page.locator("summary").filter(has_text=summary).first.click()

    def form(self, button: str) -> Locator:
        """What that button sends, once it is to be seen."""
        return self.page.locator("form").filter(has=self.page.get_by_role("button", name=button, exact=True))

    async def sends(self, button: str, typed: Mapping[str, str] | None = None) -> None:
        """Fill in that button's form, each field by its label, and press it."""
        form = self.form(button)
        for label, value in (typed or {}).items():
            at = form.get_by_label(label).first
            is_choice = await at.evaluate("each => each.tagName") == "SELECT"
            await (at.select_option(label=value) if is_choice else at.fill(value))
        await form.get_by_role("button", name=button, exact=True).click()

    async def waits_for(self, what: str) -> None:
        """Look again until it is there, as people do: it comes over Kafka and a workflow."""

        async def again() -> bool:
            await self.page.reload()
            return await self.page.get_by_text(what).count() > 0

        await until(again, pause=LOOKS_AGAIN_S)

    async def takes_up(self, task: str) -> None:
        """Look among what waits until it has come there, and open it."""
        link = self.page.get_by_role("row").get_by_role("link", name=task)

        async def again() -> bool:
            await self.goes_to(INBOX)
            return await link.count() > 0

        await until(again, pause=LOOKS_AGAIN_S)
        await link.first.click()
