"""The network between workflows and services in the same process: it can be cut, and counts what it carries."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import httpx

from tests.support.running import Running
from workflows.clients import ServiceClient


class Line(httpx.AsyncBaseTransport):
    """The line to one service."""

    def __init__(self, app: Running) -> None:
        self._to = app.http._transport
        self.is_cut = False
        self.hangs = False
        """Requests arrive, and no answer ever comes."""
        self.loses_answers = 0
        """How many more commands are done, but their answers get lost."""
        self.refusals: dict[str, tuple[int, str]] = {}
        """Answers that are given in the service's place: status and code by the end of the path."""
        self.requests: list[str] = []
        """Paths that were asked for, answered or not."""
        self.commands: list[str] = []
        """Paths of the commands that were answered by the service, with their status."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request.url.path)
        if self.is_cut:
            raise httpx.ConnectError("the line is cut", request=request)
        if self.hangs:
            await asyncio.Event().wait()
        for path, (status, code) in self.refusals.items():
            if request.url.path.endswith(path):
                return httpx.Response(status, json={"code": code}, request=request)
        answer = await self._to.handle_async_request(request)
        if request.method != "GET":
            self.commands.append(f"{answer.status_code} {request.url.path}")
            if self.loses_answers:
                self.loses_answers -= 1
                raise httpx.ReadError("the answer got lost", request=request)
        return answer


class Principal(httpx.Auth):
    """The workflows' principal, with a token of the test's own issuer."""

    def __init__(self, token: Callable[[], str]) -> None:
        self._token = token

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        request.headers["Authorization"] = f"Bearer {self._token()}"
        yield request


def client_of(app: Running, line: Line) -> ServiceClient:
    """What activities call the service with."""
    principal = Principal(lambda: app.issuer.token("service:workflows"))
    return ServiceClient(f"http://{app.service.name}.test", principal, line)
