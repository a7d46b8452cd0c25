"""Each request, whatever becomes of it: its correlation id, its one line in the log, its time."""

import time
from typing import Final
from uuid import UUID, uuid4

import structlog
from prometheus_client import Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.errors import UnexpectedError
from kit.probes import PROBES
from kit.problems import problem_response

log = structlog.get_logger()
CORRELATION: Final = "X-Correlation-Id"
"""Header of request and answer: what a request caused, in services, facts and logs, is found by it."""
_TOOK = Histogram("http_request_seconds", "Time from request to answer.", ["method", "route", "status"])


class Noted:
    """ASGI middleware, the outermost: what is turned away is noted, too, and has its correlation id.

    The line says method, route template, status, seconds, actor and correlation id: no address as it was asked, no
    query, no content, since those may name people.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        correlation_id = _told(scope) or uuid4()
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(correlation_id=str(correlation_id))
        status = 0

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[CORRELATION] = str(correlation_id)
            await send(message)

        try:
            await self._app(scope, receive, marked)
        except Exception:  # a mistake of ours: told as one, never in its own words
            log.exception("unexpected_error", route=_route(scope))
            if not status:
                await problem_response(UnexpectedError())(scope, receive, marked)
        finally:
            _note(scope, status or 500, time.perf_counter() - began)


def _told(scope: Scope) -> UUID | None:
    for name, value in scope["headers"]:
        if name == b"x-correlation-id":
            try:
                return UUID(value.decode("ascii"))
            except ValueError:
                return None
    return None


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", "unknown")


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = _route(scope)
    _TOOK.labels(scope["method"], route, status).observe(seconds)
    if not scope["path"].startswith(PROBES):
        log.info("request", method=scope["method"], route=route, status=status, seconds=round(seconds, 6))
