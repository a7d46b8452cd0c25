"""The worker's process: definitions, activities, bridge, repair at start, health and metrics."""

import asyncio
import signal
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import structlog
import uvicorn
from prometheus_client import Gauge
from starlette.applications import Starlette
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RPCError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker, WorkflowRunner

from kit.lag import Lag
from kit.probes import MEASURED, probes
from workflows import names
from workflows.activities import activities_of
from workflows.bridge import Bridge
from workflows.clients import ServiceClient, clients
from workflows.kinds import KINDS
from workflows.repair import repair
from workflows.settings import Settings

log = structlog.get_logger()
AGAIN_S: Final = 1.0
EVERY_S: Final = 15.0
TROUBLES: Final = Gauge("workflows_in_trouble", "Running workflows that something holds up (ThiduaTrouble).")
SHUTDOWN: Final = timedelta(seconds=10)
"""How long work in flight may take to end after SIGTERM; what doesn't is given back by its timeout."""


async def connect(settings: Settings, runtime: Runtime | None = None) -> Client:
    """A client of our namespace whose payloads are pydantic models."""
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        tls=settings.tls,
        data_converter=pydantic_data_converter,
        runtime=runtime,
    )


def measuring_runtime(settings: Settings) -> Runtime:
    """The SDK's runtime, which tells its metrics where the settings say so: latencies in seconds."""
    if settings.temporal_metrics_port is None:
        return Runtime.default()
    address = f"{settings.http_host}:{settings.temporal_metrics_port}"
    metrics = PrometheusConfig(bind_address=address, durations_as_seconds=True)
    return Runtime(telemetry=TelemetryConfig(metrics=metrics))


def make_worker(
    client: Client,
    services: Mapping[str, ServiceClient],
    runner: WorkflowRunner,
    task_queue: str = names.TASK_QUEUE,
) -> Worker:
    """A worker of every kind of case. Production runs them without the sandbox, the tests inside it."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[kind.definition for kind in KINDS],
        activities=activities_of(services),
        workflow_runner=runner,
        graceful_shutdown_timeout=SHUTDOWN,
    )


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    ready = asyncio.Event()
    health = _Health(settings, ready)
    serving = asyncio.create_task(health.serve())
    async with clients(settings) as services:
        client = await _connected(settings, stop)
        if client is not None:
            await _work(client, services, settings, ready, stop)
    health.should_exit = True
    await serving


async def _work(
    client: Client,
    services: Mapping[str, ServiceClient],
    settings: Settings,
    ready: asyncio.Event,
    stop: asyncio.Event,
) -> None:
    """Worker and bridge, until stopped."""
    bridge = Bridge(client, settings.kafka)
    async with make_worker(client, services, UnsandboxedWorkflowRunner()):
        bridging = asyncio.create_task(bridge.run())
        repairing = asyncio.create_task(_repair_at_start(client, services, stop))
        measuring = asyncio.create_task(_measure(client, settings, stop))
        ready.set()
        stopping = asyncio.create_task(stop.wait())
        # A worker whose bridge died would look alive: it ends with it, and is started again.
        await asyncio.wait([stopping, bridging], return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        bridge.stop()
        ending = [bridging, repairing, measuring]
        _, late = await asyncio.wait(ending, timeout=SHUTDOWN.total_seconds())
        for task in late:  # it waits for a server that is away
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await asyncio.gather(*(task for task in ending if task not in late))


async def _connected(settings: Settings, stop: asyncio.Event) -> Client | None:
    """Wait for Temporal as long as it takes."""
    runtime = measuring_runtime(settings)
    while not stop.is_set():
        try:
            return await connect(settings, runtime)
        except (RPCError, RuntimeError) as error:
            log.warning("waits_for_temporal", error=repr(error))
            await _pause(stop)
    return None


async def _repair_at_start(
    client: Client, services: Mapping[str, ServiceClient], stop: asyncio.Event
) -> None:
    """Once, as soon as the services answer: whatever was missed while no worker ran is made up for."""
    while not stop.is_set():
        try:
            repaired = await repair(client, services)
        except Exception as error:  # noqa: BLE001 - a service that is not up yet; tried again until it is
            log.warning("repair_waits", error=repr(error))
            await _pause(stop)
        else:
            log.info("repaired", cases=repaired)
            return


async def _measure(client: Client, settings: Settings, stop: asyncio.Event) -> None:
    """How far the bridge is behind, and which workflows are held up."""
    async with asyncio.TaskGroup() as group:
        group.create_task(Lag(names.GROUP, settings.kafka).keep_measuring(stop))
        group.create_task(_measure_troubles(client, stop))


async def _measure_troubles(client: Client, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            found = await client.count_workflows(
                f"ExecutionStatus = 'Running' AND {names.TROUBLE} IS NOT NULL"
            )
            TROUBLES.set(found.count)
            MEASURED.labels("temporal").set_to_current_time()
        except RPCError as error:
            log.warning("troubles_not_measured", error=repr(error))
        await _pause(stop, EVERY_S)


async def _pause(stop: asyncio.Event, seconds: float = AGAIN_S) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


class _Health(uvicorn.Server):
    """Health and metrics of a process that serves nothing else."""

    def __init__(self, settings: Settings, ready: asyncio.Event) -> None:
        async def is_ready() -> bool:
            return ready.is_set()

        app = Starlette(routes=probes({"temporal": is_ready}))
        super().__init__(
            uvicorn.Config(
                app, host=settings.http_host, port=settings.http_port, log_config=None, access_log=False
            )
        )
