"""Between facts and workflows: the bridge nudges, and the worker's activities send commands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle

from kit.client import HttpClient
from kit.processes import ISSUER_S, app_of
from kit.settings import Settings
from submissions.bootstrap import bootstrap
from tests.faults.ground import SECRETS, Ground, until
from tests.faults.groups import bury
from tests.faults.points.roles import Role
from tests.faults.points.scenario import Cases, Scenario
from tests.submissions.province import Province, province
from tests.support.running import kafka_settings
from tests.workflows.real import connect, namespace
from tests.workflows.test_bridge import nudges, recalled, submitted
from workflows import names
from workflows.cases.dossier_approval.kind import DOSSIER_APPROVAL

TOPIC: Final = "submissions.dossier"
CASES: Final = 3
TASK_TIMEOUT: Final = timedelta(seconds=3)
"""After which Temporal gives a dead worker's task to another one; production waits 30 s."""
UNDER_WAY: Final = (
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
)
"""The last event of a workflow that a worker still has to look at."""


def settings(ground: Ground, space: str, submissions_url: str = "http://127.0.0.1:1") -> dict[str, Any]:
    return {
        "temporal_address": ground.trial.servers.temporal_address,
        "temporal_namespace": space,
        **kafka_settings(ground.broker.of(names.GROUP)),
        "submissions_url": submissions_url,
        "awards_url": "http://127.0.0.1:1",
        "scoring_url": "http://127.0.0.1:1",
        "oidc_issuer": ground.issuer,
        "oidc_client_id": names.PRINCIPAL,
        "oidc_client_secret": SECRETS[names.PRINCIPAL],
    }


@dataclass
class BridgeCase:
    """Dossiers that are submitted, and one of them recalled: facts without workflows yet."""

    ground: Ground
    space: str
    client: Client
    dossiers: dict[UUID, int] = field(default_factory=dict)
    """The newest version of each that was told of."""
    role: Role = Role.BRIDGE

    async def send(self) -> None:
        await bury(self.ground.broker.kafka, names.GROUP)
        for _ in range(CASES):
            dossier_id = uuid4()
            await self.ground.broker.tell(submitted(dossier_id), dossier_id, 1)
            self.dossiers[dossier_id] = 1
        await self.ground.broker.tell(recalled(dossier_id), dossier_id, 2)
        self.dossiers[dossier_id] = 2

    def given(self) -> dict[str, Any]:
        return settings(self.ground, self.space)

    async def done(self) -> None:
        read = partial(self.ground.broker.has_read, names.GROUP, TOPIC)
        await until(read, "the bridge has every fact behind it")

    async def after_death(self) -> None:
        await bury(self.ground.broker.kafka, names.GROUP)

    async def differences(self) -> list[str]:
        """Offsets behind a fact say that Temporal has its nudge; a repeated nudge does no harm."""
        wrong = []
        for dossier_id, version in self.dossiers.items():
            told = await nudges(self.client, DOSSIER_APPROVAL.workflow_id(dossier_id))
            if not told or max(told) != version:
                wrong.append(f"dossier {dossier_id} is at version {version}, its workflow was told of {told}")
        return wrong


@asynccontextmanager
async def _bridged(ground: Ground) -> Cases:
    space = await namespace(ground.trial.servers.temporal_address)
    client = await connect(ground.trial.servers.temporal_address, space)
    await ground.broker.skip_to_end(names.GROUP)

    @asynccontextmanager
    async def case() -> AsyncIterator[BridgeCase]:
        made = BridgeCase(ground, space, client)
        await made.send()
        yield made

    yield case


@dataclass
class WorkerCase:
    """A submitted dossier whose workflow has just been started."""

    here: Province
    ground: Ground
    settings: dict[str, Any]
    dossier_id: str
    workflow: WorkflowHandle[Any, Any]
    task_queue: str
    role: Role = Role.WORKER

    def given(self) -> dict[str, Any]:
        return self.settings | {"task_queue": self.task_queue}

    async def done(self) -> None:
        await until(self._waits_for_people, f"the workflow of {self.dossier_id} waits for people", 60)

    async def _waits_for_people(self) -> bool:
        history = await self.workflow.fetch_history()
        if history.events[-1].event_type in UNDER_WAY:
            return False
        return bool(await self._rows("SELECT 1 FROM steps WHERE dossier_id = '{}' AND status = 'open'"))

    async def after_death(self) -> None:
        """Temporal gives the task to another worker after its timeout."""

    async def differences(self) -> list[str]:
        lines = await self._rows("SELECT action FROM dossier_history WHERE dossier_id = '{}'")
        actions = [line.action for line in lines]
        wrong = [
            f"dossier {self.dossier_id}: {actions.count(action)} lines of history say {action}"
            for action in ("open_stage", "open_step")
            if actions.count(action) != 1
        ]
        (version,) = await self._rows("SELECT version FROM dossiers WHERE id = '{}'")
        facts = await self._rows("SELECT headers FROM outbox WHERE key = '{}' ORDER BY position")
        numbers = [int(dict(row.headers)["ce_sequence"]) for row in facts]
        if numbers != list(range(1, version[0] + 1)):
            wrong.append(f"dossier {self.dossier_id}: version {version[0]}, facts {numbers}")
        return wrong

    async def _rows(self, query: str) -> list[Any]:
        return await self.here.app.sql(query.format(self.dossier_id))


@asynccontextmanager
async def _led(ground: Ground) -> Cases:
    url = await ground.database("submissions")
    here: Province = await ground.enter(province(url))
    http = await ground.enter(HttpClient(ISSUER_S))
    service = bootstrap(Settings(**ground.settings(url)))
    submissions_url = await ground.serve(app_of(service, http))
    space = await namespace(ground.trial.servers.temporal_address)
    client = await connect(ground.trial.servers.temporal_address, space)

    @asynccontextmanager
    async def case() -> AsyncIterator[WorkerCase]:
        dossier = await here.submitted()
        task_queue = f"worker-{dossier['id']}"
        workflow = await client.start_workflow(
            DOSSIER_APPROVAL.name,
            args=[dossier["id"], 1],
            id=DOSSIER_APPROVAL.workflow_id(dossier["id"]),
            task_queue=task_queue,
            task_timeout=TASK_TIMEOUT,
        )
        yield WorkerCase(
            here, ground, settings(ground, space, submissions_url), dossier["id"], workflow, task_queue
        )
        await workflow.terminate("the case is over")

    try:
        yield case
    finally:
        await service.dispose()


BRIDGE: Final = Scenario(
    "bridge",
    "kill -9 of the bridge between any two I/Os: every workflow is told of its case's newest version",
    _bridged,
)
WORKER: Final = Scenario(
    "worker",
    "kill -9 of the worker between any two I/Os: each command once, the case goes on",
    _led,
    at_once=3,
)
