"""How the play's people reach the services: over HTTP, each with their own token, patient and repeatable."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

import httpx

from localstack.issuer.clients import DEMO_CLIENT, PERSON_GRANT
from localstack.state import State

PATIENCE_S: Final = 60.0
"""How long a person tries again while a service is away."""
_AGAIN: Final = frozenset({429, 502, 503})


class Refused(Exception):
    """A service said no. Carries its problem."""

    def __init__(self, answer: httpx.Response) -> None:
        try:
            self.problem: dict[str, Any] = answer.json()
        except ValueError:
            self.problem = {"code": f"http_{answer.status_code}"}
        super().__init__(f"{answer.request.method} {answer.request.url.path}: {self.problem}")

    @property
    def code(self) -> str:
        return str(self.problem.get("code"))


@dataclass
class Services:
    """The running services, seen by whoever signs in."""

    state: State
    http: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(timeout=20, limits=httpx.Limits(max_connections=40))
    )
    requests: Counter[str] = field(default_factory=Counter)
    _tokens: dict[UUID, str] = field(default_factory=dict)

    async def get(self, service: str, path: str, by: UUID) -> Any:
        return (await self._send("GET", service, path, by)).json()

    async def every(self, service: str, path: str, by: UUID) -> list[Any]:
        """What a list has, page after page."""
        found: list[Any] = []
        cursor = ""
        while True:
            page = await self.get(service, f"{path}{cursor}", by)
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            cursor = f"?cursor={page['next_cursor']}"

    async def send(
        self, method: str, service: str, path: str, by: UUID, body: Any = None, **headers: str
    ) -> Any:
        """A command under one idempotency key, however often it has to be tried. Raises Refused."""
        headers["Idempotency-Key"] = str(uuid4())
        return (await self._send(method, service, path, by, body, headers)).json()

    async def post(self, service: str, path: str, by: UUID, body: Any = None, seen: int | None = None) -> Any:
        """An act; where it is about something that the person saw, `seen` is the version of that."""
        match = {} if seen is None else {"If-Match": f'"{seen}"'}
        return await self.send("POST", service, path, by, {} if body is None else body, **match)

    async def _send(
        self,
        method: str,
        service: str,
        path: str,
        by: UUID,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        url = f"{self.state.urls[service]}{path}"
        content = {"content": body} if isinstance(body, str) else {"json": body} if body is not None else {}
        began = asyncio.get_running_loop().time()
        while True:
            self.requests[service] += 1
            try:
                token = await self.token(by)
                answer = await self.http.request(
                    method, url, headers=(headers or {}) | {"Authorization": f"Bearer {token}"}, **content
                )
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.is_success:
                return answer
            tired = asyncio.get_running_loop().time() - began > PATIENCE_S
            if answer is not None and (answer.status_code not in _AGAIN or tired):
                raise Refused(answer)
            if tired:
                raise TimeoutError(f"{service} does not answer")
            await asyncio.sleep(0.3)

    async def token(self, person: UUID) -> str:
        """An hour's token of that person, asked for once."""
        if person not in self._tokens:
            answer = await self.http.post(
                f"{self.state.issuer_url}/token",
                data={"grant_type": PERSON_GRANT, "person_id": str(person)},
                auth=(DEMO_CLIENT, self.state.client_secrets[DEMO_CLIENT]),
            )
            answer.raise_for_status()
            self._tokens[person] = answer.json()["access_token"]
        return self._tokens[person]
