"""What clients ask for themselves: tokens, and the end of those (RFC 6749, RFC 7009)."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.background import BackgroundTask

from localstack.issuer.clients import DEMO_CLIENT, PERSON_GRANT, TokenRefused, authenticated, form_of
from localstack.issuer.goodbye import tell
from localstack.issuer.issuer import NOT_KEPT, Issuer
from localstack.issuer.sessions import SeenTwice, Session
from localstack.issuer.tokens import LIFETIME_SECONDS, id_token, issue

GRANTS: Final = ("authorization_code", "refresh_token", "client_credentials", PERSON_GRANT)


def routes(issuer: Issuer) -> APIRouter:
    router = APIRouter()

    @router.post("/token")
    async def token(request: Request) -> Response:
        try:
            client, form = await asking(issuer, request)
            return JSONResponse(granted(issuer, client, form), headers=NOT_KEPT)
        except SeenTwice as seen:
            telling = BackgroundTask(tell, issuer, seen.ended) if seen.ended else None
            return refusal(seen, telling)
        except TokenRefused as refused:
            return refusal(refused)

    @router.post("/revoke")
    async def revoke(request: Request) -> Response:
        """An access token can't be called back: it ends by itself, soon."""
        try:
            client, form = await asking(issuer, request)
        except TokenRefused as refused:
            return refusal(refused)
        issuer.sessions.revoke(client, form.get("token", ""))
        return Response(headers=NOT_KEPT)

    return router


async def asking(issuer: Issuer, request: Request) -> tuple[str, dict[str, str]]:
    """Which client asks, and its form. Raises TokenRefused."""
    form = form_of(await request.body())
    return authenticated(issuer.clients, form, request.headers.get("Authorization", "")), form


def refusal(refused: TokenRefused, background: BackgroundTask | None = None) -> JSONResponse:
    return JSONResponse({"error": refused.error}, refused.status, NOT_KEPT, background=background)


def granted(issuer: Issuer, client: str, form: Mapping[str, str]) -> dict[str, Any]:
    """The answer to a client's form. Raises TokenRefused."""
    match form.get("grant_type"):
        case "client_credentials":
            return bearer(issue(issuer.key, issuer.url, service_subject(client)), LIFETIME_SECONDS)
        case grant if grant == PERSON_GRANT:
            return bearer(issue(issuer.key, issuer.url, person_named(form, client)), LIFETIME_SECONDS)
        case "authorization_code":
            code = issuer.sessions.redeem(
                client, form.get("code", ""), form.get("redirect_uri", ""), form.get("code_verifier", "")
            )
            told = id_token(issuer.key, issuer.url, code.session, code.asked.nonce)
            return signed_in(issuer, code.session) | {"id_token": told}
        case "refresh_token":
            return signed_in(issuer, issuer.sessions.renew(client, form.get("refresh_token", "")))
        case _:
            raise TokenRefused("unsupported_grant_type")


def signed_in(issuer: Issuer, session: Session) -> dict[str, Any]:
    seconds = issuer.person_seconds
    access = issue(issuer.key, issuer.url, session.subject, lifetime=seconds, sid=session.sid)
    return bearer(access, seconds) | {"refresh_token": session.refresh, "scope": "openid"}


def bearer(access_token: str, seconds: int) -> dict[str, Any]:
    return {"access_token": access_token, "token_type": "Bearer", "expires_in": seconds}


def service_subject(client_id: str) -> str:
    """The subject of a service's own token."""
    return f"service:{client_id}"


def person_named(form: Mapping[str, str], client: str) -> str:
    """Whom the demonstration names. Raises TokenRefused."""
    if client != DEMO_CLIENT:
        raise TokenRefused("unauthorized_client")
    try:
        return str(UUID(form.get("person_id", "")))
    except ValueError:
        raise TokenRefused("invalid_request") from None
