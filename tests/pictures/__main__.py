"""`python -m tests.pictures`: the pictures of README.md, of the example that `make demo` played, as `make up` shows it.

Whoever signs in is found by role and unit, and what is shown by clicking, as everybody finds it.
"""

import asyncio
import sys
from pathlib import Path
from typing import Final

from localstack.stack import Stack
from tests.e2e.officials import Album, Person
from tests.support.browser import DESK, started

CHECKOUT: Final = Path(__file__).parents[2]
FOLDER: Final = CHECKOUT / "docs" / "pictures"
HEIGHT: Final = 680
"""Pixels of a page that are shown."""
LARGEST: Final = 150_000
"""Bytes of a picture at most, so that a page of documents stays quick."""
OFFICE: Final = ("standing_officer", "300-NV")
"""Who has seen all dossiers of the district."""


async def take() -> None:
    """Raises AssertionError where a picture is too large."""
    async with started() as browser:
        album = Album(Stack(CHECKOUT / ".local"), browser)
        async with album.holder(*OFFICE, script=True) as officer:
            await officer.goes_to("Hồ sơ")
            await _taken(officer, "dossiers")
            await officer.page.locator("tbody a").first.click()
            await _taken(officer, "dossier")
            await officer.goes_to("Phong trào")
            await officer.page.get_by_role("link", name="Xem số liệu").first.click()
            await _taken(officer, "numbers")


async def _taken(person: Person, name: str) -> None:
    await person.page.get_by_role("heading", level=1).wait_for()
    await person.page.evaluate("document.fonts.ready")
    path = FOLDER / f"{name}.png"
    picture = await person.page.screenshot(path=path, clip={"x": 0, "y": 0, "width": DESK, "height": HEIGHT})
    assert len(picture) <= LARGEST, f"{path}: {len(picture)} bytes"
    print(f"{path.relative_to(CHECKOUT)}: {len(picture) // 1000} kB")


if __name__ == "__main__":
    sys.exit(asyncio.run(take()))
