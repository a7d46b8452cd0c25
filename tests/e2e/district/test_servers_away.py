"""While Kafka or Temporal hang, an officer reads and writes as always."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.async_api import Browser, expect

from localstack.stack import Stack
from tests.e2e.officials import INBOX, Album

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
COMMUNE: Final = "11242"
MISSING: Final = re.compile("tạm ngừng|Tạm thời không lấy được")
"""What a page says where a service does not answer."""
AREAS: Final = (INBOX, "Hồ sơ", "Phiên họp", "Quyết định", "Phong trào", "Đơn vị", "Thông báo")


@contextmanager
def hanging(stack: Stack, server: str) -> Iterator[None]:
    """It holds its connections and answers nothing: worse than one that is gone."""
    process = stack.state.processes[server].identity.process()
    assert process is not None, f"{server} does not run"
    process.suspend()
    try:
        yield
    finally:
        process.resume()


@pytest.mark.parametrize("server", ["kafka", "temporal"])
async def test_pages_are_there_and_what_is_written_stays(
    district: Stack, chromium: Browser, server: str
) -> None:
    async with Album(district, chromium).holder("officer", COMMUNE) as officer:
        page = officer.page
        with hanging(district, server):
            for area in AREAS:
                await officer.goes_to(area)
                here = page.get_by_role("navigation", name="Chính").locator("[aria-current=page]")
                await expect(here).to_contain_text(area)
                assert not MISSING.search(await page.get_by_role("main").inner_text()), area
            await page.goto("/ho-so/moi")
            await officer.presses("Bắt đầu")
            await officer.sends("Lưu tờ trình", {"Số, ký hiệu": f"9/{server}", "Ngày ban hành": "2025-05-05"})
            await expect(page.get_by_label("Số, ký hiệu tờ trình")).to_have_value(f"9/{server}")
        await page.reload()
        await expect(page.get_by_label("Số, ký hiệu tờ trình")).to_have_value(f"9/{server}")
