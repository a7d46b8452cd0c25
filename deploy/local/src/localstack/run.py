"""Run one command with servers of its own, whose data is thrown away afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from localstack import postgres, temporal
from localstack.processes import StartFailed, dying_with_parent, ending_in_order
from localstack.servers import Addresses, Wanted, alone, servers

TEMPORAL_TEST_SERVER = "THIDUA_TEMPORAL_TEST_SERVER"
PREFIX = "thidua-run-"
STOP_SECONDS = 20.0
# A run younger than this may not have locked its folder yet.
ABANDONED_AFTER_SECONDS = 60.0
MEMORY = Path("/dev/shm")  # noqa: S108 - the folders in it are made by mkdtemp
ROOM = 4 << 30
"""Bytes that must be free there; the servers of a whole test run take half of it."""


def run(command: Sequence[str], wanted: Wanted) -> int:
    """Run the command with the servers' addresses in its environment, and return its exit code.

    Also in the environment: the program of the time-skipping Temporal test server, which tests start themselves.
    """
    with (
        ending_in_order(),
        temporary_folder() as folder,
        servers(
            folder, postgres=wanted.postgres, kafka=wanted.kafka, temporal=wanted.temporal, durable=False
        ) as addresses,
    ):
        return run_with(command, environment(addresses, folder))


def environment(addresses: Addresses, folder: Path) -> dict[str, str]:
    """What a command finds the servers by."""
    test_server = temporal.write_test_server(folder / "temporal-test-server")
    return {**os.environ, **addresses.environment(), TEMPORAL_TEST_SERVER: str(test_server)}


def run_with(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run in the foreground. Ctrl-C reaches the command from the terminal itself; we only wait for its end."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        process = subprocess.Popen(command, env=environment, preexec_fn=dying_with_parent(signal.SIGTERM))  # noqa: PLW1509  it takes no lock
        try:
            code = process.wait()
        finally:
            end(process)
    finally:
        signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code


def end(process: subprocess.Popen[bytes]) -> None:
    """Give the command the time to end in order; then end it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that goes away with the block; those of crashed runs go first."""
    remove_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=throw_away_dir()))
    folder.chmod(0o711)  # the account that runs PostgreSQL passes through
    try:
        yield folder
    finally:
        remove(folder)


def throw_away_dir() -> Path:
    """Where data is kept that is thrown away: in memory where there is room, unless TMPDIR says where.

    A test's database is some four hundred files; to make them on a disk takes longer than most tests.
    """
    if "TMPDIR" not in os.environ and MEMORY.is_dir():
        about = os.statvfs(MEMORY)
        runs_programs = not about.f_flag & os.ST_NOEXEC
        if runs_programs and about.f_bavail * about.f_frsize >= ROOM and os.access(MEMORY, os.W_OK):
            return MEMORY
    return Path(tempfile.gettempdir())


def remove(folder: Path) -> None:
    postgres.remove_data(folder / "postgres")
    shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned() -> None:
    """Delete our own folders that no process holds."""
    kept_in = {MEMORY, Path(tempfile.gettempdir())}
    for folder in (folder for place in kept_in for folder in place.glob(f"{PREFIX}*")):
        try:
            about = folder.stat()
            if about.st_uid != os.geteuid() or time.time() - about.st_ctime < ABANDONED_AFTER_SECONDS:
                continue
            with alone(folder):
                remove(folder)
        except (StartFailed, FileNotFoundError):
            continue  # in use, or removed by somebody else meanwhile
