"""What operators look for is findable, however long it is, on the visibility store that production has."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from temporalio import activity, workflow
from temporalio.api.workflow.v1 import WorkflowExecutionInfo
from temporalio.exceptions import ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from tests.workflows.leading import until
from tests.workflows.real import connect, namespace
from workflows import options
from workflows.case_loop import KEYWORD_LONGEST, CaseLoop, Resting

pytestmark = pytest.mark.stack
UNIT = "Hội đồng nhân dân và Ủy ban nhân dân " * 12
WHY = "hồ sơ chưa hợp lệ " * 40


@activity.defn(name="read_case")
async def refuse(_: str) -> str:
    raise ApplicationError(WHY, type=options.REFUSED)


@workflow.defn
class Held:
    """A case of a unit with a long name, held up by a long refusal."""

    @workflow.run
    async def run(self) -> None:
        self._loop = CaseLoop(0)
        self._loop.show(Resting(UNIT, UNIT, UNIT, datetime(2025, 5, 5, tzinfo=UTC), 1, UNIT))
        await self._loop.read("read_case", "", str)

    @workflow.query
    def trouble(self) -> str | None:
        return self._loop.trouble


async def test_a_case_with_long_words_is_in_every_list(temporal_address: str) -> None:
    client = await connect(temporal_address, await namespace(temporal_address))
    runner = UnsandboxedWorkflowRunner()
    async with Worker(
        client, task_queue="held", workflows=[Held], activities=[refuse], workflow_runner=runner
    ):
        handle = await client.start_workflow(Held.run, id=f"held-{uuid4().hex}", task_queue="held")

        async def found() -> list[WorkflowExecutionInfo]:
            query = "ThiduaTrouble IS NOT NULL AND ExecutionStatus = 'Running'"
            return [each.raw_info for each in [one async for one in client.list_workflows(query)]]

        (info,) = await until(found)
        assert info.execution.workflow_id == handle.id
        unit = UNIT[: KEYWORD_LONGEST - 1] + "…"
        assert [one.id async for one in client.list_workflows(f"ThiduaUnit = '{unit}'")] == [handle.id]
        assert await handle.query(Held.trouble) == f"read_case: {options.REFUSED} {WHY}", "the whole of it"
        await handle.terminate()
