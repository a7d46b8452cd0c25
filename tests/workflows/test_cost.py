"""What a dossier costs on the real server: workflow tasks, history events, time. `-s` prints the figures."""

import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from temporalio.api.enums.v1 import EventType
from temporalio.worker import UnsandboxedWorkflowRunner

from tests.submissions.province import BANG_KHEN, GIAY_KHEN, province
from tests.workflows.leading import leading
from tests.workflows.people import Play
from tests.workflows.real import connect, namespace

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def submissions_url(databases: Any) -> Iterator[str]:
    with databases("submissions") as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def play(temporal_address: str, submissions_url: str) -> AsyncIterator[Play]:
    """In real time, with the runner of production."""
    client = await connect(temporal_address, await namespace(temporal_address))
    async with (
        province(submissions_url) as here,
        leading(client, {"submissions": here.app}, runner=UnsandboxedWorkflowRunner()) as led,
    ):
        yield Play(here, led)


async def test_three_stages(play: Play) -> None:
    """Two nominees, one decided by the district and one by the province; twelve acts of people."""
    await play.submit(play.here.nominee(GIAY_KHEN), play.here.nominee(BANG_KHEN))
    first, second = await play.nominees()
    await play.council(1)
    await play.conclude(1)
    for stage in (2, 3):
        await play.check(stage)
        await play.appraise(stage)
        await play.council(stage)
        if stage == 2:
            await play.conclude(stage)
            await play.issue(stage, first)
    await play.issue(3, second)
    assert await play.outcome() == "closed"
    history = await play.led.handle(play.workflow_id).fetch_history()
    kinds = Counter(event.event_type for event in history.events)
    tasks = kinds[EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED]
    facts = len([row for row in await play.app.facts() if row[1].get("dossier_id") == play.dossier_id])
    size = sum(event.ByteSize() for event in history.events)
    print(f"\n{facts} facts, {tasks} workflow tasks, {len(history.events)} events, {size // 1024} KiB")  # noqa: T201
    print({EventType.Name(kind)[11:]: number for kind, number in kinds.most_common()})  # noqa: T201
    signals = kinds[EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED]
    assert tasks <= signals + 2, "one workflow task for each nudge"
    assert len(history.events) <= 250


async def test_from_submission_to_the_first_council(play: Play) -> None:
    """No people in between: start, read, open the stage, read, open the step, read, wait."""
    took = []
    for _ in range(20):
        play.carries = False
        await play.submit(play.here.nominee())
        nudges = await play.led.nudges()
        began = time.perf_counter()
        for nudge in nudges:
            await play.led.send(nudge)
        while not await play.facts("step_opened"):
            pass
        took.append(time.perf_counter() - began)
    median, worst = statistics.median(took) * 1000, max(took) * 1000
    print(f"\nmedian {median:.0f} ms, worst {worst:.0f} ms of {len(took)}")  # noqa: T201
    assert median < 1_000
