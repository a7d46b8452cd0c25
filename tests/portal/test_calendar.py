"""The working calendar, and people by name, as an administrator sees and keeps them."""

import pytest

from portal.administration.calendar import at_fields, line_of
from portal.forms import Form
from portal.services import Fault, Problem, Refused
from tests.portal.desk import PORTAL, Desk
from tests.submissions.province import COMMUNE, PROVINCE
from tests.support.tokens import ISSUER

asyncio = pytest.mark.asyncio(loop_scope="package")


@pytest.mark.unit
def test_a_day_is_a_file_of_one_line() -> None:
    form = Form((("date", "2025-06-16"), ("name", 'Nghỉ "bù",\nhoán đổi'), ("kind", "swap_day_off")))
    assert line_of(form).splitlines() == [
        "date,name,kind,source,document,issued_on,replaces",
        '2025-06-16,"Nghỉ ""bù"", hoán đổi",swap_day_off,,,,',
    ]


@pytest.mark.unit
def test_a_mistake_of_a_column_stands_at_its_field() -> None:
    faults = (Fault(detail="sai", line=2, column="date"), Fault(pointer="/reason", detail="thiếu"))
    refused = at_fields(Refused(Problem(status=422, code="invalid_file", title="", errors=faults)))
    assert [each.pointer for each in refused.problem.errors] == ["/date", "/reason"]


@pytest.mark.stack
@asyncio
async def test_a_day_is_recorded_put_right_and_taken_off(here: Desk) -> None:
    async with here.browser(here.person("administrator", PROVINCE)) as browser:
        assert "2025" in (await browser.open("/quan-tri/lich")).heading, "this year's, of business time"
        page = await browser.open("/quan-tri/lich?nam=2027")
        assert "Chưa ai mở lịch của năm này" in page.words
        day = {
            "date": "2027-06-16",
            "kind": "swap_day_off",
            "name": "Nghỉ theo công điện",
            "source": "12/CĐ-TTg",
        }
        wrong = (
            await page.form("/lich/2027").fill(**day | {"date": "2027-06-31"}, reason="Công điện 12").send()
        )
        assert (wrong.status, wrong.form("/lich/2027").value("name")) == (422, "Nghỉ theo công điện")
        assert wrong.root.get_element_by_id("date-fault").text_content().strip()
        shown = await wrong.form("/lich/2027").fill(date="2027-06-16").send()
        assert shown.status == 200, shown.words
        assert "16/06/2027" in shown.words
        assert "12/CĐ-TTg" in shown.words
        chosen = await browser.open("/quan-tri/lich?nam=2027&ngay=2027-06-16")
        form = chosen.form("/lich/2027")
        assert (form.value("replaces"), form.value("name")) == ("12/CĐ-TTg", "Nghỉ theo công điện")
        off = await form.fill(kind="ordinary_day", source="13/CĐ-TTg", reason="Công điện 13").send()
        assert off.status == 200, off.words
        table = off.root.find(".//tbody").text_content()
        assert "16/06/2027" not in table
        assert "(đã thay)" in off.words
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        page = await browser.open("/quan-tri/lich?nam=2027")
        assert page.status == 200
        refused = await page.form("/lich/2027").fill(**day, reason="Thử").send()
        assert (refused.status, refused.form("/lich/2027").value("source")) == (403, "12/CĐ-TTg")


@pytest.mark.stack
@asyncio
async def test_people_are_found_with_their_roles(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    async with here.browser(here.person("administrator", PROVINCE)) as browser:
        page = await browser.open("/quan-tri/nguoi")
        found = await page.form("/quan-tri/nguoi").fill(name=here.who[officer]).send()
        assert str(officer) in found.words
        assert here.world.province.units[COMMUNE].name in found.words
        nobody = await page.form("/quan-tri/nguoi").fill(name="không có ai").send()
        assert "Không có ai khớp" in nobody.words
    async with here.browser(officer) as browser:
        assert (await browser.open("/quan-tri/nguoi?name=an")).status == 403


@pytest.mark.stack
@asyncio
async def test_an_account_is_linked_and_taken_away(here: Desk) -> None:
    officer = await here.newcomer("officer", COMMUNE)
    address = f"/quan-tri/nguoi/{officer}"
    async with here.browser(here.person("administrator", PROVINCE)) as browser:
        page = await browser.open(address)
        assert here.who[officer] in page.heading
        form = page.form(address)
        assert form.value("issuer") == ISSUER
        wrong = await form.fill(subject="hai chữ", reason="Phiếu đăng ký ngày 5/5/2025").send()
        assert (wrong.status, wrong.form(address).value("subject")) == (422, "hai chữ")
        linked = await wrong.form(address).fill(subject="an.nv@example.org").send()
        assert (linked.address, "an.nv@example.org" in linked.words) == (f"{PORTAL}{address}", True)
        gone = await linked.form("/go").fill(reason="Nghỉ việc").send()
        assert "Chưa có tài khoản nào" in gone.words
    async with here.browser(officer) as browser:
        assert (await browser.open(address)).status == 403
