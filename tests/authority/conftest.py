"""Authority, asked inside the sample service on a database of its own."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from kit.settings import Settings
from sample.bootstrap import bootstrap
from tests.support.running import Running, running, settings_for


@pytest.fixture
def database(databases: Callable[[str], Any]) -> Iterator[str]:
    with databases("sample") as url:
        yield url


@pytest.fixture
async def app(database: str) -> AsyncIterator[Running]:
    async with running(bootstrap(Settings(**settings_for(database)))) as sample:
        await sample.set_clock("2025-05-05 08:00+07")
        await sample.beat()
        yield sample
