"""The network between workflows and services in the same process: it can be cut, and counts what it carries."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

import orjson

from kit.client import Answer, Unreachable
from tests.support.running import Running
from workflows.clients import ServiceClient


class Line:
    """The line to one service, under the workflows' principal with a token of the test's own issuer."""

    def __init__(self, app: Running) -> None:
        self._app = app
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

    async def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        asked = urlsplit(url).path
        self.requests.append(asked)
        if self.is_cut:
            raise Unreachable("the line is cut")
        if self.hangs:
            await asyncio.Event().wait()
        for path, (status, code) in self.refusals.items():
            if asked.endswith(path):
                return Answer(status, {}, orjson.dumps({"code": code}))
        token = {"Authorization": f"Bearer {self._app.issuer.token('service:workflows')}"}
        answer = await self._app.near.send(method, url, body=body, headers={**(headers or {}), **token})
        if method != "GET":
            self.commands.append(f"{answer.status} {asked}")
            if self.loses_answers:
                self.loses_answers -= 1
                raise Unreachable("the answer got lost")
        return answer


def client_of(app: Running, line: Line) -> ServiceClient:
    """What activities call the service with."""
    return ServiceClient(f"http://{app.service.name}.test", line)
