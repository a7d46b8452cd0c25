"""What people see where a page can't be had: what is wrong, what to do, and the code that an operator finds in the log.

Nothing that was typed is lost by it: an act's own refusals are shown in its form; a form that ends here is shown with
what was sent, and kept for its writer where their session had ended.
"""

from typing import Final
from uuid import UUID

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.database import DatabaseAway, is_unavailable
from kit.errors import BodyTooSlow, IssuerUnreachable, Problem
from kit.limits import BodyTooLarge
from kit.messages import text_of
from portal.forms import Form, FormUnreadable, read_form
from portal.pages import page
from portal.services import Down, Refused, SessionOver
from portal.sign_in import cookies
from portal.sign_in.repository import LARGEST_FORM, KeptForm, Sessions, size_of
from portal.sign_in.signed import SignInNeeded, to_sign_in

log = structlog.get_logger()
_READS: Final = {"GET", "HEAD"}


def answer(app: FastAPI) -> None:
    """Let every trouble end in a page."""
    app.add_exception_handler(SignInNeeded, _on_sign_in_needed)
    app.add_exception_handler(SessionOver, _on_sign_in_needed)
    app.add_exception_handler(Down, _on_down)
    app.add_exception_handler(Refused, _on_refused)
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(FormUnreadable, _on_unreadable)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    for kind in (SQLAlchemyError, DatabaseAway):
        app.add_exception_handler(kind, _on_database)
    app.add_exception_handler(ClientDisconnect, _on_disconnect)


async def _on_sign_in_needed(request: Request, _: Exception) -> Response:
    """Whoever reads comes back to the same page; whoever was sending a form comes back with it."""
    if request.method in _READS:
        return _to(request, to_sign_in(_address(request)))
    form = await _sent(request)
    kept = await _kept(request, form)
    if kept is None:
        fields, typed = (form.fields, form.typed) if form else ((), [])
        address = _address(request)
        return page(
            request, "sign_in/not_kept.html", status_code=401, fields=fields, typed=typed, address=address
        )
    return _to(request, to_sign_in(f"/sign-in/kept/{kept}"))


def _to(request: Request, address: str) -> Response:
    """The browser goes there, also where script had asked, which can't follow to the provider's host."""
    if "HX-Request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


async def _sent(request: Request) -> Form | None:
    """The form that came, if one did that can be read."""
    try:
        return await read_form(request)
    except (FormUnreadable, ClientDisconnect, Problem):
        return None


async def _kept(request: Request, form: Form | None) -> UUID | None:
    """Under which id the form is kept for its writer; None where it is too large, no form, or nobody's."""
    cookie = cookies.session_of(request)
    if cookie is None or form is None:
        return None
    keeping = KeptForm(_address(request), form.fields)
    sessions: Sessions = request.app.state.sessions
    return await sessions.keep(cookie, keeping) if size_of(keeping) <= LARGEST_FORM else None


def _address(request: Request) -> str:
    """Where a form was sent: a path of ours, with its query."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


async def _on_down(request: Request, error: Exception) -> Response:
    assert isinstance(error, Down)  # noqa: S101 - what this handler is registered for
    log.warning("service_down", down=error.service)
    return await _trouble(request, 503, "service_down", service=error.service)


async def _on_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - what this handler is registered for
    return await _trouble(request, error.problem.status, error.problem.code, title=error.problem.title)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - what this handler is registered for
    if isinstance(error, IssuerUnreachable):
        log.warning("issuer_unreachable")
    return await _trouble(request, error.status, error.code, title=text_of(error))


async def _on_unreadable(request: Request, _: Exception) -> Response:
    return await _trouble(request, 400, "form_unreadable")


async def _on_invalid(request: Request, _: Exception) -> Response:
    """An address that is none of ours: an id that is no id, a page that is no number."""
    return await _trouble(request, 404, "not_found")


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what this handler is registered for
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "bad_request")
    return await _trouble(request, error.status_code, code)


async def _on_database(request: Request, error: Exception) -> Response:
    """Our own database is away: nobody can be known, so nothing can be done."""
    if not is_unavailable(error):
        raise error
    log.warning("database_unavailable", error=repr(error))
    return await _trouble(request, 503, "database_unavailable")


async def _on_disconnect(_request: Request, _error: Exception) -> Response:
    """The browser went away in the middle of its request: nobody reads the answer, and nothing was done."""
    return Response(status_code=400)


class Sorry:
    """ASGI middleware, the innermost: a mistake of ours ends in a page, too. What went wrong is in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noticed(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noticed)
        except Exception:
            log.exception("unexpected_error")
            if begun:
                raise
            request = Request(scope, receive)
            response = await _trouble(request, 500, "unexpected_error")
            await response(scope, receive, send)


async def _trouble(
    request: Request, status: int, code: str, *, title: str = "", service: str = ""
) -> Response:
    """A page that says it; with what was sent, to be sent again under the same key, where somebody sent a form."""
    is_body_at_fault = code in {BodyTooSlow.code, BodyTooLarge.code}  # which would be waited for once more
    form = None if request.method in _READS or is_body_at_fault else await _sent(request)
    return page(
        request,
        "components/trouble.html",
        status_code=status,
        code=code,
        title=title,
        service=service,
        correlation_id=str(request.state.correlation_id),
        fields=form.fields if form else (),
        typed=form.typed if form else [],
        address=_address(request),
        again=status >= 500,
    )
