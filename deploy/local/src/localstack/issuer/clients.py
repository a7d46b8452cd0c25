"""Who may ask the issuer for tokens: clients with their secrets, and where those live that sign people in."""

import base64
import hmac
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote

from pydantic import BaseModel, ConfigDict

AUDIENCE = "thidua"
PERSON_GRANT = "urn:thidua:person"
# The one client that may ask for any person's token: it plays all officers of the demonstration.
DEMO_CLIENT = "demo"


class SignIn(BaseModel):
    """Where a client that signs people in is reached, each address as it is registered, letter by letter.

    `backchannel_logout_uri` is told when a session ends (OpenID Connect Back-Channel Logout 1.0).
    """

    model_config = ConfigDict(frozen=True)

    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str | None = None


class Client(BaseModel):
    """A client; one without `sign_in` gets tokens for itself only."""

    model_config = ConfigDict(frozen=True)

    secret: str
    sign_in: SignIn | None = None


class TokenRefused(Exception):
    """A refusal in OAuth's words (RFC 6749, section 5.2)."""

    def __init__(self, error: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


def form_of(body: bytes) -> dict[str, str]:
    """The fields of a form, each given once (RFC 6749, section 3.2). Raises TokenRefused."""
    fields = parse_qsl(body.decode(errors="replace"))
    form = dict(fields)
    if len(form) < len(fields):
        raise TokenRefused("invalid_request")
    return form


def authenticated(clients: Mapping[str, Client], form: Mapping[str, str], authorization: str) -> str:
    """The client's id, by secret in the form or in the Authorization header. Raises TokenRefused."""
    client, secret = form.get("client_id", ""), form.get("client_secret", "")
    if authorization.startswith("Basic "):
        try:
            client, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        except ValueError:
            raise TokenRefused("invalid_client", HTTPStatus.UNAUTHORIZED) from None
        client, secret = unquote(client), unquote(secret)
    known = clients.get(client)
    if known is None or not hmac.compare_digest(known.secret.encode(), secret.encode()):
        raise TokenRefused("invalid_client", HTTPStatus.UNAUTHORIZED)
    return client
