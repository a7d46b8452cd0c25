"""The realm in deploy/keycloak, in a real Keycloak: services take its tokens, and it says when somebody has left."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlencode
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request
from joserfc import jwt
from joserfc.jwk import KeySet
from pydantic import SecretStr

from kit import reach
from kit.client import HttpClient
from kit.errors import AccountUnknown
from kit.tokens import TokenVerifier
from kit.trials import NotReached
from localstack.issuer.clients import AUDIENCE
from localstack.issuer.sessions import challenge
from localstack.ports import HOST, free_ports
from localstack.run import temporary_folder
from portal.reach import client as known_client
from portal.settings import Settings as PortalSettings
from portal.sign_in.provider import SCOPE
from tests.support.keycloak import Admin, Keycloak, keycloak, log_in
from tests.support.serving import serving

pytestmark = pytest.mark.stack

HOA: Final = UUID("0195c0de-0000-7000-8000-000000000001")
PASSWORD: Final = "mat-khau-cua-mot-nguoi"
VERIFIER: Final = "a-verifier-of-at-least-forty-three-characters"


@pytest.fixture(scope="module")
def portal() -> str:
    return f"http://{HOST}:{free_ports(1)[0]}"


@pytest.fixture(scope="module")
def provider(portal: str) -> Iterator[Keycloak]:
    with temporary_folder() as folder, keycloak(folder, portal) as running:
        yield running


@dataclass
class Portal:
    """A client that signs people in, as the realm knows it."""

    provider: Keycloak
    url: str
    http: httpx.AsyncClient
    told: asyncio.Queue[str]
    """What comes on its back channel."""

    @property
    def admin(self) -> Admin:
        return Admin(self.provider, self.http)

    def authorize(self, **changes: str | None) -> str:
        """Where it sends a browser; None leaves a parameter out."""
        asked: dict[str, str | None] = {
            "client_id": "portal",
            "redirect_uri": f"{self.url}/sign-in/done",
            "response_type": "code",
            "scope": SCOPE,
            "state": "of-this-browser",
            "nonce": "of-this-request",
            "code_challenge": challenge(VERIFIER),
            "code_challenge_method": "S256",
        }
        given = {name: value for name, value in (asked | changes).items() if value is not None}
        return f"{self.provider.issuer}/protocol/openid-connect/auth?{urlencode(given)}"

    async def token(self, **form: str) -> httpx.Response:
        return await self.http.post(
            f"{self.provider.issuer}/protocol/openid-connect/token",
            data=form,
            auth=("portal", self.provider.secrets["portal"]),
        )

    async def signed_in(self, username: str) -> dict[str, Any]:
        answer = await log_in(self.http, self.authorize(prompt="login"), username, PASSWORD)
        assert answer["state"] == "of-this-browser"
        assert answer["iss"] == self.provider.issuer
        given = await self.token(
            grant_type="authorization_code",
            code=answer["code"],
            redirect_uri=f"{self.url}/sign-in/done",
            code_verifier=VERIFIER,
        )
        tokens: dict[str, Any] = given.raise_for_status().json()
        return tokens

    async def claims(self, token: str) -> dict[str, Any]:
        keys = await self.http.get(f"{self.provider.issuer}/protocol/openid-connect/certs")
        keys_for_signing = [key for key in keys.json()["keys"] if key["use"] == "sig"]
        return jwt.decode(
            token, KeySet.import_key_set({"keys": keys_for_signing}), algorithms=["ES256"]
        ).claims

    async def was_told(self) -> dict[str, Any]:
        async with asyncio.timeout(20):
            return await self.claims(await self.told.get())


@pytest.fixture
async def client(provider: Keycloak, portal: str) -> AsyncIterator[Portal]:
    app = FastAPI()
    told: asyncio.Queue[str] = asyncio.Queue()

    @app.post("/sign-out/back-channel")
    async def back_channel(request: Request) -> None:
        form = parse_qs((await request.body()).decode())
        await told.put(form["logout_token"][0])

    async with (
        serving(app, int(portal.rpartition(":")[2])),
        httpx.AsyncClient(timeout=60, trust_env=False) as http,
    ):
        yield Portal(provider, portal, http, told)


@dataclass
class Directory:
    """Whose accounts are, as every service asks, and what that makes of tokens."""

    verifier: TokenVerifier
    linked: dict[str, UUID]

    async def person(self, tokens: dict[str, Any]) -> UUID:
        return (await self.verifier.actor(f"Bearer {tokens['access_token']}")).person_id


@pytest.fixture
async def directory(provider: Keycloak) -> AsyncIterator[Directory]:
    linked: dict[str, UUID] = {}

    async def accounts(subject: str) -> UUID | None:
        return linked.get(subject)

    async with HttpClient(timeout_s=20) as http:
        yield Directory(TokenVerifier(provider.issuer, AUDIENCE, http, accounts), linked)


async def test_a_person_signs_in_and_services_know_who_it_is(client: Portal, directory: Directory) -> None:
    account = await client.admin.add("hoa", "Nguyễn Thị Hoà", PASSWORD)
    tokens = await client.signed_in("hoa")
    with pytest.raises(AccountUnknown):
        await directory.person(tokens)
    directory.linked[account] = HOA
    assert await directory.person(tokens) == HOA
    identity = await client.claims(tokens["id_token"])
    assert (identity["aud"], identity["sub"], identity["nonce"]) == ("portal", account, "of-this-request")
    assert identity["name"] == "Nguyễn Thị Hoà"
    access = await client.claims(tokens["access_token"])
    assert (access["sid"], access["sub"]) == (identity["sid"], account)
    assert not {"name", "preferred_username", "email"} & set(access), "who it is, and nothing else of them"

    renewed = (await client.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])).json()
    assert await directory.person(renewed) == HOA

    await client.admin.sign_out(account)
    told = await client.was_told()
    assert (told["iss"], told["aud"], told["sid"]) == (client.provider.issuer, "portal", identity["sid"])
    assert told["sub"] == account
    assert "http://schemas.openid.net/event/backchannel-logout" in told["events"]
    late = await client.token(grant_type="refresh_token", refresh_token=renewed["refresh_token"])
    assert (late.status_code, late.json()["error"]) == (400, "invalid_grant")


async def test_who_signs_out_at_the_portal_is_signed_out_at_the_provider(client: Portal) -> None:
    await client.admin.add("dung", "Trần Đức Dũng", PASSWORD)
    tokens = await client.signed_in("dung")
    left = await client.http.get(
        f"{client.provider.issuer}/protocol/openid-connect/logout",
        params={"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": f"{client.url}/"},
    )
    assert (left.status_code, left.headers["location"]) == (302, f"{client.url}/")
    again = await client.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


async def test_a_refresh_token_that_comes_again_ends_the_sign_in(client: Portal) -> None:
    await client.admin.add("an", "Lê An", PASSWORD)
    first = await client.signed_in("an")
    second = (await client.token(grant_type="refresh_token", refresh_token=first["refresh_token"])).json()
    for token in (first, second):
        refused = await client.token(grant_type="refresh_token", refresh_token=token["refresh_token"])
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


async def test_nobody_signs_in_without_pkce(client: Portal) -> None:
    refused = await client.http.get(client.authorize(code_challenge=None, code_challenge_method=None))
    assert refused.status_code == 302
    assert "error=invalid_request" in refused.headers["location"]


@pytest.mark.parametrize("name", ["notify", "papers", "workflows"])
async def test_services_come_as_their_own_principals(provider: Keycloak, name: str) -> None:
    """As `sites check` tries it."""
    await reach.principal(provider.issuer, AUDIENCE, name, SecretStr(provider.secrets[name]), name)


async def test_the_portal_is_told_whether_its_client_is_known(provider: Keycloak, portal: str) -> None:
    """As `sites check` tries it."""
    settings = PortalSettings(
        public_url=portal,
        database_url="postgresql://nobody",
        session_key=SecretStr("A" * 43),
        oidc_issuer=provider.issuer,
        oidc_client_secret=SecretStr(provider.secrets["portal"]),
        directory_url="http://s",
        submissions_url="http://s",
        scoring_url="http://s",
        awards_url="http://s",
        notify_url="http://s",
        papers_url="http://s",
    )
    await known_client(settings)
    with pytest.raises(NotReached, match="does not let portal redeem codes"):
        await known_client(settings.model_copy(update={"oidc_client_secret": SecretStr("another")}))
