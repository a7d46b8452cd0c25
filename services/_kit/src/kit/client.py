"""How one of our own services calls another: under its own principal, with a token that is renewed in time."""

import asyncio
import time
from collections.abc import AsyncGenerator

import httpx
from pydantic import SecretStr

_RENEW_BEFORE_S = 60


class ClientCredentials(httpx.Auth):
    """OAuth 2.0 client credentials (RFC 6749, section 4.4) against the issuer that discovery names."""

    def __init__(self, issuer: str, client_id: str, secret: SecretStr) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._secret = secret
        self._token = ""
        self._expires = 0.0
        self._renewing = asyncio.Lock()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        async with self._renewing:
            if time.monotonic() > self._expires - _RENEW_BEFORE_S:
                await self._renew()
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request

    async def _renew(self) -> None:
        async with httpx.AsyncClient(timeout=5) as client:
            found = await client.get(f"{self._issuer}/.well-known/openid-configuration")
            found.raise_for_status()
            answer = await client.post(
                found.json()["token_endpoint"],
                data={"grant_type": "client_credentials"},
                auth=(self._client_id, self._secret.get_secret_value()),
            )
            answer.raise_for_status()
        granted = answer.json()
        self._token = granted["access_token"]
        self._expires = time.monotonic() + granted["expires_in"]
