"""How pages ask the services: under the person's own token, each command with its key and what the person had seen."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast
from urllib.parse import quote, urlencode
from uuid import UUID

import orjson
import structlog
from prometheus_client import Counter
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kit.client import Answer, Http, Unreachable

log = structlog.get_logger()
_AWAY: Final = {"unexpected_error", "database_unavailable", "overloaded", "issuer_unreachable"}
"""Codes of a service that does nothing for anybody just now."""
IDS_AT_ONCE: Final = 100
CORRELATION: Final = "X-Correlation-Id"
_UNANSWERED: Final = Counter(
    "portal_unanswered_total", "Questions to which a service gave no answer.", ["service"]
)
T = TypeVar("T")
Asked: TypeAlias = Coroutine[Any, Any, T]
"""A question on its way to a service, once it is awaited."""


class Said(BaseModel):
    """What the portal reads of an answer; whatever else is in it is for others."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Fault(Said):
    """One thing that is wrong with what was sent, and what to do."""

    pointer: str = ""
    detail: str
    where: str = ""
    line: int = 0
    column: str = ""


class Problem(Said):
    """A service's refusal (RFC 9457), as people read it."""

    status: int
    code: str
    title: str
    correlation_id: str = ""
    errors: tuple[Fault, ...] = Field(())
    errors_left_out: int = 0


class Refused(Exception):
    """A service refused. What it says is meant for people."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Down(Exception):
    """A service gave no answer, or none that says anything. What was asked for may have been done."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.service = service


class SessionOver(Exception):
    """A service does not know the person's token any more."""


@dataclass(frozen=True)
class Shown(Generic[T]):
    """What a service showed: the value, and the tag that an act on it names."""

    value: T
    tag: str


_adapter: Final = cache(TypeAdapter)


@dataclass(frozen=True)
class Services:
    """The services behind their addresses, by name."""

    http: Http
    addresses: Mapping[str, str]

    def get(
        self,
        service: str,
        path: str,
        headers: Mapping[str, str],
        query: Mapping[str, Any],
        reading: Callable[[Answer], T],
    ) -> Asked[T]:
        """Raises Refused, Down, SessionOver."""
        given = {name: value for name, value in query.items() if value is not None and value != ""}
        asked = f"?{urlencode(given, doseq=True)}" if given else ""
        url = f"{self.addresses[service]}{path}{asked}"
        return _answered(service, self.http.send("GET", url, headers=headers), reading)

    def send(
        self, service: str, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> Asked[Shown[Any]]:
        """One command. Raises Refused, Down, SessionOver."""
        url = f"{self.addresses[service]}{path}"
        sent = self.http.send(method, url, body=content, headers=headers)
        return _answered(service, sent, _with_tag(_said))


@dataclass(frozen=True)
class Asking:
    """The services, asked by one person within one request."""

    services: Services
    token: str
    correlation_id: UUID

    def get(self, service: str, path: str, **query: Any) -> Asked[Any]:
        """What a service answers, as it says it. Raises Refused, Down, SessionOver."""
        return self.services.get(service, path, self._headers, query, _said)

    def read(self, kind: type[T], service: str, path: str, **query: Any) -> Asked[T]:
        """Likewise what pages read of it; an answer that says something else is none."""
        return self.services.get(service, path, self._headers, query, _reading(kind))

    def show(self, kind: type[T], service: str, path: str, **query: Any) -> Asked[Shown[T]]:
        """Likewise, with the tag that an act on it names."""
        return self.services.get(service, path, self._headers, query, _with_tag(_reading(kind)))

    def file(self, service: str, path: str) -> Asked[Answer]:
        """A file that a service has, as it is."""
        return self.services.get(service, path, self._headers, {}, _as_it_came)

    def about(self, kind: type[T], service: str, path: str, ids: Sequence[UUID]) -> list[Asked[T]]:
        """Questions about all of these ids, to be asked side by side: one takes a hundred."""
        some = (ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE))
        return [self.read(kind, service, path, id=[str(each) for each in those]) for those in some]

    async def act(
        self, service: str, method: str, path: str, body: Any, *, key: str, seen: str = ""
    ) -> Shown[Any]:
        """One command; `key` was made when its form was shown, `seen` is the tag of what was shown with it.

        Raises Refused, Down, SessionOver.
        """
        content = None if body is None else orjson.dumps(body)
        return await self.act_by_file(service, method, path, content, key=key, seen=seen)

    async def act_by_file(
        self,
        service: str,
        method: str,
        path: str,
        content: bytes | None,
        *,
        key: str,
        seen: str = "",
        media_type: str = "application/json",
    ) -> Shown[Any]:
        """Likewise, with a content that is ready."""
        headers = self._headers | {"Content-Type": media_type, "Idempotency-Key": key}
        return await self.services.send(
            service, method, path, content, headers | ({"If-Match": seen} if seen else {})
        )

    @cached_property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", CORRELATION: str(self.correlation_id)}


@dataclass(frozen=True)
class Anybody:
    """The services, asked without a token for what is public, by whoever is at that address."""

    services: Services
    address: str
    correlation_id: UUID

    def read(self, kind: type[T], service: str, path: str, **query: Any) -> Asked[T]:
        """What pages read of a service's answer. Raises Refused, Down."""
        headers = {"X-Forwarded-For": self.address, CORRELATION: str(self.correlation_id)}
        return self.services.get(service, path, headers, query, _reading(kind))


async def unless_down(asked: Awaitable[T]) -> T | None:
    """What is asked for, where a page serves without it, too."""
    try:
        return await asked
    except Down:
        return None


async def if_told(asked: Awaitable[T]) -> T | None:
    """Likewise, also where the service says that it is not for this person."""
    try:
        return await asked
    except (Down, Refused):
        return None


async def at_once(*asked: Asked[Any]) -> tuple[Any, ...]:
    """Several answers, asked for side by side: the last here, which saves a task. Raises what the first of them raises
    that fails, once all are over.
    """
    if not asked:
        return ()
    *others, here = asked
    tasks = [asyncio.create_task(each) for each in others]
    answer, failure = None, None
    try:
        try:
            answer = await here
        except Exception as error:  # noqa: BLE001 - raised once all are over
            failure = error
        for task in tasks:  # one by one: `gather` comes back a pass of the loop later
            with suppress(Exception):
                await task
    except BaseException:  # nobody waits for them any more
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    answers = (*(task.result() for task in tasks), answer)
    if failure:
        raise failure
    return answers


async def _answered(service: str, asked: Awaitable[Answer], reading: Callable[[Answer], T]) -> T:
    try:
        answer = await asked
        if answer.is_success:
            return reading(answer)
        if answer.status == 401:
            raise SessionOver
        problem = Problem.model_validate_json(answer.body)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        log.warning("answer_unreadable", service=service, kind=error.title, faults=faults)
        raise _unanswered(service) from error
    except (Unreachable, ValueError) as error:
        raise _unanswered(service) from error
    if problem.status >= 500 and problem.code in _AWAY:
        raise _unanswered(service)
    raise Refused(problem)


def _unanswered(service: str) -> Down:
    _UNANSWERED.labels(service).inc()
    return Down(service)


def _reading(kind: type[T]) -> Callable[[Answer], T]:
    """Raises ValueError."""
    validate: Callable[[bytes], T] = _adapter(cast("Hashable", kind)).validator.validate_json
    return lambda answer: validate(answer.body)


def _said(answer: Answer) -> Any:
    """Raises ValueError."""
    return orjson.loads(answer.body) if answer.body else None


def _as_it_came(answer: Answer) -> Answer:
    return answer


def _with_tag(reading: Callable[[Answer], T]) -> Callable[[Answer], Shown[T]]:
    return lambda answer: Shown(reading(answer), answer.headers.get("ETag", ""))


def path_part(typed: str) -> str:
    """What somebody typed into an address, as one part of a service's."""
    return quote(typed, safe="")
