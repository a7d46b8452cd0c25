"""What only script asks for; all that is done works without, as the other tests show."""

from collections.abc import Sequence
from typing import Final

import httpx
import pytest
from sqlalchemy import text

from kit.database import commit_at_edge
from portal.forms import KEY, SEEN
from tests.portal.desk import Browser, Desk, Page, Typed
from tests.portal.test_dossiers import begun, id_of, with_nominee
from tests.submissions.province import COMMUNE, GIAY_KHEN

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="package")]
SCRIPT: Final = {"HX-Request": "true"}
NAME: Final = "Hộ ông Viết Dần"


async def typed(page: Page) -> Typed:
    """A new nominee, all that is needed."""
    form = (await page.follow("Thêm đối tượng")).form("/doi-tuong/moi")
    form.fill(subject_type="household", name=NAME, award_code=GIAY_KHEN, description="Thôn Đông")
    form.fill(achievement__0__summary="Hiến đất.", achievement__0__period_from="2022-12-01")
    return form.fill(achievement__0__period_to="2024-10-31")


async def saves(form: Typed) -> Page:
    """What script sends while one writes."""
    address = f"/ho-so/{id_of(form.page)}/doi-tuong/luu-khi-viet"
    return await form.page.browser.post(address, list(form.form.form_values()), **SCRIPT)


def takes(form: Typed, answer: Page) -> None:
    """Script puts the fields that nobody sees into the form."""
    for each in answer.root.iter("input"):
        form.form.fields[each.get("name")] = each.get("value")


async def test_a_nominee_is_saved_while_written_and_is_one_nominee_all_along(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        form = await typed(await begun(browser))
        first = await saves(form)
        assert "Đã lưu lúc" in first.text
        takes(form, first)
        assert first.headers["HX-Replace-Url"].endswith(form.value("nominee_id"))
        takes(form, await saves(form.fill(description="Thôn Tây")))
        written = await form.fill(description="Thôn Nam").send()
        assert written.status == 200
        links = [each for each in written.root.iter("a") if "/doi-tuong/" in each.get("href")]
        assert [each.text for each in links].count(NAME) == 1
        again = await browser.open(first.headers["HX-Replace-Url"])
        assert again.form(form.value("nominee_id")).value("description") == "Thôn Nam"


async def test_what_cannot_be_saved_while_written_says_so_in_one_line_and_changes_nothing(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        page = await with_nominee(await begun(browser))
        short = await saves((await typed(page)).fill(name=""))
        assert short.text.strip().startswith("Chưa lưu: còn nội dung thiếu hoặc sai")
        form = await typed(page)
        await with_nominee(page, "Hộ bà Nhanh Hơn")
        assert (await saves(form)).text.strip().startswith("Người khác vừa lưu")
        here.network.down.add("submissions")
        later = await saves(form)
        here.network.down.clear()
        assert later.text.strip().startswith("Chưa lưu được")
        browser.client.cookies.clear()
        assert (await saves(form)).text.strip().startswith("Bạn đã đăng xuất")
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        assert NAME not in (await browser.open(form.page.address.replace("/doi-tuong/moi", "/soan"))).words


async def test_a_key_that_is_used_up_gives_way_to_a_new_one(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        form = await typed(await begun(browser))
        here.network.lost.add(f"submissions POST /dossiers/{id_of(form.page)}/nominees")
        await saves(form)
        here.network.lost.clear()
        otherwise = await saves(form.fill(description="Thôn Tây"))
        keys = [each.get("value") for each in otherwise.root.iter("input") if each.get("name") == KEY]
        assert keys not in ([], [form.value(KEY)])


async def _asks(browser: Browser, shown: str = "") -> httpx.Response:
    return await browser.client.get(f"/thong-bao/so-chua-doc?shown={shown}", headers=SCRIPT)


async def test_a_page_that_lies_open_asks_one_question_and_shows_another_number_only(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        here.network.asked.clear()
        told = await _asks(browser)
        assert here.network.asked == ["notify GET /notices/unread-count"]
        assert told.status_code == 200
        unread = told.text.partition('value="')[2].partition('"')[0]
        assert (await _asks(browser, unread)).status_code == 204
        here.network.down.add("notify")
        assert (await _asks(browser)).status_code == 204
        here.network.down.clear()
        browser.client.cookies.clear()
        assert (await _asks(browser)).status_code == 286, "it asks no more"


async def _sessions(here: Desk, change: str = "") -> Sequence[object]:
    """When each was used last, after a change."""
    async with here.engine.connect() as connection:
        if change:
            await connection.execute(text(f"UPDATE sessions SET {change}"))
            await commit_at_edge(connection)
        return (await connection.execute(text("SELECT used_at FROM sessions ORDER BY began_at"))).all()


async def test_a_page_that_lies_open_keeps_nobody_signed_in(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        await browser.open("/")
        before = await _sessions(here, "used_at = used_at - interval '90 minutes'")
        assert (await _asks(browser)).status_code == 200
        assert await _sessions(here) == before
        await browser.open("/")
        assert await _sessions(here) != before


async def test_script_is_told_where_to_sign_in_since_it_cannot_follow_there(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        form = (await begun(browser)).form("/soan").fill(number="7/TTr")
        await _sessions(here, "ended_at = clock_timestamp()")
        fields = list(form.form.form_values())
        told = await browser.post(form.form.action, fields, **SCRIPT)
        assert (told.status, told.headers["HX-Redirect"].partition("=")[0]) == (204, "/sign-in?back_to")


async def test_what_answers_a_form_by_itself_leaves_the_address_as_it_is(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        form = (await begun(browser)).form("/soan").fill(number="", issued_on="")
        refused = await form.send()
        assert (refused.status, refused.headers["HX-Push-Url"]) == (422, "false")
        assert "HX-Push-Url" not in (await browser.open("/ho-so")).headers


async def test_a_page_has_no_script_in_it_and_its_policy_lets_none_run(here: Desk) -> None:
    async with here.browser() as browser:
        assert not list((await browser.open("/")).root.iter("script"))
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        page = await (await begun(browser)).follow("Thêm đối tượng")
        loaded = [each.get("src") for each in page.root.iter("script") if not (each.text or "").strip()]
        assert [address.rpartition("/")[2] for address in loaded] == ["portal.js", "htmx.js"]
        assert len(loaded) == len(list(page.root.iter("script")))
        assert not [each for each in page.root.iter() for name in each.attrib if name.startswith("on")]
        policy = page.headers["Content-Security-Policy"]
        assert "script-src 'self'; style-src 'self';" in policy
        assert page.form("/doi-tuong/moi").value(SEEN)
