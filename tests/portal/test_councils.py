from typing import Any
from uuid import UUID

import pytest

from tests.papers.records import squeezed, text_of_pdf, text_of_word
from tests.portal.desk import Browser, Desk, Page, values_of
from tests.portal.test_public import made_public
from tests.submissions.province import DISTRICT

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="package")]


async def voting(here: Desk) -> tuple[dict[str, Any], UUID]:
    """A dossier with two nominees before the district's council, whose ballot is open; and the session's id."""
    world, standing = here.world, here.person("standing_officer", "300-NV")
    dossier = await world.nominated()
    await world.proposed_by_the_commune(dossier)
    base = f"/dossiers/{dossier['id']}/stages/2"
    await world.province.lead(dossier["id"], 2, "check")
    await world.ok("submissions", f"{base}/check", standing, {"complete": True})
    await world.province.step(dossier["id"], 2, "appraise")
    verdicts = [{"nominee_id": one["id"], "result": "supported"} for one in dossier["nominees"]]
    await world.ok("submissions", f"{base}/appraise", standing, {"verdicts": verdicts})
    await world.province.step(dossier["id"], 2, "council")
    await world.hear()
    session_id = await world.session_of(DISTRICT)
    await world.hear()
    return dossier, session_id


def names_of(dossier: dict[str, Any]) -> list[str]:
    return [nominee["name"] for nominee in dossier["nominees"]]


async def vote(page: Page, *choices: str) -> Page:
    form = page.form("/bieu-quyet")
    places = [name for name in form.form.fields if name.startswith("choice-")]
    for name, choice in zip(places, choices, strict=True):
        form.form.fields[name] = choice
    return await form.send()


async def test_a_council_scores_votes_counts_and_its_decision_is_signed_and_issued(here: Desk) -> None:
    dossier, session_id = await voting(here)
    for member in here.world.members:
        async with here.browser(member) as browser:
            panel = await browser.open(f"/cham-diem/{session_id}")
            assert all(name in panel.words for name in names_of(dossier)), panel.words
            form = panel.form("/diem")
            points = [name for name in form.form.fields if name.startswith("points/")]
            for name in points:
                form.form.fields[name] = "abc" if member == here.world.members[0] else "80,5"
            scored = await form.send()
            if member == here.world.members[0]:
                assert scored.status == 422
                again = scored.form("/diem")
                assert [again.value(name) for name in points] == ["abc"] * len(points)
                for name in points:
                    again.form.fields[name] = "80,5"
                scored = await again.send()
            assert scored.status == 200, scored.words
            page = await vote(await browser.open(f"/phien-hop/{session_id}"), "for", "against")
            assert page.status == 200, page.words
            assert "Sửa phiếu" in page.words
    secretary = here.person("council_secretary", DISTRICT)
    async with here.browser(secretary) as browser:
        page = await browser.open(f"/phien-hop/{session_id}")
        assert "đang biểu quyết" in page.words
        counted = await page.form("/kiem-phieu").send()
        assert "đã kết luận" in counted.words, counted.words
        minutes = await counted.follow("Biên bản họp")
        assert minutes.heading.startswith("Biên bản họp Hội đồng")
        assert "3/3" in minutes.words
        for kind in ("minutes", "count"):
            file = await browser.client.get(f"/phien-hop/{session_id}/van-ban/{kind}.pdf")
            assert squeezed("3/3100,0%") in text_of_pdf(file.content)
    await here.world.hear()
    await decided(here, dossier, session_id, secretary)


async def decided(here: Desk, dossier: dict[str, Any], session_id: UUID, secretary: UUID) -> None:
    """What the council approved is drafted, signed among several, and issued under the number that the book gave."""
    async with here.browser(secretary) as browser:
        draft = (await browser.open(f"/quyet-dinh/moi?phien={session_id}")).form(
            "/moi?phien=" + str(session_id)
        )
        refused = await draft.send()
        assert refused.status == 422
        form = refused.form("/moi?phien=" + str(session_id))
        (money,) = (name for name in form.form.fields if name.startswith("prize_money-"))
        form.fill(
            legal_bases="Luật Thi đua, khen thưởng\nNghị định số 98/2023/NĐ-CP",
            achievement_period="2022 - 2025",
        )
        refused = await form.fill(**{money: "1,4 triệu"}).send()
        form = refused.form("/moi?phien=" + str(session_id))
        assert (refused.status, form.value(money)) == (422, "1,4 triệu")
        assert refused.root.xpath(f"//*[@id='{money}-fault']"), "the fault stands at its field"
        page = await form.fill(**{money: "1.410.000"}).send()
        assert page.heading == "Quyết định chưa có số", page.words
        assert "1.410.000 đồng. Bằng chữ: Một triệu bốn trăm mười nghìn đồng." in page.words
        address = page.address
    async with here.browser(here.person("head", DISTRICT)) as browser:
        await _is_read_as_it_would_be_issued(browser, address, names_of(dossier)[0])
        listed = await browser.open("/quyet-dinh")
        form = listed.form("/ky-nhieu")
        form.form.fields["decision_id"] = [address.rsplit("/", 1)[1]]
        results = await form.send()
        assert "đã ký" in results.words
        assert (await form.send()).words == results.words
    async with here.browser(await here.newcomer("clerk", DISTRICT)) as browser:
        page = await browser.open(address)
        refused = (
            await page.form("/ban-hanh")
            .fill(number="ba mươi", series="QĐ-UBND", issued_on="2025-05-05")
            .send()
        )
        assert refused.status == 422
        assert refused.form("/ban-hanh").value("number") == "ba mươi"
        issued = await refused.form("/ban-hanh").fill(number="812").send()
        assert issued.heading.startswith("Quyết định 812/QĐ-UBND, ngày 05 tháng 5 năm 2025"), issued.words
        register = await issued.follow("năm 2025")
        assert names_of(dossier)[0] in register.words
        await _has_its_papers(here, browser, address, names_of(dossier)[0])
        await _are_taken_away(browser, issued, register, names_of(dossier)[0])
        await made_public(here, browser, issued, names_of(dossier)[0])


async def _is_read_as_it_would_be_issued(browser: Browser, address: str, name: str) -> None:
    page = await browser.open(address)
    pdf, word = [await browser.client.get(link) for link in page.root.xpath("//p[@class='files']/a/@href")][
        :2
    ]
    assert pdf.headers["Content-Disposition"] == 'attachment; filename="du-thao-quyet-dinh.pdf"'
    assert word.headers["Content-Disposition"] == 'attachment; filename="du-thao-quyet-dinh.docx"'
    for text in (text_of_pdf(pdf.content), text_of_word(word.content)):
        assert squeezed(name) in text
    assert squeezed("DỰ THẢO") in text_of_pdf(pdf.content)


async def _has_its_papers(here: Desk, browser: Browser, address: str, name: str) -> None:
    """Shown as not made while they are not, and as away where papers is; then each as a file that says the name."""
    assert "Hệ thống chưa lập văn bản" in (await browser.open(address)).words
    here.network.down = {"papers"}
    try:
        page = await browser.open(address)
        assert (page.status, "Tạm thời không xem được văn bản" in page.words) == (200, True)
    finally:
        here.network.down = set()
    await here.papers.made(address.rsplit("/", 1)[1])
    page = await browser.open(address)
    links = page.root.xpath("//dd[@class='files']/a/@href")
    assert len(links) == 8
    for link in links:
        answer = await browser.client.get(link)
        assert answer.status_code == 200
        text = (text_of_pdf if link.endswith(".pdf") else text_of_word)(answer.content)
        assert squeezed(name) in text, link
    names = {
        (await browser.client.get(link)).headers["Content-Disposition"].partition("filename=")[2]
        for link in links
    }
    assert '"bien-ban-giao-nhan-812-qd-ubnd.pdf"' in names
    assert '"danh-sach-tien-thuong-812-qd-ubnd.docx"' in names
    sheets = page.form("/giay-chung-nhan.pdf").fill(right="1,5")
    asked = dict(sheets.form.form_values())
    answer = await browser.client.get(sheets.form.action, params=asked)
    assert answer.headers["Content-Disposition"].endswith('"giay-khen-bang-khen-giay-chung-nhan.pdf"')
    assert squeezed(name) in text_of_pdf(answer.content)
    wrong = await browser.client.get(sheets.form.action, params=asked | {"last": "0"})
    assert (wrong.status_code, "Mỗi lần in từ 1 đến 250 giấy" in wrong.text) == (422, False)
    async with here.browser(here.person("head", "30")) as other:
        assert (await other.client.get(links[0])).status_code == 404


async def _are_taken_away(browser: Browser, issued: Page, register: Page, name: str) -> None:
    """Whom the decision names, the register and the list of decisions, as files that say what their pages say."""
    wanted: dict[str, set[str]] = {
        issued.address: {"1", name, "1410000"},
        register.address: {"1", name, "2022 - 2025", "1410000"},
        "/quyet-dinh": {"812/QĐ-UBND", "2025-05-05"},
    }
    for address, cells in wanted.items():
        (link,) = (await browser.open(address)).root.xpath("//a[contains(@href, '.csv')]/@href")
        rows = values_of((await browser.client.get(link)).content)
        assert any(cells <= set(row) for row in rows), f"{address}: {rows}"
