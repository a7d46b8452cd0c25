#!/usr/bin/env python3
"""Make a fresh checkout ready to run: Python environment, Kafka, Temporal and its test server, side by side.

Standard library only: it runs before any environment exists. What is already there is left alone, so that calling
it before every command costs next to nothing.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT / "deploy" / "local" / "src"))

from localstack import cache, prerequisites  # noqa: E402  the path above comes first

VENV = CHECKOUT / ".venv"
LOCK = CHECKOUT / "requirements.lock"
OF_PAGES = CHECKOUT / "services" / "portal" / "assets.lock"
FROM_NPM = CHECKOUT / "deploy" / "local" / "for-tests"
LOGS = CHECKOUT / ".local" / "prepare"
STAMP = VENV / "thidua-prepared.json"
FIRST_PARTY = (
    "services/_contracts",
    "services/_kit",
    "services/_authority",
    "services/directory",
    "services/submissions",
    "services/scoring",
    "services/awards",
    "services/notify",
    "services/papers",
    "services/portal",
    "workflows",
    "deploy/local",
    "deploy/audit",
    "deploy/site",
    "deploy/demo",
)
PROGRESS_SECONDS = 15.0
LOG_TAIL_LINES = 25


# --- running the parts -----------------------------------------------------------------------------------------


class PartFailed(Exception):
    """A command of a part ended with an error; its log tells why."""


class Runner:
    """Runs commands for one part, with their output in that part's log, and can be stopped from outside."""

    stopping = threading.Event()
    running: ClassVar[set[subprocess.Popen[bytes]]] = set()

    def __init__(self, log: Path) -> None:
        self.log = log

    def __call__(
        self, command: Sequence[str | Path], env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> None:
        """Run to the end. Raises PartFailed on any exit code but 0."""
        if self.stopping.is_set():
            raise PartFailed("stopped")
        with self.log.open("ab") as log:
            log.write(f"$ {' '.join(map(str, command))}\n".encode())
            log.flush()
            # A session of its own, so that the whole tree (Go starts many compilers) can be ended at once.
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                cwd=cwd,
                start_new_session=True,
            )
            self.running.add(process)
            try:
                code = process.wait()
            finally:
                self.running.discard(process)
        if code != 0:
            raise PartFailed(f"{command[0]} ended with code {code}")

    @classmethod
    def stop_all(cls) -> None:
        cls.stopping.set()
        for process in list(cls.running):
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


@dataclass(frozen=True)
class Part:
    """Something to prepare: `is_ready` is asked before, `make` does the work, with `tools` besides Python.

    What is `for_tests` is left out where nobody asks for it.
    """

    name: str
    is_ready: Callable[[], bool]
    make: Callable[[Runner], None]
    tools: frozenset[str] = frozenset()
    for_tests: bool = False

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"


def in_cache(
    name: str,
    target: Path,
    fill: Callable[[Runner, Path], None],
    *tools: str,
    for_tests: bool = False,
    is_there: Callable[[], bool] = lambda: False,
) -> Part:
    """`is_there` says that this machine has it by itself."""

    def make(run: Runner) -> None:
        with cache.appearing_whole(target) as partial:
            fill(run, partial)

    return Part(name, lambda: target.is_dir() or is_there(), make, frozenset(tools), for_tests)


# --- the parts -------------------------------------------------------------------------------------------------

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>vn.thidua.local</groupId><artifactId>jars</artifactId><version>1</version>
  <dependencies>{dependencies}</dependencies>
</project>
"""
DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
SLF4J = ("org.slf4j", "slf4j-simple", cache.SLF4J_VERSION)


def jars(*artifacts: tuple[str, str, str]) -> Callable[[Runner, Path], None]:
    def fill(run: Runner, folder: Path) -> None:
        pom = folder / "pom.xml"
        pom.write_text(
            POM.format(dependencies="".join(DEPENDENCY.format(*artifact) for artifact in artifacts))
        )
        run(
            [
                "mvn",
                "--quiet",
                "--batch-mode",
                "--file",
                pom,
                "dependency:copy-dependencies",
                f"-DoutputDirectory={folder / 'lib'}",
                "-DincludeScope=runtime",
            ]
        )

    return fill


def temporal_programs(run: Runner, folder: Path) -> None:
    module = "go.temporal.io/server/cmd"
    run(
        [
            "go",
            "install",
            f"{module}/server@v{cache.TEMPORAL_VERSION}",
            f"{module}/tools/sql@v{cache.TEMPORAL_VERSION}",
        ],
        env={"GOBIN": str(folder), "CGO_ENABLED": "0"},
    )


def keycloak(run: Runner, folder: Path) -> None:
    """Its distribution, built once for how it is started, so that a start is short."""
    artifact = f"org.keycloak:keycloak-quarkus-dist:{cache.KEYCLOAK_VERSION}:tar.gz"
    copy = ["dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
    run(["mvn", "--quiet", "--batch-mode", *copy])
    (archive,) = folder.glob("*.tar.gz")
    run(["tar", "--extract", "--strip-components=1", "--file", archive, "--directory", folder])
    archive.unlink()
    java = "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8"
    run([folder / "bin" / "kc.sh", "build", "--db=dev-mem"], env={"JAVA_OPTS": java})


def from_npm(name: str) -> Callable[[Runner, Path], None]:
    """What the lock of `for-tests/<name>` names, by its digests, without a program of its own being run."""

    def fill(run: Runner, folder: Path) -> None:
        shutil.copytree(FROM_NPM / name, folder, dirs_exist_ok=True)
        run(["npm", "ci", "--ignore-scripts"], cwd=folder)

    return fill


UNPACK = (
    "const [from, to] = process.argv.slice(1); const fs = require('fs');"
    " require('stream').pipeline(fs.createReadStream(from), require('zlib').createBrotliDecompress(),"
    " fs.createWriteStream(to, {mode: 0o755}), error => { if (error) throw error })"
)


def chromium(run: Runner, folder: Path) -> None:
    """A browser out of an npm package, which has it packed."""
    from_npm("chromium")(run, folder)
    packed = folder / "node_modules" / "@sparticuz" / "chromium" / "bin"
    libraries = folder / "al2023.tar"
    run(["node", "-e", UNPACK, packed / "chromium.br", folder / "chromium"])
    run(["node", "-e", UNPACK, packed / "al2023.tar.br", libraries])
    run(["tar", "--extract", "--file", libraries, "--directory", folder])
    libraries.unlink()
    shutil.rmtree(folder / "node_modules")


def digest(*contents: bytes) -> str:
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def first_party_packages() -> list[Path]:
    return [CHECKOUT / folder for folder in FIRST_PARTY if (CHECKOUT / folder / "pyproject.toml").exists()]


def wanted_stamp() -> dict[str, str]:
    """What the environment has to be made of: the locked packages and our own, each by content."""
    ours = first_party_packages()
    return {
        "python": f"{sys.version} in {VENV}",
        "lock": digest(LOCK.read_bytes()),
        "of pages": digest(OF_PAGES.read_bytes(), (OF_PAGES.parent / "build_assets.py").read_bytes()),
        "packages": digest(
            *(str(folder).encode() + (folder / "pyproject.toml").read_bytes() for folder in ours)
        ),
    }


def actual_stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def environment(run: Runner) -> None:
    """The virtual environment: built anew when the lock differs, else only our packages are installed again."""
    wanted, actual = wanted_stamp(), actual_stamp()
    STAMP.unlink(missing_ok=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    if any(wanted[part] != actual.get(part) for part in ("python", "lock")):
        run([sys.executable, "-m", "venv", "--clear", VENV])
        run([*pip, "--require-hashes", "-r", LOCK])
    # What pages load is made out of packages that nothing runs, hence without what those depend on.
    run([*pip, "--no-deps", "--require-hashes", "-r", OF_PAGES])
    # Without build isolation and dependencies: everything they need is in the lock, nothing else is fetched.
    editable = [argument for folder in first_party_packages() for argument in ("--editable", str(folder))]
    run([*pip, "--no-deps", "--no-build-isolation", *editable])
    STAMP.write_text(json.dumps(wanted))


PARTS = (
    Part("python", lambda: actual_stamp() == wanted_stamp(), environment),
    in_cache(
        "kafka",
        cache.kafka_dir(),
        jars(("org.apache.kafka", "kafka_2.13", cache.KAFKA_VERSION), SLF4J),
        *("java", "maven"),
    ),
    in_cache("temporal", cache.temporal_dir(), temporal_programs, "go"),
    in_cache(
        "temporal-test-server",
        cache.temporal_test_server_dir(),
        jars(("io.temporal", "temporal-test-server", cache.TEMPORAL_TEST_SERVER_VERSION), SLF4J),
        *("java", "maven"),
    ),
    in_cache("keycloak", cache.keycloak_dir(), keycloak, "java", "maven", for_tests=True),
    in_cache("axe", cache.axe_dir(), from_npm("axe"), "node", for_tests=True),
    in_cache(
        "chromium",
        cache.chromium_dir(),
        chromium,
        "node",
        for_tests=True,
        is_there=lambda: cache.machines_chromium() is not None,
    ),
)


# --- all of it -------------------------------------------------------------------------------------------------


def say(text: str) -> None:
    print(f"prepare: {text}", flush=True)


def prepare(parts: Sequence[Part]) -> bool:
    """Make the parts side by side and tell how it goes. Returns whether all of them succeeded."""
    started = time.monotonic()

    def elapsed() -> str:
        return f"{time.monotonic() - started:.0f} s"

    def make(part: Part) -> None:
        part.log.write_bytes(b"")
        part.make(Runner(part.log))

    say(f"{', '.join(part.name for part in parts)} (kept for the next time in {cache.cache_dir()} and .venv)")
    with ThreadPoolExecutor(len(parts)) as pool:
        pending: dict[Future[None], Part] = {pool.submit(make, part): part for part in parts}
        failed: list[tuple[Part, BaseException]] = []
        try:
            while pending:
                done, _ = wait(pending, PROGRESS_SECONDS, FIRST_COMPLETED)
                for future in done:
                    part = pending.pop(future)
                    error = future.exception()
                    say(f"{part.name} {'failed' if error else 'ready'} after {elapsed()}")
                    if error:
                        failed.append((part, error))
                if not done:
                    say(f"still at work on {', '.join(part.name for part in pending.values())} ({elapsed()})")
        except BaseException:
            Runner.stop_all()
            raise
    for part, error in failed:
        tell_failure(part, error)
    return not failed


def tell_failure(part: Part, error: BaseException) -> None:
    say(f"{part.name} failed: {error}. The end of {part.log}:")
    for line in part.log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]:
        print(f"    {line}", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=[part.name for part in PARTS], help="prepare only this part"
    )
    parser.add_argument("--tests", action="store_true", help="prepare also what only tests need")
    chosen = parser.parse_args()
    wanted = [
        part
        for part in PARTS
        if (part.name in chosen.only if chosen.only else chosen.tests or not part.for_tests)
    ]
    if missing := prerequisites.missing({tool for part in wanted for tool in part.tools}):
        print("\n".join(missing), file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / "lock").open("w") as lock:
        # Two commands in the same checkout: the second waits, then finds everything ready.
        fcntl.flock(lock, fcntl.LOCK_EX)
        parts = [part for part in wanted if not part.is_ready()]
        return 0 if not parts or prepare(parts) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
