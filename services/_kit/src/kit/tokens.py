"""OIDC access tokens: who is it. What they may do is not in the token, but in the authority projection; whose account
it is, neither, unless the issuer is our own.

Source: RFC 9068 (JWT access tokens), RFC 8725 (JWT best current practices), OpenID Connect Discovery 1.0.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import KeySet

from kit.actor import Actor
from kit.client import Http, Refused, Unreachable, discover
from kit.errors import AccountUnknown, IssuerUnreachable, TokenExpired, TokenInvalid, TokenMissing

ALGORITHMS: Final = ["ES256", "RS256", "PS256"]
"""Signatures that are accepted. No symmetric one: a public key could be played as its secret."""
KEYS_LIVE_S: Final = 600
"""Seconds after which the issuer's keys are read again."""
REFRESH_AT_MOST_S: Final = 5
"""An unknown key id makes us read the keys again, but no more often than this many seconds."""
RETRY_S: Final = 1
"""Seconds for which an issuer that did not answer is not asked again, so that requests don't queue for it."""
LEEWAY_S: Final = 5
"""Seconds by which the issuer's clock and ours may differ."""
CACHE_SIZE: Final = 4096
Accounts = Callable[[str], Awaitable[UUID | None]]
"""Whose account a `sub` is; None for one that is nobody's, or not any more."""
_GARBAGE: Final = (JoseError, ValueError, TypeError)
"""What joserfc raises for what is no token; a TypeError where a header is of another type than it takes for granted."""


def issuer_time() -> float:
    """What time it is where tokens are given: Unix time, in seconds. It is never business time."""
    return time.time()


class IssuerKeys:
    """The keys with which one issuer signs, read from it and kept; what is signed with them is decoded."""

    def __init__(self, issuer: str, http: Http) -> None:
        self._issuer = issuer
        self._http = http
        self._keys: KeySet | None = None
        self._read_at = -math.inf
        self._reading = asyncio.Lock()

    async def decode(self, token: str, claims: jwt.JWTClaimsRegistry) -> dict[str, Any]:
        """The claims of a signed token, judged by the registry.

        Raises TokenInvalid, TokenExpired; IssuerUnreachable while the keys can't be had.
        """
        keys = await self._key_set(stale_after=KEYS_LIVE_S)
        try:
            decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        except _GARBAGE:
            # Perhaps the issuer rotated its keys; if it did not, the token is simply wrong.
            keys = await self._key_set(stale_after=REFRESH_AT_MOST_S)
            try:
                decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
            except _GARBAGE as error:
                raise TokenInvalid(reason=type(error).__name__) from error
        try:
            claims.validate(decoded.claims)
        except ExpiredTokenError as error:
            raise TokenExpired from error
        except JoseError as error:
            raise TokenInvalid(reason=str(error)) from error
        return decoded.claims

    async def _key_set(self, stale_after: float) -> KeySet:
        if self._keys is not None and not self._older_than(stale_after):
            return self._keys
        async with self._reading:
            if self._keys is None and not self._older_than(RETRY_S):
                raise IssuerUnreachable
            if self._keys is None or self._older_than(stale_after):
                try:
                    self._keys = await self._read_keys()
                finally:
                    self._read_at = time.monotonic()
            return self._keys

    def _older_than(self, seconds: float) -> bool:
        return time.monotonic() - self._read_at > seconds

    async def _read_keys(self) -> KeySet:
        try:
            keys = await self._http.send("GET", (await discover(self._http, self._issuer))["jwks_uri"])
            return KeySet.import_key_set(keys.accepted().json())
        except (Unreachable, Refused, ValueError, KeyError) as error:
            if self._keys is not None:
                return self._keys  # keys that we know stay good while the issuer is away
            raise IssuerUnreachable from error


class TokenVerifier:
    """Judges bearer tokens of one issuer. Verified tokens are remembered until they expire; whose account it is that
    they are for is asked each time. Without `accounts`, a `sub` is the person's own id.
    """

    def __init__(self, issuer: str, audience: str, http: Http, accounts: Accounts | None = None) -> None:
        self._keys = IssuerKeys(issuer, http)
        self._accounts = accounts
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
        )
        self._verified: dict[str, tuple[str, int]] = {}

    async def actor(self, authorization: str | None) -> Actor:
        """Who sent this `Authorization` header.

        Raises TokenMissing, TokenInvalid, TokenExpired, AccountUnknown; IssuerUnreachable while the keys can't be had.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TokenMissing
        if known := self._verified.get(token):
            subject, expires = known
            if expires <= issuer_time():
                raise TokenExpired
            return await self._actor_of(subject)
        claims = await self._keys.decode(token, self._claims)
        subject = claims["sub"]
        if not isinstance(subject, str):
            raise TokenInvalid(reason="sub is no text")
        actor = await self._actor_of(subject)
        if len(self._verified) >= CACHE_SIZE:
            self._verified.clear()
        self._verified[token] = (subject, int(claims["exp"]) + LEEWAY_S)
        return actor

    async def _actor_of(self, subject: str) -> Actor:
        """`service:<name>` for a service principal; a person otherwise. Raises TokenInvalid, AccountUnknown."""
        if subject.startswith("service:"):
            return Actor(subject)
        if self._accounts is None:
            try:
                return Actor.person(UUID(subject))
            except ValueError as error:
                raise TokenInvalid(reason="sub is not a person's id") from error
        person_id = await self._accounts(subject)
        if person_id is None:
            raise AccountUnknown(account=subject)
        return Actor.person(person_id)
