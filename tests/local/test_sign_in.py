"""The local issuer's sign-in: the page, the code, the tokens, and whatever is not as it should be."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import time_machine

from localstack.issuer.app import create_app
from localstack.issuer.clients import Client, SignIn
from localstack.issuer.settings import Settings, environment
from localstack.processes import write_whole
from tests.local.signing_in import AN, DONE, DUNG, HOA, URL, VERIFIER, Visitor, answer, asking, issuer

pytestmark = pytest.mark.unit


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    app = create_app(issuer(seconds=7))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as http:
        yield Visitor(http)


async def test_whoever_is_chosen_is_who_the_client_gets(visitor: Visitor) -> None:
    told = answer(await visitor.choose(HOA.person_id))
    assert {name: told[name] for name in ("state", "iss")} == {"state": "of-this-browser", "iss": URL}
    given = (await visitor.redeem(told["code"])).json()
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("Bearer", 7, "openid")
    access, identity = [await visitor.claims(given[name]) for name in ("access_token", "id_token")]
    assert (access["iss"], access["aud"], access["sub"]) == (URL, "thidua", str(HOA.person_id))
    assert access["exp"] - access["iat"] == 7
    assert "name" not in access
    assert (identity["iss"], identity["aud"], identity["sub"]) == (URL, "portal", access["sub"])
    assert (identity["nonce"], identity["name"]) == ("of-this-request", HOA.name)
    assert identity["sid"] == access["sid"]
    assert identity["auth_time"] <= identity["iat"]


async def test_discovery_tells_what_is_there(visitor: Visitor) -> None:
    told = (await visitor.http.get("/.well-known/openid-configuration")).json()
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True
    assert told["backchannel_logout_supported"] is True
    assert {"authorization_code", "refresh_token"} <= set(told["grant_types_supported"])
    for endpoint in ("authorization", "token", "revocation", "end_session"):
        assert (await visitor.http.options(told[f"{endpoint}_endpoint"])).status_code == 405, endpoint


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [HOA.name, DUNG.name, "&lt;b&gt;An&lt;/b&gt;"]),
        ("nguyen thi hoa", [HOA.name]),
        ("Nguyễn Thị Hòa", [HOA.name]),
        ("van thu thanh mien", [DUNG.name]),
        ("300", [HOA.name, DUNG.name]),
        ("khong ai", []),
    ],
)
async def test_people_are_found_by_name_unit_and_role(visitor: Visitor, typed: str, found: list[str]) -> None:
    assert await visitor.choices(typed) == found


async def test_the_page_is_a_sample_s_and_runs_nothing(visitor: Visitor) -> None:
    page = await visitor.page(q='"><script>alert(1)</script>')
    assert "Đăng nhập thử, không phải hệ thống thật" in page.text
    assert "<script" not in page.text
    assert "style=" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self' http://portal.test;")
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert (await visitor.http.get("/sign-in.css")).headers["Content-Type"].startswith("text/css")


async def test_one_may_sign_in_as_nobody(visitor: Visitor) -> None:
    assert answer(await visitor.choose("nobody")) == {
        "error": "access_denied",
        "state": "of-this-browser",
        "iss": URL,
    }


async def test_a_person_without_a_role_is_not_signed_in(visitor: Visitor) -> None:
    assert (await visitor.choose(UUID(int=99))).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": None},
        {"client_id": "unknown"},
        {"client_id": "notify"},
        {"client_id": "other"},
        {"redirect_uri": None},
        {"redirect_uri": f"{DONE}/"},
        {"redirect_uri": f"{DONE}?next=1"},
        {"redirect_uri": "http://thief.test/sign-in/done"},
    ],
)
async def test_nobody_is_sent_where_no_client_is_registered(
    visitor: Visitor, changes: dict[str, str | None]
) -> None:
    visitor.asked = asking(**changes)
    shown = await visitor.page()
    posted = await visitor.http.post("/authorize", data=dict(visitor.asked) | {"person": str(HOA.person_id)})
    for refused in (shown, posted):
        assert refused.status_code == 400
        assert "location" not in refused.headers
        assert "chưa được đăng ký" in refused.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "http://thief.test/"}, "request_uri_not_supported"),
    ],
)
async def test_a_client_that_asks_wrongly_is_told(
    visitor: Visitor, changes: dict[str, str | None], error: str
) -> None:
    visitor.asked = asking(**changes)
    told = answer(await visitor.page())
    assert told.pop("error_description")
    assert told == {"error": error, "state": "of-this-browser", "iss": URL}


async def test_state_is_asked_for_and_nothing_is_asked_twice(visitor: Visitor) -> None:
    visitor.asked = asking(state=None)
    told = answer(await visitor.page())
    assert told["error"] == "invalid_request"
    assert "state" not in told
    twice = answer(await visitor.http.get(f"/authorize?{httpx.QueryParams(asking())}&scope=openid"))
    assert twice["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("client", "changes"),
    [
        ("portal", {"code_verifier": f"{VERIFIER}x"}),
        ("portal", {"code_verifier": ""}),
        ("portal", {"redirect_uri": "http://other.test/done"}),
        ("portal", {"code": "no-such-code"}),
        ("other", {}),
    ],
)
async def test_a_code_is_bound_to_who_asked_and_how(
    visitor: Visitor, client: str, changes: dict[str, str]
) -> None:
    refused = await visitor.redeem(await visitor.code(), client, **changes)
    assert (refused.status_code, refused.json()) == (400, {"error": "invalid_grant"})


async def test_only_the_client_itself_uses_its_code(visitor: Visitor) -> None:
    code = await visitor.code()
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER, "redirect_uri": DONE}
    refused = await visitor.http.post("/token", data=form, auth=("portal", "guessed"))
    assert (refused.status_code, refused.json()) == (401, {"error": "invalid_client"})
    assert (await visitor.redeem(code)).status_code == 200


async def test_a_code_that_comes_twice_ends_what_it_gave(visitor: Visitor) -> None:
    code = await visitor.code()
    given = (await visitor.redeem(code)).json()
    assert (await visitor.redeem(code)).json() == {"error": "invalid_grant"}
    assert (await visitor.refresh(given["refresh_token"])).json() == {"error": "invalid_grant"}


async def test_a_code_lives_a_minute(visitor: Visitor) -> None:
    code = await visitor.code()
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        assert (await visitor.redeem(code)).json() == {"error": "invalid_grant"}


async def test_each_refresh_gives_the_next_one(visitor: Visitor) -> None:
    first = await visitor.signed_in()
    second = (await visitor.refresh(first["refresh_token"])).json()
    third = (await visitor.refresh(second["refresh_token"])).json()
    assert len({each["refresh_token"] for each in (first, second, third)}) == 3
    before, after = [await visitor.claims(each["access_token"]) for each in (first, third)]
    assert (before["sub"], before["sid"]) == (after["sub"], after["sid"])


async def test_a_refresh_token_that_comes_again_ends_its_session(visitor: Visitor) -> None:
    first = await visitor.signed_in()
    second = (await visitor.refresh(first["refresh_token"])).json()
    assert (await visitor.refresh(first["refresh_token"])).json() == {"error": "invalid_grant"}
    assert (await visitor.refresh(second["refresh_token"])).json() == {"error": "invalid_grant"}


async def test_no_client_uses_or_revokes_another_s_refresh_token(visitor: Visitor) -> None:
    token = (await visitor.signed_in(AN.person_id))["refresh_token"]
    assert (await visitor.refresh(token, "other")).json() == {"error": "invalid_grant"}
    revoked = await visitor.http.post("/revoke", data={"token": token}, auth=("other", "of-other"))
    assert revoked.status_code == 200
    assert (await visitor.refresh(token)).status_code == 200


async def test_a_revoked_session_is_over(visitor: Visitor) -> None:
    token = (await visitor.signed_in())["refresh_token"]
    assert (await visitor.http.post("/revoke", data={"token": token})).status_code == 401
    revoked = await visitor.http.post("/revoke", data={"token": token}, auth=("portal", "of-portal"))
    assert (revoked.status_code, revoked.content) == (200, b"")
    assert (await visitor.refresh(token)).json() == {"error": "invalid_grant"}


async def test_a_session_lasts_a_working_day(visitor: Visitor) -> None:
    token = (await visitor.signed_in())["refresh_token"]
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=13)):
        assert (await visitor.refresh(token)).json() == {"error": "invalid_grant"}
        await visitor.signed_in()  # which forgets the other
        assert (await visitor.refresh(token)).json() == {"error": "invalid_grant"}


def test_the_environment_says_which_client_signs_people_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path / "credentials.json", '{"roles": {}, "clients": {"portal": "x", "notify": "y"}}')
    sign_in = SignIn(redirect_uris=(DONE,), post_logout_redirect_uris=("http://portal.test/",))
    for name, value in environment({"portal": sign_in}, "").items():
        monkeypatch.setenv(name, value)
    assert Settings().clients(tmp_path) == {
        "portal": Client(secret="x", sign_in=sign_in),
        "notify": Client(secret="y"),
    }
