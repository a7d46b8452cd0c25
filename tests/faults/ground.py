"""What a fault on components stands on: databases of its own, the broker, and an issuer on a real socket."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg
import time_machine
from fastapi import FastAPI

from kit.migrate import migrate
from localstack.issuer.app import create_app
from localstack.issuer.clients import Client
from localstack.issuer.issuer import Issuer
from localstack.issuer.tokens import LIFETIME_SECONDS, issue, new_key
from localstack.ports import free_ports
from tests.faults.fault import Trial, Violated
from tests.support.broker import Broker, connected
from tests.support.databases import with_database
from tests.support.running import kafka_settings
from tests.support.serving import serving

SECRETS: Final = {"workflows": "workflows' secret", "notify": "notify's secret"}
CLIENTS: Final = {name: Client(secret=secret) for name, secret in SECRETS.items()}
PROBE_S: Final = 0.02
_numbers = count(1)


async def until(holds: Callable[[], Awaitable[Any]], what: str, seconds: float = 30.0) -> Any:
    """Wait by probe; returns what held. Raises Violated: what never comes to pass is a promise broken."""
    try:
        async with asyncio.timeout(seconds):
            while not (found := await holds()):  # noqa: ASYNC110 - it happens in another process
                await asyncio.sleep(PROBE_S)
            return found
    except TimeoutError:
        raise Violated([f"not within {seconds:.0f} s: {what}"]) from None


@dataclass
class Ground:
    """Real servers, and what belongs to this fault alone."""

    trial: Trial
    broker: Broker
    issuer: str
    _key: Any
    _leaving: AsyncExitStack

    @property
    def folder(self) -> Path:
        return self.trial.folder

    def token(self, subject: UUID | str, leeway: timedelta = timedelta(0)) -> str:
        """A token of a person (id) or a principal (`service:…`); with leeway it is good for that much longer, and
        was issued that much earlier."""
        with time_machine.travel(datetime.now(UTC) - leeway):
            lifetime = int(2 * leeway.total_seconds()) + LIFETIME_SECONDS
            return issue(self._key, self.issuer, str(subject), lifetime=lifetime)

    def settings(self, database_url: str, **more: Any) -> dict[str, Any]:
        """Settings of a service that runs in a process of its own."""
        user = more.get("service")
        kafka = self.broker.of(user) if user else self.broker.kafka
        return {
            "database_url": database_url,
            **kafka_settings(kafka),
            "oidc_issuer": self.issuer,
            "oidc_subject": "person",
        } | more

    async def database(self, package: str) -> str:
        """The address of a fresh, migrated database; it goes with the fault."""
        name = f"fault_{package}_{id(self):x}_{next(_numbers)}"
        await self._as_superuser(
            f"CREATE DATABASE {name}", f"ALTER DATABASE {name} SET thidua.environment = 'test'"
        )
        self._leaving.push_async_callback(self._as_superuser, f"DROP DATABASE {name} WITH (FORCE)")
        url = with_database(self.trial.servers.postgres_url, name)
        await asyncio.to_thread(migrate, package, url)
        return url

    async def _as_superuser(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.trial.servers.postgres_url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def serve(self, app: FastAPI, port: int = 0) -> str:
        """The address of an application that answers until the fault's end."""
        return await self._leaving.enter_async_context(serving(app, port))

    async def enter(self, manager: Any) -> Any:
        """Enter a context that is left at the fault's end."""
        return await self._leaving.enter_async_context(manager)


@asynccontextmanager
async def ground(trial: Trial) -> AsyncIterator[Ground]:
    """Ready for use; everything of the fault's own goes away in the end."""
    trial.folder.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as leaving:
        broker = await leaving.enter_async_context(connected(trial.servers.kafka))
        key = new_key()
        (port,) = free_ports(1)
        issuer = f"http://127.0.0.1:{port}"
        await leaving.enter_async_context(serving(create_app(Issuer(key, issuer, CLIENTS)), port))
        yield Ground(trial, broker, issuer, key, leaving)
