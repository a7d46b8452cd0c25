"""The stack that the faults are done to: what production runs as separate processes is separate here, too."""

import sys
from dataclasses import replace
from typing import Final

from localstack import plan as local
from localstack.plan import Launch, Plan, Site
from localstack.processes import Program

APART: Final = {"submissions": ("api", "consumer", "relay"), "awards": ("api", "consumer", "relay")}
"""Services whose parts are processes of their own; the others run all three in one."""
STANDBY: Final = "submissions-relay-2"
"""A second relay, which takes over from one that is gone or frozen."""
SECOND_WORKER: Final = "workflows-2"


def short() -> Plan:
    """The plan of the short set."""
    return replace(local.thidua(), processes=_processes)


def full() -> Plan:
    """The same with a second worker."""
    plan = short()
    return replace(
        plan,
        port_names=(*plan.port_names, SECOND_WORKER),
        processes=lambda site: [*_processes(site), _second_worker(site)],
    )


def _processes(site: Site) -> list[Launch]:
    launches = []
    for name in local.SERVICES:
        whole = local.service(site, name)
        launches += _parts(name, whole) if name in APART else [whole]
    return [*launches, local.workflows(site)]


def _parts(name: str, whole: Launch) -> list[Launch]:
    """The parts of a service, its API first, which brings the migrations; only that one has a port to ask."""
    commands = {f"{name}-{part}": part for part in APART[name]}
    if name == "submissions":
        commands[STANDBY] = "relay"
    programs = [
        replace(whole.program, name=called, command=(sys.executable, "-m", name, part))
        for called, part in commands.items()
    ]
    api, *others = programs
    return [Launch(api, whole.prepare), *(Launch(_without_port(program)) for program in others)]


def _without_port(program: Program) -> Program:
    return replace(program, is_ready=lambda: True)


def _second_worker(site: Site) -> Launch:
    first = local.workflows(site).program
    port = str(site.ports[SECOND_WORKER])
    environment = {**first.environment, "THIDUA_HTTP_PORT": port}
    ready = f"{site.url(SECOND_WORKER)}/health/ready"
    return Launch(
        local.python(SECOND_WORKER, local.WORKFLOWS, "worker", ready_url=ready, environment=environment)
    )
