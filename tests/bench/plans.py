"""Which processes run while a figure is taken: no more than the figure is about."""

import sys

from contracts.topics import load_topics
from localstack.issuer.clients import DEMO_CLIENT
from localstack.plan import ISSUER, MAIL, WORKFLOWS, Launch, Plan, Site, common, helpers, python
from localstack.processes import Program
from localstack.servers import Wanted

SUBMISSIONS = "submissions"
SECOND = "submissions-2"
"""A second process of the API, on a port of its own."""
LARGE = "submissions_large"
"""A second database, filled to a hundred times the rows."""


def api() -> Plan:
    """PostgreSQL, the issuer and one process of the submissions API."""
    return _apis({SUBMISSIONS: SUBMISSIONS})


def two_apis() -> Plan:
    """The same with two processes of the API on one database."""
    return _apis({SUBMISSIONS: SUBMISSIONS, SECOND: SUBMISSIONS})


def two_sizes() -> Plan:
    """Two APIs, each on a database of its own."""
    return _apis({SUBMISSIONS: SUBMISSIONS, LARGE: LARGE})


def _apis(databases: dict[str, str]) -> Plan:
    return Plan(
        servers=Wanted(kafka=False, temporal=False),
        databases=tuple(sorted(set(databases.values()))),
        clients=(DEMO_CLIENT, WORKFLOWS),
        topics=None,
        port_names=(*databases, ISSUER, MAIL),
        helpers=lambda site: helpers(site)[:1],
        processes=lambda site: [_api(site, name, database) for name, database in databases.items()],
    )


def _api(site: Site, name: str, database: str) -> Launch:
    """Live is enough, not ready: units and roles come once it runs."""
    environment = {**common(site, name), "THIDUA_DATABASE_URL": site.databases[database]}
    live = f"{site.url(name)}/health/live"
    program = python(name, SUBMISSIONS, "api", ready_url=live, environment=environment)
    migrate = (sys.executable, "-m", SUBMISSIONS, "migrate")
    return Launch(program, prepare=() if name == SECOND else migrate)


def relay() -> Plan:
    """PostgreSQL, Kafka and the relay of submissions."""
    return _with_broker("relay")


def consumer() -> Plan:
    """PostgreSQL, Kafka and the consumer of submissions."""
    return _with_broker("consumer")


def _with_broker(part: str) -> Plan:
    return Plan(
        servers=Wanted(temporal=False),
        databases=(SUBMISSIONS,),
        clients=(),
        topics=load_topics(),
        port_names=(SUBMISSIONS, ISSUER, MAIL),
        helpers=lambda _: [],
        processes=lambda site: [_part(site, part)],
    )


def _part(site: Site, part: str) -> Launch:
    """It has no port that could be asked; the first measurement, which is thrown away, waits for it."""
    environment = {**common(site, SUBMISSIONS), "THIDUA_DATABASE_URL": site.databases[SUBMISSIONS]}
    command = (sys.executable, "-m", SUBMISSIONS, part)
    program = Program(SUBMISSIONS, command, is_ready=lambda: True, environment=environment)
    return Launch(program, prepare=(sys.executable, "-m", SUBMISSIONS, "migrate"))
