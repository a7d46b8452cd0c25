"""What one process takes on at most: so many requests at once, so large a body each, so long for sending it.

Whoever comes on top is told at once to come again, instead of waiting with the others until nobody is served in
time. Probes are always answered: they tell an operator that a process is busy, not dead.
"""

import asyncio
from collections import Counter as Counts
from typing import Final

from prometheus_client import Counter
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from kit.errors import BodyTooSlow, Problem, TooManyAtOnce
from kit.probes import PROBES
from kit.problems import problem_response
from kit.settings import ServingSettings

_TURNED_AWAY: Final = Counter(
    "requests_turned_away_total", "Requests refused before anything was done.", ["code"]
)


class Overloaded(Problem):
    """The process has as many requests in hand as it can finish in time."""

    code = "overloaded"
    status = 503
    retryable = True


class BodyTooLarge(Problem):
    """The body is larger than any command or file of ours."""

    code = "body_too_large"
    status = 413


class Limited:
    """ASGI middleware, before everything that costs something."""

    def __init__(self, app: ASGIApp, *, at_once: int, largest_body: int, body_s: float) -> None:
        """`at_once` counts requests, `largest_body` bytes, `body_s` seconds in which a body has to come."""
        self._app = app
        self._at_once = at_once
        self._largest_body = largest_body
        self._body_s = body_s
        self._in_hand = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PROBES):
            await self._app(scope, receive, send)
        elif self._in_hand >= self._at_once:
            await _turn_away(Overloaded(), scope, receive, send)
        elif _announced(scope) > self._largest_body:
            await _turn_away(BodyTooLarge(limit=self._largest_body), scope, receive, send)
        else:
            self._in_hand += 1
            try:
                await self._app(scope, self._measuring(receive), send)
            finally:
                self._in_hand -= 1

    def _measuring(self, receive: Receive) -> Receive:
        """A body is measured while it comes: how large it is, where it did not say so, and how long it takes."""
        taken, is_whole, until = 0, False, 0.0

        async def measured() -> Message:
            nonlocal taken, is_whole, until
            if is_whole:  # what is waited for now is that the client goes away
                return await receive()
            until = until or asyncio.get_running_loop().time() + self._body_s
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                _TURNED_AWAY.labels(BodyTooSlow.code).inc()
                raise BodyTooSlow(seconds=self._body_s) from None
            taken += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if taken > self._largest_body:
                _TURNED_AWAY.labels(BodyTooLarge.code).inc()
                raise BodyTooLarge(limit=self._largest_body)
            return message

        return measured


class Apart:
    """ASGI middleware: what anybody may ask without a token has room of its own, so many requests at once, and so many
    of one address. However many ask, whoever has a token finds the rest of the room as it was.

    Where a proxy of ours stands between, the address is the one that it says.
    """

    def __init__(self, app: ASGIApp, *, paths: str, at_once: int, each: int, proxies: str) -> None:
        """`paths` is how those paths begin; `at_once` and `each` count requests; `proxies` are addresses."""
        self._app = app
        self._paths = paths
        self._at_once = at_once
        self._each = each
        self._in_hand: Counts[str] = Counts()
        self._asked_from: ASGIApp = ProxyHeadersMiddleware(  # type: ignore[assignment]  # uvicorn's own words for ASGI
            self._one,  # type: ignore[arg-type]  # likewise
            trusted_hosts=proxies,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(self._paths):
            await self._asked_from(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _one(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = str((scope.get("client") or ("",))[0])
        if self._in_hand.total() >= self._at_once:
            await _turn_away(Overloaded(), scope, receive, send)
        elif self._in_hand[address] >= self._each:
            await _turn_away(TooManyAtOnce(limit=self._each), scope, receive, send)
        else:
            self._in_hand[address] += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._in_hand[address] -= 1
                if not self._in_hand[address]:
                    del self._in_hand[address]


def bound(app: Starlette, settings: ServingSettings, anybodys: str) -> None:
    """Let the application take on no more than the settings say, of paths that begin with `anybodys` apart."""
    app.add_middleware(
        Apart,
        paths=anybodys,
        at_once=settings.public_at_once,
        each=settings.public_at_once_each,
        proxies=settings.proxies,
    )
    app.add_middleware(
        Limited,
        at_once=settings.requests_at_once,
        largest_body=settings.largest_body,
        body_s=settings.body_seconds,
    )


def _announced(scope: Scope) -> int:
    """The length that the request says its body has; a length that is no number is the server's to refuse."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def _turn_away(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    _TURNED_AWAY.labels(problem.code).inc()
    await problem_response(problem)(scope, receive, send)
