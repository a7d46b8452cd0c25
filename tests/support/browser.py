"""A real browser: one for all tests of a process, and in it windows of people, each with cookies of its own."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from localstack import cache

PHONE, DESK = 360, 1280
LONGEST_WAIT_MS = 30_000
expect.set_options(timeout=LONGEST_WAIT_MS)


@dataclass(frozen=True)
class Look:
    """How somebody looks at pages."""

    width: int = DESK
    colours: Literal["light", "dark"] = "light"
    script: bool = True


@asynccontextmanager
async def started() -> AsyncIterator[Browser]:
    """The machine's browser, or the one that was fetched for tests. Raises NotPrepared where there is none."""
    found = cache.machines_chromium()
    program = found or cache.existing(cache.chromium_dir()) / "chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program,
            env=None if found else _with_libraries(cache.chromium_dir() / "lib"),
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Raises NotPrepared."""
    async with started() as browser:
        yield browser


@asynccontextmanager
async def window(browser: Browser, address: str, look: Look | None = None) -> AsyncIterator[Page]:
    """A window of somebody who has been nowhere yet; `address` is where relative ones begin."""
    look = look or Look()
    context = await browser.new_context(
        base_url=address,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": look.width, "height": 800},
        color_scheme=look.colours,
        reduced_motion="reduce",
        java_script_enabled=look.script,
    )
    context.set_default_timeout(LONGEST_WAIT_MS)
    try:
        yield await context.new_page()
    finally:
        await context.close()


def _with_libraries(folder: Path) -> dict[str, str | float | bool]:
    """The environment of the browser from npm, which brings what a bare machine lacks."""
    return {**os.environ, "LD_LIBRARY_PATH": str(folder)}
