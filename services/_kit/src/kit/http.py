"""The HTTP edge: authenticate, begin, call, record, commit, answer. In this order, in one place.

A GET is a query, on a connection that only reads. Everything else is a command: it carries an Idempotency-Key, and
its success is committed before the first byte of the answer leaves. A rehearsal is a command that is never committed.
"""

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from prometheus_client import Counter
from starlette.routing import Match
from starlette.types import Scope

from kit import idempotency
from kit.actor import ANYBODY, Actor
from kit.asked import Taken
from kit.errors import Forbidden
from kit.places import Places
from kit.probes import Check, probes
from kit.problems import answer_problems
from kit.rehearsal import Rehearsal
from kit.tokens import TokenVerifier
from kit.unit_of_work import Cause, Command, Query, UnitsOfWork

PRINCIPALS: Final = "x-principals"
"""OpenAPI extension of a route that only the named service principals may use."""
ANYBODYS: Final = "/public/"
"""How the paths begin of routes without a token, which have room of their own: `limits.Apart`."""
_TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
"""W3C Trace Context, section 3.2. Anything else is not handed on into facts."""
_RECORDED_HEADERS: Final = frozenset({b"content-type", b"etag", b"location"})
_REPEATED = Counter("idempotent_repeats_total", "Commands that were answered from the idempotency record.")


@dataclass(frozen=True)
class Edge:
    """What the edge needs to turn a request into a unit of work."""

    tokens: TokenVerifier
    units_of_work: UnitsOfWork
    places: Places


def for_principals(*names: str) -> dict[str, Any]:
    """`openapi_extra` of a route for service principals; routes without it are for people."""
    return {PRINCIPALS: list(names)}


def for_anybody() -> dict[str, Any]:
    """`openapi_extra` of a route that asks for no token. It only reads, and its path begins with `ANYBODYS`."""
    return {"security": []}


def is_for_anybody(route: APIRoute) -> bool:
    return (route.openapi_extra or {}).get("security") == []


class EdgeRoute(APIRoute):
    """A route that runs inside one unit of work."""

    @cached_property
    def _outline(self) -> tuple[int, str]:
        """How many parts its path has, and what comes after its last parameter."""
        return self.path.count("/"), self.path.rpartition("}")[2]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Each request asks every route before its own; number of parts and end of its path tell most of them apart."""
        parts, end = self._outline
        if scope["path"].count("/") != parts or not scope["path"].endswith(end):
            return Match.NONE, {}
        return super().matches(scope)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        principals = frozenset((self.openapi_extra or {}).get(PRINCIPALS, ()))
        taken = Taken.of(self)
        if "GET" in (self.methods or ()) and any(
            one.call is begun_command or one.call is begun_rehearsal for one in self.dependant.dependencies
        ):
            raise TypeError(f"{self.name} is a GET and asks for a command; what reads takes a query")
        is_anybodys = is_for_anybody(self)
        if is_anybodys != self.path.startswith(ANYBODYS) or (is_anybodys and self.methods != {"GET"}):
            raise TypeError(f"{self.name}: who needs no token reads, under {ANYBODYS} and nowhere else")

        async def handle(request: Request) -> Response:
            edge: Edge = request.app.state.edge
            if is_anybodys:
                structlog.contextvars.bind_contextvars(actor=ANYBODY.name)
                taken.judge_query(request)
                return await _read(request, edge, ANYBODY, _cause(request), answer)
            actor = await edge.tokens.actor(request.headers.get("authorization"))
            structlog.contextvars.bind_contextvars(actor=actor.name)
            _admit(actor, principals)
            with edge.places.one_of(actor):
                taken.judge_query(request)
                cause = _cause(request)
                if request.method == "GET":
                    return await _read(request, edge, actor, cause, answer)
                return await _command(request, edge, actor, cause, taken, answer)

        return handle


async def _read(
    request: Request,
    edge: Edge,
    actor: Actor,
    cause: Cause,
    answer: Callable[[Request], Coroutine[Any, Any, Response]],
) -> Response:
    async with edge.units_of_work.query(actor, cause) as uow:
        request.state.uow = uow
        return await answer(request)


async def _command(
    request: Request,
    edge: Edge,
    actor: Actor,
    cause: Cause,
    taken: Taken,
    answer: Callable[[Request], Coroutine[Any, Any, Response]],
) -> Response:
    keys = request.headers.getlist("idempotency-key")
    body = await request.body()
    request.state.sent = body
    asked = idempotency.Request.of(
        actor.name,
        f"{request.method} {request.scope['path']}",
        keys,
        taken.content(request, body),
        as_sent=request.scope["query_string"] + b"\n" + body,
    )
    async with idempotency.begin(edge.units_of_work, actor, cause, asked) as (uow, given):
        if given:
            _REPEATED.inc()
            return Response(given.body, given.status, given.headers | {"idempotency-replayed": "true"})
        request = taken.parsed(request, body)
        request.state.uow = uow.on_behalf(actor, cause)
        response = await answer(request)
        if request.state.uow.rehearsal is not None:
            await uow.flush()  # what the database refuses, it refuses now; nothing of it is committed
            return response
        headers = {
            name.decode(): value.decode() for name, value in response.raw_headers if name in _RECORDED_HEADERS
        }
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
    traceparent = request.headers.get("traceparent", "")
    return Cause(
        request.state.correlation_id, traceparent=traceparent if _TRACEPARENT.fullmatch(traceparent) else None
    )


async def begun_command(request: Request) -> Command:
    """The command that the edge began for this request. Async, since FastAPI runs others in a thread."""
    uow: Command = request.state.uow
    return uow


async def begun_rehearsal(request: Request) -> Command:
    """Likewise, to be tried only: the edge rolls it back."""
    uow: Command = request.state.uow
    uow.rehearsal = Rehearsal()
    return uow


async def begun_query(request: Request) -> Query:
    """The query that the edge began for this request."""
    uow: Query = request.state.uow
    return uow


def edge_router(**options: Any) -> APIRouter:
    """A router all of whose routes run inside a unit of work."""
    return APIRouter(route_class=EdgeRoute, generate_unique_id_function=_operation_id, **options)


def _operation_id(route: APIRoute) -> str:
    """The route's function: what clients generated from the document call it."""
    return route.name


def create_app(
    title: str,
    edge: Edge,
    router: APIRouter,
    checks: dict[str, Check],
) -> FastAPI:
    """A service's HTTP side: its routes, problems, health, metrics."""
    app = FastAPIOffline(
        title=title,
        redoc_url=None,
        static_url="/docs/assets",
        swagger_ui_parameters={"validatorUrl": None},  # its page asks a host elsewhere otherwise
    )
    app.state.edge = edge
    app.router.routes.extend(router.routes)  # as they are: an included router builds each of them anew
    app.router.routes.extend(probes(checks))
    answer_problems(app)
    return app
