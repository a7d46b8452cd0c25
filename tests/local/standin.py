"""A stand-in for a service, and a plan of two of them: what the supervisor sees of a process, and nothing else."""

import http.server
import os
import sys
from pathlib import Path

from localstack.plan import ISSUER, MAIL, Launch, Plan, Site, helpers
from localstack.plan import python as python_program
from localstack.servers import Wanted

PREPARE = "import os, pathlib; pathlib.Path(os.environ['THIDUA_MARK']).write_text(os.environ['THIDUA_DATABASE_URL'])"
SERVER = Path(__file__)


def plan() -> Plan:
    """PostgreSQL only, the helpers, and two processes with a database each."""
    return Plan(
        servers=Wanted(postgres=True, kafka=False, temporal=False),
        databases=("mot", "hai"),
        clients=("demo", "mot"),
        topics=None,
        port_names=("mot", "hai", ISSUER, MAIL),
        helpers=helpers,
        processes=lambda site: [launch(site, "mot"), launch(site, "hai")],
    )


def failing_plan() -> Plan:
    """A process that ends as soon as it is started."""
    return Plan(
        servers=Wanted(postgres=True, kafka=False, temporal=False),
        databases=("mot",),
        clients=(),
        topics=None,
        port_names=("mot",),
        helpers=lambda _site: [],
        processes=lambda site: [
            Launch(
                python_program(
                    "mot", "tests.local.standin", "khong-chay", ready_url=f"{site.url('mot')}/health/ready"
                )
            )
        ],
    )


def launch(site: Site, name: str) -> Launch:
    program = python_program(
        name,
        "tests.local.standin",
        str(site.ports[name]),
        ready_url=f"{site.url(name)}/health/ready",
        environment={
            "THIDUA_DATABASE_URL": site.databases[name],
            "THIDUA_MARK": str(site.run_dir / f"{name}.mark"),
        },
    )
    return Launch(program, prepare=(sys.executable, "-c", PREPARE))


class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Ready once what comes before was done."""
        prepared = Path(os.environ["THIDUA_MARK"]).exists()
        self.send_response(200 if prepared and self.path == "/health/ready" else 503)
        self.end_headers()


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
