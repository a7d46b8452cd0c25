"""A small OIDC issuer for local runs and tests: it signs a token for whomever its known clients name.

Production uses a real provider. This one keeps its key with the stack's data, so that its restart leaves tokens valid.
"""

import base64
import binascii
import hmac
import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import ECKey

from localstack.processes import write_whole

AUDIENCE = "thidua"
ALGORITHM = "ES256"
LIFETIME_SECONDS = 3600
PERSON_GRANT = "urn:thidua:person"
# The one client that may ask for any person's token: it plays all officers of the demonstration.
DEMO_CLIENT = "demo"


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
    key: ECKey, issuer: str, subject: str, *, audience: str = AUDIENCE, lifetime: int = LIFETIME_SECONDS
) -> str:
    """A signed token. `lifetime` is in seconds; a negative one makes a token that has expired already."""
    now = int(time.time())
    claims = {"iss": issuer, "aud": audience, "sub": subject, "iat": now, "exp": now + lifetime}
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key)


def service_subject(client_id: str) -> str:
    """The subject of a service's own token."""
    return f"service:{client_id}"


class TokenRefused(Exception):
    """A refusal in OAuth's words (RFC 6749, section 5.2)."""

    def __init__(self, error: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


def create_app(key: ECKey, issuer: str, clients: Mapping[str, str]) -> FastAPI:
    """The issuer under its own URL, for the clients given by id and secret."""
    app = FastAPI(title="thidua local issuer", openapi_url=None)

    @app.get("/.well-known/openid-configuration")
    async def configuration() -> dict[str, Any]:
        return {
            "issuer": issuer,
            "jwks_uri": f"{issuer}/jwks",
            "token_endpoint": f"{issuer}/token",
            "grant_types_supported": ["client_credentials", PERSON_GRANT],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }

    @app.get("/jwks")
    async def jwks() -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False)]}

    @app.get("/health/ready")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    @app.post("/token")
    async def token(request: Request) -> JSONResponse:
        form = dict(parse_qsl((await request.body()).decode()))
        try:
            client = authenticated(clients, form, request.headers.get("Authorization", ""))
            subject = subject_of(form, client)
        except TokenRefused as refused:
            return JSONResponse({"error": refused.error}, refused.status)
        answer = {
            "access_token": issue(key, issuer, subject),
            "token_type": "Bearer",
            "expires_in": LIFETIME_SECONDS,
        }
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    return app


def authenticated(clients: Mapping[str, str], form: Mapping[str, str], authorization: str) -> str:
    """The client's id, by secret in the form or in the Authorization header. Raises TokenRefused."""
    client, secret = form.get("client_id", ""), form.get("client_secret", "")
    if authorization.startswith("Basic "):
        try:
            client, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise TokenRefused("invalid_client", HTTPStatus.UNAUTHORIZED) from None
        client, secret = unquote(client), unquote(secret)
    if not hmac.compare_digest(clients.get(client, "").encode(), secret.encode()) or client not in clients:
        raise TokenRefused("invalid_client", HTTPStatus.UNAUTHORIZED)
    return client


def subject_of(form: Mapping[str, str], client: str) -> str:
    """Whom the token is for: the client itself, or the person named by the demonstration. Raises TokenRefused."""
    match form.get("grant_type"):
        case "client_credentials":
            return service_subject(client)
        case grant if grant == PERSON_GRANT and client != DEMO_CLIENT:
            raise TokenRefused("unauthorized_client")
        case grant if grant == PERSON_GRANT:
            try:
                return str(UUID(form.get("person_id", "")))
            except ValueError:
                raise TokenRefused("invalid_request") from None
        case _:
            raise TokenRefused("unsupported_grant_type")
