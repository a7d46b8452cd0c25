"""The stacks of these tests: on one an example was played, on the other people begin."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio

from demo.client import Services
from demo.clock import Clock
from demo.example import Example, cast
from demo.prepare import prepare
from localstack.__main__ import clean
from localstack.servers import NONE, Addresses
from localstack.stack import Stack, stack
from localstack.state import State
from tests.support.browser import chromium

__all__ = ["chromium"]

EXAMPLE: Final = "so-khcn-ninh-binh"
COUNCILS: Final = {"xa": 3, "huyen": 3, "tinh": 3}
"""How many sit in a council of the district's example: as many as a test can be one after the other."""


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


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def district(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """A stack of its own for the example of a district: its round is open, and nobody has sent anything."""
    run_dir = tmp_path_factory.mktemp("district") / "stack"
    with stack(run_dir, given=NONE) as running:
        await open_a_round(running.state)
        yield running
    clean(run_dir)


async def open_a_round(state: State) -> None:
    """What `make demo` does before anybody plays."""
    example = district_example()
    services = Services(state)
    await Clock(state).set(example.play.begins)
    await prepare(example, services)
    await services.http.aclose()


def district_example(**played: object) -> Example:
    """The district's example with its people, in smaller councils; `played` is what else of its play is otherwise."""
    example = Example("thanh-mien")
    example.play = example.play.model_copy(update={"council": COUNCILS, **played})
    example.people.extend(cast(example))
    return example
