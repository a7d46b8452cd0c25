"""A small site for the operator's tests: every part a unit of its own, with dossiers on their way."""

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import asyncpg
import httpx

from contracts.topics import load_topics
from demo.client import Services
from demo.clock import Clock
from demo.dossiers import Officers
from demo.example import Example, cast
from demo.offices import Offices
from demo.prepare import prepare, unit_ids
from demo.view import called
from kit.settings import kafka_environment, variable
from localstack import kafka, postgres, temporal
from localstack.cache import existing, temporal_dir
from localstack.credentials import Credentials
from localstack.issuer import DEMO_CLIENT, PERSON_GRANT
from localstack.plan import (
    CLIENTS,
    ISSUER,
    MAIL,
    SERVICES,
    WORKFLOWS,
    Launch,
    Site,
    helpers,
    service,
    workflows,
)
from localstack.ports import HOST, free_ports
from localstack.processes import Program, write_whole
from localstack.provision import kafka_users, provide_databases, provide_kafka
from localstack.servers import NONE, Addresses, servers
from localstack.state import Phase, State
from localstack.supervisor import facts
from tests.operations.units import SOCKET, Etc, Units, managing
from tests.support.broker import until

PARTS: Final = (*SERVICES, WORKFLOWS)
TEMPORAL_METRICS: Final = "temporal-metrics"
EXAMPLE: Final = "so-khcn-ninh-binh"
LED_S: Final = 180.0
"""Seconds within which the first steps of all dossiers are open."""
_WITHOUT_STEP: Final = """
    SELECT count(*) FROM dossiers
    WHERE status = 'in_review' AND id NOT IN (SELECT dossier_id FROM steps WHERE status = 'open')
"""


@dataclass(frozen=True)
class People:
    """The sample people of the site, who act when a test asks them to."""

    state: State
    example: Example
    round_id: str

    @classmethod
    async def arrived(cls, state: State) -> "People":
        """Units, roles, catalogue, movement and round are there, and every dossier is submitted."""
        example = Example(EXAMPLE)
        example.people.extend(cast(example))
        await Clock(state).set(example.play.begins)
        async with signed_in(state) as services:
            people = cls(state, example, await prepare(example, services))
            await (await people._officers(services)).submit_everything()
        return people

    async def work(self) -> int:
        """Whoever is called first does what lies on their desk. Returns how many steps."""
        code, role = (await called(self.state))[0]
        async with signed_in(self.state) as services:
            officers = await self._officers(services)
            return await Offices(self.example, services, officers, officers.chance).work(code, role)

    async def token(self, person: str) -> str:
        """What the identity provider gives a person who signs in."""
        async with httpx.AsyncClient() as http:
            answer = await http.post(
                f"{self.state.issuer_url}/token",
                data={"grant_type": PERSON_GRANT, "person_id": person},
                auth=(DEMO_CLIENT, self.state.client_secrets[DEMO_CLIENT]),
            )
        return str(answer.json()["access_token"])

    async def _officers(self, services: Services) -> Officers:
        chance = random.Random(self.example.play.seed)  # noqa: S311 - repeatable on purpose
        units = await unit_ids(self.example, services)
        return Officers(self.example, services, self.round_id, units, chance)


@asynccontextmanager
async def signed_in(state: State) -> AsyncIterator[Services]:
    """The services as people reach them, until the end of the block."""
    services = Services(state)
    try:
        yield services
    finally:
        await services.http.aclose()


@dataclass(frozen=True)
class Operated:
    """The running site, as its operator and its people see it."""

    folder: Path
    site: Site
    units: Units
    people: People

    async def value(self, service: str, query: str) -> Any:
        """One value of a service's database; also meddles there by hand."""
        connection = await asyncpg.connect(self.site.databases[service])
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    async def drained(self, service: str) -> bool:
        """Whether every fact of the service has left."""
        waiting: int = await self.value(service, "SELECT count(*) FROM outbox")
        return waiting == 0

    async def led(self) -> bool:
        """Whether every dossier's workflow has begun: somebody has a step to do."""
        waiting: int = await self.value("submissions", _WITHOUT_STEP)
        return waiting == 0

    @property
    def environment(self) -> dict[str, str]:
        """What an operator's shell has: tools, where things lie, addresses."""
        urls = {f"{name.upper()}_URL": self.site.url(name) for name in PARTS}
        tools = (self.folder / "bin", Path(sys.executable).parent, postgres.binaries_dir())
        return urls | {
            "PATH": ":".join([*map(str, tools), os.environ["PATH"]]),
            "THIDUA_ETC": str(self.folder / "etc"),
            "THIDUA_LOGS": str(self.folder / "logs"),
            SOCKET: str(self.folder / "systemctl.socket"),
        }


@contextmanager
def operated(folder: Path) -> Iterator[Operated]:
    """PostgreSQL, and as units everything else; people have submitted, and first steps are open."""
    with servers(folder, kafka=False, temporal=False, durable=False, given=NONE) as given:
        names = (*PARTS, ISSUER, MAIL, TEMPORAL_METRICS)
        ports = dict(zip(names, free_ports(len(names)), strict=True))
        broker, operator = kafka.program(folder / "kafka", *free_ports(2))
        leader, address = temporal.program(
            folder / "temporal", given.postgres_url, free_ports(temporal.PORTS)
        )
        credentials = Credentials.kept_in(folder, SERVICES, CLIENTS, load_topics().users)
        databases = provide_databases(given.postgres_url, credentials.roles)
        addresses = Addresses(given.postgres_url, operator, address)
        comers = kafka_users(operator, credentials.kafka)
        site = Site(folder, addresses, databases, ports, credentials, comers)
        launches = {name: service(site, name) for name in SERVICES} | {WORKFLOWS: workflows(site)}
        etc = _etc(site, launches)

        def programs() -> dict[str, Program]:
            ours = {
                name: replace(launch.program, environment=etc.read(name)) for name, launch in launches.items()
            }
            others = (broker, leader, *(launch.program for launch in helpers(site)))
            return ours | {program.name: program for program in others}

        with managing(folder, programs) as units:
            units.do("start", ("kafka", "temporal", ISSUER, MAIL))
            provide_kafka(operator, load_topics(), credentials.kafka)
            _prepare(launches, etc)
            units.do("start", PARTS)
            running = Operated(folder, site, units, asyncio.run(People.arrived(_state(site))))
            asyncio.run(until(running.led, LED_S))
            yield running


def _etc(site: Site, launches: Mapping[str, Launch]) -> Etc:
    etc = Etc(site.run_dir / "etc")
    for name, launch in launches.items():
        password = etc.folder / f"{name}.kafka"
        write_whole(password, site.credentials.kafka[name])
        told = dict(launch.program.environment) | {variable("kafka_password_file"): str(password)}
        etc.write(
            name, {setting: value for setting, value in told.items() if setting != variable("kafka_password")}
        )
    metrics = {"THIDUA_TEMPORAL_METRICS_PORT": str(site.ports[TEMPORAL_METRICS])}
    etc.write(WORKFLOWS, etc.read(WORKFLOWS) | metrics)
    server = urlsplit(site.servers.postgres_url)
    admin = {"PLUGIN": temporal.PLUGIN, "HOST": HOST, "PORT": server.port, "USER": server.username}
    tool = {f"SQL_{name}": str(value) for name, value in (admin | {"PASSWORD": server.password}).items()}
    database = {"THIDUA_ADMIN_URL": site.servers.postgres_url.rpartition("/")[0]}
    etc.write("admin", kafka_environment(site.servers.kafka) | database | tool)
    tools = site.run_dir / "bin"
    tools.mkdir()
    (tools / "temporal-sql-tool").symlink_to(existing(temporal_dir() / "sql"))
    return etc


def _prepare(launches: Mapping[str, Launch], etc: Etc) -> None:
    """Migrations, and Temporal's namespace, all at once."""
    running = [
        subprocess.Popen(launch.prepare, env=os.environ | etc.read(name)) for name, launch in launches.items()
    ]
    assert [process.wait() for process in running] == [0] * len(running)


def _state(site: Site) -> State:
    own = State(supervisor_pid=os.getpid(), supervisor_started=0, phase=Phase.READY)
    return State.model_validate(own.model_dump() | facts(site))
