"""A small site for the operator's tests, installed by the page: each part a unit of its own, dossiers on their way."""

import asyncio
import os
import random
import secrets
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import asyncpg
import httpx
import yaml

from contracts.topics import load_topics
from demo.client import Services
from demo.clock import Clock
from demo.dossiers import Officers
from demo.example import Example, cast
from demo.offices import Offices
from demo.prepare import people_file, unit_ids
from demo.view import called
from localstack import kafka, postgres, temporal
from localstack.cache import existing, temporal_dir
from localstack.credentials import Credentials
from localstack.issuer.clients import DEMO_CLIENT, PERSON_GRANT
from localstack.plan import ISSUER, MAIL, PORTAL, SERVICES, WORKFLOWS, Site, helpers
from localstack.ports import HOST, free_ports
from localstack.processes import Program, write_whole
from localstack.provision import DEMONSTRATION, kafka_users
from localstack.servers import NONE, Addresses, servers
from localstack.state import Phase, State
from localstack.supervisor import facts
from sites.environment import CLIENT_SECRET, DATABASE, read_environment
from sites.plan import PARTS
from tests.operations.units import SOCKET, Units, managing, units_in
from tests.operations.walk import ROOT, Walk, describe
from tests.support.broker import until

TEMPORAL_METRICS: Final = "temporal-metrics"
EXAMPLE: Final = "hai-phong"
TOP: Final = "31"
COMMUNE_OFFICE: Final = "11239-KT"
STANDING_OFFICE: Final = "31-SNV"
LED_S: Final = 180.0
"""Seconds within which the first steps of all dossiers are open."""
_WITHOUT_STEP: Final = """
    SELECT count(*) FROM dossiers
    WHERE status = 'in_review' AND id NOT IN (SELECT dossier_id FROM steps WHERE status = 'open')
"""


ADMINISTRATORS_ACCOUNT: Final = "0197a1b2-0000-7000-8000-00000000ad31"
"""The first administrator's account at the issuer; those of all others are called as the people are."""


@dataclass(frozen=True)
class People:
    """The sample people of the site, who act when a test asks them to."""

    state: State
    example: Example
    round_id: str

    @classmethod
    async def of(cls, state: State, example: Example) -> "People":
        """Those of a site on which the round is open."""
        async with signed_in(state) as services:
            (opened,) = await services.every("submissions", "/rounds", example.people[0].id)
        return cls(state, example, opened["id"])

    async def submit(self) -> None:
        """Every unit submits its dossiers."""
        async with signed_in(self.state) as services:
            await (await self._officers(services)).submit_everything()

    async def work(self) -> int:
        """Whoever is called first does what lies on their desk. Returns how many steps."""
        code, role = (await called(self.state))[0]
        async with signed_in(self.state) as services:
            officers = await self._officers(services)
            return await Offices(self.example, services, officers, officers.chance).work(code, role)

    async def token(self, person: str) -> str:
        return await token(self.state, person)

    async def _officers(self, services: Services) -> Officers:
        chance = random.Random(self.example.play.seed)  # noqa: S311 - repeatable on purpose
        units = await unit_ids(self.example, services)
        return Officers(self.example, services, self.round_id, units, chance)


async def token(state: State, person: str) -> str:
    """What the identity provider gives a person who signs in."""
    async with httpx.AsyncClient() as http:
        answer = await http.post(
            f"{state.issuer_url}/token",
            data={"grant_type": PERSON_GRANT, "person_id": person},
            auth=(DEMO_CLIENT, state.client_secrets[DEMO_CLIENT]),
        )
    return str(answer.json()["access_token"])


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

    site: Site
    units: Units
    people: People
    installed: Walk

    @property
    def folder(self) -> Path:
        return self.site.run_dir

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
        return _shell(self.folder, self.site.ports)


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
        addresses = Addresses(given.postgres_url, operator, address)
        _helpers_know(folder, {DEMO_CLIENT: secrets.token_urlsafe(24)})
        bare = Site(folder, addresses, {}, ports, Credentials.read(folder), {})
        describe(folder / "etc", _login(given.postgres_url), operator, address, ports)
        (folder / "bin").mkdir()
        (folder / "bin" / "temporal-sql-tool").symlink_to(existing(temporal_dir() / "sql"))

        def programs() -> dict[str, Program]:
            told = read_environment(folder / "etc" / "directory.env")
            knowing = replace(bare, databases={"directory": told.get(DATABASE, "")})
            others = (broker, leader, *(launch.program for launch in helpers(knowing)))
            return units_in(folder / "units", bare) | {program.name: program for program in others}

        with managing(folder, programs) as units:
            units.do("start", ("kafka", "temporal", MAIL))
            walk = Walk(folder, _shell(folder, ports))
            site, people = _install(walk, bare, units)
            asyncio.run(people.submit())
            running = Operated(site, units, people, walk)
            asyncio.run(until(running.led, LED_S))
            yield running


def _install(walk: Walk, bare: Site, units: Units) -> tuple[Site, People]:
    """By the page. Besides, the day is set to the one for which its example was written."""
    walk.section("Write the files")
    secret = {client: walk.told(client)[CLIENT_SECRET] for client in ("notify", "papers", WORKFLOWS, PORTAL)}
    _helpers_know(walk.folder, bare.credentials.clients | secret)
    units.do("start", (ISSUER,))
    walk.section("Databases")
    postgres.execute(bare.servers.postgres_url, "".join(DEMONSTRATION.format(name=name) for name in SERVICES))
    walk.section("Topics and users", REPLICAS="1")
    site = _described(walk, bare)
    state = _state(site)
    walk.section("Tables and namespace")
    example = Example(EXAMPLE)
    example.people.extend(cast(example))
    asyncio.run(Clock(state).set(example.play.begins))
    walk.section("Check")
    walk.section("Start")
    province = walk.folder / "province"
    walk.section("Units and calendar", SOURCE=str(ROOT), PROVINCE=str(province), YEAR="2027")
    walk.section(
        "The first administrator", NAME="Quản trị viên (mẫu)", UNIT_CODE=TOP, ACCOUNT=ADMINISTRATORS_ACCOUNT
    )
    (province / "people.yaml").write_text(_linked(people_file(example), state.issuer_url), "utf-8")
    walk.section("People", TOKEN=asyncio.run(token(state, ADMINISTRATORS_ACCOUNT)))
    organiser = str(example.person("standing_officer", STANDING_OFFICE).id)
    walk.section("A movement and its round", ORGANISER_TOKEN=asyncio.run(token(state, organiser)))
    walk.section("The first person signs in")
    return site, asyncio.run(People.of(state, example))


def _linked(people: str, issuer: str) -> str:
    """The file of people, with an account of each."""
    said = yaml.safe_load(people)
    for person in said["people"]:
        person["accounts"] = [{"issuer": issuer, "subject": person["id"]}]
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


def _shell(folder: Path, ports: Mapping[str, int]) -> dict[str, str]:
    urls = {f"{name.upper()}_URL": f"http://{HOST}:{ports[name]}" for name in PARTS}
    tools = (folder / "bin", Path(sys.executable).parent, postgres.binaries_dir())
    return urls | {
        "PATH": ":".join([*map(str, tools), os.environ["PATH"]]),
        "THIDUA_ETC": str(folder / "etc"),
        "THIDUA_LOGS": str(folder / "logs"),
        SOCKET: str(folder / "systemctl.socket"),
    }


def _login(url: str) -> dict[str, str]:
    address = urlsplit(url)
    return {
        "user": address.username or "",
        "password": address.password or "",
        "port": str(address.port),
    }


def _helpers_know(folder: Path, clients: Mapping[str, str]) -> None:
    """Enter clients with their secrets at the local issuer, where it finds them at its start."""
    entered = Credentials(roles={}, clients=dict(clients))
    write_whole(folder / "credentials.json", entered.model_dump_json())


def _described(walk: Walk, bare: Site) -> Site:
    """The site with what the page has made: databases, and how each user comes to Kafka."""
    databases = {service: walk.told(service)[DATABASE] for service in SERVICES}
    passwords = {
        user: file.read_text() if (file := walk.etc / f"{user}.kafka").exists() else "none yet"
        for user in load_topics().users
    }
    comers = kafka_users(bare.servers.kafka, passwords)
    return Site(bare.run_dir, bare.servers, databases, bare.ports, Credentials.read(walk.folder), comers)


def _state(site: Site) -> State:
    own = State(supervisor_pid=os.getpid(), supervisor_started=0, phase=Phase.READY)
    return State.model_validate(own.model_dump() | facts(site))
