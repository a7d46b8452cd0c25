from typing import Any
from uuid import uuid4

import pytest

from portal.forms import KEY, SEEN
from tests.portal.desk import Browser, Desk, Page
from tests.submissions.province import COMMUNE, DISTRICT, GIAY_KHEN, OTHER_COMMUNE

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="package")]
OFFICE = "300-NV"


async def begun(browser: Browser) -> Page:
    """A dossier of the officer's own unit, open for writing."""
    page = await browser.open("/ho-so/moi")
    return await page.form("/ho-so/moi").send()


async def with_nominee(page: Page, name: str = "Hộ bà Trần Thị Thử") -> Page:
    """The same with one more nominee."""
    form = (await page.follow("Thêm đối tượng")).form("/doi-tuong/moi")
    form.fill(subject_type="household", name=name, award_code=GIAY_KHEN, description="Thôn Đông")
    form.fill(achievement__0__summary="Hiến 120 m² đất.", achievement__0__period_from="2022-12-01")
    form.fill(achievement__0__period_to="2024-10-31", evidence__0__title="Biên bản")
    form.fill(evidence__0__reference="BB-07/2024", evidence__0__sha256="0" * 64)
    return await form.send()


async def submitted(page: Page) -> Page:
    letter = page.form("/soan").fill(number="12/TTr-UBND", issued_on="2025-04-29")
    page = await letter.send()
    return await (await page.follow("Xem và trình hồ sơ")).form("/trinh").send()


def id_of(page: Page) -> str:
    return page.address.split("/ho-so/")[1].split("/")[0]


async def test_a_dossier_is_written_submitted_and_seen(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        page = await with_nominee(await begun(browser))
        assert page.heading.startswith("Soạn hồ sơ của")
        assert "Hộ bà Trần Thị Thử" in page.words
        page = await submitted(page)
        assert page.status == 200
        assert "đang xét" in page.words
        assert "12/TTr-UBND, ngày 29 tháng 4 năm 2025" in page.words
        assert "trình hồ sơ" in page.words
        assert here.who[here.person("officer", COMMUNE)] in page.words
        listed = await browser.open("/ho-so")
        assert "Hộ bà Trần Thị Thử" in listed.words


async def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        page = await begun(browser)
        form = (await page.follow("Thêm đối tượng")).form("/doi-tuong/moi")
        form.fill(
            name="Hộ ông Sai", achievement__0__summary="Việc tốt", achievement__0__period_from="2024-01-01"
        )
        refused = await form.fill(achievement__0__period_to="2023-01-01").send()
        assert refused.status == 422
        assert "Chưa thực hiện được" in refused.words
        wrong = {each.get("id") for each in refused.root.iter("p") if each.get("class") == "fault"}
        assert {"subject_type-fault", "award_code-fault"} <= wrong
        again = refused.form("/doi-tuong/moi")
        assert (again.value("name"), again.value("achievement-0-summary")) == ("Hộ ông Sai", "Việc tốt")
        assert again.value(KEY) == form.value(KEY)


async def test_a_form_sent_twice_is_one_act_and_one_answer(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        page = await begun(browser)
        form = (await page.follow("Thêm đối tượng")).form("/doi-tuong/moi")
        form.fill(subject_type="household", name="Hộ ông Một", award_code=GIAY_KHEN, description="Thôn Tây")
        first, second = await form.send(), await form.send()
        assert (first.status, second.status) == (200, 200)
        assert second.words.count("Hộ ông Một") == first.words.count("Hộ ông Một")
        changed = await form.fill(name="Hộ ông Hai").send()
        assert changed.status in {412, 422}
        assert changed.form("/doi-tuong/moi").value("name") == "Hộ ông Hai"
        assert changed.form("/doi-tuong/moi").value(KEY) != form.value(KEY)


async def test_two_who_write_at_once_see_each_other_and_lose_nothing(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        page = await with_nominee(await begun(browser))
        mine, theirs = [await page.follow("Hộ bà Trần Thị Thử", "/doi-tuong/") for _ in range(2)]
        address = mine.address.split("/ho-so/")[1]
        await theirs.form(address).fill(description="Thôn Bắc").send()
        refused = await mine.form(address).fill(description="Thôn Nam").send()
        assert refused.status == 412
        assert "Khác với bản vừa được lưu" in refused.words
        assert "Thôn Bắc" in refused.words
        form = refused.form(address)
        assert form.value("description") == "Thôn Nam"
        assert form.value(SEEN) != mine.form(address).value(SEEN)
        assert (await form.send()).status == 200


async def test_the_office_checks_and_goes_on_to_what_is_next(here: Desk) -> None:
    dossier = await to_the_office(here)
    async with here.browser(here.person("standing_officer", OFFICE)) as browser:
        tasks = await browser.open("/")
        page = await tasks.follow("Kiểm tra", dossier["id"])
        assert dossier["id"] in page.address
        unchosen = await page.form("/kiem-tra").send()
        assert unchosen.status == 422
        after = await page.form("/kiem-tra").fill(complete="yes").send()
        assert (after.status, after.heading) == (200, "Việc của tôi")
        shown = await browser.open(f"/ho-so/{dossier['id']}")
        assert "kiểm tra, hồ sơ đầy đủ" in shown.words


async def test_one_verdict_for_all_and_an_exception(here: Desk) -> None:
    dossier = await to_the_office(here, "appraise")
    first, second = (nominee["id"] for nominee in dossier["nominees"])
    async with here.browser(here.person("standing_officer", OFFICE)) as browser:
        page = await browser.open(f"/ho-so/{dossier['id']}")
        form = page.form("/tham-dinh").fill(
            result="supported", **{f"result__{second}".replace("-", "__"): "declined"}
        )
        without_reason = await form.send()
        assert without_reason.status == 422
        again = without_reason.form("/tham-dinh")
        assert again.value(f"result-{second}") == "declined"
        done = await again.fill(**{f"reason__{second}".replace("-", "__"): "Chưa đủ thời gian"}).send()
        assert done.status == 200
    read = await here.world.province.read(dossier["id"])
    assert {one["id"]: one["state"] for one in read["nominees"]} == {first: "in_review", second: "declined"}


async def test_whom_one_may_not_judge_is_left_to_somebody_else(here: Desk) -> None:
    dossier = await to_the_office(here, "appraise")
    standing, base = here.person("standing_officer", OFFICE), f"/dossiers/{dossier['id']}"
    second = dossier["nominees"][1]["id"]
    stated = {"nominee_ids": [second], "ground": "close_relative", "reason": "Là người thân."}
    await here.world.ok("submissions", f"{base}/interests", standing, stated)
    async with here.browser(standing) as browser:
        form = (await browser.open(f"/ho-so/{dossier['id']}")).form("/tham-dinh").fill(result="supported")
        refused = await form.send()
        assert refused.status == 409
        again = refused.form("/tham-dinh").fill(**{f"result-{second}".replace("-", "__"): "left"})
        assert (await again.send()).status == 200


async def test_nothing_outside_ones_line_is_shown(here: Desk) -> None:
    dossier = await here.world.province.submitted()
    async with here.browser(here.person("officer", OTHER_COMMUNE)) as browser:
        for address in (f"/ho-so/{dossier['id']}", f"/ho-so/{uuid4()}", "/ho-so/la-gi", "/khong-co"):
            page = await browser.open(address)
            assert (page.status, page.heading) == (404, "Không tìm thấy"), address


async def to_the_office(here: Desk, step: str = "check") -> dict[str, Any]:
    """A dossier with two nominees, this step of which waits for the district's standing office."""
    province = here.world.province
    dossier = await province.submitted(province.nominee(), province.nominee(name="Hộ bà Hai"))
    await here.world.hear()
    await province.lead(dossier["id"], 1, "council")
    await here.world.proposed_by_the_commune(dossier)
    await province.lead(dossier["id"], 2, "check")
    if step == "appraise":
        checker = here.person("standing_officer", OFFICE)
        await here.world.ok(
            "submissions", f"/dossiers/{dossier['id']}/stages/2/check", checker, {"complete": True}
        )
        await province.step(dossier["id"], 2, step)
    return await province.read(dossier["id"])


async def test_a_dossier_is_found_by_a_name_without_marks(here: Desk) -> None:
    province = here.world.province
    await province.submitted(province.nominee(name="Hộ bà Nguyễn Thị Hoà"))
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        for typed in ("nguyen thi hoa", "Nguyễn Thị Hòa", "12/TTr"):
            found = await (await browser.open("/ho-so")).form("/ho-so").fill(search=typed).send()
            assert "Hộ bà Nguyễn Thị Hoà" in found.words, typed
            assert found.form("/ho-so").value("search") == typed
        nobody = await browser.open("/ho-so?search=khong+ai+ca")
        assert "Không có hồ sơ nào khớp" in nobody.words


async def test_a_clerk_notes_what_arrived_and_puts_it_right(here: Desk) -> None:
    dossier = await here.world.nominated()
    await here.world.proposed_by_the_commune(dossier)
    await here.world.province.lead(dossier["id"], 2, "check")
    address = f"/ho-so/{dossier['id']}"
    async with here.browser(await here.newcomer("clerk", DISTRICT)) as browser:
        assert "Đăng ký văn bản đến" in (await browser.open("/")).words
        form = (await browser.open(address)).form("/cap/2/van-ban-den")
        refused = await form.fill(arrival_number__2="152", arrived_on__2="2025-05-06").send()
        assert (refused.status, refused.form("/van-ban-den").value("arrival_number-2")) == (422, "152")
        assert "ngày này chưa đến" in refused.words
        assert (await refused.form("/van-ban-den").fill(arrived_on__2="2025-05-05").send()).status == 200
        page = await browser.open(address)
        assert "Số đến 152, ngày 05 tháng 5 năm 2025" in page.words
        unexplained = await page.form("/van-ban-den").fill(arrival_number__2="153").send()
        assert unexplained.status == 422
        correction = unexplained.form("/van-ban-den").fill(corrected_because__2="Ghi nhầm số.")
        right = await correction.send()
        assert "Số đến 153" in right.words
        assert "đăng ký văn bản đến" in right.words
    checked = f"/dossiers/{dossier['id']}/stages/2/check"
    await here.world.ok("submissions", checked, here.person("standing_officer", OFFICE), {"complete": True})


async def test_what_nobody_noted_while_a_level_was_open_is_noted_after_it_has_ended(here: Desk) -> None:
    dossier = await here.world.nominated()
    await here.world.proposed_by_the_commune(dossier)
    await here.world.province.lead(dossier["id"], 2, "check")
    standing = here.person("standing_officer", OFFICE)
    body = {"complete": False, "reason": "Thiếu biên bản."}
    await here.world.ok("submissions", f"/dossiers/{dossier['id']}/stages/2/check", standing, body)
    async with here.browser(await here.newcomer("clerk", DISTRICT)) as browser:
        form = (await browser.open(f"/ho-so/{dossier['id']}")).form("/cap/2/van-ban-den")
        assert "corrected_because-2" not in form.form.fields
        noted = await form.fill(arrival_number__2="154", arrived_on__2="2025-05-05").send()
        assert noted.status == 200
        assert "Số đến 154" in (await browser.open(f"/ho-so/{dossier['id']}")).words
    officer, recall = here.person("officer", COMMUNE), f"/dossiers/{dossier['id']}/recall"
    await here.world.ok("submissions", recall, officer, {"reason": "Không trình lại."})
