"""The issuer's key, and what it signs: tokens for services, and what tells a client who signed in and who is gone.

The key is kept with the stack's data, so that a restart leaves tokens valid.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from localstack.issuer.clients import AUDIENCE
from localstack.issuer.sessions import Session
from localstack.processes import write_whole

ALGORITHM = "ES256"
LIFETIME_SECONDS = 3600
ID_SECONDS = 300
LOGOUT_SECONDS = 120
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def new_key() -> ECKey:
    """A fresh signing key with an id."""
    key = ECKey.generate_key("P-256", parameters={"alg": ALGORITHM, "use": "sig"}, private=True)
    key.ensure_kid()
    return key


def kept_key(path: Path) -> ECKey:
    """The key in the file, made at the first call."""
    if not path.exists():
        write_whole(path, json.dumps(new_key().as_dict(private=True)))
    return ECKey.import_key(json.loads(path.read_text()))


def issue(
    key: ECKey,
    issuer: str,
    subject: str,
    *,
    audience: str = AUDIENCE,
    lifetime: int = LIFETIME_SECONDS,
    typ: str = "JWT",
    **claims: Any,
) -> str:
    """A signed token. `lifetime` is in seconds; a negative one makes a token that has expired already."""
    now = int(time.time())
    body = {"iss": issuer, "aud": audience, "sub": subject, "iat": now, "exp": now + lifetime} | claims
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid, "typ": typ}, body, key)


def id_token(key: ECKey, issuer: str, session: Session, nonce: str) -> str:
    """Who signed in, told to the client that asked (OpenID Connect Core 1.0, section 2)."""
    return issue(
        key,
        issuer,
        session.subject,
        audience=session.client_id,
        lifetime=ID_SECONDS,
        sid=session.sid,
        nonce=nonce,
        auth_time=session.auth_time,
        name=session.name,
    )


@dataclass(frozen=True)
class Hint:
    """Whose sign-in it was, as an ID token of ours tells."""

    client_id: str
    subject: str
    sid: str


def read_hint(key: ECKey, issuer: str, token: str) -> Hint | None:
    """What an ID token of ours says, also long after it expired; None for anything else."""
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
        # An access token of ours names no client.
        if claims["iss"] != issuer or claims["aud"] == AUDIENCE:
            return None
        return Hint(claims["aud"], claims["sub"], claims["sid"])
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def logout_token(key: ECKey, issuer: str, gone: Session | Hint) -> str:
    """That somebody's sign-in ended (OpenID Connect Back-Channel Logout 1.0, section 2.4)."""
    return issue(
        key,
        issuer,
        gone.subject,
        audience=gone.client_id,
        lifetime=LOGOUT_SECONDS,
        typ="logout+jwt",
        sid=gone.sid,
        jti=str(uuid4()),
        events={LOGOUT_EVENT: {}},
    )
