"""Officials before a real browser, on the stack on which the example was played: clicking and typing only.

Comes before `test_play.py` by its name, since days pass there, and leaves nothing open: what is done here is among what
the audit looks at there.
"""

from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from localstack.plan import PORTAL
from localstack.stack import Stack
from tests.e2e.officials import Album, Person
from tests.portal.lists import HEADINGS, book
from tests.support.accessible import Camera
from tests.support.browser import Look, window

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

MARKUP: Final = "<script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}${7*7}"
"""With the long words below: what must be shown as the text that it is, and move nothing to the side. Longer ones are
for `tests/portal/test_forms.py`, since a browser takes seconds for each page of them."""
NOMINEES: Final = (
    ("cá nhân", "Nguyễn Thị Hoà", "Chuyên viên"),
    ("tập thể", "Tổ Quản lý khoa học", "Phòng Khoa học"),
    ("hộ gia đình", "Hộ ông Đỗ Văn Đức", "Thôn Đông"),
    ("tổ chức, doanh nghiệp", f"Hợp tác xã {MARKUP} {'Ạ' * 200}", f"{MARKUP} {'ộ' * 1_900}"),
)
DONE: Final = f"Hoàn thành xuất sắc nhiệm vụ của giai đoạn. {MARKUP} {'w' * 1_800}"
REASON: Final = f"Thiếu bản sao quyết định công nhận sáng kiến. {MARKUP} {'m' * 1_800}"


@pytest.fixture(scope="module")
def album(running: Stack, chromium: Browser) -> Album:
    return Album(running, chromium)


async def test_a_dossier_is_written_returned_corrected_and_recalled(album: Album) -> None:
    async with album.holder("officer", "SKHCN-KH") as officer:
        await officer.sees("inbox, empty")
        await _begins(officer)
        for kind, name, place in NOMINEES:
            await _adds(officer, kind, name, place)
        await _looks_into_a_list(officer)
        await _submits(officer)
        address = officer.page.url
    async with album.holder("standing_officer", "SKHCN-VP") as checker:
        await _returns(checker)
    async with album.holder("officer", "SKHCN-KH") as officer:
        await _corrects(officer)
        assert officer.page.url == address
        await _recalls(officer)


async def test_what_was_played_is_found_and_read(album: Album) -> None:
    async with album.holder("head", "SKHCN") as head:
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
        await expect(page.get_by_role("cell", name="trình hồ sơ").first).to_be_visible()
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


async def test_who_leads_reads_the_plan_and_the_round_in_numbers(album: Album) -> None:
    async with album.holder("head", "SKHCN") as head:
        page = head.page
        await head.goes_to("Phong trào")
        await head.sees("rounds")
        await page.get_by_role("link", name="Xem kế hoạch").first.click()
        await expect(page.get_by_role("heading", name="Văn bản làm căn cứ")).to_be_visible()
        await head.sees("plan")
        await head.goes_to("Phong trào")
        await page.get_by_role("row").get_by_role("link").first.click()
        await head.sees("round")
        await head.follows("Số liệu của đợt xét")
        await expect(page.get_by_role("img").first).to_be_visible()
        await head.sees("round in numbers")
        numbers = page.url
        for part, heading in (("chua-trinh", "Đơn vị chưa có hồ sơ đến"), ("dang-cho", "Hồ sơ đang ở đâu")):
            await page.goto(numbers.replace("so-lieu", part))
            await expect(page.get_by_role("heading", name=heading)).to_be_visible()
            await head.sees(f"round, {part}")


async def test_an_administrator_looks_after_units_people_and_files(album: Album) -> None:
    async with album.holder("administrator", "37") as administrator:
        page = administrator.page
        await administrator.goes_to("Đơn vị")
        await administrator.sees("units")
        await page.get_by_role("link", name="Sở Khoa học và Công nghệ tỉnh Ninh Bình").click()
        await administrator.sees("unit")
        await administrator.follows("Ai giữ vai trò gì")
        await administrator.sees("people of a unit")
        await page.goto("/quan-tri")
        await administrator.sees("administration")
        await administrator.follows("Lịch làm việc")
        await administrator.sees("calendar")
        await page.goto("/quan-tri/nguoi?name=mau")
        await administrator.sees("people")
        await page.get_by_role("table").get_by_role("link").first.click()
        await administrator.sees("accounts of a person")
        await page.goto("/quan-tri/tep/don-vi")
        await page.get_by_label("hoặc nội dung của tệp").fill("code,name\n1,Xã A")
        await administrator.presses("Kiểm tra tệp")
        await expect(page.get_by_role("alert")).to_contain_text("Chưa ghi gì vào hệ thống")
        await administrator.sees("file, refused")


async def test_a_clerk_makes_a_decision_public_and_anybody_finds_and_checks_it(album: Album) -> None:
    async with album.holder("clerk", "SKHCN") as clerk:
        page = clerk.page
        await clerk.goes_to("Quyết định")
        await clerk.sees("decisions")
        await page.get_by_role("row").get_by_role("link").first.click()
        called = (
            (await page.get_by_role("heading", level=1).inner_text())
            .split(",")[0]
            .removeprefix("Quyết định ")
        )
        code = await page.get_by_role("code").inner_text()
        await page.get_by_label("đăng danh sách").check()
        await page.get_by_label("Lý do").first.fill("Công khai theo quy chế.")
        await clerk.presses("Ghi nhận mức công khai")
        await expect(page.get_by_text("Công khai theo quy chế.")).to_be_visible()
        await clerk.sees("decision, public")
        await page.get_by_role("link", name="năm 20").click()
        await clerk.sees("register")
    async with window(album.browser, album.stack.state.urls[PORTAL], Look(script=False)) as page:
        anybody = Person(album, page, Camera(page), "")
        await page.goto("/tra-cuu")
        await anybody.sees("public decisions")
        await page.get_by_role("link", name=called).click()
        await expect(page.get_by_role("heading", name="Danh sách (")).to_be_visible()
        await anybody.sees("public decision")
        await page.goto("/tra-cuu/kiem-tra")
        await page.get_by_label("Số, ký hiệu").fill(called)
        await page.get_by_label("Mã trên giấy").fill(code)
        await anybody.presses("Kiểm tra")
        await expect(page.get_by_role("heading", name=f"Quyết định số {called}")).to_be_visible()
        await anybody.sees("check of a paper")


async def _begins(officer: Person) -> None:
    page = officer.page
    await officer.goes_to("Hồ sơ")
    await page.get_by_role("link", name="Bắt đầu hồ sơ").click()
    await officer.sees("beginning")
    await officer.presses("Bắt đầu")
    await page.get_by_label("Số, ký hiệu tờ trình").fill("21/TTr-KH")
    await page.get_by_label("Ngày ban hành").fill("2025-05-05")
    await officer.presses("Lưu tờ trình")


async def _adds(officer: Person, kind: str, name: str, place: str) -> None:
    """One nominee, the first time with a mistake."""
    page = officer.page
    await page.get_by_role("link", name="Thêm đối tượng").click()
    await page.get_by_label("Loại đối tượng").select_option(kind)
    await page.get_by_label("Hình thức khen thưởng").select_option("Giấy khen của Giám đốc Sở")
    await page.get_by_label("Chức vụ").fill(place)
    await page.get_by_label("Thành tích 1").fill(DONE)
    await page.get_by_label("Từ ngày").first.fill("2022-12-01")
    await page.get_by_label("Đến ngày").first.fill("2024-10-31")
    await _names_evidence(page, 1, "Bản chấm điểm thi đua năm 2024", "BC-2024")
    if kind == NOMINEES[0][0]:
        await officer.presses("Lưu đối tượng")
        await expect(page.get_by_role("alert")).to_contain_text("Chưa thực hiện được")
        await expect(page.get_by_label("Chức vụ")).to_have_value(place)
        await officer.sees("nominee, refused")
    await page.get_by_label("Tên", exact=False).first.fill(name)
    await officer.presses("Lưu đối tượng")
    await expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


async def _names_evidence(page: Page, row: int, title: str, reference: str) -> None:
    await page.get_by_label(f"Tên tài liệu {row}").fill(title)
    await page.get_by_label("Số hoặc nơi lưu").nth(row - 1).fill(reference)
    await page.get_by_label("Mã SHA-256").nth(row - 1).fill("0" * 64)


async def _looks_into_a_list(officer: Person) -> None:
    """One of Excel's, with a mistake, and leaves it at that."""
    page = officer.page
    address = page.url
    await officer.follows("Nhập danh sách từ Excel")
    await officer.sees("list from Excel")
    wrong = (1, "cá nhân", f"Lê Cúc {MARKUP} {'Ạ' * 200}", "Thôn Đông", MARKUP, "Hiến đất.", "2022", None)
    await page.get_by_label("Chọn tệp Excel").set_input_files(
        {"name": "ds.xlsx", "mimeType": "application/octet-stream", "buffer": book(HEADINGS, wrong)}
    )
    await officer.presses("Đọc tệp")
    await expect(page.get_by_text("1 còn chỗ phải sửa")).to_be_visible()
    await officer.sees("list from Excel, with mistakes")
    await page.goto(address)


async def _submits(officer: Person) -> None:
    page = officer.page
    await officer.sees("writing")
    await page.get_by_role("link", name="Xem và trình hồ sơ").click()
    await officer.sees("dossier, draft")
    await officer.presses("Trình hồ sơ")
    await expect(page.get_by_role("heading", name="Các cấp xét")).to_be_visible()


async def _returns(checker: Person) -> None:
    """The office finds the dossier in the inbox and returns it, at first without saying why."""
    page = checker.page
    await checker.waits_for("Kiểm tra")
    await checker.sees("inbox")
    await page.get_by_role("row", name="Phòng Khoa học").get_by_role("link").last.click()
    await checker.sees("dossier to check")
    await page.get_by_label("Chưa đầy đủ, trả lại").check()
    await checker.presses("Ghi nhận và sang việc tiếp theo")
    await expect(page.get_by_role("alert")).to_contain_text("Chưa thực hiện được")
    await checker.sees("check, refused")
    await page.get_by_label("Lý do, nội dung cần bổ sung").fill(REASON)
    await checker.presses("Ghi nhận và sang việc tiếp theo")
    await expect(page.get_by_role("heading", name="Việc của tôi")).to_be_visible()


async def _corrects(officer: Person) -> None:
    page = officer.page
    await officer.goes_to("Hồ sơ")
    await page.get_by_label("Tìm theo").fill("nguyen thi hoa")
    await officer.presses("Tìm")
    await page.get_by_role("link", name=NOMINEES[0][1]).first.click()
    await expect(page.get_by_text(f"Lý do trả lại: {REASON}")).to_be_visible()
    await officer.sees("dossier, returned")
    await page.get_by_role("link", name="Sửa hồ sơ").click()
    await page.get_by_role("link", name=NOMINEES[0][1], exact=True).click()
    await _names_evidence(page, 2, "Quyết định công nhận sáng kiến", "118/QĐ-SKHCN")
    await officer.sees("nominee")
    await officer.presses("Lưu đối tượng")
    await page.get_by_role("link", name="Xem và trình hồ sơ").click()
    await officer.presses("Trình hồ sơ")
    await expect(page.get_by_text("trình lần 2")).to_be_visible()


async def _recalls(officer: Person) -> None:
    page = officer.page
    await page.get_by_text("Rút hồ sơ").first.click()
    await page.locator("#why-recall").fill("Đơn vị gộp hồ sơ vào đợt sau.")
    await officer.presses("Rút hồ sơ")
    await expect(page.get_by_text("đã rút").first).to_be_visible()
    await officer.sees("dossier, recalled")


async def test_pages_keep_nobody_out(album: Album) -> None:
    assert len(album.pages) >= 36, "the tests above show the pages"
    assert await album.keeps_out() == []
