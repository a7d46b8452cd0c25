"""What browsers are sent here for: to choose who one is, and to sign out.

Source: OpenID Connect Core 1.0, RP-Initiated Logout 1.0, RFC 9207.
"""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, urlencode

import asyncpg
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.background import BackgroundTask

from localstack.issuer import asked, pages
from localstack.issuer.asked import Asked, NotRegistered, WronglyAsked
from localstack.issuer.goodbye import tell
from localstack.issuer.issuer import NOT_KEPT, Issuer
from localstack.issuer.tokens import read_hint

BAD: Final = HTTPStatus.BAD_REQUEST


def routes(issuer: Issuer) -> APIRouter:
    router = APIRouter()

    @router.get(pages.STYLE_PATH)
    async def style() -> Response:
        return Response(pages.style(), media_type="text/css")

    @router.get("/authorize")
    async def ask(request: Request) -> Response:
        parameters = parse_qsl(request.url.query)
        typed = dict(parameters).get("q", "")
        return await answered(issuer, parameters, lambda wanted: choice(issuer, wanted, typed))

    @router.post("/authorize")
    async def choose(request: Request) -> Response:
        """The page's form; without a person it is a client's own, which asks by POST."""
        parameters = parse_qsl((await request.body()).decode(errors="replace"))
        person = dict(parameters).get("person")
        if person is None:
            return await answered(issuer, parameters, lambda wanted: choice(issuer, wanted, ""))
        return await answered(issuer, parameters, lambda wanted: chosen(issuer, wanted, person))

    @router.get("/logout")
    @router.post("/logout")
    async def logout(request: Request) -> Response:
        body = (await request.body()).decode(errors="replace")
        return signed_out(issuer, dict(parse_qsl(body or request.url.query)))

    return router


async def answered(
    issuer: Issuer, parameters: list[tuple[str, str]], answer: Callable[[Asked], Awaitable[Response]]
) -> Response:
    """The answer, if the client asked as it should and people can be read; what is wrong, where it may be told."""
    try:
        return await answer(asked.read(parameters, issuer.sign_in_of))
    except NotRegistered:
        return page(pages.told(pages.NOT_REGISTERED), BAD)
    except WronglyAsked as wrong:
        return back(issuer, wrong.redirect_uri, wrong.answer)
    except (OSError, asyncpg.PostgresError):
        return page(pages.told(pages.NO_DIRECTORY), HTTPStatus.SERVICE_UNAVAILABLE)


async def choice(issuer: Issuer, wanted: Asked, typed: str) -> Response:
    return page(pages.choice(wanted, typed, await issuer.people()), redirect_uri=wanted.redirect_uri)


async def chosen(issuer: Issuer, wanted: Asked, person: str) -> Response:
    """Back to the client: with a code for that person, or with a no."""
    if person == pages.NOBODY:
        return back(issuer, wanted.redirect_uri, {"error": "access_denied", "state": wanted.state})
    found = next((each for each in await issuer.people() if str(each.person_id) == person), None)
    if found is None:
        return page(pages.told(pages.NOT_HERE), BAD)
    code = issuer.sessions.begin(wanted, person, found.name)
    return back(issuer, wanted.redirect_uri, {"code": code, "state": wanted.state})


def signed_out(issuer: Issuer, form: Mapping[str, str]) -> Response:
    """By the ID token that the client was given, also where a restart made us forget the session."""
    hint = read_hint(issuer.key, issuer.url, form.get("id_token_hint", ""))
    if hint is None or form.get("client_id", hint.client_id) != hint.client_id:
        return page(pages.told(pages.NOTHING_ENDED), BAD)
    issuer.sessions.end(hint.sid)
    telling = BackgroundTask(tell, issuer, hint)
    to = form.get("post_logout_redirect_uri")
    if to is None:
        return page(pages.told(pages.ENDED), background=telling)
    registered = issuer.sign_in_of(hint.client_id)
    if registered is None or to not in registered.post_logout_redirect_uris:
        return page(pages.told(pages.ENDED_NOWHERE), BAD, background=telling)
    return redirect(to, {"state": form.get("state", "")}, telling)


def back(issuer: Issuer, redirect_uri: str, answer: Mapping[str, str]) -> Response:
    """To the client, with who answers."""
    return redirect(redirect_uri, {**answer, "iss": issuer.url})


def redirect(uri: str, answer: Mapping[str, str], background: BackgroundTask | None = None) -> Response:
    """To a registered address, with what is not empty of the answer."""
    query = urlencode({name: value for name, value in answer.items() if value})
    to = f"{uri}{'&' if '?' in uri else '?'}{query}" if query else uri
    return RedirectResponse(to, HTTPStatus.SEE_OTHER, NOT_KEPT, background)


def page(
    html: str,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    redirect_uri: str | None = None,
    background: BackgroundTask | None = None,
) -> HTMLResponse:
    """A page that runs nothing, is in no frame, and sends its form to us alone, and on to `redirect_uri`."""
    return HTMLResponse(html, status, NOT_KEPT | pages.safety(redirect_uri), background=background)
