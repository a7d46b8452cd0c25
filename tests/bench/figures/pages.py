"""What pages cost: CPU in the portal for each, its making beside a bare page that fills the same template from a
constant, and how long people wait for one while thirty are asked for in a second.

Nothing is asked of the services where the making is measured: their answers are those of the first time.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, redirect_stderr
from dataclasses import dataclass, field
from functools import partial
from io import StringIO
from typing import Any, Final, cast

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message

from kit import logs
from kit.client import Answer, Http, HttpClient
from localstack.credentials import Credentials
from localstack.plan import PORTAL
from portal.bootstrap import app_of, engine_of
from portal.pages import Pages
from portal.settings import Settings
from portal.sign_in.cookies import SESSION
from portal.sign_in.repository import AtProvider, Tokens
from tests.bench.cpu import used
from tests.bench.goals import Effort, Goal, Row
from tests.bench.loadgen import LoadFailed, closed_loop, open_loop
from tests.bench.measures import interleaved, percentile
from tests.bench.schedule import poisson
from tests.bench.whole import Whole, whole_stack
from tests.bench.wire import Connection, Request

CPU: Final = Goal(15, 8, more_is_better=False)
MAKING: Final = Goal(1.5, 1.2, more_is_better=False)
WAITING: Final = Goal(150, 75, more_is_better=False)
WEIGHT: Final = Goal(40, 15, more_is_better=False)
DOSSIERS: Final = 200
RATE: Final = 30.0
CLIENTS: Final = 2
CONNECTIONS: Final = 50
_AT_ONCE: Final = 40
"""Pages of one measurement of CPU."""


async def pages(effort: Effort) -> list[Row]:
    async with whole_stack() as whole, portal_of(whole) as portal:
        await whole.copies.of(whole.draft, DOSSIERS)
        paths = addresses(whole)
        for path in paths.values():  # the first ones compile templates, and are no measure
            await portal.asked(portal.app, path)
        return [
            *[await _cpu(whole, portal, name, path, effort) for name, path in paths.items()],
            *[await _making(portal, name, path, effort) for name, path in paths.items()],
            *[await _weight(whole, portal, name, path) for name, path in paths.items()],
            await _waiting(whole, portal, tuple(paths.values()), effort),
        ]


def addresses(whole: Whole) -> Mapping[str, str]:
    """What an officer opens on a day."""
    dossier = f"/ho-so/{whole.draft.dossier_id}"
    return {
        "what waits": "/",
        "dossiers": "/ho-so",
        "a dossier": dossier,
        "writing it": f"{dossier}/soan",
        "rounds": "/phong-trao",
        "units": "/don-vi",
        "notices": "/thong-bao",
    }


class Watched(Pages):
    """It remembers what was put together last."""

    last: tuple[str, Mapping[str, Any]]

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        self.last = template, values
        return super().render(template, values)


@dataclass
class Recorded:
    """The services, each answer as it was given the first time."""

    http: Http
    answers: dict[str, Answer] = field(default_factory=dict)

    async def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        if url not in self.answers:
            self.answers[url] = await self.http.send(method, url, body=body, headers=headers)
        return self.answers[url]


@dataclass(frozen=True)
class Portal:
    """The portal in this process, on the database of the one of the stack; `cookie` is good at both."""

    app: FastAPI
    pages: Watched
    cookie: str

    async def route_of(self, path: str) -> Callable[[], Awaitable[Response]]:
        """What makes the page of that address, with what it was given once: the request, who asks, and what for."""
        given: dict[str, Any] = {}
        matches = (route.matches(_scope(path, b""))[0] for route in self.app.router.routes)
        route = self.app.router.routes[list(matches).index(Match.FULL)]
        assert isinstance(route, APIRoute)
        makes = route.endpoint

        async def noted(**values: Any) -> Response:
            given.update(values)
            return cast("Response", await makes(**values))

        route.dependant.call = noted
        await self.asked(self.app, path)
        route.dependant.call = makes
        return partial(makes, **given)

    async def asked(self, app: ASGIApp, path: str) -> None:
        """One page, past any socket. Raises AssertionError unless it is shown."""
        statuses = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await app(_scope(path, self.cookie.encode()), receive, send)
        assert statuses == [200], path


def _scope(path: str, cookie: bytes) -> dict[str, Any]:
    return {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"bench"), (b"cookie", cookie)],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 1),
    }  # fmt: skip


@asynccontextmanager
async def portal_of(whole: Whole) -> AsyncIterator[Portal]:
    state = whole.state
    settings = Settings(
        public_url=state.urls[PORTAL],
        database_url=state.database_urls[PORTAL],
        session_key=SecretStr(Credentials.read(whole.run_dir).session_key),
        oidc_issuer=state.issuer_url,
        oidc_client_secret=SecretStr(state.client_secrets[PORTAL]),
        directory_url=state.urls["directory"],
        submissions_url=state.urls["submissions"],
        scoring_url=state.urls["scoring"],
        awards_url=state.urls["awards"],
        notify_url=state.urls["notify"],
    )
    engine = engine_of(settings)
    with redirect_stderr(StringIO()):  # lines are written as at a site, and read by nobody
        logs.configure("INFO", PORTAL)
    async with HttpClient(5.0) as http:
        app = app_of(settings, engine, Recorded(http))
        app.state.pages = watched = Watched()
        tokens = Tokens(whole.officer, None, "", time.time() + 3600)
        cookie = await app.state.sessions.begin(
            whole.writer, AtProvider(None, None), "Nguyễn Thị Hoà", tokens
        )
        yield Portal(app, watched, f"{SESSION}={cookie}")
        await engine.dispose()


async def _cpu(whole: Whole, portal: Portal, name: str, path: str, effort: Effort) -> Row:
    asked = [Request.page(path, portal.cookie)] * _AT_ONCE
    milliseconds = []
    for _ in range(effort.pairs):
        before = used(whole.state, PORTAL)
        run = await whole.apart.call(closed_loop, [whole.state.urls[PORTAL]], asked, CLIENTS)
        run.require_clean()
        milliseconds.append(1000 * (used(whole.state, PORTAL) - before) / len(asked))
    return Row(f"pages: {name}", "ms of CPU", CPU, values=tuple(milliseconds))


async def _weight(whole: Whole, portal: Portal, name: str, path: str) -> Row:
    """As it travels, once everything that pages share is there."""
    connection = await Connection.open(whole.state.urls[PORTAL])
    status, body = await connection.ask(Request.page(path, portal.cookie))
    connection.close()
    assert status == 200, path
    return Row(f"pages: weight of {name}", "kB", WEIGHT, values=(len(body) / 1000,))


async def _making(portal: Portal, name: str, path: str, effort: Effort) -> Row:
    """What the page's route does with the answers, and the same template filled from a constant: both behind Starlette
    and nothing else.
    """
    makes = await portal.route_of(path)
    template, values = portal.pages.last

    async def fills() -> Response:
        return HTMLResponse(Pages.render(portal.pages, template, values))

    async def cost(app: ASGIApp) -> float:
        began = time.process_time()
        for _ in range(_AT_ONCE):
            await portal.asked(app, "/")
        return 1000 * (time.process_time() - began) / _AT_ONCE

    ours, theirs = _bare(makes), _bare(fills)
    pairs = await interleaved(lambda _: cost(ours), lambda _: cost(theirs), effort.pairs)
    return Row(f"pages: making of {name} against a bare one", "ms of CPU", MAKING, pairs)


def _bare(makes: Callable[[], Awaitable[Response]]) -> ASGIApp:
    async def page(_: Asked) -> Response:
        return await makes()

    return Starlette(routes=[Route("/", page)])


async def _waiting(whole: Whole, portal: Portal, paths: tuple[str, ...], effort: Effort) -> Row:
    figure = f"pages: p99 at {RATE:.0f} a second"
    longest = []
    for number in range(effort.pairs):
        moments = poisson(RATE, effort.seconds, number)
        asked = [Request.page(paths[which % len(paths)], portal.cookie) for which in range(len(moments))]
        run = await whole.apart.call(open_loop, whole.state.urls[PORTAL], asked, moments, CONNECTIONS)
        try:
            longest.append(1000 * percentile(run.require_clean().latencies, 0.99))
        except LoadFailed as failure:  # what the pages cost is known all the same
            return Row(figure, "ms", WAITING, failure=str(failure)[:200])
    return Row(figure, "ms", WAITING, values=tuple(longest))
