"""Somebody in a browser before the site's portal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from localstack.plan import PORTAL
from tests.operations.site import Operated
from tests.portal.desk import Browser


@asynccontextmanager
async def visitor(site: Operated) -> AsyncIterator[Browser]:
    """Signed in nowhere yet."""
    async with httpx.AsyncClient(
        base_url=site.site.url(PORTAL), follow_redirects=True, timeout=30, trust_env=False
    ) as client:

        async def send_to_loopback(_: httpx.Response) -> None:
            """What browsers do with secure cookies, and httpx does not."""
            for cookie in client.cookies.jar:
                cookie.secure = False

        client.event_hooks = {"response": [send_to_loopback]}
        yield Browser(client)
