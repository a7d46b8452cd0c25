"""The processes of the test's site, started and stopped by name, as systemd does it in production."""

import shlex
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from configparser import ConfigParser
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path

from localstack.plan import Site
from localstack.processes import Child, Program, StartFailed, stop
from localstack.supervisor import START_SECONDS
from localstack.temporal import status_of

SOCKET = "SYSTEMCTL_SOCKET"
SYSTEMCTL = Path(__file__).with_name("systemctl.py")


class Units(socketserver.UnixStreamServer):
    """Owns the processes. Everything happens in one thread, which lives as long as they do: see `Child`."""

    def __init__(self, folder: Path, programs: Callable[[], dict[str, Program]]) -> None:
        super().__init__(str(folder / "systemctl.socket"), _Asked)
        self._logs = folder / "logs"
        self._programs = programs
        self._running: dict[str, Child] = {}

    def do(self, verb: str, names: Sequence[str]) -> None:
        """Start what does not run, stop, or restart. Raises StartFailed, KeyError."""
        if verb in {"stop", "restart"}:
            stop(self._running.pop(name) for name in list(names) if name in self._running)
        if verb in {"start", "restart"}:
            programs = self._programs()
            for name in names:
                if name not in self._running:
                    self._running[name] = Child(programs[name], self._logs / f"{name}.log")
            for name in names:
                self._running[name].wait_ready(START_SECONDS)

    def pid(self, name: str) -> int:
        return self._running[name].identity.pid

    def stop_all(self) -> None:
        last = [self._running.pop(name) for name in ("temporal", "kafka") if name in self._running]
        stop(self._running.values())
        stop(last)


class _Asked(socketserver.StreamRequestHandler):
    server: Units

    def handle(self) -> None:
        verb, *names = self.rfile.readline().decode().split()
        try:
            self.server.do(verb, [name.removeprefix("thidua-") for name in names])
        except (StartFailed, KeyError) as failure:
            self.wfile.write(f"{failure}\n".encode())


@contextmanager
def managing(folder: Path, programs: Callable[[], dict[str, Program]]) -> Iterator[Units]:
    """A process manager that `systemctl`, in `folder/bin`, speaks to; everything ends with the block."""
    command = folder / "bin" / "systemctl"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} {SYSTEMCTL} "$@"\n')
    command.chmod(0o755)
    with Units(folder, programs) as units:
        done = threading.Event()

        def run() -> None:
            try:
                units.serve_forever(poll_interval=0.05)
            finally:
                units.stop_all()
                done.set()

        threading.Thread(target=run, name="units").start()
        try:
            yield units
        finally:
            units.shutdown()
            done.wait()


def units_in(folder: Path, site: Site) -> dict[str, Program]:
    """The parts' programs as the units in the folder say: command, and how far it stands back."""
    found: dict[str, Program] = {}
    for file in folder.glob("thidua-*.service"):
        unit = ConfigParser(interpolation=None)
        unit.read(file, "utf-8")
        name = file.stem.removeprefix("thidua-")
        found[name] = Program(
            name=name,
            command=tuple(shlex.split(unit["Service"]["ExecStart"])),
            is_ready=partial(_is_ready, f"{site.url(name)}/health/ready"),
            niceness=int(unit["Service"]["Nice"]),
        )
    return found


def _is_ready(url: str) -> bool:
    return status_of(url) is HTTPStatus.OK
