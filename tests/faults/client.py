"""How the load's officers reach the services, and the log of what they were told.

A command has one idempotency key and is sent again under it until it gets a definite answer: a success, or a
refusal that is the state's verdict. What was answered is the measure of everything that the judge looks at.
"""

import asyncio
import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID, uuid4

import httpx

from demo.client import Refused, Services
from localstack.issuer.clients import DEMO_CLIENT, PERSON_GRANT
from localstack.state import State

TIMEOUT_S: Final = 8.0
"""How long one try waits for its answer. Longer than the edge waits for a connection to its database."""
FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 2.0
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_EXPIRED: Final = 401


class GivenUp(Exception):
    """The load ended before the command got a definite answer: it may have taken effect, or not."""


@dataclass
class Sent:
    """One command as its sender saw it. Times are seconds of the process's monotonic clock."""

    key: str
    actor: str
    service: str
    method: str
    path: str
    body: bytes
    headers: dict[str, str]
    """What was sent with it besides the token: the key, the kind of body, the version that was seen."""
    began: float
    ended: float | None = None
    attempts: int = 0
    status: int | None = None
    """None while there is no definite answer."""
    digest: str | None = None
    """SHA-256 of the answer's body."""
    troubles: list[str] = field(default_factory=list)
    """What the tries before the definite answer got instead, and the code of a refusal."""

    @property
    def acknowledged(self) -> bool:
        return self.status is not None and self.status < 300

    def answered(self, answer: httpx.Response) -> None:
        """Note the definite answer."""
        self.status, self.ended = answer.status_code, time.monotonic()
        self.digest = hashlib.sha256(answer.content).hexdigest()
        if not answer.is_success:
            self.troubles.append(named(answer))

    @property
    def route(self) -> str:
        """As the service records it beside the key."""
        return f"{self.method} {self.path.partition('?')[0]}"

    def line(self) -> str:
        return json.dumps(asdict(self) | {"body": self.body.decode()}, ensure_ascii=False)


class Log:
    """Every command that was sent, in memory for the judge and as JSON lines for people."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] = path.open("a", encoding="utf-8")
        self.path = path
        self.sent: list[Sent] = []

    def acknowledged(self) -> Iterator[Sent]:
        return (sent for sent in self.sent if sent.acknowledged)

    def note(self, sent: Sent) -> None:
        """Write a command down once nothing more will happen to it."""
        self._file.write(sent.line() + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


class Recorded(Services):
    """The services as the load's people reach them; commands go into the log."""

    def __init__(self, state: State, log: Log) -> None:
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=40)
        super().__init__(state, httpx.AsyncClient(timeout=TIMEOUT_S, limits=limits))
        self.log = log
        self.ending = asyncio.Event()
        """Set when the load ends: from then on nothing is tried again."""

    async def get(self, service: str, path: str, by: UUID) -> Any:
        """Ask until there is an answer. Raises Refused, GivenUp."""
        pause = FIRST_PAUSE_S
        while True:
            answer = await self._try("GET", service, path, by, None, {})
            if isinstance(answer, httpx.Response) and answer.is_success:
                return answer.json()
            if isinstance(answer, httpx.Response) and answer.status_code not in _AGAIN:
                raise Refused(answer)
            await self._pause(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def send(
        self, method: str, service: str, path: str, by: UUID, body: Any = None, **headers: str
    ) -> Any:
        """A command, recorded. Raises Refused, GivenUp."""
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        key = str(uuid4())
        given = {"Idempotency-Key": key, **headers}
        sent = Sent(key, f"person:{by}", service, method, path, content, given, time.monotonic())
        self.log.sent.append(sent)
        try:
            answer = await self._until_definite(sent, by)
        finally:
            self.log.note(sent)
        if answer.is_success:
            return answer.json()
        raise Refused(answer)

    async def repeat(self, sent: Sent) -> httpx.Response:
        """The same command under the same key once more; not recorded."""
        by = UUID(sent.actor.removeprefix("person:"))
        answer = await self._try(sent.method, sent.service, sent.path, by, sent.body, sent.headers)
        if isinstance(answer, httpx.Response):
            return answer
        raise answer

    async def _until_definite(self, sent: Sent, by: UUID) -> httpx.Response:
        pause = FIRST_PAUSE_S
        while True:
            sent.attempts += 1
            answer = await self._try(sent.method, sent.service, sent.path, by, sent.body, sent.headers)
            if isinstance(answer, httpx.Response) and answer.status_code not in _AGAIN:
                sent.answered(answer)
                return answer
            sent.troubles.append(named(answer))
            await self._pause(max(pause, _retry_after(answer)))
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _try(
        self,
        method: str,
        service: str,
        path: str,
        by: UUID,
        content: bytes | None,
        headers: dict[str, str],
    ) -> httpx.Response | httpx.TransportError:
        """One try; an expired token is renewed inside it."""
        url = f"{self.state.urls[service]}{path}"
        given = {"Content-Type": "application/json", **headers}
        try:
            for _ in range(2):
                given["Authorization"] = f"Bearer {await self.token(by)}"
                answer = await self.http.request(method, url, content=content, headers=given)
                if answer.status_code != _EXPIRED:
                    break
                self._tokens.pop(by, None)
        except httpx.TransportError as error:
            return error
        else:
            return answer

    async def token(self, person: UUID) -> str:
        if person not in self._tokens:
            answer = await self.http.post(
                f"{self.state.issuer_url}/token",
                data={"grant_type": PERSON_GRANT, "person_id": str(person)},
                auth=(DEMO_CLIENT, self.state.client_secrets[DEMO_CLIENT]),
            )
            answer.raise_for_status()
            self._tokens[person] = answer.json()["access_token"]
        return self._tokens[person]

    async def _pause(self, seconds: float) -> None:
        """Raises GivenUp once the load ends."""
        try:
            await asyncio.wait_for(self.ending.wait(), seconds)
        except TimeoutError:
            return
        raise GivenUp


def named(answer: httpx.Response | httpx.TransportError) -> str:
    """What became of a try, in two words: status and code, or the error."""
    if not isinstance(answer, httpx.Response):
        return type(answer).__name__
    try:
        return f"{answer.status_code} {answer.json()['code']}"
    except (ValueError, KeyError, TypeError):
        return str(answer.status_code)


def _retry_after(answer: httpx.Response | httpx.TransportError) -> float:
    if not isinstance(answer, httpx.Response):
        return 0.0
    return float(answer.headers.get("Retry-After", 0))
