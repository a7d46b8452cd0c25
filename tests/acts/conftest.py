"""Fixtures of the rules that hold across services."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.acts.world import JUDGING, World, world


@pytest.fixture
def urls(databases: Any) -> Any:
    """A fresh database for each service that judges; made outside the event loop, as Alembic starts one of its own."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(databases(name)) for name in JUDGING}


@pytest.fixture
async def here(urls: dict[str, str]) -> AsyncIterator[World]:
    async with world(urls) as started:
        yield started
