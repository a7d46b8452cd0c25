"""A client of the issuer that signs people in, as the portal does, without a browser."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

from localstack.issuer.clients import Client, SignIn
from localstack.issuer.issuer import Issuer
from localstack.issuer.sessions import challenge
from localstack.issuer.tokens import new_key
from localstack.people import Holder

URL = "http://issuer.test"
DONE = "http://portal.test/sign-in/done"
AFTER = "http://portal.test/"
VERIFIER = "a-verifier-of-at-least-forty-three-characters"
HOA = Holder(UUID(int=1), "Nguyễn Thị Hoà", ("Thủ trưởng đơn vị",), "300", "UBND xã Thanh Miện")
DUNG = Holder(UUID(int=2), "Trần Đức Dũng", ("Văn thư",), "300", "UBND xã Thanh Miện")
AN = Holder(UUID(int=3), "<b>An</b>", ("Văn thư",), "100", "Sở Nội vụ")
PEOPLE = (HOA, DUNG, AN)


async def people() -> Sequence[Holder]:
    return PEOPLE


def issuer(backchannel: str | None = None, *, url: str = URL, seconds: int = 300) -> Issuer:
    """One at which `portal` and `other` sign people in, and `notify` does not."""
    portal = SignIn(
        redirect_uris=(DONE,), post_logout_redirect_uris=(AFTER,), backchannel_logout_uri=backchannel
    )
    other = SignIn(redirect_uris=("http://other.test/done",))
    clients = {
        "portal": Client(secret="of-portal", sign_in=portal),
        "other": Client(secret="of-other", sign_in=other),
        "notify": Client(secret="of-notify"),
    }
    return Issuer(new_key(), url, clients, people, seconds)


def asking(**changes: str | None) -> dict[str, str]:
    """The parameters with which a browser is sent; None leaves one out."""
    asked = {
        "client_id": "portal",
        "redirect_uri": DONE,
        "response_type": "code",
        "scope": "openid",
        "state": "of-this-browser",
        "nonce": "of-this-request",
        "code_challenge": challenge(VERIFIER),
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in (asked | changes).items() if value is not None}


class _Form(HTMLParser):
    """The hidden fields of the last form of a page, and the people on its buttons."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.buttons: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.hidden = {}
        if tag == "input" and given.get("type") == "hidden":
            self.hidden[given["name"]] = given["value"]
        if tag == "button" and "value" in given:
            self.buttons.append(given["value"])


@dataclass
class Visitor:
    """Whoever sits before the browser, and the client that sent it."""

    http: httpx.AsyncClient
    asked: Mapping[str, str] = field(default_factory=asking)

    async def page(self, **more: str) -> httpx.Response:
        return await self.http.get("/authorize", params=dict(self.asked) | more)

    async def choices(self, typed: str = "") -> list[str]:
        """The names on the page that one can choose."""
        shown = await self.page(q=typed)
        assert shown.status_code == 200
        return re.findall(r"<button name=\"person\"[^>]*><b>(.*?)</b>", shown.text)

    async def choose(self, person: UUID | str) -> httpx.Response:
        """Open the page, press the person's button."""
        form = _Form((await self.page()).text)
        return await self.http.post("/authorize", data=form.hidden | {"person": str(person)})

    async def code(self, person: UUID = HOA.person_id) -> str:
        return answer(await self.choose(person))["code"]

    async def token(self, form: Mapping[str, str], client: str = "portal") -> httpx.Response:
        return await self.http.post("/token", data=dict(form), auth=(client, f"of-{client}"))

    async def redeem(self, code: str, client: str = "portal", /, **changes: str) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": DONE,
            "code_verifier": VERIFIER,
        }
        return await self.token(form | changes, client)

    async def refresh(self, token: str, client: str = "portal") -> httpx.Response:
        return await self.token({"grant_type": "refresh_token", "refresh_token": token}, client)

    async def signed_in(self, person: UUID = HOA.person_id) -> dict[str, Any]:
        """The tokens of a whole sign-in."""
        given = await self.redeem(await self.code(person))
        assert given.status_code == 200, given.text
        tokens: dict[str, Any] = given.json()
        return tokens

    async def claims(self, token: str) -> dict[str, Any]:
        keys = KeySet.import_key_set((await self.http.get("/jwks")).json())
        return jwt.decode(token, keys, algorithms=["ES256"]).claims


def answer(redirected: httpx.Response, to: str = DONE) -> dict[str, str]:
    """What a browser carries back to the client."""
    assert redirected.status_code == 303, redirected.text
    where, _, query = redirected.headers["location"].partition("?")
    assert where == to
    assert not urlsplit(redirected.headers["location"]).fragment
    return dict(parse_qsl(query))
