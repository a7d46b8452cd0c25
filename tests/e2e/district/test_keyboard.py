"""An officer's sitting by keyboard alone: two dossiers are checked and appraised, each after the other."""

import random
from dataclasses import dataclass
from typing import Final

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from demo.client import Services
from demo.dossiers import Officers
from demo.example import Incidents
from demo.prepare import unit_ids
from localstack.stack import Stack
from tests.e2e.district.conftest import district_example
from tests.e2e.officials import LOOKS_AGAIN_S, Album
from tests.support.broker import until

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
OFFICE: Final = "300-NV"
SMOOTH: Final = Incidents(incomplete=0, returned=0, recalled=0, declined_in=1, late_units=0)
MOST_STOPS: Final = 60
_SHOWS_FOCUS: Final = """() => {
    const look = getComputedStyle(document.activeElement);
    return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 || look.boxShadow !== "none";
}"""


@dataclass(frozen=True)
class Hands:
    """On the keyboard, and on nothing else."""

    page: Page

    async def go_to(self, what: Locator) -> None:
        """By Tab; every stop on the way shows that it has the focus."""
        for _ in range(MOST_STOPS):
            await self.page.keyboard.press("Tab")
            assert await self.page.evaluate(_SHOWS_FOCUS), await self._here()
            if await what.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"Tab does not come to {what}")

    async def press(self, what: Locator, key: str = "Enter") -> None:
        await self.go_to(what)
        await self.page.keyboard.press(key)

    async def skip_to_content(self) -> None:
        await self.press(self.page.get_by_role("link", name="Đến nội dung chính"))

    async def _here(self) -> str:
        return str(await self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))


async def test_a_sitting_by_keyboard_alone(district: Stack, chromium: Browser) -> None:
    await _two_dossiers_come(district)
    async with Album(district, chromium).holder("standing_officer", OFFICE) as officer:
        page, hands = officer.page, Hands(officer.page)
        waiting = page.get_by_role("row")

        async def both_are_there() -> bool:
            await page.reload()
            return await waiting.get_by_role("link", name="Kiểm tra hồ sơ").count() == 2

        await until(both_are_there, pause=LOOKS_AGAIN_S)
        await hands.press(waiting.get_by_role("link", name="Kiểm tra hồ sơ").first)
        first = await _is_checked(hands)
        assert await _is_checked(hands) != first, "the next dossier follows by itself"
        await hands.press(waiting.get_by_role("link", name="Thẩm định hồ sơ").first)
        first = await _is_appraised(hands)
        assert await _is_appraised(hands) != first
        await expect(page.get_by_text("Không có việc nào đang chờ bạn")).to_be_visible()


async def _is_checked(hands: Hands) -> str:
    """It is complete. Returns its address."""
    await expect(hands.page.get_by_role("heading", name="Kiểm tra hồ sơ")).to_be_visible()
    address = hands.page.url
    await hands.skip_to_content()
    await hands.press(hands.page.get_by_label("Đầy đủ, chuyển thẩm định"), "Space")
    await _goes_on(hands)
    return address


async def _is_appraised(hands: Hands) -> str:
    """One verdict for all, and an exception. Returns its address."""
    await expect(hands.page.get_by_role("heading", name="Thẩm định")).to_be_visible()
    address = hands.page.url
    await hands.skip_to_content()
    await hands.go_to(hands.page.get_by_label("Đồng ý", exact=True))
    exception = hands.page.get_by_label("Ý kiến về").and_(hands.page.get_by_role("combobox")).first
    await hands.go_to(exception)
    for _ in range(2):
        await hands.page.keyboard.press("ArrowDown")
    await expect(exception.locator("option:checked")).to_have_text("không đồng ý")
    await hands.go_to(hands.page.get_by_label("Lý do đối với").first)
    await hands.page.keyboard.type("Thành tích chưa đủ mức độ ảnh hưởng.")
    await _goes_on(hands)
    return address


async def _goes_on(hands: Hands) -> None:
    async with hands.page.expect_navigation():
        await hands.press(hands.page.get_by_role("button", name="Ghi nhận và sang việc tiếp theo"))


async def _two_dossiers_come(district: Stack) -> None:
    """From two bodies right below the district, whose office checks first."""
    example = district_example(dossiers={"mat_tran": 1, "ban_quan_ly": 1}, nominees=(2, 2), incidents=SMOOTH)
    services = Services(district.state)
    (round_,) = (await services.get("submissions", "/rounds", example.people[0].id))["items"]
    units = await unit_ids(example, services)
    await Officers(example, services, round_["id"], units, random.Random(1)).submit_everything()  # noqa: S311
    await services.http.aclose()
