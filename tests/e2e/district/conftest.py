"""A stack on which people begin: it is gone before the next one starts, since one that idles costs, too."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio

from demo.client import Services
from demo.clock import Clock
from demo.example import Example, cast
from demo.prepare import prepare
from localstack.__main__ import clean
from localstack.servers import NONE
from localstack.stack import Stack, stack
from localstack.state import State

COUNCILS: Final = {"xa": 3, "huyen": 3, "tinh": 3}
"""How many sit in a council: as many as a test can be one after the other."""


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def district(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """For the example of a district: its round is open, and nobody has sent anything."""
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
