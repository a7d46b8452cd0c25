"""The service on a database of its own, with a council that is ready to meet."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from awards.bootstrap import bootstrap
from kit.settings import Settings
from tests.awards.council import Council, council
from tests.support.running import Running, running, settings_for


@pytest.fixture
def database(databases: Any) -> Any:
    """Made outside the event loop, because Alembic starts one of its own."""
    with databases("awards") as url:
        yield url


@pytest.fixture
async def app(database: str) -> AsyncIterator[Running]:
    async with running(bootstrap(Settings(**settings_for(database)))) as started:
        yield started


@pytest.fixture
async def board(app: Running) -> Council:
    return await council(app)
