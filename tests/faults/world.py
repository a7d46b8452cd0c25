"""The whole system that faults are done to: a real stack with a province of its own, and its processes by name."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import psutil

from demo.clock import Clock, once_there
from demo.example import FOLDER, Example, cast
from demo.prepare import prepare, unit_ids
from localstack.kafka import has_broker
from localstack.ports import accepts_connections
from localstack.servers import NONE
from localstack.stack import Stack, stack
from localstack.state import State
from localstack.temporal import status_of
from tests.faults.client import Log, Recorded

PROVINCE: Final = Path(__file__).parent / "province"
SERVERS: Final = ("postgres", "kafka", "temporal")
SERVICES: Final = ("directory", "submissions", "scoring", "awards", "notify", "papers")
LOOK_S: Final = 0.1
BACK_S: Final = 60.0
"""How long a process may take to be there again after it died."""


class NotBack(RuntimeError):
    """A process that died was not there again in time."""


class Province(Example):
    """The example thanh-mien with a round of the harness's own, put together in the run's folder."""

    def __init__(self, run_dir: Path) -> None:
        super().__init__("thanh-mien")
        self._folder = run_dir / "province"
        shutil.copytree(FOLDER / self.name, self._folder, dirs_exist_ok=True)
        (self._folder / "score_sheet.yaml").unlink(missing_ok=True)
        for file in PROVINCE.iterdir():
            shutil.copy(file, self._folder)
        self.people.extend(cast(self))

    @property
    def folder(self) -> Path:
        return self._folder


@dataclass
class World:
    """A running system, with the round open. `kills` counts what was ended with kill -9."""

    stack: Stack
    province: Province
    log: Log
    full: bool
    round_id: str = ""
    units: dict[str, UUID] = field(default_factory=dict)
    kills: int = 0
    usual_rate: float | None = None
    """Commands a second of the load while nothing is wrong; None before it was measured."""

    @property
    def state(self) -> State:
        return self.stack.state

    @property
    def logs(self) -> Path:
        return self.stack.run_dir / "logs"

    def __post_init__(self) -> None:
        self.clock = Clock(self.state)

    async def open_round(self) -> None:
        """Units, people, catalogue, movement and round, at eight o'clock on 5 May 2025."""
        state = self.state
        await self.clock.set(self.province.play.begins)
        services = Recorded(state, self.log)
        self.round_id = await prepare(self.province, services)
        self.units = await unit_ids(self.province, services)
        await services.http.aclose()

    async def pass_time(self, span: timedelta) -> None:
        """Business time goes on by that much at once."""
        await self.clock.set(self.clock.now + span)

    async def rows(self, service: str, query: str, *values: Any) -> list[Any]:
        """A look into a service's database; waits while the server is away."""
        found: list[Any] = await once_there(
            self.state.database_urls[service], lambda connection: connection.fetch(query, *values)
        )
        return found

    async def value(self, service: str, query: str, *values: Any) -> Any:
        return (await self.rows(service, query, *values))[0][0]

    async def as_superuser(self, statement: str, *values: Any, database: str = "postgres") -> list[Any]:
        """Meddle by hand: in a database with rights that no service has."""
        url = f"{self.state.postgres_url.rsplit('/', 1)[0]}/{database}"
        connection = await asyncpg.connect(url)
        try:
            found: list[Any] = await connection.fetch(statement, *values)
            return found
        finally:
            await connection.close()

    def ours(self) -> list[str]:
        """Every process of thidua itself: what production runs besides the servers."""
        return [name for name in self.stack.names() if name not in (*SERVERS, "issuer", "mail")]

    def process(self, name: str) -> psutil.Process:
        """Raises KeyError, and NotBack when it does not run right now."""
        process = self.state.processes[name].identity.process()
        if process is None:
            raise NotBack(f"{name} does not run")
        return process

    async def kill(self, name: str) -> None:
        """kill -9, and wait until the supervisor's next one is there and answers."""
        restarts = self.state.processes[name].restarts
        self.stack.kill(name)
        self.kills += 1
        await self.back(name, restarts)

    async def back(self, name: str, restarts: int) -> None:
        """Wait until a process was started again and answers. Raises NotBack."""
        await self.until(
            lambda: self._runs(name, restarts), f"{name} is not back, see {self.logs / f'{name}.log'}"
        )

    def _runs(self, name: str, restarts: int) -> bool:
        about = self.state.processes[name]
        return about.restarts > restarts and about.identity.process() is not None and self.answers(name)

    def answers(self, name: str) -> bool:
        """Whether a process with a port answers; one without is taken to, as soon as it runs.

        What is asked is whether it serves, not whether it is ready: that may wait for another process.
        """
        state = self.state
        match name:
            case "kafka":
                return has_broker(state.kafka)
            case "temporal":
                return accepts_connections(int(state.temporal_address.rpartition(":")[2]))
            case "postgres":
                return accepts_connections(urlsplit(state.postgres_url).port or 0)
            case _:
                url = state.urls.get(name.removesuffix("-api"))
                return url is None or status_of(f"{url}/health/live") == 200

    async def until(self, holds: Callable[[], bool], otherwise: str, seconds: float = BACK_S) -> None:
        """Wait by probe. Raises NotBack."""
        deadline = time.monotonic() + seconds
        while not await asyncio.to_thread(holds):
            if time.monotonic() > deadline:
                raise NotBack(otherwise)
            await asyncio.sleep(LOOK_S)

    @asynccontextmanager
    async def away(self, *names: str) -> AsyncIterator[None]:
        """End processes with kill -9 and keep them away; at the end of the block they are started again.

        The supervisor is held meanwhile: nobody else who dies in the block is started again, either.
        """
        restarts = {name: self.state.processes[name].restarts for name in names}
        with frozen(self._supervisor()):
            for name in names:
                self.process(name).kill()
                self.kills += 1
            yield
        for name in names:
            await self.back(name, restarts[name])

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """SIGSTOP for the block, then SIGCONT: the process never learns that it was gone."""
        with frozen(self.process(name)):
            yield

    def _supervisor(self) -> psutil.Process:
        process = self.state.supervisor.process()
        if process is None:
            raise NotBack("the supervisor does not run")
        return process


@contextmanager
def frozen(process: psutil.Process) -> Iterator[None]:
    """A process that stands still for the block."""
    process.suspend()
    try:
        yield
    finally:
        process.resume()


@contextmanager
def world(run_dir: Path, *, full: bool, tell: Callable[[str], None]) -> Iterator[World]:
    """A running system whose round is not open yet: see `World.open_round`. Raises StartFailed."""
    plan = f"tests.faults.plan:{'full' if full else 'short'}"
    province = Province(run_dir)
    log = Log(run_dir / "acknowledged.jsonl")
    try:
        with stack(run_dir, plan=plan, given=NONE, tell=tell) as running:
            yield World(running, province, log, full)
    finally:
        log.close()
