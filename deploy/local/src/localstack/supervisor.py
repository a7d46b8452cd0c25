"""The process that owns a stack: it starts everything in order, starts again what dies, and ends it all."""

import os
import signal
import subprocess
import threading
import time
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localstack.credentials import Credentials
from localstack.issuer.clients import AUDIENCE
from localstack.plan import ISSUER, MAIL, NAMESPACE, Launch, Plan, Site
from localstack.ports import HOST, free_ports
from localstack.processes import (
    Child,
    Identity,
    Program,
    Register,
    StartFailed,
    dying_with_parent,
    ending_in_order,
    log_tail,
    stop,
    write_whole,
)
from localstack.provision import kafka_users, provide_databases, provide_kafka
from localstack.servers import Addresses, alone, start_servers
from localstack.state import Phase, State

TICK_SECONDS = 0.1
# For all of them at once, also on a machine that is busy with something else.
START_SECONDS = 300.0
PREPARE_SECONDS = 120.0
# A process that keeps dying while the stack starts has a fault that no restart mends.
DEATHS_WHILE_STARTING = 3
BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
# A process that ran this long before it died is started at once again.
STEADY_SECONDS = 30.0
STANDARD_INPUT = 0
SERVERS = ("temporal", "kafka", "postgres")


@dataclass
class Watched:
    """A child that is started again when it dies."""

    child: Child
    restarts: int = 0
    deaths_in_a_row: int = 0
    since: float = field(default_factory=time.monotonic)
    restart_at: float | None = None


class Supervisor:
    """One stack in `run_dir`, from its start to its end. All of it runs in the main thread: see `Child`."""

    def __init__(self, run_dir: Path, plan: Plan, given: Addresses) -> None:
        self._run_dir = run_dir
        self._plan = plan
        self._given = given
        self._watched: dict[str, Watched] = {}
        self._register = Register(run_dir / "processes.json")
        me = Identity.of(os.getpid())
        self._state = State(supervisor_pid=me.pid, supervisor_started=me.started)

    def run(self) -> None:
        """Start, then watch until a signal comes; everything is ended whatever happens."""
        with alone(self._run_dir):
            self._register.end_leftovers()
            for log in (self._run_dir / "logs").glob("*.log"):
                if log.stem != "supervisor":  # which is ours, and open
                    log.unlink()
            failed = False
            try:
                self._start()
                while True:
                    self._tick()
                    time.sleep(TICK_SECONDS)
            except Exception as error:
                # Whatever it is, whoever waits for the stack reads it in the state; the trace is in our log.
                failed = True
                traceback.print_exc()
                self._tell(phase=Phase.FAILED, step="", error=str(error) or repr(error))
                raise SystemExit(1) from error
            finally:
                self._stop_all()
                if not failed:
                    (self._run_dir / "state.json").unlink(missing_ok=True)

    def _start(self) -> None:
        plan = self._plan
        self._tell(step="starting the servers")
        servers = start_servers(self._run_dir, plan.servers, self._given, self._run_for_good, durable=True)
        users = plan.topics.users if plan.topics else ()
        credentials = Credentials.kept_in(self._run_dir, plan.databases, plan.clients, users)
        self._tell(step="creating databases and topics")
        passwords = {name: credentials.roles[name] for name in plan.databases}
        databases = provide_databases(servers.postgres_url, passwords)
        if plan.topics:
            provide_kafka(servers.kafka, plan.topics, credentials.kafka)
            for department in plan.topics.departments:  # whoever plays one has it from a file
                write_whole(
                    self._run_dir / "kafka-users" / department.user, credentials.kafka[department.user]
                )
        ports = dict(zip(plan.port_names, free_ports(len(plan.port_names)), strict=True))
        comers = kafka_users(servers.kafka, credentials.kafka)
        site = Site(self._run_dir, servers, databases, ports, credentials, comers)
        helpers, processes = plan.helpers(site), plan.processes(site)
        self._tell(step="migrating", **facts(site))
        self._launch(helpers)
        self._prepare(processes)
        self._wait_ready(helpers)
        self._launch(processes)
        self._wait_ready(processes)
        self._tell(phase=Phase.READY, step="")

    def _prepare(self, launches: Iterable[Launch]) -> None:
        """Run what comes before the processes, side by side. Raises StartFailed for the first that fails."""
        running = {
            launch.program.name: (self._prepare_one(launch), self._log(launch.program.name))
            for launch in launches
            if launch.prepare
        }
        deadline = time.monotonic() + PREPARE_SECONDS
        try:
            for name, (process, log) in running.items():
                code = process.wait(max(0.0, deadline - time.monotonic()))
                if code != 0:
                    raise StartFailed(f"preparing {name} ended with code {code}\n{log_tail(log)}")
        except subprocess.TimeoutExpired as error:
            raise StartFailed(f"preparing took longer than {PREPARE_SECONDS:.0f} s: {error.cmd}") from error
        finally:
            for process, _ in running.values():
                process.kill()
                process.wait()

    def _prepare_one(self, launch: Launch) -> subprocess.Popen[bytes]:
        log = self._log(launch.program.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            return subprocess.Popen(
                launch.prepare,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **launch.program.environment},
                start_new_session=True,
                preexec_fn=dying_with_parent(signal.SIGKILL),  # noqa: PLW1509  it takes no lock
            )

    def _launch(self, launches: Iterable[Launch]) -> None:
        for launch in launches:
            self._run_for_good(launch.program)

    def _wait_ready(self, launches: Iterable[Launch]) -> None:
        """Wait until each is ready. Raises StartFailed for one that keeps dying or takes too long."""
        waiting = {launch.program.name: launch.program for launch in launches}
        deadline = time.monotonic() + START_SECONDS
        while waiting:
            self._tick()
            self._tell(step=f"waiting for {', '.join(waiting)}")
            for name, program in list(waiting.items()):
                watched = self._watched[name]
                if watched.child.exit_code() is None and program.is_ready():
                    del waiting[name]
                elif watched.deaths_in_a_row >= DEATHS_WHILE_STARTING:
                    raise StartFailed(f"{name} keeps ending\n{log_tail(watched.child.log)}")
            if waiting and time.monotonic() > deadline:
                tails = "\n".join(log_tail(self._log(name)) for name in waiting)
                raise StartFailed(f"not ready after {START_SECONDS:.0f} s: {', '.join(waiting)}\n{tails}")
            time.sleep(TICK_SECONDS)

    def _run_for_good(self, program: Program) -> Child:
        """Start a program, and start it again from now on whenever it dies."""
        child = self._spawn(program)
        self._watched[program.name] = Watched(child)
        return child

    def _spawn(self, program: Program) -> Child:
        child = Child(program, self._log(program.name))
        self._register.add(child)
        return child

    def _tick(self) -> None:
        """Start again what has died, after a pause that grows with each death in a row."""
        now = time.monotonic()
        for watched in self._watched.values():
            if watched.restart_at is None and watched.child.exit_code() is not None:
                steady = now - watched.since > STEADY_SECONDS
                watched.deaths_in_a_row = 1 if steady else watched.deaths_in_a_row + 1
                pause = BACKOFF_SECONDS[min(watched.deaths_in_a_row, len(BACKOFF_SECONDS)) - 1]
                watched.restart_at = now + pause
                watched.child.kill()  # what it may have left in its session
            if watched.restart_at is not None and now >= watched.restart_at:
                watched.child = self._spawn(watched.child.program)
                watched.restarts += 1
                watched.since, watched.restart_at = now, None
                self._tell()

    def _tell(self, **changes: Any) -> None:
        """Write the state, when it differs from what is written."""
        processes = {
            name: {
                "pid": watched.child.identity.pid,
                "started": watched.child.identity.started,
                "restarts": watched.restarts,
                "log": watched.child.log,
            }
            for name, watched in self._watched.items()
        }
        state = State.model_validate({**self._state.model_dump(), **changes, "processes": processes})
        if state != self._state:
            self._state = state
            state.write(self._run_dir)

    def _stop_all(self) -> None:
        """Our processes first, then the servers from the one that needs most to the one that is needed most."""
        ours = [watched.child for name, watched in self._watched.items() if name not in SERVERS]
        stop(ours)
        for name in SERVERS:
            if name in self._watched:
                stop([self._watched[name].child])
        self._register.clear()

    def _log(self, name: str) -> Path:
        return self._run_dir / "logs" / f"{name}.log"


def facts(site: Site) -> dict[str, Any]:
    """What the state tells of a site."""
    return {
        "urls": {name: site.url(name) for name in site.ports if name not in {ISSUER, MAIL}},
        "issuer_url": site.url(ISSUER) if ISSUER in site.ports else "",
        "audience": AUDIENCE,
        "client_secrets": site.credentials.clients,
        "postgres_url": site.servers.postgres_url,
        "database_urls": dict(site.databases),
        "kafka": site.servers.kafka,
        "kafka_users": dict(site.kafka_users),
        "temporal_address": site.servers.temporal_address,
        "temporal_namespace": NAMESPACE,
        "smtp_address": f"{HOST}:{site.ports[MAIL]}" if MAIL in site.ports else "",
        "mail_dir": site.mail_dir,
    }


def supervise(
    run_dir: Path, plan: Plan, *, attached: bool, environment: Mapping[str, str] = os.environ
) -> None:
    """Run a stack. An attached one ends when its standard input does, that is when its starter is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the starter's business, who then stops us
    with ending_in_order():
        if attached:
            threading.Thread(target=end_with_input, daemon=True).start()
        Supervisor(run_dir, plan, Addresses.given(environment)).run()


def end_with_input() -> None:
    """Wait until whoever holds the other end of our input is gone, then stop as if asked to."""
    # Not sys.stdin: a thread inside its lock breaks the interpreter's own end.
    while os.read(STANDARD_INPUT, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
