"""Signing in and out, and what was typed when a session ended."""

from typing import Annotated, Final
from urllib.parse import parse_qsl
from uuid import UUID

import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from portal.forms import REVIEW, Form, Sent
from portal.pages import page
from portal.services import Asking, Refused, Services, SessionOver
from portal.sign_in import cookies
from portal.sign_in.paths import HOME, path_of_ours
from portal.sign_in.provider import Granted, Provider, SignInFailed
from portal.sign_in.repository import Sessions
from portal.sign_in.signed import UNKNOWN, SignedIn, to_sign_in

log = structlog.get_logger()
router = APIRouter()
DONE: Final = "/sign-in/done"
BACK_CHANNEL: Final = "/sign-out/back-channel"
LONGEST_PATH: Final = 2000
"""Signs of a path that one comes back to: a browser keeps 4,096 bytes of a cookie."""


@router.get("/sign-in")
async def begin(request: Request, back_to: Annotated[str, Query(max_length=8000)] = HOME) -> Response:
    """Send somebody to the provider."""
    provider: Provider = request.app.state.provider
    address, attempt = await provider.begin(path_of_ours(back_to if len(back_to) <= LONGEST_PATH else HOME))
    response = RedirectResponse(address, 303)
    cookies.set_attempt(response, attempt, request.app.state.sealer)
    return response


@router.get(DONE)
async def done(request: Request) -> Response:
    """Somebody comes back from the provider."""
    provider: Provider = request.app.state.provider
    attempt = cookies.attempt_of(request, request.app.state.sealer)
    if attempt is None:  # it took too long, or the browser keeps no cookies
        return page(request, "sign_in/failed.html", status_code=400, again=to_sign_in(HOME))
    try:
        granted = await provider.finish(attempt, dict(parse_qsl(request.url.query)))
    except SignInFailed as error:
        log.warning("sign_in_failed", reason=str(error))
        return page(request, "sign_in/failed.html", status_code=400, again=to_sign_in(attempt.back_to))
    response = await _begun(request, granted, attempt.back_to)
    cookies.clear_attempt(response)
    return response


async def _begun(request: Request, granted: Granted, back_to: str) -> Response:
    """A session for who has signed in, if the directory knows them."""
    services: Services = request.app.state.services
    asking = Asking(services, granted.tokens.access, request.state.correlation_id)
    try:
        me = await asking.get("directory", "/me")
    except SessionOver:
        log.warning("token_refused_by_directory")
        return page(request, "sign_in/set_up.html", status_code=502)
    except Refused as error:
        if error.problem.code not in UNKNOWN:
            raise
        log.warning("nobody_here")
        provider: Provider = request.app.state.provider
        away = await provider.end_address(granted.tokens, request.app.state.public_url + HOME)
        return page(
            request, "sign_in/unknown.html", status_code=403, subject=granted.whose.subject, away=away
        )
    sessions: Sessions = request.app.state.sessions
    cookie = await sessions.begin(UUID(me["person_id"]), granted.whose, me["name"], granted.tokens)
    if former := cookies.session_of(request):
        await sessions.end(former)
    response = RedirectResponse(back_to, 303)
    cookies.set_session(response, cookie)
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session here at once, whatever the provider does, then there."""
    sessions: Sessions = request.app.state.sessions
    provider: Provider = request.app.state.provider
    cookie, away = cookies.session_of(request), request.app.state.public_url + HOME
    session = await sessions.find(cookie) if cookie else None
    if cookie and session:
        await sessions.end(cookie)
        away = await provider.end_address(session.tokens, away)
    response = RedirectResponse(away, 303)
    cookies.clear_session(response)
    return response


@router.post(BACK_CHANNEL)
async def signed_out_elsewhere(request: Request, form: Sent) -> Response:
    """The provider says that a session has ended there (Back-Channel Logout 1.0, section 2.5)."""
    provider: Provider = request.app.state.provider
    sessions: Sessions = request.app.state.sessions
    headers = {"Cache-Control": "no-store"}
    try:
        ended = await provider.signed_out(form.text("logout_token"))
    except SignInFailed as error:
        log.warning("logout_token_refused", reason=str(error))
        return PlainTextResponse("invalid logout token", 400, headers)
    await sessions.end_all(ended)
    return PlainTextResponse("", 200, headers)


@router.get("/sign-in/kept/{form_id}")
async def kept(request: Request, form_id: UUID, me: SignedIn) -> Response:
    """What somebody had typed when their session ended, to be sent as it is or looked at once more."""
    sessions: Sessions = request.app.state.sessions
    form = await sessions.kept(form_id, me.session.person_id)
    if form is None:
        return page(request, "sign_in/not_kept.html", status_code=404, fields=(), typed=(), address="")
    fields = [(name, value) for name, value in form.fields if name != REVIEW]
    typed = Form(form.fields).typed
    return page(request, "sign_in/kept.html", address=form.path, fields=fields, typed=typed, review=REVIEW)
