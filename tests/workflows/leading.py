"""Real workflows that lead cases of real services; the test is the people, and carries the facts."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Interceptor, Worker, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from contracts import Envelope, fact_class
from tests.support.running import Running
from tests.workflows.network import Line, client_of
from workflows import names
from workflows.activities import activities_of
from workflows.bridge import newest
from workflows.case_kind import CaseKind
from workflows.cases.dossier_approval.kind import DOSSIER_APPROVAL
from workflows.kinds import KINDS
from workflows.nudges import Nudge, nudges_of, send

SANDBOX = SandboxedWorkflowRunner(
    restrictions=SandboxRestrictions.default.with_passthrough_modules(
        "contracts", "pydantic", "workflows.options"
    )
)
"""Contracts and pydantic pass through for speed, and options so that a test may change one."""


@dataclass
class Leading:
    """A worker, the lines to its services, and the way of facts from their outboxes to nudges."""

    client: Client
    apps: Mapping[str, Running]
    lines: Mapping[str, Line]
    kind: CaseKind
    """Whatever other kinds hear of the same facts is left alone."""
    started: set[str] = field(default_factory=set)
    """Ids of the workflows that nudges were for."""
    _positions: dict[str, int] = field(default_factory=dict)

    def handle(self, workflow_id: str) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(workflow_id)

    async def nudges(self) -> list[Nudge]:
        """The nudges for the facts that were published since the last call, in order."""
        found: list[Nudge] = []
        for name, app in self.apps.items():
            rows = await app.sql(
                "SELECT position, headers, payload FROM outbox"
                f" WHERE position > {self._positions.get(name, 0)} ORDER BY position"
            )
            for row in rows:
                self._positions[name] = row.position
                envelope = Envelope.of([(key, value.encode()) for key, value in row.headers])
                kind = fact_class(envelope.type)
                assert kind is not None
                fact = kind.model_validate(orjson.loads(row.payload))
                found += [nudge for nudge in nudges_of(fact, envelope) if nudge.kind is self.kind]
        return found

    async def carry(self) -> int:
        """Do what the bridge does with a batch: one nudge for each case. Returns how many."""
        batch = newest(await self.nudges())
        for nudge in batch:
            await self.send(nudge)
        return len(batch)

    async def send(self, nudge: Nudge) -> None:
        self.started.add(nudge.workflow_id)
        await send(self.client, nudge)

    async def progress(self, workflow_id: str) -> dict[str, Any]:
        """What the workflow has seen. Not to be asked between two runs: the test server loses such a query, and
        skips no time until it has given it up.
        """
        found: dict[str, Any] = await self.handle(workflow_id).query(names.PROGRESS)
        return found

    async def finish(self) -> None:
        """Leave no workflow behind that another test's worker would take up."""
        for workflow_id in self.started:
            try:
                await self.handle(workflow_id).terminate("the test is over")
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise


@asynccontextmanager
async def leading(
    client: Client,
    apps: Mapping[str, Running],
    *interceptors: Interceptor,
    kind: CaseKind = DOSSIER_APPROVAL,
    runner: WorkflowRunner = SANDBOX,
    queue: str = names.TASK_QUEUE,
) -> AsyncIterator[Leading]:
    """A worker with the real activities, until the end of the block; facts are carried to cases of this kind."""
    lines = {name: Line(app) for name, app in apps.items()}
    services = {name: client_of(app, lines[name]) for name, app in apps.items()}
    for absent in {"submissions", "awards", "scoring"} - services.keys():
        services[absent] = next(iter(services.values()))
    led = Leading(client, apps, lines, kind)
    made = Worker(
        client,
        task_queue=queue,
        workflows=[kind.definition for kind in KINDS],
        activities=activities_of(services),
        workflow_runner=runner,
        interceptors=interceptors,
    )
    async with made:
        try:
            yield led
        finally:
            await led.finish()


async def until(condition: Any, seconds: float = 20.0) -> Any:
    """Ask until the answer is true; returns it."""
    async with asyncio.timeout(seconds):
        while not (found := await condition()):  # noqa: ASYNC110 - what is asked is another process
            await asyncio.sleep(0.02)
        return found
