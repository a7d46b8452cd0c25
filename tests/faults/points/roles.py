"""What a mortal process can be: the same programs that production runs, started the way that `__main__` starts them.

Imported once by the process from which the others are forked; that is what makes a start cheap.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final

import time_machine
import uvloop
from temporalio.worker import UnsandboxedWorkflowRunner

from awards import bootstrap as awards
from kit import dead_letters, inbox, logs
from kit.processes import run
from kit.service import Service
from kit.settings import Settings
from notify import bootstrap as notify
from notify import courier
from notify.domain import Patience
from notify.settings import Settings as NotifySettings
from submissions import bootstrap as submissions
from tests.faults.points.fate import Fate
from tests.faults.points.wires import watch
from workflows import worker
from workflows.bridge import Bridge
from workflows.clients import clients
from workflows.settings import Settings as WorkflowSettings

QUICK: Final = Patience(first_wait_s=0.2, timeout_s=1.0)
"""A delivery whose courier died is tried again after twice the time limit; the test does not wait 40 s for that."""


class Role(StrEnum):
    API = "api"
    RELAY = "relay"
    CONSUMER = "consumer"
    COURIER = "courier"
    REPLAY = "replay"
    BRIDGE = "bridge"
    WORKER = "worker"


def play(role: Role, fate: Fate, log: Path, given: dict[str, Any]) -> None:
    """The whole life of the process. `clock_ahead_h` is its host's clock; the rest is the role's."""
    for stream in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND), stream)
    watch(fate)
    if hours := given.pop("clock_ahead_h", 0):
        time_machine.travel(timedelta(hours=hours), tick=True).start()
    _ROLES[role](given)
    sys.stdout.flush()
    os._exit(0)  # Temporal's native runtime can crash while the interpreter goes down


_SERVICES: Final[dict[str, Callable[[dict[str, Any]], Service]]] = {
    "awards": lambda given: awards.bootstrap(Settings(**given)),
    "notify": lambda given: notify.bootstrap(NotifySettings(**given)),
    "submissions": lambda given: submissions.bootstrap(Settings(**given)),
}


def _service(given: dict[str, Any]) -> Service:
    made = _SERVICES[given.pop("service")](given)
    logs.configure("WARNING", made.name)
    return made


def _run(given: dict[str, Any], **parts: bool) -> None:
    uvloop.run(run(_service(given), **parts))


def _consumer(given: dict[str, Any]) -> None:
    vars(inbox)["BACKOFF_S"] = (0.01, 0.01)  # failing costs no time
    _run(given, consumer=True)


def _courier(given: dict[str, Any]) -> None:
    vars(courier)["Patience"] = partial(Patience, **vars(QUICK))  # not to wait for the usual lease
    uvloop.run(run(_service(given), relay=True))


def _replay(given: dict[str, Any]) -> None:
    service = _service(given)

    async def replaying() -> None:
        replayed, failures = await dead_letters.replay(service.engine, service.inbox, service.settings.kafka)
        print(replayed, failures)  # noqa: T201 - into the process's log
        await service.dispose()

    asyncio.run(replaying())


def _bridge(given: dict[str, Any]) -> None:
    async def bridging() -> None:
        settings = WorkflowSettings(**given)
        await Bridge(await worker.connect(settings), settings.kafka).run()

    logs.configure("WARNING", "workflows")
    uvloop.run(bridging())


def _worker(given: dict[str, Any]) -> None:
    """The worker without bridge and repair, on a task queue of its own."""
    task_queue = given.pop("task_queue")

    async def working() -> None:
        settings = WorkflowSettings(**given)
        async with clients(settings) as services:
            client = await worker.connect(settings)
            async with worker.make_worker(client, services, UnsandboxedWorkflowRunner(), task_queue):
                await asyncio.Event().wait()

    logs.configure("WARNING", "workflows")
    uvloop.run(working())


_ROLES: Final[dict[Role, Callable[[dict[str, Any]], None]]] = {
    Role.API: partial(_run, api=True),
    Role.RELAY: partial(_run, relay=True),
    Role.CONSUMER: _consumer,
    Role.COURIER: _courier,
    Role.REPLAY: _replay,
    Role.BRIDGE: _bridge,
    Role.WORKER: _worker,
}
