"""A submissions service on a database of its own, with its province up to the open round."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.submissions.province import Province, province


@pytest.fixture
def url(databases: Any) -> Iterator[str]:
    """Made outside the event loop, because Alembic starts one of its own."""
    with databases("submissions") as made:
        yield made


@pytest.fixture
async def here(url: str) -> AsyncIterator[Province]:
    async with province(url) as ready:
        yield ready
