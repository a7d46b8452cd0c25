"""A session that ends at the local issuer: the browser goes where it may, and the client is told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from fastapi import FastAPI, Request
from joserfc import jwt
from joserfc.jwk import KeySet

from localstack.issuer.app import create_app
from localstack.issuer.issuer import Issuer
from tests.local.signing_in import AFTER, HOA, URL, Visitor, answer, issuer
from tests.support.serving import serving

pytestmark = pytest.mark.stack


@dataclass
class Ended:
    """A client's back channel, and what was told on it."""

    issuer: Issuer
    told: asyncio.Queue[str]

    async def one(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims of the next logout token, by the issuer's keys."""
        async with asyncio.timeout(5):
            token = await self.told.get()
        keys = KeySet([self.issuer.key])
        decoded = jwt.decode(token, keys, algorithms=["ES256"])
        return decoded.header, decoded.claims


@pytest.fixture
async def ended() -> AsyncIterator[Ended]:
    client = FastAPI()

    @client.post("/back-channel")
    async def told(request: Request) -> None:
        form = parse_qs((await request.body()).decode())
        await heard.put(form["logout_token"][0])

    heard: asyncio.Queue[str] = asyncio.Queue()
    async with serving(client) as url:
        yield Ended(issuer(f"{url}/back-channel"), heard)


@pytest.fixture
async def visitor(ended: Ended) -> AsyncIterator[Visitor]:
    transport = httpx.ASGITransport(create_app(ended.issuer))
    async with httpx.AsyncClient(transport=transport, base_url=URL) as http:
        yield Visitor(http)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_who_signs_out_is_brought_back_and_the_client_is_told(
    visitor: Visitor, ended: Ended, method: str
) -> None:
    tokens = await visitor.signed_in()
    form = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": AFTER, "state": "leaving"}
    query, body = (form, None) if method == "GET" else (None, form)
    left = await visitor.http.request(method, "/logout", params=query, data=body)
    assert answer(left, AFTER) == {"state": "leaving"}
    identity = await visitor.claims(tokens["id_token"])
    header, claims = await ended.one()
    assert header["typ"] == "logout+jwt"
    assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert (claims["iss"], claims["aud"], claims["sub"]) == (URL, "portal", str(HOA.person_id))
    assert claims["sid"] == identity["sid"]
    assert claims["jti"]
    assert claims["iat"] < claims["exp"] <= claims["iat"] + 120
    assert "nonce" not in claims
    assert (await visitor.refresh(tokens["refresh_token"])).json() == {"error": "invalid_grant"}


async def test_what_was_stolen_ends_the_session_and_the_client_is_told(
    visitor: Visitor, ended: Ended
) -> None:
    first = await visitor.signed_in()
    await visitor.refresh(first["refresh_token"])
    await visitor.refresh(first["refresh_token"])
    _, claims = await ended.one()
    assert claims["sid"] == (await visitor.claims(first["access_token"]))["sid"]


async def test_signing_out_works_after_a_restart(visitor: Visitor, ended: Ended) -> None:
    tokens = await visitor.signed_in()
    again = Issuer(ended.issuer.key, URL, ended.issuer.clients, ended.issuer.people)
    transport = httpx.ASGITransport(create_app(again))
    async with httpx.AsyncClient(transport=transport, base_url=URL) as http:
        after = Visitor(http)
        assert (await after.refresh(tokens["refresh_token"])).json() == {"error": "invalid_grant"}
        form = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": AFTER}
        assert answer(await http.get("/logout", params=form), AFTER) == {}
    _, claims = await ended.one()
    assert claims["sid"] == (await visitor.claims(tokens["id_token"]))["sid"]


async def test_nobody_is_sent_to_an_address_that_is_not_registered(visitor: Visitor) -> None:
    hint = (await visitor.signed_in())["id_token"]
    form = {"id_token_hint": hint, "post_logout_redirect_uri": "http://thief.test/"}
    refused = await visitor.http.get("/logout", params=form)
    assert (refused.status_code, "location" in refused.headers) == (400, False)


async def test_only_an_id_token_of_ours_ends_a_session(visitor: Visitor, ended: Ended) -> None:
    tokens = await visitor.signed_in()
    foreign = issuer()
    stranger = httpx.AsyncClient(transport=httpx.ASGITransport(create_app(foreign)), base_url=URL)
    async with stranger:
        forged = (await Visitor(stranger).signed_in())["id_token"]
    for hint in ("", "no token", tokens["access_token"], forged):
        form = {"id_token_hint": hint, "post_logout_redirect_uri": AFTER}
        assert (await visitor.http.get("/logout", params=form)).status_code == 400
    another = {"id_token_hint": tokens["id_token"], "client_id": "other"}
    assert (await visitor.http.get("/logout", params=another)).status_code == 400
    assert ended.told.empty()
    assert (await visitor.refresh(tokens["refresh_token"])).status_code == 200


async def test_a_client_that_is_away_does_not_keep_anybody_signed_in() -> None:
    away = issuer("http://127.0.0.1:9/nobody")
    transport = httpx.ASGITransport(create_app(away))
    async with httpx.AsyncClient(transport=transport, base_url=URL) as http:
        tokens = await Visitor(http).signed_in()
        left = await http.get("/logout", params={"id_token_hint": tokens["id_token"]})
        assert (left.status_code, "Đã đăng xuất" in left.text) == (200, True)
        assert (await Visitor(http).refresh(tokens["refresh_token"])).status_code == 400
