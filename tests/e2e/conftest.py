"""A browser, and one stack on which an example was played, for all of these tests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from localstack.__main__ import clean
from localstack.servers import NONE, Addresses
from localstack.stack import Stack, stack
from tests.support.browser import chromium

__all__ = ["chromium"]

EXAMPLE: Final = "so-khcn-ninh-binh"


@pytest.fixture(scope="package")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The folder of a stack on which the example was played, and what was printed."""
    servers = Addresses.given().environment()
    environment = {name: value for name, value in os.environ.items() if name not in servers}
    run_dir = tmp_path_factory.mktemp("e2e") / "stack"
    done = subprocess.run(
        [sys.executable, "-m", "demo", "--dir", str(run_dir), "play", "--example", EXAMPLE],
        env=environment,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    yield run_dir, done.stdout
    clean(run_dir)


@pytest.fixture(scope="package")
def running(played: tuple[Path, str]) -> Iterator[Stack]:
    """The stack again, on the data of the play."""
    with stack(played[0], given=NONE) as again:
        yield again
