"""What the whole system is compared with: one bare Temporal workflow for each dossier, three signals, three asks.

Tuned as far as such a thing goes: no sandbox, local activities, eager start, client and worker in one process, and
no database of its own, no HTTP, no bus, no rights, no history that anybody could read.
"""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import uuid4

import uvloop
from temporalio import activity, workflow
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

GATES: Final = 3
QUEUE: Final = "bare"
ASK: Final = "ask"
SIGNED: Final = "signed"
PATIENCE_S: Final = 600.0
WORKFLOW: Final = "ThreeGates"


@workflow.defn(name=WORKFLOW)
class ThreeGates:
    """Ask for a signature, wait for it, three times."""

    def __init__(self) -> None:
        self._signed = 0

    @workflow.run
    async def run(self, case: str) -> None:
        for gate in range(1, GATES + 1):
            await workflow.execute_local_activity(
                ASK, args=[case, gate], start_to_close_timeout=timedelta(seconds=5)
            )
            await workflow.wait_condition(lambda asked=gate: self._signed >= asked)  # type: ignore[misc]

    @workflow.signal(name=SIGNED)
    def signed(self, gate: int) -> None:
        self._signed = max(self._signed, gate)


@dataclass
class People:
    """Who signs as soon as they are asked, and sends the next case when one is signed three times."""

    client: Client
    run: str
    count: int
    at_once: int
    handles: list[WorkflowHandle[object, object]] = field(default_factory=list)
    signed: int = 0
    all_signed: asyncio.Event = field(default_factory=asyncio.Event)
    busy: set[asyncio.Task[None]] = field(default_factory=set)

    @activity.defn(name=ASK)
    async def ask(self, case: str, gate: int) -> None:
        self._do(self._sign(case, gate))

    async def complete_all(self) -> float:
        """Seconds until every case is over."""
        began = time.perf_counter()
        for _ in range(self.at_once):
            await self._start()
        async with asyncio.timeout(PATIENCE_S):
            await self.all_signed.wait()
        # those before them were over when these were started, or these ones' tasks queue behind theirs
        await asyncio.gather(*(handle.result() for handle in self.handles[-self.at_once :]))
        return time.perf_counter() - began

    async def _start(self) -> None:
        if len(self.handles) == self.count:
            return
        case = f"{self.run}-{len(self.handles)}"
        handle = self.client.get_workflow_handle(case)
        self.handles.append(handle)
        await self.client.start_workflow(WORKFLOW, case, id=case, task_queue=QUEUE, request_eager_start=True)

    async def _sign(self, case: str, gate: int) -> None:
        await self.client.get_workflow_handle(case).signal(SIGNED, gate)
        if gate < GATES:
            return
        self.signed += 1
        if self.signed == self.count:
            self.all_signed.set()
        else:
            await self._start()

    def _do(self, work: Coroutine[None, None, None]) -> None:
        """In the background: the workflow does not wait for its person."""
        task = asyncio.ensure_future(work)
        self.busy.add(task)
        task.add_done_callback(self.busy.discard)


def complete(address: str, namespace: str, count: int, at_once: int) -> tuple[float, float]:
    """Cases completed a second, each verified after the clock has stopped; and this process's CPU seconds till then."""
    return uvloop.run(_complete(address, namespace, count, at_once))


async def _complete(address: str, namespace: str, count: int, at_once: int) -> tuple[float, float]:
    client = await Client.connect(address, namespace=namespace)
    people = People(client, str(uuid4()), count, at_once)
    worker = Worker(
        client,
        task_queue=QUEUE,
        workflows=[ThreeGates],
        activities=[people.ask],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with worker:
        used = time.process_time()
        seconds = await people.complete_all()
        used = time.process_time() - used
        for handle in people.handles:
            await handle.result()
    return count / seconds, used
