"""How activities call the services: one HTTP client for each, under the workflows' own principal."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import httpx
from pydantic import BaseModel
from temporalio.exceptions import ApplicationError

from kit.client import ClientCredentials
from workflows.options import CONFLICT, REFUSED, UNAVAILABLE
from workflows.settings import Settings

Model = TypeVar("Model", bound=BaseModel)
_TIMEOUT: Final = httpx.Timeout(4.0)
"""Shorter than an activity's start-to-close limit, so that the activity ends before it is ended."""


class ServiceClient:
    """Queries and commands of one service, with its answers turned into errors that options.py names."""

    def __init__(self, url: str, auth: httpx.Auth, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """`transport` stands in for the network, for a service that runs in the same process."""
        self._http = httpx.AsyncClient(base_url=url, auth=auth, timeout=_TIMEOUT, transport=transport)

    async def get(self, path: str, model: type[Model]) -> Model:
        """Raises ApplicationError."""
        return model.model_validate_json(_accepted(await self._http.get(path)).content)

    async def find(self, path: str, model: type[Model]) -> Model | None:
        """None where there is no such thing. Raises ApplicationError."""
        answer = await self._http.get(path)
        return None if answer.status_code == 404 else model.model_validate_json(_accepted(answer).content)

    async def command(self, path: str, body: BaseModel, key: str, model: type[Model]) -> Model | None:
        """Send a command under an idempotency key; the answer is how things stand now. Raises ApplicationError.

        None for a repeat: its answer was recorded when the command was first sent, and may be outdated.
        """
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        answer = _accepted(await self._http.post(path, content=body.model_dump_json(), headers=headers))
        return None if "idempotency-replayed" in answer.headers else model.model_validate_json(answer.content)

    async def close(self) -> None:
        await self._http.aclose()


def clients(settings: Settings) -> Mapping[str, ServiceClient]:
    """A client for each service that workflows lead."""
    auth = ClientCredentials(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
    return {
        "submissions": ServiceClient(settings.submissions_url, auth),
        "awards": ServiceClient(settings.awards_url, auth),
        "scoring": ServiceClient(settings.scoring_url, auth),
    }


def _accepted(answer: httpx.Response) -> httpx.Response:
    """The answer, if it is a success. 409 is a conflict, other 4xx a refusal, 429 and 5xx are tried again."""
    if answer.is_success:
        return answer
    code = _code(answer)
    if answer.status_code == 409:
        raise ApplicationError(code, type=CONFLICT, non_retryable=True)
    if answer.is_client_error and answer.status_code not in {401, 429}:
        raise ApplicationError(f"{answer.status_code} {code}", type=REFUSED, non_retryable=True)
    raise ApplicationError(f"{answer.status_code} {code}", type=UNAVAILABLE)


def _code(answer: httpx.Response) -> str:
    try:
        body: Any = answer.json()
    except ValueError:
        return "no problem+json"
    return str(body.get("code")) if isinstance(body, dict) else "no problem+json"
