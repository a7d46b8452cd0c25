"""A service that is away costs what it says, and nothing that was typed."""

import pytest

from portal.forms import KEY
from tests.portal.desk import SERVICES, Desk
from tests.submissions.province import COMMUNE

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="package")]
PAGES = ("/", "/toi", "/ho-so", "/ho-so/moi", "/phien-hop", "/quyet-dinh", "/thong-bao")
WITHOUT = {
    "/": set(SERVICES),
    "/ho-so": {"directory", "notify", "papers", "awards", "scoring"},
    "/phien-hop": {"directory", "notify", "papers", "submissions", "scoring"},
    "/quyet-dinh": {"directory", "notify", "papers", "submissions", "scoring"},
    "/thong-bao": {"directory", "papers", "awards", "submissions", "scoring"},
    "/toi": {"notify", "papers", "awards", "submissions", "scoring"},
    "/ho-so/moi": {"notify", "papers", "awards", "scoring"},
}
"""Without which services a page is there all the same."""


@pytest.mark.parametrize("service", SERVICES)
async def test_each_page_is_there_without_what_it_does_not_need(here: Desk, service: str) -> None:
    dossier = await here.world.province.submitted()
    pages = dict.fromkeys(PAGES) | {f"/ho-so/{dossier['id']}": None}
    may_lack = WITHOUT | {f"/ho-so/{dossier['id']}": {"directory", "notify", "papers", "awards", "scoring"}}
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        here.network.down = {service}
        try:
            for address in pages:
                page = await browser.open(address)
                expected = 200 if service in may_lack[address] else 503
                assert page.status == expected, f"{address}: {page.words[:300]}"
                assert expected == 200 or "đang tạm ngừng" in page.heading
            first = await browser.open("/")
            assert ("Tạm thời không lấy được" in first.words) == (
                service in {"submissions", "scoring", "awards"}
            )
        finally:
            here.network.down = set()


async def test_what_is_sent_while_a_service_is_away_is_sent_again_and_done_once(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await here.world.province.draft(by=officer)
    async with here.browser(officer) as browser:
        form = (await browser.open(f"/ho-so/{dossier['id']}")).form("/trinh")
        here.network.lost = {f"submissions POST /dossiers/{dossier['id']}/submit"}
        try:
            unknown = await form.send()
        finally:
            here.network.lost = set()
        assert unknown.status == 503
        assert "chỉ được ghi nhận một lần" in unknown.words
        again = await browser.post(form.form.action, list(form.form.form_values()))
        assert again.status == 200
        assert "đang xét" in again.words
    read = await here.world.province.read(dossier["id"])
    assert (read["status"], read["attempt"]) == ("in_review", 1)


async def test_a_form_that_may_have_been_done_keeps_its_key(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await here.world.province.draft(by=officer)
    async with here.browser(officer) as browser:
        form = (await browser.open(f"/ho-so/{dossier['id']}/soan")).form("/soan")
        form.fill(number="7/TTr-UBND", issued_on="2025-04-01")
        here.network.lost = {f"submissions PUT /dossiers/{dossier['id']}/letter"}
        try:
            unknown = await form.send()
        finally:
            here.network.lost = set()
        again = unknown.form("/soan")
        assert (again.value(KEY), again.value("number")) == (form.value(KEY), "7/TTr-UBND")
        assert (await form.send()).status == 200


async def test_what_was_typed_stays_where_nothing_answers_at_all(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await here.world.province.draft(by=officer)
    async with here.browser(officer) as browser:
        form = (await browser.open(f"/ho-so/{dossier['id']}/soan")).form("/soan")
        form.fill(number="8/TTr-UBND", issued_on="2025-04-02")
        here.network.down = {"submissions"}
        try:
            refused = await form.send()
            again = await refused.form("/soan").send()
        finally:
            here.network.down = set()
        assert (refused.status, again.status) == (503, 503)
        assert "8/TTr-UBND" in again.words
        assert again.form("/soan").value(KEY) == form.value(KEY)
        assert (await again.form("/soan").send()).status == 200
    assert (await here.world.province.read(dossier["id"]))["letter"]["number"] == "8/TTr-UBND"


async def test_a_page_asks_as_often_for_many_rows_as_for_few(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    async with here.browser(officer) as browser:

        async def asked(address: str) -> int:
            here.network.asked.clear()
            assert (await browser.open(address)).status == 200
            return len(here.network.asked)

        await asked("/ho-so")
        dossier = await here.world.province.submitted()
        few = {address: await asked(address) for address in ("/", "/ho-so", f"/ho-so/{dossier['id']}")}
        for _ in range(3):
            await here.world.province.submitted(*[here.world.province.nominee() for _ in range(5)])
        many = {address: await asked(address) for address in few}
        assert many == few
        assert max(many.values()) <= 6
