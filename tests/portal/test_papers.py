"""Papers of dossiers and sessions, as files from their pages."""

import pytest

from tests.papers.records import squeezed, text_of_pdf, text_of_word
from tests.portal.desk import Browser, Desk, Page
from tests.portal.test_councils import names_of, voting
from tests.submissions.province import COMMUNE, DISTRICT, OTHER_COMMUNE

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="package")]


def files_on(page: Page) -> list[str]:
    """Where the files of papers are that the page leads to."""
    links = [link.get("href") or "" for link in page.root.iter("a")]
    return [link for link in links if "/van-ban/" in link]


async def read(browser: Browser, link: str) -> str:
    file = await browser.client.get(link)
    assert (file.status_code, file.headers["Cache-Control"]) == (200, "no-store"), link
    return (text_of_word if ".docx" in link else text_of_pdf)(file.content)


async def test_a_dossier_s_papers_are_read_before_it_is_sent_and_of_each_time_that_it_was(here: Desk) -> None:
    world = here.world.province
    draft = await world.draft()
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        page = await (await browser.open(f"/ho-so/{draft['id']}")).follow("Văn bản: tờ trình")
        assert "dấu dự thảo" in page.words
        assert squeezed("DỰ THẢO") in await read(browser, files_on(page)[0])
        await world.ok(
            await world.app.post(f"/dossiers/{draft['id']}/submit", here.person("officer", COMMUNE))
        )
        page = await browser.open(f"/ho-so/{draft['id']}/van-ban")
        assert page.heading == "Văn bản của hồ sơ, trình lần 1"
        links = files_on(page)
        assert len(links) == 4
        for link in links:
            assert squeezed(draft["nominees"][0]["name"]) in await read(browser, link)
        assert (await browser.open(f"/ho-so/{draft['id']}/van-ban/1/appraisal.pdf")).status == 404
        assert (await browser.open(f"/ho-so/{draft['id']}/van-ban?lan=2")).status == 404
    async with here.browser(here.person("officer", OTHER_COMMUNE)) as browser:
        assert (await browser.open(f"/ho-so/{draft['id']}/van-ban")).status == 404


async def test_while_papers_is_away_the_page_says_so(here: Desk) -> None:
    draft = await here.world.province.draft()
    here.network.down = {"papers"}
    try:
        async with here.browser(here.person("officer", COMMUNE)) as browser:
            assert (await browser.open(f"/ho-so/{draft['id']}")).status == 200
            assert (await browser.open(f"/ho-so/{draft['id']}/van-ban")).status == 503
    finally:
        here.network.down = set()


async def test_a_session_s_ballot_paper_is_printed_before_it_is_counted(here: Desk) -> None:
    dossier, session_id = await voting(here)
    async with here.browser(here.person("council_secretary", DISTRICT)) as browser:
        links = files_on(await browser.open(f"/phien-hop/{session_id}"))
        kinds = ("invitation", "attendance", "asking", "ballot_paper")
        assert [link.rsplit("/", 1)[1] for link in links] == [
            f"{kind}.{end}" for kind in kinds for end in ("pdf", "docx")
        ]
        for link in links[-2:]:
            paper = await read(browser, link)
            assert all(squeezed(name) in paper for name in names_of(dossier))
        assert (await browser.open(f"/phien-hop/{session_id}/van-ban/minutes.pdf")).status == 404
