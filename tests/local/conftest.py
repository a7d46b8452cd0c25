from collections.abc import Iterator
from pathlib import Path

import pytest

from localstack.postgres import remove_data


@pytest.fixture(autouse=True)
def no_data_left(tmp_path: Path) -> Iterator[None]:
    """pytest's folders are closed to the account that runs PostgreSQL, whose data then lies elsewhere."""
    yield
    remove_data(tmp_path / "postgres")
