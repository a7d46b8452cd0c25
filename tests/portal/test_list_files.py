"""A list from Excel on its way into a dossier: read, mended in place, written once, and again without an effect."""

import csv
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from tests.portal.desk import PORTAL, Browser, Desk, Page
from tests.portal.lists import HEADINGS, book
from tests.submissions.province import COMMUNE, GIAY_KHEN, NAME, OTHER_COMMUNE

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="package")]


async def award_of(browser: Browser, address: str) -> str:
    """What the round's own workbook calls the award."""
    answer = await browser.client.get(f"{address}/mau")
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(answer.content))["Danh mục"]
    return str(next(cell.value for cell in sheet["B"] if "huyện" in str(cell.value)))


async def upload(browser: Browser, address: str, content: bytes) -> Page:
    answer = await browser.client.post(
        address, files={"_file": ("danh sách.xlsx", content)}, headers={"Origin": PORTAL}
    )
    return browser._page(answer)


def row(number: int, name: str, award: str, **more: Any) -> tuple[Any, ...]:
    values = {"kind": "cá nhân", "begins": "01/12/2022", "ends": "31/10/2024"} | more
    return (number, values["kind"], name, "Thôn Đông", award, "Hiến đất.", values["begins"], values["ends"])


async def draft(here: Desk, by: UUID) -> dict[str, Any]:
    return await here.world.province.draft(by=by)


async def nominees_of(here: Desk, dossier_id: str, by: UUID) -> list[dict[str, Any]]:
    shown = await here.world.apps["submissions"].get(f"/dossiers/{dossier_id}", by)
    return list(shown.json()["nominees"])


async def test_a_list_is_read_mended_in_place_and_written(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await draft(here, officer)
    address = f"/ho-so/{dossier['id']}/danh-sach"
    async with here.browser(officer) as browser:
        write = await browser.open(f"/ho-so/{dossier['id']}/soan")
        choose = await write.follow("Nhập danh sách từ Excel")
        assert choose.heading == "Nhập danh sách từ Excel"
        award = await award_of(browser, address)
        content = book(
            HEADINGS, row(1, "Trần Văn Bình", award), row(2, "Lê Thị Cúc", "Giấy khen", ends="tháng 10")
        )
        read = await upload(browser, address, content)
        assert (read.status, read.heading) == (200, "Xem danh sách trước khi ghi")
        assert "1 đối tượng thêm mới" in read.words
        assert "Ô E3: “Giấy khen” không đúng tên" in read.words
        assert "Ô H3: “tháng 10” chưa rõ" in read.words
        assert len(await nominees_of(here, dossier["id"], officer)) == 1, "nothing is written yet"

        form = read.form("/ghi").fill(**{"row-1-award_code": GIAY_KHEN, "row-1-period_to": "31/10/2999"})
        late = await form.send("_check")
        assert "Ô H3: " in late.words, "a day to come, as submissions sees it"
        right = await late.form("/ghi").fill(**{"row-1-period_to": "31/10/2024"}).send("_check")
        assert "0 còn chỗ phải sửa" in right.words
        written = await right.form("/ghi").send()
        assert written.address == f"{PORTAL}/ho-so/{dossier['id']}/soan"
        assert [one["name"] for one in await nominees_of(here, dossier["id"], officer)] == [
            NAME,
            "Trần Văn Bình",
            "Lê Thị Cúc",
        ]

        again = await upload(browser, address, book(HEADINGS, row(1, "Trần Văn Bình", award)))
        assert "0 đối tượng thêm mới, 0 thay đổi, 1 đã có và không đổi" in again.words


async def test_only_what_is_right_is_taken_and_evidence_stays(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await draft(here, officer)
    address = f"/ho-so/{dossier['id']}/danh-sach"
    async with here.browser(officer) as browser:
        award = await award_of(browser, address)
        known = row(1, NAME, award, kind="hộ gia đình", ends="30/09/2024")
        read = await upload(
            browser, address, book(HEADINGS, known, row(2, "Lê Thị Cúc", award, begins="2022"))
        )
        assert "1 thay đổi, 0 đã có và không đổi, 1 còn chỗ phải sửa" in read.words
        refused = await read.form("/ghi").send()
        assert (refused.status, refused.heading) == (422, "Xem danh sách trước khi ghi")
        await refused.form("/ghi").send("_right")
        late = row(3, "Phạm Văn Dũng", award, ends="31/10/2999")
        left = await upload(browser, address, book(HEADINGS, row(2, "Lê Thị Cúc", award), late))
        assert "1 còn chỗ phải sửa" in left.words, "as submissions sees it"
        assert (await left.form("/ghi").send("_right")).address.endswith("/soan")
    only, added = await nominees_of(here, dossier["id"], officer)
    assert added["name"] == "Lê Thị Cúc"
    assert only["achievements"][0]["period_to"] == "2024-09-30"
    assert len(only["evidence"]) == 1


async def test_sent_twice_it_is_written_once_and_somebody_elses_change_is_not_lost(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await draft(here, officer)
    address = f"/ho-so/{dossier['id']}/danh-sach"
    async with here.browser(officer) as browser:
        award = await award_of(browser, address)
        read = await upload(browser, address, book(HEADINGS, row(1, "Trần Văn Bình", award)))
        for _ in range(2):
            assert (await read.form("/ghi").send()).address.endswith("/soan")
        assert len(await nominees_of(here, dossier["id"], officer)) == 2
        stale = await upload(browser, address, book(HEADINGS, row(1, "Lê Thị Cúc", award)))
        submissions, about = here.world.apps["submissions"], f"/dossiers/{dossier['id']}"
        letter = {"number": "13/TTr-UBND", "issued_on": "2024-11-19"}
        seen = {"If-Match": (await submissions.get(about, officer)).headers["ETag"]}
        assert (await submissions.send("PUT", f"{about}/letter", officer, letter, **seen)).status_code == 200
        shown = await stale.form("/ghi").send()
        assert (shown.status, shown.heading) == (412, "Xem danh sách trước khi ghi")
        assert (await shown.form("/ghi").send()).address.endswith("/soan")
    assert len(await nominees_of(here, dossier["id"], officer)) == 3


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8")])
async def test_a_text_is_read_like_a_workbook(here: Desk, separator: str, encoding: str) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await draft(here, officer)
    address = f"/ho-so/{dossier['id']}/danh-sach"
    async with here.browser(officer) as browser:
        award = await award_of(browser, address)
        content = StringIO(newline="")
        rows = (HEADINGS, row(1, "Trần Văn Bình", award), row(2, "Nguyễn Thị Hoà", award))
        csv.writer(content, delimiter=separator).writerows(rows)
        page = await upload(browser, address, content.getvalue().encode(encoding))
        assert (page.status, "2 đối tượng thêm mới" in page.words) == (200, True), page.words


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Chưa có tệp nào được chọn"),
        (b"H\xf7 v\xe0 t\xean;H\xecnh", "không phải tệp Excel .xlsx hay CSV UTF-8"),
        (book(("Họ và tên",), ("An",)), "Không tìm thấy hàng tiêu đề"),
        (book(HEADINGS, *[row(number, f"Người {number}", "x") for number in range(501)]), "chia danh sách"),
    ],
    ids=["nothing", "text", "no headings", "too many"],
)
async def test_what_is_no_list_is_refused_in_words(here: Desk, content: bytes, says: str) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await draft(here, officer)
    async with here.browser(officer) as browser:
        page = await upload(browser, f"/ho-so/{dossier['id']}/danh-sach", content)
        assert (page.status, says in page.words) == (422, True), page.words


async def test_what_is_no_file_is_no_mistake_of_ours(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await draft(here, officer)
    async with here.browser(officer) as browser:
        page = await browser.post(f"/ho-so/{dossier['id']}/danh-sach", [("_bytes", "ế")])
        assert page.status == 422


async def test_nobody_outside_reads_or_writes_it(here: Desk) -> None:
    dossier = await draft(here, here.person("officer", COMMUNE))
    async with here.browser(here.person("officer", OTHER_COMMUNE)) as browser:
        for address in ("danh-sach", "danh-sach/mau"):
            assert (await browser.open(f"/ho-so/{dossier['id']}/{address}")).status == 404
        page = await upload(browser, f"/ho-so/{dossier['id']}/danh-sach", book(HEADINGS, row(1, "An", "x")))
        assert page.status == 404
