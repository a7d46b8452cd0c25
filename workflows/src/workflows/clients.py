"""How activities call the services: over HTTP, under the workflows' own principal."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

from pydantic import BaseModel
from temporalio.exceptions import ApplicationError

from kit.client import Answer, Http, HttpClient, PrincipalClient
from workflows.options import CONFLICT, REFUSED, UNAVAILABLE
from workflows.settings import Settings

Model = TypeVar("Model", bound=BaseModel)
TIMEOUT_S: Final = 4.0
"""Shorter than an activity's start-to-close limit, so that the activity ends before it is ended."""


class ServiceClient:
    """Queries and commands of one service, with its answers turned into errors that options.py names."""

    def __init__(self, url: str, http: Http) -> None:
        self._url = url
        self._http = http

    async def get(self, path: str, model: type[Model]) -> Model:
        """Raises ApplicationError."""
        return model.model_validate_json(_accepted(await self._send("GET", path)).body)

    async def find(self, path: str, model: type[Model]) -> Model | None:
        """None where there is no such thing. Raises ApplicationError."""
        answer = await self._send("GET", path)
        return None if answer.status == 404 else model.model_validate_json(_accepted(answer).body)

    async def command(self, path: str, body: BaseModel, key: str, model: type[Model]) -> Model | None:
        """Send a command under an idempotency key; the answer is how things stand now. Raises ApplicationError.

        None for a repeat: its answer was recorded when the command was first sent, and may be outdated.
        """
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        answer = _accepted(await self._send("POST", path, body.model_dump_json().encode(), headers))
        return None if "idempotency-replayed" in answer.headers else model.model_validate_json(answer.body)

    async def _send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        return await self._http.send(method, self._url + path, body=body, headers=headers)


@asynccontextmanager
async def clients(settings: Settings) -> AsyncIterator[dict[str, ServiceClient]]:
    """A client for each service that workflows lead, until the end of the block."""
    async with HttpClient(TIMEOUT_S) as http:
        ourselves = PrincipalClient(
            http, settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
        )
        yield {
            "submissions": ServiceClient(settings.submissions_url, ourselves),
            "awards": ServiceClient(settings.awards_url, ourselves),
            "scoring": ServiceClient(settings.scoring_url, ourselves),
        }


def _accepted(answer: Answer) -> Answer:
    """The answer, if it is a success. 409 is a conflict, other 4xx a refusal, 429 and 5xx are tried again."""
    if answer.is_success:
        return answer
    code = _code(answer)
    if answer.status == 409:
        raise ApplicationError(code, type=CONFLICT, non_retryable=True)
    if 400 <= answer.status < 500 and answer.status not in {401, 429}:
        raise ApplicationError(f"{answer.status} {code}", type=REFUSED, non_retryable=True)
    raise ApplicationError(f"{answer.status} {code}", type=UNAVAILABLE)


def _code(answer: Answer) -> str:
    try:
        body: Any = answer.json()
    except ValueError:
        return "no problem+json"
    return str(body.get("code")) if isinstance(body, dict) else "no problem+json"
