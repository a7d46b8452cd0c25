"""The HTTP edge: authenticate, begin, call, record, commit, answer. In this order, in one place.

A GET is a query, on a connection that only reads. Everything else is a command: it carries an Idempotency-Key, and
its success is committed before the first byte of the answer leaves.
"""

import re
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

import structlog
from fastapi import APIRouter, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from prometheus_client import Counter, Histogram
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.event import Value
from kit import idempotency
from kit.actor import Actor
from kit.database import DatabaseAway, is_contention, is_unavailable, sqlstate
from kit.errors import (
    BadRequest,
    DatabaseUnavailable,
    Forbidden,
    InvalidPayload,
    MethodNotAllowed,
    NoSuchRoute,
    Problem,
    UnexpectedError,
)
from kit.messages import text_of
from kit.probes import Check, probes
from kit.tokens import TokenVerifier
from kit.unit_of_work import Cause, UnitOfWork, UnitsOfWork

log = structlog.get_logger()
PRINCIPALS: Final = "x-principals"
"""OpenAPI extension of a route that only the named service principals may use."""
_TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
"""W3C Trace Context, section 3.2. Anything else is not handed on into facts."""
_RECORDED_HEADERS: Final = ("content-type", "etag", "location")
_UNSTORABLE: Final = {"22000", "22003", "22021", "22P05", "54000"}
"""PostgreSQL's codes for values that no column or index holds: a NUL character, a number beyond 64 bits, a name of
thousands of characters. All are valid JSON."""
_TOOK = Histogram("http_request_seconds", "Time from request to answer.", ["method", "route", "status"])
_REPEATED = Counter("idempotent_repeats_total", "Commands that were answered from the idempotency record.")


@dataclass(frozen=True)
class Edge:
    """What the edge needs to turn a request into a unit of work."""

    tokens: TokenVerifier
    units_of_work: UnitsOfWork


def for_principals(*names: str) -> dict[str, Any]:
    """`openapi_extra` of a route for service principals; routes without it are for people."""
    return {PRINCIPALS: list(names)}


class EdgeRoute(APIRoute):
    """A route that runs inside one unit of work."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        principals = frozenset((self.openapi_extra or {}).get(PRINCIPALS, ()))

        async def handle(request: Request) -> Response:
            edge: Edge = request.app.state.edge
            actor = await edge.tokens.actor(request.headers.get("authorization"))
            _admit(actor, principals)
            cause = _cause(request)
            structlog.contextvars.bind_contextvars(actor=actor.name)
            if request.method == "GET":
                async with edge.units_of_work.query(actor, cause) as uow:
                    request.state.uow = uow.on_behalf(actor, cause)
                    return await answer(request)
            return await _command(request, edge, actor, cause, answer)

        return handle


async def _command(
    request: Request,
    edge: Edge,
    actor: Actor,
    cause: Cause,
    answer: Callable[[Request], Coroutine[Any, Any, Response]],
) -> Response:
    asked = idempotency.Request.of(
        actor.name,
        f"{request.method} {request.url.path}",
        request.headers.get("idempotency-key"),
        request.url.query.encode() + b"\n" + await request.body(),
    )
    async with idempotency.begin(edge.units_of_work, actor, cause, asked) as (uow, given):
        if given:
            _REPEATED.inc()
            return Response(given.body, given.status, given.headers | {"idempotency-replayed": "true"})
        request.state.uow = uow.on_behalf(actor, cause)
        response = await answer(request)
        headers = {name: response.headers[name] for name in _RECORDED_HEADERS if name in response.headers}
        idempotency.record(
            uow, asked, idempotency.Answer(response.status_code, headers, bytes(response.body))
        )
        await uow.commit()
        return response


def _admit(actor: Actor, principals: frozenset[str]) -> None:
    """People use the routes for people, and each service principal the routes that name it."""
    if actor.principal is None and not principals:
        return
    if actor.principal is not None and actor.principal in principals:
        return
    raise Forbidden(actor=actor.name)


def _cause(request: Request) -> Cause:
    given = request.headers.get("x-correlation-id")
    try:
        correlation_id = UUID(given) if given else uuid4()
    except ValueError:
        correlation_id = uuid4()
    structlog.contextvars.bind_contextvars(correlation_id=str(correlation_id))
    traceparent = request.headers.get("traceparent", "")
    return Cause(correlation_id, traceparent=traceparent if _TRACEPARENT.fullmatch(traceparent) else None)


async def unit_of_work(
    request: Request,
    _: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Bắt buộc với mọi lệnh; cùng mã, cùng nội dung: cùng câu trả lời.",
        ),
    ] = None,
) -> UnitOfWork:
    """The unit of work that the edge began for this request. Async, since FastAPI runs others in a thread."""
    uow: UnitOfWork = request.state.uow
    return uow


async def query_unit_of_work(request: Request) -> UnitOfWork:
    """The read-only unit of work that the edge began for this request."""
    uow: UnitOfWork = request.state.uow
    return uow


def edge_router(**options: Any) -> APIRouter:
    """A router all of whose routes run inside a unit of work."""
    return APIRouter(route_class=EdgeRoute, **options)


class ProblemBody(Value):
    """RFC 9457. `code` is stable; `title` is Vietnamese and may change; other members are the error's facts."""

    type: str
    title: str
    status: int
    code: str
    retryable: bool


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """`responses=` of a route that may answer with these problems, besides 401."""
    content = {"application/problem+json": {"schema": ProblemBody.model_json_schema()}}
    return {status: {"description": "Từ chối, xem mã lỗi", "content": content} for status in (401, *statuses)}


def problem_response(problem: Problem) -> Response:
    """The one place where an error becomes an answer."""
    body = {
        "type": f"urn:thidua:problem:{problem.code}",
        "title": text_of(problem),
        "status": problem.status,
        "code": problem.code,
        "retryable": problem.retryable,
    }
    headers = {"Retry-After": "1"} if problem.retryable else {}
    if problem.status == 401:
        headers["WWW-Authenticate"] = f'Bearer error="{problem.code}"'
    # mode="json" would need a model: facts are plain values, ids and times, which str() spells well
    facts = {name: _plain(value) for name, value in problem.facts.items()}
    return JSONResponse(facts | body, problem.status, headers, media_type="application/problem+json")


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int, float, bool, type(None))):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    return str(value)


async def _on_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - what this handler is registered for
    return problem_response(error)


async def _on_invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what this handler is registered for
    faults = [
        {
            "pointer": "/" + "/".join(str(part) for part in fault["loc"]),
            "code": fault["type"],
            "detail": fault["msg"],
        }
        for fault in error.errors()
    ]
    return problem_response(InvalidPayload(errors=faults))


async def _on_database(_: Request, error: Exception) -> Response:
    if is_unavailable(error) or is_contention(error):
        log.warning("database_unavailable", error=repr(error))
        return problem_response(DatabaseUnavailable())
    if isinstance(error, DBAPIError) and sqlstate(error) in _UNSTORABLE:
        log.warning("unstorable_value", error=repr(error))
        return problem_response(InvalidPayload(errors=[]))
    raise error


async def _on_disconnect(_request: Request, _error: Exception) -> Response:
    """The client went away in the middle of its request: nobody reads the answer, and nothing was done."""
    return problem_response(BadRequest())


async def _on_unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected_error", method=request.method, path=request.url.path, exc_info=error)
    return problem_response(UnexpectedError())


async def _on_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what this handler is registered for
    kind = {404: NoSuchRoute, 405: MethodNotAllowed}.get(error.status_code, BadRequest)
    response = problem_response(kind())
    response.headers.update(error.headers or {})
    return response


class _Measured:
    """Times every request. Plain ASGI: a wrapper of requests and responses costs more than the timing tells."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        structlog.contextvars.clear_contextvars()
        began = time.perf_counter()
        status = 500

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting_status)
        finally:
            route = getattr(scope.get("route"), "path", "unknown")
            _TOOK.labels(scope["method"], route, status).observe(time.perf_counter() - began)


def create_app(
    title: str,
    edge: Edge,
    routers: tuple[APIRouter, ...],
    checks: dict[str, Check],
    lifespan: Callable[[FastAPI], Any] | None = None,
) -> FastAPI:
    """A service's HTTP side: its routes, problems, health, metrics."""
    app = FastAPI(title=title, version="1", lifespan=lifespan, openapi_url="/openapi.json")
    app.state.edge = edge
    for router in (*routers, probes(checks)):
        app.include_router(router)
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    for kind in (SQLAlchemyError, DatabaseAway):
        app.add_exception_handler(kind, _on_database)
    app.add_exception_handler(ClientDisconnect, _on_disconnect)
    app.add_exception_handler(Exception, _on_unexpected)

    app.add_middleware(_Measured)

    return app
