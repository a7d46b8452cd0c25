"""What anybody looks up without signing in. A decision on its way there: `test_councils.py`, by `made_public`."""

from uuid import uuid4

import httpx
import pytest

from tests.portal.desk import Browser, Desk, Page

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="package")]
PAGES = ("/tra-cuu", "/tra-cuu/kiem-tra")


async def made_public(here: Desk, clerk: Browser, issued: Page, name: str) -> None:
    """The clerk's decision becomes public, is found and checked by anybody, and is taken off again."""
    address = issued.address.replace("/quyet-dinh/", "/tra-cuu/quyet-dinh/")
    code = issued.root.find(".//code").text_content()
    other_tab = await clerk.open(issued.address)
    async with here.browser() as anybody:
        assert (await anybody.open(address)).status == 404
        refused = await issued.form("/cong-khai").fill(reason="Theo quy chế").send()
        assert refused.status == 422
        form = refused.form("/cong-khai")
        assert form.value("reason") == "Theo quy chế"
        shown = await form.fill(reach="listed").send()
        assert "đăng danh sách" in shown.words, shown.words
        assert "Theo quy chế" in shown.words
        searched = (await anybody.open("/tra-cuu")).form("/tra-cuu").fill(words=name.lower(), year="2025")
        found = await (await searched.send()).follow("812/QĐ-UBND")
        assert (found.address, name in found.words) == (
            f"https://portal.test{address.partition('.test')[2]}",
            True,
        )
        assert found.headers["cache-control"] == "public, max-age=60"
        form = (await anybody.open("/tra-cuu/kiem-tra")).form("/kiem-tra")
        wrong = await form.fill(number="812/QĐ-UBND", code="0000 0000 0000 0000").send()
        assert (wrong.status, "đang có hiệu lực" in wrong.words) == (404, False)
        right = await wrong.form("/kiem-tra").fill(code=code.lower()).send()
        assert "đang có hiệu lực" in right.words, right.words
        assert right.headers["cache-control"] == "no-store"
        assert name not in right.words, "the check names nobody"
        scanned = await anybody.open(f"/KT/{code.replace('-', '')}")
        assert (scanned.status, "đang có hiệu lực" in scanned.words) == (200, True)
        assert "812/QĐ-UBND" in scanned.words
        assert (await anybody.open("/KT/0000000000000000")).status == 404
        stale = await other_tab.form("/cong-khai").fill(reach="not_public", reason="Nhầm").send()
        assert stale.status == 412
        assert "Theo quy chế" in stale.words, "what the other tab did is shown"
        taken_off = await stale.form("/cong-khai").send()
        assert "không công khai" in taken_off.words
        assert (await anybody.open(address)).status == 404
        assert (await right.form("/kiem-tra").send()).status == 404


async def test_nobody_is_asked_who_they_are_and_no_page_is_to_be_indexed(here: Desk) -> None:
    async with here.browser() as anybody:
        home = await anybody.open("/")
        for words, address in zip(("Tra cứu", "Kiểm tra"), PAGES, strict=True):
            page = await home.follow(words, into=address)
            assert (page.status, page.address) == (200, f"https://portal.test{address}")
            assert page.headers["x-robots-tag"] == "noindex"
            assert not list(page.root.iter("script"))
            assert "set-cookie" not in page.headers


async def test_what_is_typed_wrongly_is_said_and_kept(here: Desk) -> None:
    async with here.browser() as anybody:
        page = await (await anybody.open("/tra-cuu")).form("/tra-cuu").fill(words="An", year="hai").send()
        assert page.status == 422
        assert (page.form("/tra-cuu").value("year"), page.form("/tra-cuu").value("words")) == ("hai", "An")
        assert "Không có quyết định nào khớp" in (await anybody.open("/tra-cuu?words=khong+ai+ca")).words
        page = await anybody.open(f"/tra-cuu/kiem-tra?number=1%2FQ%C4%90&code={'x' * 200}")
        assert (page.status, page.form("/kiem-tra").value("number")) == (422, "1/QĐ")
        assert (await anybody.open("/tra-cuu/kiem-tra?number=1")).status == 422
        assert (await anybody.open("/tra-cuu?cursor=x")).status == 422
        assert (await anybody.open("/tra-cuu?words=%00%0a%e2%80%ae")).status == 422
        assert (await anybody.open(f"/tra-cuu/quyet-dinh/{uuid4()}")).status == 404
        assert (await anybody.open("/tra-cuu/quyet-dinh/x")).status == 404


async def test_without_awards_it_says_so_and_the_form_is_there(here: Desk) -> None:
    async with here.browser() as anybody:
        here.network.down = {"awards", "directory", "submissions"}
        try:
            assert (await anybody.open("/tra-cuu")).status == 503
            assert (await anybody.open("/tra-cuu/kiem-tra")).status == 200
        finally:
            here.network.down = set()


async def test_awards_is_told_whose_question_it_is(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str | None] = []
    send = type(here.network).send

    async def noted(network: object, method: str, url: str, **sent: object) -> object:
        told.append(dict(sent["headers"] or {}).get("X-Forwarded-For"))  # type: ignore[call-overload]
        return await send(network, method, url, **sent)  # type: ignore[arg-type]

    monkeypatch.setattr(type(here.network), "send", noted)
    transport = httpx.ASGITransport(here.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://portal.test") as client:
        await client.get("/tra-cuu", headers={"X-Forwarded-For": "203.0.113.9"})
    assert set(told) == {"203.0.113.9"}
