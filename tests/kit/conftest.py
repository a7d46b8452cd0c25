"""The sample service on a database of its own."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from kit.settings import Settings
from sample.bootstrap import bootstrap
from tests.support.running import Running, running, settings_for


@pytest.fixture
def database(databases: Callable[[str], Any]) -> Iterator[str]:
    """The address of a fresh, migrated database of the sample."""
    with databases("sample") as url:
        yield url


@pytest.fixture
async def app(database: str) -> AsyncIterator[Running]:
    """The sample, answering on its database, without a broker."""
    async with running(bootstrap(Settings(**settings_for(database)))) as sample:
        yield sample


@pytest.fixture
def person() -> UUID:
    return uuid4()


@pytest.fixture
async def counter(app: Running, person: UUID) -> str:
    """The path of a counter that stands at 0 in version 1."""
    opened = await app.post("/counters", person, {"unit_id": uuid4()})
    assert opened.status_code == 201, opened.text
    return f"/counters/{opened.json()['id']}"
