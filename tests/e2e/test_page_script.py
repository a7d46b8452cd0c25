"""An official whose browser runs script: what is done is the same, and comes in its place on the page.

Comes before `test_pages.py` by its name, and leaves nothing open.
"""

from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from localstack.stack import Stack
from tests.e2e.officials import Album

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
_STAYS: Final = "document.body.dataset.stays = 'yes'"
"""Gone once the page is another one."""
_SAVE: Final = "Lưu đối tượng"
NOMINEE: Final = "Hộ ông Viết Dần"


@pytest_asyncio.fixture(loop_scope="session")
async def officer(running: Stack, chromium: Browser) -> AsyncIterator[Page]:
    """Before the browser, signed in, and hearing nothing that its policy had to stop."""
    stopped: list[str] = []
    async with Album(running, chromium).holder("officer", "SKHCN-KH", script=True) as signed_in:
        page = signed_in.page
        page.on("console", lambda said: stopped.append(said.text) if "Security Policy" in said.text else None)
        page.on("pageerror", lambda error: stopped.append(str(error)))
        await page.reload()
        yield page
        assert stopped == []


async def _stays(page: Page) -> bool:
    return bool(await page.evaluate("document.body.dataset.stays === 'yes'"))


async def test_acts_change_a_part_of_the_page_and_the_focus_stays(officer: Page) -> None:
    page = officer
    await page.goto("/ho-so/moi")
    await page.evaluate(_STAYS)
    await page.get_by_role("button", name="Bắt đầu").click()
    save = page.get_by_role("button", name="Lưu tờ trình")
    await expect(page.get_by_role("main")).to_be_focused()
    await expect(page).to_have_title("Soạn hồ sơ · Thi đua, khen thưởng")
    address = page.url
    await page.get_by_label("Số, ký hiệu tờ trình").fill("22/TTr-KH")
    await save.press("Enter")
    await expect(page.get_by_role("alert")).to_be_focused()
    await expect(page.get_by_label("Số, ký hiệu tờ trình")).to_have_value("22/TTr-KH")
    assert page.url == address
    await page.get_by_label("Ngày ban hành").fill("2025-05-05")
    await page.context.set_offline(True)  # how it is called
    await save.press("Enter")
    await expect(page.get_by_text("Chưa gửi được: mất kết nối")).to_be_visible()
    await page.context.set_offline(False)
    await save.press("Enter")
    await expect(page.get_by_role("alert")).to_have_count(0)
    await expect(save).to_be_focused()
    await expect(page.get_by_label("Ngày ban hành")).to_have_value("2025-05-05")
    assert await _stays(page)
    await _writes(page)
    await _discards(page)


async def _writes(page: Page) -> None:
    """A nominee who is saved before anybody presses the button, and once."""
    await page.get_by_role("link", name="Thêm đối tượng").click()
    await page.get_by_label("Loại đối tượng").select_option("hộ gia đình")
    await page.get_by_label("Tên", exact=False).first.fill(NOMINEE)
    await page.get_by_label("Hình thức khen thưởng").select_option("Giấy khen của Giám đốc Sở")
    await page.get_by_label("Chức vụ").fill("Thôn Đông")
    await page.get_by_label("Thành tích 1").fill("Hiến đất.")
    await page.get_by_label("Từ ngày").first.fill("2022-12-01")
    await page.get_by_label("Đến ngày").first.fill("2024-10-31")
    await expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    assert not page.url.endswith("/moi")
    await page.get_by_role("button", name=_SAVE).click()
    await expect(page.get_by_role("link", name=NOMINEE, exact=True)).to_have_count(1)


async def _discards(page: Page) -> None:
    await page.get_by_role("link", name="Xem và trình hồ sơ").click()
    await page.get_by_text("Bỏ bản thảo").first.click()
    await page.locator("#why-discard").fill("Lập nhầm.")
    await page.get_by_role("button", name="Bỏ bản thảo").click()
    await expect(page.get_by_role("main")).to_be_focused()


async def test_a_list_is_narrowed_while_one_types_and_notices_arrive(officer: Page) -> None:
    page = officer
    await page.goto("/ho-so")
    await page.evaluate(_STAYS)
    search = page.get_by_label("Tìm theo")
    await search.press_sequentially("khong ai ten the nay")
    await expect(page.get_by_text("Không có hồ sơ nào khớp")).to_be_visible()
    await expect(search).to_be_focused()
    await expect(search).to_have_value("khong ai ten the nay")
    await search.fill("")
    await expect(page.get_by_text("Không có hồ sơ nào khớp")).to_have_count(0)
    assert await _stays(page)
    await expect(page.locator(".count input")).to_have_count(1)


async def test_a_page_prints_without_what_is_for_the_screen(officer: Page) -> None:
    page = officer
    await page.goto("/ho-so")
    await page.emulate_media(media="print", color_scheme="dark")
    await expect(page.get_by_role("banner")).to_be_hidden()
    await expect(page.get_by_role("search")).to_be_hidden()
    await expect(page.get_by_text("Tải danh sách")).to_be_hidden()
    assert (
        await page.evaluate("getComputedStyle(document.querySelector('thead')).display")
        == "table-header-group"
    )
    assert await page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert (await page.pdf(prefer_css_page_size=True)).startswith(b"%PDF")
    await page.emulate_media(media="screen")
