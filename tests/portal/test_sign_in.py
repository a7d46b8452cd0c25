from uuid import UUID

import pytest
from joserfc import jwt

from localstack.people import Holder
from portal.sign_in.cookies import SESSION
from portal.sign_in.provider import LOGGED_OUT
from portal.sign_in.repository import Sessions
from tests.portal.desk import PORTAL, Browser, Desk
from tests.submissions.province import COMMUNE, OTHER_COMMUNE
from tests.support.tokens import ISSUER

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="package")]
CROSS_SITE = {"Origin": "https://evil.test"}


def cookie_of(browser: Browser) -> str:
    return str(browser.client.cookies[SESSION])


async def test_somebody_signs_in_sees_what_waits_and_signs_out(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    async with here.browser() as browser:
        assert "Đăng nhập" in (await browser.open("/")).words
        page = await browser.sign_in(officer)
        assert (page.status, page.heading) == (200, "Việc của tôi")
        assert here.who[officer] in page.words
        mine = await browser.open("/toi")
        assert mine.heading == here.who[officer]
        kept = cookie_of(browser)
        gone = await mine.form("/sign-out").send()
        assert "Đăng nhập" in gone.words
        assert (await browser.open("/toi")).address.startswith(f"{ISSUER}/authorize")
        browser.client.cookies.set(SESSION, kept, domain="portal.test", path="/")
        assert (await browser.open("/toi")).address.startswith(f"{ISSUER}/authorize")


async def test_one_comes_back_to_where_one_wanted_to_go(here: Desk) -> None:
    async with here.browser() as browser:
        choice = await browser.open("/ho-so?status=draft")
        page = await browser.choose(choice, here.person("officer", COMMUNE))
        assert page.address == f"{PORTAL}/ho-so?status=draft"
        assert page.form("/ho-so").value("status") == "draft"
    async with here.browser() as browser:
        choice = await browser.open("/sign-in?back_to=https%3A%2F%2Fevil.test%2F")
        assert (await browser.choose(choice, here.person("officer", COMMUNE))).address == f"{PORTAL}/"


async def test_a_session_begins_anew_with_each_sign_in(here: Desk) -> None:
    """Whoever planted a cookie before has nothing of what follows."""
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        before = cookie_of(browser)
        await browser.sign_in(here.person("officer", COMMUNE))
        assert cookie_of(browser) != before
        browser.client.cookies.clear()
        browser.client.cookies.set(SESSION, before, domain="portal.test", path="/")
        assert (await browser.open("/toi")).address.startswith(ISSUER)


async def test_an_answer_that_nobody_asked_for_signs_nobody_in(here: Desk) -> None:
    async with here.browser() as stranger:
        page = await stranger.open("/sign-in/done?code=x&state=y")
        assert (page.status, page.heading) == (400, "Chưa đăng nhập được")
    async with here.browser() as browser:
        await browser.open("/sign-in")
        for query in (f"code=x&state=y&iss={ISSUER}", "error=access_denied"):
            assert (await browser.open(f"/sign-in/done?{query}")).status == 400
        assert SESSION not in browser.client.cookies


async def test_the_answer_of_another_provider_is_refused(here: Desk) -> None:
    async with here.browser() as browser:
        choice = await browser.open("/sign-in")
        browser.client.follow_redirects = False
        sent = await browser.choose(choice, here.person("officer", COMMUNE))
        back = sent.headers["location"]
        assert "iss=" in back
        forged = back.replace("iss=http%3A%2F%2Fissuer.test", "iss=http%3A%2F%2Fother.test")
        assert forged != back
        assert (await browser.open(forged)).status == 400


async def test_who_is_not_in_the_directory_is_told_so(here: Desk) -> None:
    nobody = UUID(int=7)
    here.issuer.holders.append(Holder(nobody, "Người lạ", (), COMMUNE, ""))
    async with here.browser() as browser:
        page = await browser.sign_in(nobody)
        assert (page.status, page.heading) == (403, "Tài khoản này chưa có trong danh bạ")
        assert str(nobody) in page.words
        assert SESSION not in browser.client.cookies


@pytest.mark.parametrize("named", ["sid", "sub"])
async def test_the_provider_ends_a_session_at_once(here: Desk, named: str) -> None:
    """By its own name of the session, or, where it has none, by the account that began it."""
    officer = here.person("officer", COMMUNE)
    async with here.browser(officer) as browser, here.browser() as provider:
        session = (await here.app.state.sessions.find(cookie_of(browser))).tokens.id
        claims = jwt.decode(session, here.issuer.key, algorithms=["ES256"]).claims
        said = {
            "iss": ISSUER,
            "aud": "portal",
            named: claims[named],
            "iat": claims["iat"],
            "jti": "1",
            "events": {LOGGED_OUT: {}},
        }
        wrong = [said | {"nonce": "1"}, said | {"events": {}}, said | {"aud": "other"}, said | {"iss": "x"}]
        for each in wrong:
            told = jwt.encode({"alg": "ES256", "kid": here.issuer.key.kid}, each, here.issuer.key)
            refused = await provider.client.post("/sign-out/back-channel", data={"logout_token": told})
            assert refused.status_code == 400, each
        assert (await browser.open("/toi")).status == 200
        told = jwt.encode({"alg": "ES256", "kid": here.issuer.key.kid}, said, here.issuer.key)
        answer = await provider.client.post("/sign-out/back-channel", data={"logout_token": told})
        assert answer.status_code == 200
        assert (await browser.open("/toi")).address.startswith(ISSUER)


async def test_tokens_are_renewed_and_a_session_that_gets_none_ends(here: Desk) -> None:
    sessions: Sessions = here.app.state.sessions
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        before = await sessions.find(cookie_of(browser))
        assert before is not None
        await _expire(here, browser)
        assert (await browser.open("/toi")).status == 200
        renewed = await sessions.find(cookie_of(browser))
        assert renewed is not None
        assert renewed.tokens.access != before.tokens.access
        assert renewed.tokens.refresh != before.tokens.refresh
        await _expire(here, browser)
        here.issuer.local.sessions.__init__()  # type: ignore[misc]  # the provider was started again
        assert (await browser.open("/toi")).address.startswith(ISSUER)
        assert await sessions.find(cookie_of(browser)) is None


async def test_what_was_typed_when_the_session_ended_is_its_writers_alone(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await here.world.province.draft(by=officer)
    async with here.browser(officer) as browser:
        form = (await browser.open(f"/ho-so/{dossier['id']}/soan")).form("/soan")
        form.fill(number="99/TTr-UBND", issued_on="2025-05-04")
        await here.app.state.sessions.end(cookie_of(browser))
        choice = await form.send()
        assert choice.address.startswith(ISSUER)
        kept = await browser.choose(choice, officer)
        assert kept.heading == "Nội dung bạn đã nhập vẫn còn"
        assert "99/TTr-UBND" in kept.words
        async with here.browser(here.person("officer", OTHER_COMMUNE)) as other:
            seen = await other.open(kept.address)
            assert (seen.status, "99/TTr-UBND" in seen.words) == (404, False)
        review = await kept.form("/soan").send("_review")
        assert review.form("/soan").value("number") == "99/TTr-UBND"
        done = await review.form("/soan").send()
        assert done.status == 200
    read = await here.world.province.read(dossier["id"])
    assert read["letter"]["number"] == "99/TTr-UBND"


async def test_what_another_site_sends_is_refused(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    dossier = await here.world.province.draft(by=officer)
    async with here.browser(officer) as browser:
        form = (await browser.open(f"/ho-so/{dossier['id']}")).form("/trinh")
        fields = list(form.form.form_values())
        for headers in (
            CROSS_SITE,
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            assert (await browser.post(form.form.action, fields, **headers)).status == 403, headers
        silent = await browser.client.post(form.form.action, data=dict(fields))
        assert silent.status_code == 403
        assert (await browser.post("/sign-out", [], **CROSS_SITE)).status == 403
        assert (await here.world.province.read(dossier["id"]))["status"] == "draft"


async def test_every_page_says_what_it_may_load_and_that_it_is_nobodys_frame(here: Desk) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        for address in ("/", "/ho-so", "/thong-bao", "/khong-co"):
            page = await browser.open(address)
            policy = page.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert page.headers["cache-control"] == "no-store"
            assert not [each for each in page.root.iter("script", "style") if not each.get("src")]
            assert not [each for each in page.root.iter() if each.get("style")]
        loaded = [link.get("href") for link in page.root.iter("link") if link.get("rel") != "expect"]
        for address in loaded:
            assert address.startswith("/assets/")
            asset = await browser.client.get(address)
            assert (asset.status_code, "immutable" in asset.headers["cache-control"]) == (200, True)


async def _expire(here: Desk, browser: Browser) -> None:
    """Let the session's access token be nearly over."""
    sessions: Sessions = here.app.state.sessions
    session = await sessions.find(cookie_of(browser))
    assert session is not None
    tokens = session.tokens
    aged = type(tokens)(tokens.access, tokens.refresh, tokens.id, 0.0)

    async def older(_: object) -> object:
        return aged

    await sessions.renew(session, older)  # type: ignore[arg-type]
