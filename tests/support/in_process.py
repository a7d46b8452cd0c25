"""HTTP to an application in the test's own process, held to the real thing by tests/kit/test_client.py."""

from collections.abc import Mapping

import httpx
from starlette.types import ASGIApp

from kit.client import Answer


class InProcess:
    """Every request goes to the one application, whatever its host. What the application raises is a 500."""

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    async def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        request = httpx.Request(method, url, content=body, headers=headers)
        answer = await self._transport.handle_async_request(request)
        return Answer(answer.status_code, answer.headers, await answer.aread())
