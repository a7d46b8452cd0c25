"""A Temporal that skips time, with its search attributes, and a dossier to play with."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from kit.clock import LOCAL
from tests.submissions.province import province
from tests.workflows import histories
from tests.workflows.clock import Clock, Following
from tests.workflows.leading import Leading, leading
from tests.workflows.people import Play
from workflows.provision import SEARCH_ATTRIBUTES

START = datetime(2025, 5, 5, 8, tzinfo=LOCAL)
STARTS = 5
"""How often the server is started before the machine is taken to be unable to."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def skipping(temporal_test_server: Path) -> AsyncIterator[WorkflowEnvironment]:
    """One clock for the whole server: its tests run one after the other."""
    async with await _started(temporal_test_server) as environment:
        await environment.client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace="default", search_attributes=SEARCH_ATTRIBUTES)
        )
        yield environment


async def _started(server: Path) -> WorkflowEnvironment:
    """The SDK waits 5 s for its server, which a busy machine may take longer to start: then it is asked again."""
    for _ in range(STARTS - 1):
        with suppress(RuntimeError):
            return await _start(server)
    return await _start(server)


async def _start(server: Path) -> WorkflowEnvironment:
    return await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(server), data_converter=pydantic_data_converter
    )


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Any:
    """Called with what was led: `python -m tests.workflows.record` keeps its histories, other runs don't."""

    async def kept(led: Leading) -> None:
        if histories.RECORDING in os.environ:
            await histories.keep(request.node.name, led)

    return kept


@pytest.fixture
def submissions_url(databases: Any) -> Iterator[str]:
    with databases("submissions") as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def play(skipping: WorkflowEnvironment, submissions_url: str, keep: Any) -> AsyncIterator[Play]:
    """Eight o'clock on Monday, 5 May 2025."""
    async with province(submissions_url) as here:
        clock = Clock(skipping, [here.app], START)
        await clock.follow()
        async with leading(skipping.client, {"submissions": here.app}, Following(clock)) as led:
            yield Play(here, led, skipping, clock)
            await keep(led)
