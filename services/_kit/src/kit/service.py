"""A service put together, and its processes: api, consumer, relay, or all three in one (`serve`)."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from kit.client import Http, HttpClient
from kit.consumer import Consumer
from kit.database import create_engine, is_unavailable
from kit.health import database_answers, migrated
from kit.housekeeping import keep_house
from kit.http import Edge, create_app
from kit.inbox import Inbox
from kit.lag import Lag
from kit.ledger import Ledger
from kit.limits import Limited
from kit.noted import Noted
from kit.places import Places
from kit.probes import Check, probes
from kit.reactions import Reactions
from kit.relay import Relay
from kit.settings import Settings
from kit.tokens import TokenVerifier
from kit.unit_of_work import UnitOfWork, UnitsOfWork
from kit.vitals import Measure, keep_measuring, watch_connections

log = structlog.get_logger()
Task = Callable[["Service"], Coroutine[Any, Any, None]]
"""A background task of the relay's process; runs until cancelled."""
GRACE_S: Final = 10
"""Seconds that a part gets to finish what is in flight."""
ISSUER_S: Final = 5.0
"""Seconds for which the issuer is waited for."""


@dataclass
class Service:
    """Everything that makes a service: its name, rules' edges, and what runs beside them."""

    name: str
    settings: Settings
    routers: tuple[APIRouter, ...]
    reactions: Reactions
    ledger: Ledger
    unit_of_work: type[UnitOfWork] = UnitOfWork
    checks: dict[str, Callable[[AsyncEngine], Check]] = field(default_factory=dict)
    """Further conditions of readiness."""
    measures: tuple[Measure, ...] = ()
    """What an operator watches of this service besides what every service has."""
    tasks: tuple[Task, ...] = ()
    package: str = ""
    """The Python package, where it is not called like the service."""

    def __post_init__(self) -> None:
        self.package = self.package or self.name

    @cached_property
    def engine(self) -> AsyncEngine:
        return create_engine(
            self.settings.database_url, pool_size=self.settings.database_pool, name=self.name
        )

    @cached_property
    def query_engine(self) -> AsyncEngine:
        """For queries: who only looks waits for nobody who writes, and takes no connection from him."""
        return create_engine(
            self.settings.database_url, pool_size=self.settings.database_pool, name=self.name, queries=True
        )

    @cached_property
    def units_of_work(self) -> UnitsOfWork:
        return UnitsOfWork(self.engine, self.query_engine, self.name, self.unit_of_work)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.name, self.units_of_work, self.reactions)

    def app(self, http: Http) -> FastAPI:
        """The HTTP side. `http` reads the issuer's keys."""
        tokens = TokenVerifier(self.settings.oidc_issuer, self.settings.oidc_audience, http)
        places = Places(self.settings.requests_at_once_each)
        app = create_app(self.name, Edge(tokens, self.units_of_work, places), self.routers, self.readiness)
        app.add_middleware(
            Limited,
            at_once=self.settings.requests_at_once,
            largest_body=self.settings.largest_body,
            body_s=self.settings.body_seconds,
        )
        app.add_middleware(Noted)
        return app

    async def dispose(self) -> None:
        """Close every connection to the database."""
        await self.engine.dispose()
        await self.query_engine.dispose()

    @property
    def readiness(self) -> dict[str, Check]:
        """The conditions under which it may be used, by name."""
        checks = {"database": database_answers(self.engine), "migrated": migrated(self.package, self.engine)}
        return checks | {name: make(self.engine) for name, make in self.checks.items()}


async def run(service: Service, *, api: bool = False, consumer: bool = False, relay: bool = False) -> None:
    """Run these parts in one process until SIGTERM or SIGINT; what is in flight is finished or given back."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    watch_connections(commands=service.engine, queries=service.query_engine)
    parts: list[Coroutine[Any, Any, None]] = []
    if api:
        parts.append(_api(service, stop))
    elif service.settings.metrics_port is not None:
        parts.append(_probes(service, service.settings.metrics_port, stop))
    if consumer:
        parts.append(_consumer(service, stop))
    if relay:
        parts.append(_relay(service, stop))
        parts.extend(_until(stop, task(service)) for task in (_housekeeping, _measuring, *service.tasks))
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(_stopping_all(part, stop))
    finally:
        await service.dispose()


async def _stopping_all(part: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """A part that ends takes the process with it: half a service would look alive."""
    try:
        await part
    finally:
        stop.set()


async def _api(service: Service, stop: asyncio.Event) -> None:
    async with HttpClient(ISSUER_S) as http:
        await _serve(service.app(http), service.settings.http_host, service.settings.http_port, stop)


async def _probes(service: Service, port: int, stop: asyncio.Event) -> None:
    """Health and metrics of a process without the API."""
    app = FastAPI(openapi_url=None)
    app.include_router(probes(service.readiness))
    await _serve(app, service.settings.http_host, port, stop)


async def _serve(app: FastAPI, host: str, port: int, stop: asyncio.Event) -> None:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        proxy_headers=False,  # nobody asks where a request came from
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    await asyncio.wait([serving, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: this module decides when to stop."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


async def _consumer(service: Service, stop: asyncio.Event) -> None:
    if not service.reactions.to:  # a service that listens to nobody has nothing to subscribe to
        await stop.wait()
        return
    async with asyncio.TaskGroup() as group:
        group.create_task(Lag(service.name, service.settings.kafka_bootstrap).keep_measuring(stop))
        group.create_task(_consuming(service, stop))


async def _consuming(service: Service, stop: asyncio.Event) -> None:
    while not stop.is_set():
        consumer = Consumer(service.inbox, service.settings.kafka_bootstrap)
        try:
            await consumer.start()
            await stop.wait()
        except Exception as error:  # noqa: BLE001 - whatever keeps Kafka away, the other parts go on without it
            log.warning("consumer_waits_for_kafka", error=repr(error))
            await _wait(stop, 1.0)
        finally:
            await consumer.stop()


async def _relay(service: Service, stop: asyncio.Event) -> None:
    relay = Relay(service.name, service.settings.database_url, service.settings.kafka_bootstrap)
    relaying = asyncio.create_task(relay.run())
    await asyncio.wait([relaying, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    relay.stop()
    try:
        await asyncio.wait_for(relaying, GRACE_S)
    except TimeoutError:  # the broker is away; what it did not acknowledge is still in the outbox
        log.warning("relay_cut_off", service=service.name)


async def _housekeeping(service: Service) -> None:
    await keep_house(service.engine)


async def _measuring(service: Service) -> None:
    await keep_measuring(service.engine, service.measures)


async def _until(stop: asyncio.Event, task: Coroutine[Any, Any, None]) -> None:
    """Run a background task until the process stops; a database that is away only delays it."""
    running = asyncio.create_task(task)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    running.cancel()
    try:
        await running
    except asyncio.CancelledError:
        return
    except Exception as error:
        if not is_unavailable(error):
            raise


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
