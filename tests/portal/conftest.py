"""Fixtures of the portal's tests: one desk for all of them, since each brings dossiers of its own."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

import pytest
import pytest_asyncio

from tests.portal.desk import SERVICES, Desk, desk


@pytest.fixture(scope="package")
def urls(databases: Any) -> Any:
    """A database for each service and the portal; made outside the event loop, as Alembic starts one of its own."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(databases(name)) for name in (*SERVICES, "portal")}


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def here(urls: dict[str, str]) -> AsyncIterator[Desk]:
    async with desk(urls) as started:
        yield started
