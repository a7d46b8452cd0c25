"""What the lines' own tests play with: the sample service, and a small Thanh Miện."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.kit.conftest import app, counter, database, person
from tests.submissions.province import Province, province

__all__ = ["app", "counter", "database", "person"]


@pytest.fixture
def submissions_url(databases: Any) -> Iterator[str]:
    with databases("submissions") as url:
        yield url


@pytest.fixture
async def here(submissions_url: str) -> AsyncIterator[Province]:
    async with province(submissions_url) as ready:
        yield ready
