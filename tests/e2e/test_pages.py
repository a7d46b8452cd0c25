"""Officials before a real browser, on the stack on which the example was played: what was done there is found and read.

Comes before `test_play.py` by its name, since days pass there.
"""

import pytest
from playwright.async_api import Browser, expect

from localstack.stack import Stack
from tests.e2e.officials import Album

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture(scope="module")
def album(running: Stack, chromium: Browser) -> Album:
    return Album(running, chromium)


async def test_what_was_played_is_found_and_read(album: Album) -> None:
    (name,) = await album.named("head", "SKHCN")
    async with album.signed_in(name, "SKHCN") as head:
        page = head.page
        await head.goes_to("Hồ sơ")
        await head.sees("dossiers")
        await page.get_by_label("Tìm theo").fill("phong cong nghe")
        await page.get_by_label("Trạng thái").select_option("đã kết thúc")
        await head.presses("Tìm")
        found = page.get_by_role("row", name="Phòng Công nghệ")
        await found.get_by_role("link").first.click()
        await expect(page.get_by_role("heading", name="Các cấp xét")).to_be_visible()
        await expect(page.get_by_role("heading", name="Diễn biến")).to_be_visible()
        await expect(page.get_by_text("kết luận của cấp xét").first).to_be_visible()
        await head.sees("dossier, closed")
        await head.goes_to("Thông báo")
        await head.sees("notices")
        await page.get_by_role("button", name="Đã đọc và mở").first.click()
        await expect(page.get_by_role("heading", level=1)).not_to_have_text("Thông báo")
        await head.goes_to("Hồ sơ")
        await page.get_by_label("Tìm theo").fill("khong ai ten the nay")
        await head.presses("Tìm")
        await expect(page.get_by_text("Không có hồ sơ nào khớp")).to_be_visible()
        await head.sees("dossiers, none")
        await page.get_by_role("link", name=head.name).click()
        await expect(page.get_by_role("heading", name=head.name)).to_be_visible()
        await head.sees("who I am")
        await page.goto("/ho-so/khong-co")
        await expect(page.get_by_role("heading", name="Không tìm thấy")).to_be_visible()
        await head.sees("not found")


async def test_pages_keep_nobody_out(album: Album) -> None:
    assert len(album.pages) >= 8, "the test above shows the pages"
    assert await album.keeps_out() == []
