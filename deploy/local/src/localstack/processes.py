"""Child processes that cannot outlive their parent, are found again after a crash, and are waited for by probe.

Three safeguards, each for another way to end: `stop` for the orderly one, the kernel's parent-death signal for a
parent killed without warning, and a register on disk (process id and start time) for what slipped through both.
"""

import ctypes
import json
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
# Where the kernel shares the machine between sessions, niceness counts inside a session only: sched(7), autogroup.
AUTOGROUP = Path("/proc/self/autogroup")
STOP_SECONDS = 15.0
PROBE_SECONDS = 0.05
LOG_TAIL_LINES = 25
LOG_LINE_LENGTH = 400
# Start times come from the kernel's clock ticks; a clock that is set in the middle of a reading shifts it by a second.
SAME_START_SECONDS = 2.0

_libc = ctypes.CDLL(None, use_errno=True)


class StartFailed(RuntimeError):
    """A process ended, or did not answer in time, while it was waited for; the text ends with its log's tail."""


@dataclass(frozen=True)
class Program:
    """What to run and how it is stopped and probed. `user` names the account to run as; None keeps the own one.

    `niceness` is how far it stands back where there is more to do than the machine can, from 0 to 19.
    """

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    niceness: int = 0
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL


@dataclass(frozen=True)
class Identity:
    """A process beyond doubt: ids are reused, an id together with its start time (seconds since boot) is not."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "Identity":
        """Raises psutil.NoSuchProcess when it is gone already."""
        return cls(pid, started(psutil.Process(pid)))

    def process(self) -> psutil.Process | None:
        """The process if it still runs, else None; a zombie does not run."""
        try:
            process = psutil.Process(self.pid)
            same = abs(started(process) - self.started) < SAME_START_SECONDS
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


def started(process: psutil.Process) -> float:
    """Seconds from the machine's boot to the process's start. The time of day would move whenever the clock is set,
    and a process that runs would be taken for another one.
    """
    return process.create_time() - psutil.boot_time()


class Child:
    """One started program. Must be started from a thread that lives as long as the child may: the kernel's
    parent-death signal is sent when the *thread* that started it ends.
    """

    def __init__(self, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **program.environment},
                cwd="/" if program.user else None,
                user=program.user,
                group=primary_group(program.user),
                extra_groups=[] if program.user else None,
                # A session of its own: Ctrl-C in the terminal reaches the parent only, which then stops in order.
                start_new_session=True,
                preexec_fn=_before(program),  # noqa: PLW1509  it takes no lock
            )
        self.identity = Identity.of(self._process.pid)

    @property
    def name(self) -> str:
        return self.program.name

    def exit_code(self) -> int | None:
        """None while it runs; minus the signal's number after a signal."""
        return self._process.poll()

    def wait_ready(self, seconds: float) -> None:
        """Wait until the probe succeeds. Raises StartFailed when the process ends first or time is up."""
        deadline = time.monotonic() + seconds
        while True:
            if (code := self.exit_code()) is not None:
                raise StartFailed(f"{self.name} ended with code {code}\n{log_tail(self.log)}")
            if self.program.is_ready():
                return
            if time.monotonic() > deadline:
                raise StartFailed(f"{self.name} did not answer within {seconds:.0f} s\n{log_tail(self.log)}")
            time.sleep(PROBE_SECONDS)

    def request_stop(self) -> None:
        if self.exit_code() is None:
            self._process.send_signal(self.program.stop_signal)

    def kill(self) -> None:
        """End it and everything in its session at once."""
        with suppress(ProcessLookupError):  # the whole group is gone
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def wait_stopped(self, seconds: float) -> None:
        """Wait for the end, killing what has not ended by then, and what the process left in its session."""
        with suppress(subprocess.TimeoutExpired):  # then it is killed with the rest of its group
            self._process.wait(max(0.0, seconds))
        self.kill()


def stop(children: Iterable[Child], seconds: float = STOP_SECONDS) -> None:
    """Ask all to stop at once, then wait for each; whoever takes longer than `seconds` is killed."""
    remaining = list(children)
    for child in remaining:
        child.request_stop()
    deadline = time.monotonic() + seconds
    for child in remaining:
        child.wait_stopped(deadline - time.monotonic())


def primary_group(user: str | None) -> int | None:
    """The primary group of an account, None for the own account."""
    if user is None:
        return None
    return pwd.getpwnam(user).pw_gid


def _before(program: Program) -> Callable[[], None]:
    """What a child runs before its program: stand back, and ask to end with its parent."""
    ask = dying_with_parent(program.death_signal)

    def begin() -> None:
        if program.niceness:
            os.nice(program.niceness)
            with suppress(OSError):  # a kernel without
                AUTOGROUP.write_text(str(program.niceness))
        ask()

    return begin


def dying_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """What a child runs before its program: ask the kernel for a signal when the parent is gone.

    It runs after the change of user, which would clear the request.
    """
    parent = os.getpid()

    def ask() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # gone between fork and the request: nobody would send the signal any more
            os._exit(1)

    return ask


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Turn the first SIGTERM or SIGHUP into SystemExit, so that every `finally` runs; later ones change nothing."""

    def end(number: int, _frame: object) -> None:
        for each in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, lambda *_: None)
        raise SystemExit(128 + number)

    before = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def log_tail(log: Path, lines: int = LOG_TAIL_LINES) -> str:
    """The last lines of a log, indented, under its path."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join([f"  {log}:", *(f"    {line[:LOG_LINE_LENGTH]}" for line in text.splitlines()[-lines:])])


class Register:
    """The processes of a run on disk, so that the next start can end what a crash left."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._children: dict[str, Identity] = {}

    def end_leftovers(self) -> None:
        """Kill what an earlier run recorded and what still runs; a foreign process under the same id is spared."""
        try:
            recorded = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return
        left = [process for entry in recorded.values() if (process := Identity(**entry).process())]
        for process in left:
            for each in [*process.children(recursive=True), process]:
                try:
                    each.kill()
                except psutil.NoSuchProcess:
                    continue
        psutil.wait_procs(left, timeout=STOP_SECONDS)
        self._path.unlink(missing_ok=True)

    def add(self, child: Child) -> None:
        """Record a started child; a later one of the same name takes its place."""
        self._children[child.name] = child.identity
        entries = {name: {"pid": each.pid, "started": each.started} for name, each in self._children.items()}
        write_whole(self._path, json.dumps(entries))

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)


def write_whole(path: Path, text: str, mode: int = 0o600) -> None:
    """Replace a file so that a reader sees the old text or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.touch(mode)
    partial.write_text(text)
    partial.replace(path)
