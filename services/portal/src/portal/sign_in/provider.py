"""Signing in by OpenID Connect: authorization code with PKCE.

Sources: OpenID Connect Core 1.0, section 3.1; RFC 7636 (PKCE); RFC 9207 (`iss` of the answer); RFC 9700 (best current
practice); OpenID Connect RP-Initiated Logout 1.0 and Back-Channel Logout 1.0.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from joserfc import jwt
from pydantic import SecretStr

from kit.client import Http, Refused, Unreachable, ask_for_token, discover
from kit.errors import IssuerUnreachable, TokenExpired, TokenInvalid
from kit.tokens import LEEWAY_S, IssuerKeys, issuer_time
from portal.sign_in.repository import AtProvider, Tokens

ATTEMPT_S: Final = 600
"""Seconds that somebody has for signing in at the provider."""
SETTINGS_LIVE_S: Final = 600
"""Seconds after which what the provider says of itself is read again."""
SCOPE: Final = "openid"
"""No more: what people are called the directory says, and a provider refuses a scope that it does not have."""
LOGOUT_S: Final = 600
"""Seconds for which a logout token is good: one that was kept ends nothing later."""
LOGGED_OUT: Final = "http://schemas.openid.net/event/backchannel-logout"


class SignInFailed(Exception):
    """The provider's answer is none that we asked for. The text is for the log."""


@dataclass(frozen=True)
class Attempt:
    """What we remember of a sign-in while somebody is at the provider; `began` is Unix time."""

    state: str
    nonce: str
    verifier: str
    back_to: str
    began: float


@dataclass(frozen=True)
class Granted:
    """Who has signed in, as the provider names account and session, and the tokens."""

    whose: AtProvider
    tokens: Tokens


class Provider:
    """The one identity provider, as its registered client."""

    def __init__(self, issuer: str, client_id: str, secret: SecretStr, redirect_uri: str, http: Http) -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._secret = secret
        self._redirect_uri = redirect_uri
        self._http = http
        self._keys = IssuerKeys(issuer, http)
        self._said: tuple[float, dict[str, Any]] | None = None

    async def begin(self, back_to: str) -> tuple[str, Attempt]:
        """Where to send somebody who wants to sign in, and what to remember meanwhile. Raises IssuerUnreachable."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        attempt = Attempt(state, nonce, verifier, back_to, began=issuer_time())
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest())
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "ui_locales": "vi",
        }
        return f"{(await self._settings())['authorization_endpoint']}?{urlencode(asked)}", attempt

    async def finish(self, attempt: Attempt, answer: Mapping[str, str]) -> Granted:
        """Who came back with this answer. Raises SignInFailed, IssuerUnreachable."""
        if issuer_time() - attempt.began > ATTEMPT_S:
            raise SignInFailed("it took too long")
        if not hmac.compare_digest(attempt.state.encode(), answer.get("state", "").encode()):
            raise SignInFailed("the state is another one's")
        says_who = (await self._settings()).get("authorization_response_iss_parameter_supported")
        if (says_who or "iss" in answer) and answer.get("iss") != self.issuer:
            raise SignInFailed(f"the answer is of {answer.get('iss')}")
        if "code" not in answer:
            raise SignInFailed(f"the provider says {answer.get('error', 'nothing')}")
        given = await self._token(
            {
                "grant_type": "authorization_code",
                "code": answer["code"],
                "redirect_uri": self._redirect_uri,
                "code_verifier": attempt.verifier,
            }
        )
        if given is None:
            raise SignInFailed("the provider does not take its code")
        claims = await self._claims(
            given.id, sub={"essential": True}, nonce={"essential": True, "value": attempt.nonce}
        )
        return Granted(AtProvider(claims.get("sid"), claims["sub"]), given)

    async def refreshed(self, tokens: Tokens) -> Tokens | None:
        """Newer ones; None where the provider gives no more. Raises IssuerUnreachable."""
        if tokens.refresh is None:
            return None
        asked = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
        return await self._token(asked, before=tokens)

    async def end_address(self, tokens: Tokens, back_to: str) -> str:
        """Where to send somebody so that they are signed out at the provider, too; `back_to` where it has no way."""
        try:
            address = (await self._settings()).get("end_session_endpoint")
        except IssuerUnreachable:
            return back_to
        asked = {
            "id_token_hint": tokens.id,
            "post_logout_redirect_uri": back_to,
            "client_id": self._client_id,
        }
        return f"{address}?{urlencode(asked)}" if address else back_to

    async def signed_out(self, logout_token: str) -> AtProvider:
        """Session and account that ended at the provider (Back-Channel Logout 1.0, section 2.6).

        Raises SignInFailed, IssuerUnreachable.
        """
        needed = {name: {"essential": True} for name in ("events", "jti", "iat")}
        claims = await self._claims(logout_token, **needed)
        if abs(issuer_time() - claims["iat"]) > LOGOUT_S:
            raise SignInFailed("it is not of now")
        events = claims["events"]
        if "nonce" in claims or not isinstance(events, dict) or LOGGED_OUT not in events:
            raise SignInFailed("it is no logout token")
        session, subject = claims.get("sid"), claims.get("sub")
        if session is None and subject is None:
            raise SignInFailed("it names nobody")
        return AtProvider(session, subject)

    async def _claims(self, token: str, **more: Any) -> dict[str, Any]:
        """Raises SignInFailed, IssuerUnreachable."""
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._client_id},
            **more,
        )
        try:
            return await self._keys.decode(token, registry)
        except (TokenInvalid, TokenExpired) as error:
            raise SignInFailed(f"{error.code} {error.facts}") from error

    async def _token(self, asked: Mapping[str, str], before: Tokens | None = None) -> Tokens | None:
        """What the token endpoint gives; None for a grant that it does not take. Raises IssuerUnreachable."""
        try:
            endpoint = (await self._settings())["token_endpoint"]
            answer = await ask_for_token(self._http, endpoint, self._client_id, self._secret, asked)
            if answer.status == 400:
                return None
            given = answer.accepted().json()
            return Tokens(
                access=given["access_token"],
                refresh=given.get("refresh_token", before and before.refresh),
                id=given["id_token"] if before is None else given.get("id_token", before.id),
                expires_at=issuer_time() + float(given["expires_in"]),
            )
        except (Unreachable, Refused, ValueError, KeyError) as error:
            raise IssuerUnreachable from error

    async def _settings(self) -> dict[str, Any]:
        """What the provider says of itself; what it said before while it is away. Raises IssuerUnreachable."""
        if self._said is not None and time.monotonic() - self._said[0] < SETTINGS_LIVE_S:
            return self._said[1]
        try:
            said: dict[str, Any] = await discover(self._http, self.issuer)
        except (Unreachable, Refused, ValueError) as error:
            if self._said is not None:
                return self._said[1]
            raise IssuerUnreachable from error
        self._said = (time.monotonic(), said)
        return said
