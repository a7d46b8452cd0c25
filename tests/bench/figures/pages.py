"""What pages cost: CPU in the portal for each, its making beside a bare page that fills the same template from a
constant, and how long people wait for one while thirty are asked for in a second.

Nothing is asked of the services where the making is measured: their answers are those of the first time. This process
looks for cycles as seldom as the portal's, and not among what was there before.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, redirect_stderr
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO, TextIOWrapper
from typing import Any, Final, cast
from uuid import UUID

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
from kit.loading import COLLECTS
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
from tests.support.broker import until

CPU: Final = Goal(15, 8, more_is_better=False)
MAKING: Final = Goal(1.5, 1.2, more_is_better=False)
WAITING: Final = Goal(150, 75, more_is_better=False)
WEIGHT: Final = Goal(40, 15, more_is_better=False)
DOSSIERS: Final = 200
WAITING_FOR_A_HEAD: Final = 40
"""The day before a limit."""
RATE: Final = 30.0
CLIENTS: Final = 2
CONNECTIONS: Final = 50
_AT_ONCE: Final = 40
"""Pages of one measurement of CPU."""
_MADE: Final = 400
"""Pages of one measurement of their making: the lightest takes a tenth of a millisecond."""


async def pages(effort: Effort) -> list[Row]:
    async with whole_stack() as whole, portal_of(whole) as portal:
        opened = await opened_on_a_day(whole, portal)
        for each in opened.values():  # the first ones compile templates, and are no measure
            await portal.asked(portal.app, each)
        return [
            *[await _cpu(whole, name, each, effort) for name, each in opened.items()],
            *[await _making(portal, name, each, effort) for name, each in opened.items()],
            *[await _weight(whole, name, each) for name, each in opened.items()],
            await _waiting(whole, tuple(opened.values()), effort),
        ]


@dataclass(frozen=True)
class Opened:
    """An address, and the cookie of whoever opens it."""

    path: str
    cookie: str

    @property
    def request(self) -> Request:
        return Request.page(self.path, self.cookie)


async def opened_on_a_day(whole: Whole, portal: "Portal") -> Mapping[str, Opened]:
    """What an officer opens, for whom nothing waits, and what waits for a head, once all of it is there."""
    series = await whole.copies.of(whole.draft, DOSSIERS)
    await _await_a_head(whole, [series.dossier_id(number) for number in range(WAITING_FOR_A_HEAD)])
    head = await portal.signed_in(whole.signers[0], whole.heads[0])
    officer = await portal.signed_in(whole.writer, whole.officer)
    dossier = f"/ho-so/{whole.draft.dossier_id}"
    paths = {
        "dossiers": "/ho-so",
        "a dossier": dossier,
        "writing it": f"{dossier}/soan",
        "rounds": "/phong-trao",
        "units": "/don-vi",
        "notices": "/thong-bao",
    }
    officers = {name: Opened(path, officer) for name, path in paths.items()}
    return {"what waits": Opened("/", head), "nothing waits": Opened("/", officer)} | officers


async def _await_a_head(whole: Whole, dossiers: Sequence[str]) -> None:
    """Submit these, and wait until the first head is asked for each."""
    for dossier_id in dossiers:
        await whole.services.post("submissions", f"/dossiers/{dossier_id}/submit", whole.writer, seen=1)

    async def all_wait() -> bool:
        tasks = await whole.services.every("submissions", "/tasks", whole.signers[0])
        return len(tasks) == len(dossiers)

    await until(all_wait)


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
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)

    async def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        asked = url, (headers or {}).get("Authorization", "")
        if asked not in self.answers:
            self.answers[asked] = await self.http.send(method, url, body=body, headers=headers)
        return self.answers[asked]


@dataclass(frozen=True)
class Portal:
    """The portal in this process, on the database of the one of the stack: cookies are good at both."""

    app: FastAPI
    pages: Watched

    async def signed_in(self, person_id: UUID, token: str) -> str:
        """The cookie of somebody with that token."""
        tokens = Tokens(token, None, "", time.time() + 3600)
        cookie = await self.app.state.sessions.begin(
            person_id, AtProvider(None, None), "Nguyễn Thị Hoà", tokens
        )
        return f"{SESSION}={cookie}"

    async def route_of(self, opened: Opened) -> Callable[[], Awaitable[Response]]:
        """What makes the page of that address, with what it was given once: the request, who asks, and what for."""
        given: dict[str, Any] = {}
        matches = (route.matches(_scope(opened))[0] for route in self.app.router.routes)
        route = self.app.router.routes[list(matches).index(Match.FULL)]
        assert isinstance(route, APIRoute)
        makes = route.endpoint

        async def noted(**values: Any) -> Response:
            given.update(values)
            return cast("Response", await makes(**values))

        route.dependant.call = noted
        await self.asked(self.app, opened)
        route.dependant.call = makes
        return partial(makes, **given)

    async def asked(self, app: ASGIApp, opened: Opened) -> None:
        """One page, past any socket, but by way of the loop, after which a processor begins anew to foresee what comes.

        Raises AssertionError unless it is shown.
        """
        await asyncio.sleep(0)
        statuses = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await app(_scope(opened), receive, send)
        assert statuses == [200], opened.path


def _scope(opened: Opened) -> dict[str, Any]:
    path, cookie = opened.path, opened.cookie.encode()
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
        papers_url=state.urls["papers"],
    )
    gc.freeze()
    gc.set_threshold(*COLLECTS)
    engine = engine_of(settings)
    with redirect_stderr(TextIOWrapper(BytesIO())):  # lines are written as at a site, and read by nobody
        logs.configure("INFO", PORTAL)
    async with HttpClient(5.0) as http:
        app = app_of(settings, engine, Recorded(http))
        app.state.pages = watched = Watched()
        yield Portal(app, watched)
        await engine.dispose()


async def _cpu(whole: Whole, name: str, opened: Opened, effort: Effort) -> Row:
    asked = [opened.request] * _AT_ONCE
    milliseconds = []
    for _ in range(effort.pairs):
        before = used(whole.state, PORTAL)
        run = await whole.apart.call(closed_loop, [whole.state.urls[PORTAL]], asked, CLIENTS)
        run.require_clean()
        milliseconds.append(1000 * (used(whole.state, PORTAL) - before) / len(asked))
    return Row(f"pages: {name}", "ms of CPU", CPU, values=tuple(milliseconds))


async def _weight(whole: Whole, name: str, opened: Opened) -> Row:
    """As it travels, once everything that pages share is there."""
    connection = await Connection.open(whole.state.urls[PORTAL])
    status, body = await connection.ask(opened.request)
    connection.close()
    assert status == 200, opened.path
    return Row(f"pages: weight of {name}", "kB", WEIGHT, values=(len(body) / 1000,))


async def _making(portal: Portal, name: str, opened: Opened, effort: Effort) -> Row:
    """What the page's route does with the answers, and the same template filled from a constant: both behind Starlette
    and nothing else.
    """
    makes = await portal.route_of(opened)
    template, values = portal.pages.last

    async def fills() -> Response:
        return HTMLResponse(Pages.render(portal.pages, template, values))

    async def cost(app: ASGIApp) -> float:
        began = time.process_time()
        for _ in range(_MADE):
            await portal.asked(app, Opened("/", ""))
        return 1000 * (time.process_time() - began) / _MADE

    ours, theirs = _bare(makes), _bare(fills)
    pairs = await interleaved(lambda _: cost(ours), lambda _: cost(theirs), effort.pairs)
    return Row(f"pages: making of {name} against a bare one", "ms of CPU", MAKING, pairs)


def _bare(makes: Callable[[], Awaitable[Response]]) -> ASGIApp:
    async def page(_: Asked) -> Response:
        return await makes()

    return Starlette(routes=[Route("/", page)])


async def _waiting(whole: Whole, opened: Sequence[Opened], effort: Effort) -> Row:
    figure = f"pages: p99 at {RATE:.0f} a second"
    longest = []
    for number in range(effort.pairs):
        moments = poisson(RATE, effort.seconds, number)
        asked = [opened[which % len(opened)].request for which in range(len(moments))]
        run = await whole.apart.call(open_loop, whole.state.urls[PORTAL], asked, moments, CONNECTIONS)
        try:
            longest.append(1000 * percentile(run.require_clean().latencies, 0.99))
        except LoadFailed as failure:  # what the pages cost is known all the same
            return Row(figure, "ms", WAITING, failure=str(failure)[:200])
    return Row(figure, "ms", WAITING, values=tuple(longest))
