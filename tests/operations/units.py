"""The processes of the test's site, started and stopped by name, as systemd does it in production."""

import socketserver
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from localstack.processes import Child, Program, StartFailed, stop
from localstack.supervisor import START_SECONDS

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


@dataclass(frozen=True)
class Etc:
    """The environment files, one for each part: what an operator's shell and the process manager read."""

    folder: Path

    def write(self, name: str, environment: dict[str, str]) -> None:
        lines = [f"export {key}='{value}'\n" for key, value in environment.items()]
        self.folder.mkdir(exist_ok=True)
        (self.folder / f"{name}.env").write_text("".join(lines))

    def read(self, name: str) -> dict[str, str]:
        lines = (self.folder / f"{name}.env").read_text().splitlines()
        pairs = (line.removeprefix("export ").split("=", 1) for line in lines)
        return {key: value.strip("'") for key, value in pairs}
