"""How one process asks another over HTTP: within a time limit, and under its own principal where it has one.

aiohttp, because httpx looks through its whole pool at every request and every answer: with 64 under way that comes
to a millisecond and more of CPU for each (docs/decisions/0007).
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, Self
from urllib.parse import urlencode

import aiohttp
import orjson
from pydantic import SecretStr

RENEW_BEFORE_S: Final = 60
"""Seconds before its end from which a token isn't used any more."""
KEEP_ALIVE_S: Final = 4.0
"""Seconds for which an idle connection is kept: less than uvicorn's 5, so that we close it, not the other side."""
_UNAUTHORIZED: Final = 401
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class Unreachable(ConnectionError):
    """No whole answer came: refused, cut, or too late. What was asked for may have been done."""


@dataclass(frozen=True)
class Answer:
    """An answer with its whole body. Names of headers are case-insensitive."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Raises ValueError."""
        return orjson.loads(self.body)

    def accepted(self) -> Self:
        """Itself, if it is a success. Raises Refused."""
        if not self.is_success:
            raise Refused(self.status)
        return self


class Refused(Exception):
    """An answer other than a success, where nobody asks why."""

    def __init__(self, code: int) -> None:
        super().__init__(f"answered {code}")
        self.code = code


class Http(Protocol):
    """The way to other processes."""

    async def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Raises Unreachable."""


class HttpClient:
    """HTTP over connections that are kept. Its time limit is for the whole of a request and its answer."""

    def __init__(self, timeout_s: float, *, per_host: int = 0) -> None:
        """`per_host` bounds the connections to one host; 0 does not."""
        self._per_host = per_host
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        try:
            request = self._open().request(method, url, data=body, headers=headers, allow_redirects=False)
            async with request as answer:
                return Answer(answer.status, answer.headers, await answer.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(repr(error)) from error

    def _open(self) -> aiohttp.ClientSession:
        """The session, made when first needed: it belongs to the loop that runs then."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=self._timeout,
                connector=aiohttp.TCPConnector(keepalive_timeout=KEEP_ALIVE_S, limit_per_host=self._per_host),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


async def discover(http: Http, issuer: str) -> Any:
    """What an issuer says of itself (OpenID Connect Discovery 1.0). Raises Unreachable, Refused, ValueError."""
    return (await http.send("GET", f"{issuer}/.well-known/openid-configuration")).accepted().json()


async def ask_for_token(
    http: Http, endpoint: str, client_id: str, secret: SecretStr, asked: Mapping[str, str]
) -> Answer:
    """What a token endpoint answers a client that shows who it is (RFC 6749, sections 2.3.1 and 3.2).

    Raises Unreachable.
    """
    shown = aiohttp.encode_basic_auth(client_id, secret.get_secret_value())
    return await http.send(
        "POST", endpoint, body=urlencode(asked).encode(), headers=_FORM | {"Authorization": shown}
    )


async def client_token(http: Http, issuer: str, client_id: str, secret: SecretStr) -> Any:
    """A client's own token, as answered (RFC 6749, section 4.4). Raises Unreachable, Refused, ValueError."""
    endpoint = (await discover(http, issuer))["token_endpoint"]
    asked = {"grant_type": "client_credentials"}
    return (await ask_for_token(http, endpoint, client_id, secret, asked)).accepted().json()


class PrincipalClient:
    """HTTP under a service's own principal, whose token is renewed in time."""

    def __init__(self, http: Http, issuer: str, client_id: str, secret: SecretStr) -> None:
        self._http = http
        self._issuer = issuer
        self._client_id = client_id
        self._secret = secret
        self._token = ""
        self._expires = 0.0
        self._renewing = asyncio.Lock()

    async def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Raises Unreachable, also where the issuer gives no token. A token that is refused is not shown again."""
        if self._is_old():
            async with self._renewing:
                if self._is_old():
                    await self._renew()
        token = self._token
        authorized = {**(headers or {}), "Authorization": f"Bearer {token}"}
        answer = await self._http.send(method, url, body=body, headers=authorized)
        if answer.status == _UNAUTHORIZED and token == self._token:
            self._expires = 0.0
        return answer

    def _is_old(self) -> bool:
        return time.monotonic() > self._expires - RENEW_BEFORE_S

    async def _renew(self) -> None:
        try:
            token = await client_token(self._http, self._issuer, self._client_id, self._secret)
        except Refused as refused:
            raise Unreachable(f"the issuer {refused}") from refused
        self._token = token["access_token"]
        self._expires = time.monotonic() + token["expires_in"]
