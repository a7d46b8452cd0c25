"""Which versions of the servers are used, and where their files are kept between checkouts.

Standard library only, and plain enough for an old Python: `prepare.py` reads it before any environment exists.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KAFKA_VERSION = "4.3.1"
SLF4J_VERSION = "1.7.36"
TEMPORAL_VERSION = "1.32.1"
TEMPORAL_TEST_SERVER_VERSION = "1.38.0"
KEYCLOAK_VERSION = "26.7.3"
AXE_VERSION = "4.14.1"
CHROMIUM_VERSION = "153.0.0"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""What Debian, Ubuntu and Google call a Chromium."""


def cache_dir() -> Path:
    """The folder of everything downloaded or compiled; `THIDUA_CACHE` puts it elsewhere."""
    chosen = os.environ.get("THIDUA_CACHE")
    return Path(chosen).absolute() if chosen else Path.home() / ".cache" / "thidua"


def kafka_dir() -> Path:
    """Kafka's jars, in `lib`."""
    return cache_dir() / f"kafka-{KAFKA_VERSION}"


def temporal_dir() -> Path:
    """The programs `server` and `sql` (the schema tool)."""
    return cache_dir() / f"temporal-{TEMPORAL_VERSION}"


def temporal_test_server_dir() -> Path:
    """The time-skipping test server's jars, in `lib`."""
    return cache_dir() / f"temporal-test-server-{TEMPORAL_TEST_SERVER_VERSION}"


def keycloak_dir() -> Path:
    """Keycloak as built for a database in memory; only tests need it."""
    return cache_dir() / f"keycloak-{KEYCLOAK_VERSION}"


def axe_dir() -> Path:
    """axe-core in `node_modules`, which finds what on a page keeps people out; only tests need it."""
    return cache_dir() / f"axe-{AXE_VERSION}"


def chromium_dir() -> Path:
    """The browser `chromium` with the libraries in `lib` that a bare machine lacks, for where there is no other."""
    return cache_dir() / f"chromium-{CHROMIUM_VERSION}"


def machines_chromium() -> Path | None:
    """The browser that `THIDUA_CHROMIUM` names, or else this machine's, if it starts."""
    chosen = os.environ.get("THIDUA_CHROMIUM")
    for name in (chosen,) if chosen else BROWSERS:
        found = shutil.which(name)
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
            return Path(found)
    return None


class NotPrepared(RuntimeError):
    """A server's files are not in the cache yet."""

    def __init__(self, missing: Path) -> None:
        super().__init__(f"{missing} is missing: run `python3 deploy/local/prepare.py --tests` first")


def existing(path: Path) -> Path:
    """The path itself. Raises NotPrepared when nothing is there."""
    if not path.exists():
        raise NotPrepared(path)
    return path


@contextmanager
def appearing_whole(target: Path) -> Iterator[Path]:
    """A folder to fill, beside the target, which takes the target's name only once it is complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_abandoned(target)
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    partial.mkdir()
    try:
        yield partial
        try:
            partial.rename(target)
        except OSError:
            # Another checkout prepared the same version meanwhile: its folder is as good as ours.
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def remove_abandoned(target: Path) -> None:
    """Delete half-filled folders whose process is gone."""
    for partial in target.parent.glob(f"{target.name}.partial-*"):
        owner = partial.name.rpartition("-")[2]
        if not Path("/proc", owner).exists():
            shutil.rmtree(partial, ignore_errors=True)
