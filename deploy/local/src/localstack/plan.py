"""Which processes make up thidua on one machine, as data: what each runs, with which environment, and its probe."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from contracts.topics import Topics, load_topics
from kit.kafka import Kafka
from kit.settings import kafka_environment
from localstack.credentials import Credentials
from localstack.issuer.clients import AUDIENCE, DEMO_CLIENT, SignIn
from localstack.issuer.settings import environment as issuer_environment
from localstack.ports import HOST, accepts_connections
from localstack.processes import Program
from localstack.servers import Addresses, Wanted
from localstack.temporal import status_of

SERVICES = ("directory", "submissions", "scoring", "awards", "notify", "papers")
WORKFLOWS = "workflows"
ISSUER = "issuer"
MAIL = "mail"
PORTAL = "portal"
NAMESPACE = "thidua"
MAIL_FROM = "thidua@thidua.example"
CLIENTS = (DEMO_CLIENT, "notify", "papers", WORKFLOWS, PORTAL)
NO_KAFKA = Kafka(bootstrap=f"{HOST}:9")
"""Of a plan without it: nobody listens there."""
STANDS_BACK = 10
"""Niceness of what tells people of what happened: it can wait some seconds, and a case's next step can't."""


@dataclass(frozen=True)
class Site:
    """What the processes of one stack know of each other."""

    run_dir: Path
    servers: Addresses
    databases: Mapping[str, str]
    ports: Mapping[str, int]
    credentials: Credentials
    kafka_users: Mapping[str, Kafka]

    def url(self, name: str) -> str:
        return f"http://{HOST}:{self.ports[name]}"

    @property
    def mail_dir(self) -> Path:
        return self.run_dir / "mail"


@dataclass(frozen=True)
class Launch:
    """A process to run for good; `prepare` is a command to run to its end before, such as a migration."""

    program: Program
    prepare: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A whole stack: servers, what is provided in them, helpers that come first, then the processes themselves."""

    servers: Wanted
    databases: tuple[str, ...]
    clients: tuple[str, ...]
    topics: Topics | None
    port_names: tuple[str, ...]
    helpers: Callable[[Site], list[Launch]]
    processes: Callable[[Site], list[Launch]]


def thidua() -> Plan:
    """The plan of `make up` and of the demonstration."""
    return Plan(
        servers=Wanted(),
        databases=(*SERVICES, PORTAL),
        clients=CLIENTS,
        topics=load_topics(),
        port_names=(*SERVICES, PORTAL, WORKFLOWS, ISSUER, MAIL),
        helpers=helpers,
        processes=lambda site: [*(service(site, name) for name in SERVICES), portal(site), workflows(site)],
    )


def helpers(site: Site) -> list[Launch]:
    """The issuer and the mail server, which stand for what a province has already."""
    issuer = python(
        ISSUER,
        "localstack",
        ISSUER,
        str(site.run_dir),
        str(site.ports[ISSUER]),
        ready_url=f"{site.url(ISSUER)}/health/ready",
        environment=issuer_environment(sign_in(site), site.databases.get("directory", "")),
    )
    mail = Program(
        name=MAIL,
        command=(sys.executable, "-m", "localstack", MAIL, str(site.mail_dir), str(site.ports[MAIL])),
        is_ready=lambda: accepts_connections(site.ports[MAIL]),
        niceness=STANDS_BACK,
    )
    return [Launch(issuer), Launch(mail)]


def sign_in(site: Site) -> dict[str, SignIn]:
    """Where the clients are that sign people in, as the issuer has them registered."""
    if PORTAL not in site.ports:
        return {}
    portal = site.url(PORTAL)
    registered = SignIn(
        redirect_uris=(f"{portal}/sign-in/done",),
        post_logout_redirect_uris=(f"{portal}/",),
        backchannel_logout_uri=f"{portal}/sign-out/back-channel",
    )
    return {PORTAL: registered}


def service(site: Site, name: str) -> Launch:
    """One service: its migrations, then its API, consumer and relay in one process."""
    environment = {**common(site, name), "THIDUA_DATABASE_URL": site.databases[name]}
    niceness = 0
    if name == "notify":
        niceness = STANDS_BACK
        environment |= {
            **client(site, name),
            "THIDUA_DIRECTORY_URL": site.url("directory"),
            "THIDUA_SMTP_HOST": HOST,
            "THIDUA_SMTP_PORT": str(site.ports[MAIL]),
            "THIDUA_MAIL_FROM": MAIL_FROM,
        }
    if name == "papers":
        niceness = STANDS_BACK
        environment |= {
            **client(site, name),
            "THIDUA_PUBLIC_URL": site.url(PORTAL),
            "THIDUA_AWARDS_URL": site.url("awards"),
            "THIDUA_SUBMISSIONS_URL": site.url("submissions"),
            "THIDUA_DIRECTORY_URL": site.url("directory"),
        }
    ready = f"{site.url(name)}/health/ready"
    program = python(name, name, "serve", ready_url=ready, environment=environment, niceness=niceness)
    return Launch(program, prepare=(sys.executable, "-m", name, "migrate"))


def portal(site: Site) -> Launch:
    """The pages."""
    environment = {
        "THIDUA_PUBLIC_URL": site.url(PORTAL),
        "THIDUA_DATABASE_URL": site.databases[PORTAL],
        "THIDUA_SESSION_KEY": site.credentials.session_key,
        "THIDUA_OIDC_ISSUER": site.url(ISSUER),
        **client(site, PORTAL),
        **{f"THIDUA_{name.upper()}_URL": site.url(name) for name in SERVICES},
        "THIDUA_HTTP_HOST": HOST,
        "THIDUA_HTTP_PORT": str(site.ports[PORTAL]),
        "THIDUA_LOG_LEVEL": os.environ.get("THIDUA_LOG_LEVEL", "INFO"),
    }
    program = python(
        PORTAL, PORTAL, "serve", ready_url=f"{site.url(PORTAL)}/health/ready", environment=environment
    )
    return Launch(program, prepare=(sys.executable, "-m", PORTAL, "migrate"))


def workflows(site: Site) -> Launch:
    """The worker with the bridge; before it, the namespace and its search attributes."""
    environment = {
        **common(site, WORKFLOWS),
        **client(site, WORKFLOWS),
        "THIDUA_TEMPORAL_ADDRESS": site.servers.temporal_address,
        "THIDUA_TEMPORAL_NAMESPACE": NAMESPACE,
        "THIDUA_SUBMISSIONS_URL": site.url("submissions"),
        "THIDUA_AWARDS_URL": site.url("awards"),
        "THIDUA_SCORING_URL": site.url("scoring"),
    }
    ready = f"{site.url(WORKFLOWS)}/health/ready"
    program = python(WORKFLOWS, WORKFLOWS, "worker", ready_url=ready, environment=environment)
    return Launch(program, prepare=(sys.executable, "-m", WORKFLOWS, "provision"))


def common(site: Site, name: str) -> dict[str, str]:
    """What every process of ours is told."""
    return {
        **kafka_environment(site.kafka_users.get(name, NO_KAFKA)),
        "THIDUA_OIDC_ISSUER": site.url(ISSUER),
        "THIDUA_OIDC_AUDIENCE": AUDIENCE,
        "THIDUA_OIDC_SUBJECT": "person",
        "THIDUA_HTTP_HOST": HOST,
        "THIDUA_HTTP_PORT": str(site.ports[name]),
        "THIDUA_LOG_LEVEL": os.environ.get("THIDUA_LOG_LEVEL", "INFO"),
    }


def client(site: Site, name: str) -> dict[str, str]:
    """How a process that calls others gets its own token."""
    return {"THIDUA_OIDC_CLIENT_ID": name, "THIDUA_OIDC_CLIENT_SECRET": site.credentials.clients[name]}


def python(
    name: str,
    module: str,
    *arguments: str,
    ready_url: str,
    environment: Mapping[str, str] | None = None,
    niceness: int = 0,
) -> Program:
    """A Python process of ours that answers 200 at `ready_url` once it may be used."""
    return Program(
        name=name,
        command=(sys.executable, "-m", module, *arguments),
        environment=environment or {},
        is_ready=lambda: status_of(ready_url) is HTTPStatus.OK,
        niceness=niceness,
    )
