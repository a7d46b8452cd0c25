"""One site for all of the operator's tests."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from localstack.run import temporary_folder
from tests.operations.site import Operated, operated
from tests.operations.typing_in import Operator


@pytest.fixture(scope="module")
def site() -> Iterator[Operated]:
    with temporary_folder() as folder, operated(folder) as running:
        yield running


@pytest.fixture
def operator(site: Operated, request: pytest.FixtureRequest) -> Iterator[Operator]:
    """An operator in a folder of their own, who must run every block of the sections that the test names."""
    with tempfile.TemporaryDirectory() as folder:
        one = Operator(site, Path(folder))
        yield one
    assert one.left_out(request.function.executes) == []
