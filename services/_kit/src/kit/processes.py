"""A service's processes: api, consumer, relay, or all three in one (`serve`)."""

import asyncio
from collections.abc import Coroutine
from importlib import import_module
from typing import Any, Final
from uuid import UUID, uuid4

import structlog
from fastapi import FastAPI
from starlette.applications import Starlette

from kit.actor import ANYBODY
from kit.client import Http, HttpClient
from kit.consumer import Consumer
from kit.database import watch_connections
from kit.housekeeping import keep_house
from kit.http import ANYBODYS, Edge, create_app
from kit.lag import Lag
from kit.limits import bound
from kit.noted import Noted
from kit.openapi import document
from kit.places import Places
from kit.probes import probes
from kit.service import Service
from kit.serving import GRACE_S, serve, until, until_signalled
from kit.tokens import TokenVerifier
from kit.unit_of_work import Cause
from kit.vitals import keep_measuring

log = structlog.get_logger()
ISSUER_S: Final = 5.0
"""Seconds for which the issuer is waited for."""


def app_of(service: Service, http: Http) -> FastAPI:
    """The HTTP side. `http` reads the issuer's keys, and asks what routes ask of others."""
    settings = service.settings
    edge = Edge(_tokens(service, http), service.units_of_work, Places(settings.requests_at_once_each))
    router = import_module(f"{service.package}.api").router
    app = create_app(service.name, edge, router, service.readiness)
    if service.others:
        app.state.others = service.others(http)
    app.openapi = lambda: document(service.package)  # type: ignore[method-assign]  # FastAPI's own way
    bound(app, settings, ANYBODYS)
    app.add_middleware(Noted)
    return app


def _tokens(service: Service, http: Http) -> TokenVerifier:
    settings = service.settings

    async def person(subject: str) -> UUID | None:
        # where commands go: a replica would let somebody in for as long as it lags
        async with service.units_of_work.begin(ANYBODY, Cause(uuid4())) as uow:
            return await service.whose_account(uow, settings.oidc_issuer, subject)

    accounts = person if settings.oidc_subject == "account" else None
    return TokenVerifier(settings.oidc_issuer, settings.oidc_audience, http, accounts)


async def run(service: Service, *, api: bool = False, consumer: bool = False, relay: bool = False) -> None:
    """Run these parts in one process until SIGTERM or SIGINT; what is in flight is finished or given back."""
    stop = until_signalled()
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
        parts.extend(until(stop, task(service)) for task in (_housekeeping, _measuring, *service.tasks))
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
        await serve(app_of(service, http), service.settings.http_host, service.settings.http_port, stop)


async def _probes(service: Service, port: int, stop: asyncio.Event) -> None:
    """Health and metrics of a process without the API."""
    await serve(Starlette(routes=probes(service.readiness)), service.settings.http_host, port, stop)


async def _consumer(service: Service, stop: asyncio.Event) -> None:
    if not service.reactions.to:  # a service that listens to nobody has nothing to subscribe to
        await stop.wait()
        return
    async with asyncio.TaskGroup() as group:
        group.create_task(Lag(service.name, service.settings.kafka).keep_measuring(stop))
        group.create_task(_consuming(service, stop))


async def _consuming(service: Service, stop: asyncio.Event) -> None:
    while not stop.is_set():
        consumer = Consumer(service.inbox, service.settings.kafka)
        try:
            await consumer.start()
            await _first(stop.wait(), consumer.gave_up())
            if not stop.is_set():
                log.warning("consumer_begins_anew", group=service.name)
        except Exception as error:  # noqa: BLE001 - whatever keeps Kafka away, the other parts go on without it
            log.warning("consumer_waits_for_kafka", error=repr(error))
            await _wait(stop, 1.0)
        finally:
            await consumer.stop()


async def _first(*ends: Coroutine[Any, Any, Any]) -> None:
    """Wait for the first of them; the others are cancelled. Raises what it raised."""
    waiting = [asyncio.create_task(end) for end in ends]
    done, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    for task in done:
        task.result()


async def _relay(service: Service, stop: asyncio.Event) -> None:
    if not service.tells_facts:
        await stop.wait()
        return
    from kit.relay import Relay  # a process that only says that it does not relay is an alarm

    relay = Relay(service.name, service.settings.database_url, service.settings.kafka)
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


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
