"""Running tests in a copy of the checkout, as it is or with one guard taken away.

Each run is a fork of this process, which has loaded what others wrote and nothing of ours, so that a run begins at
once. A run sees the copy and nothing of the checkout: the checkout's folders are taken off the path, and what is
loaded of it is forgotten. The witness looks at every module in the end.
"""

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from compileall import compile_dir
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

from tests.invariants.breaks import Break
from tests.invariants.witness import Witness, is_first_party, of_test

CHECKOUT: Final = Path(__file__).parents[2]
COPIED: Final = (
    "services",
    "workflows",
    "tests",
    "deploy/local",
    "deploy/demo",
    "deploy/audit",
    "deploy/site",
    "deploy/examples",
    "docs",
)
LONGEST_S: Final = 300.0
"""Seconds after which a run is ended, and counts as one that said nothing."""
THIRD_PARTY: Final = (
    "aiohttp", "aiokafka", "aiosmtpd.controller", "alembic.command", "alembic.config", "anyio._backends._asyncio",
    "asyncpg", "cloudevents.core.bindings.kafka", "confluent_kafka.admin", "fastapi", "faststream.kafka", "holidays",
    "httpx", "hypothesis",
    "joserfc.jwk", "joserfc.jwt", "jsonschema", "orjson", "prometheus_client", "pydantic.v1", "pydantic_settings",
    "sqlalchemy.dialects.postgresql.asyncpg", "sqlalchemy.ext.asyncio", "structlog",
    "temporalio.contrib.pydantic", "temporalio.testing", "temporalio.worker", "uuid_utils", "uvicorn", "yaml",
)  # fmt: skip
"""What takes long to load and is the same in every run."""


@dataclass(frozen=True)
class Trial:
    """Tests to run in one process; with a break, the one test that must fail under it."""

    tests: tuple[str, ...]
    broken_by: Break | None
    needs_broker: bool


@dataclass(frozen=True)
class Result:
    """What the witness saw of a trial."""

    output: str
    passed: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()

    def holds(self, test: str) -> bool:
        """The test ran on the copy's code and passed, with all its parameters."""
        troubled = of_test(test, set(self.failed | self.broken))
        return bool(of_test(test, set(self.passed))) and not troubled and not self.strangers

    def saw(self, test: str) -> bool:
        """Whether it says anything of the test."""
        return bool(of_test(test, set(self.passed | self.failed | self.broken)))

    def catches(self, test: str) -> bool:
        """The test itself ran on the copy's code and failed: not its fixtures, nor the import of its file."""
        return bool(of_test(test, set(self.failed))) and not self.strangers

    def missed(self, test: str) -> bool:
        """The test passed in spite of the break; what is neither caught nor missed said nothing."""
        return (
            not self.failed
            and not self.broken
            and not self.strangers
            and bool(of_test(test, set(self.passed)))
        )


def load_third_party() -> None:
    for name in THIRD_PARTY:
        import_module(name)
    gc.freeze()  # what every run shares is not looked through again in each of them


def copy_checkout(target: Path) -> None:
    """What tests need of the checkout, without anything that was made from it."""
    ignored = shutil.ignore_patterns("__pycache__", ".hypothesis", ".*_cache", ".venv", ".local")
    for part in COPIED:
        shutil.copytree(CHECKOUT / part, target / part, ignore=ignored)
    for file in ("pyproject.toml", ".gitignore"):
        shutil.copy2(CHECKOUT / file, target)
    # some tests ask git which files there are
    subprocess.run(["git", "init", "--quiet", str(target)], check=True)


def compile_copy(copy: Path) -> None:
    """So that no run compiles what its break leaves as it is."""
    compile_dir(copy, quiet=2, workers=2)  # what a test has as a bad example is no Python


def apply(change: Break, copy: Path) -> None:
    """Take the guard away in a copy. Raises AstrayError where it does not stand there exactly once."""
    path, text = change.applied(copy)
    path.unlink()  # the file itself is shared with the other copies
    path.write_text(text, "utf-8")


def copy_copy(copy: Path) -> Path:
    """A copy of the copy, compiled files included, which shares its files until one is replaced."""
    another = Path(tempfile.mkdtemp(dir=copy.parent)).resolve() / "broken"
    shutil.copytree(copy, another, copy_function=os.link, ignore=shutil.ignore_patterns("run-*"))
    return another


@dataclass
class Run:
    """A trial under way in a process of its own."""

    trial: Trial
    copy: Path
    pid: int
    began: float

    @classmethod
    def start(cls, trial: Trial, copy: Path) -> "Run":
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            code = 70
            try:
                code = _in_copy(trial, copy)
            finally:
                os._exit(code)
        return cls(trial, copy, pid, time.monotonic())

    def ended(self) -> bool:
        """Whether it is over; one that takes too long is ended."""
        if time.monotonic() - self.began > LONGEST_S:
            self.end()
            return True
        return os.waitpid(self.pid, os.WNOHANG)[0] == self.pid

    def end(self) -> None:
        """End the process with what it started."""
        with suppress(ProcessLookupError):  # it has not become a group of its own yet
            os.killpg(self.pid, signal.SIGKILL)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def result(self) -> Result:
        log, seen = _log_of(self.copy, self.pid), _seen_of(self.copy, self.pid)
        output = log.read_text("utf-8", "replace") if log.exists() else ""
        found = json.loads(seen.read_text("utf-8")) if seen.exists() else {}
        return Result(output=output, **{kind: frozenset(nodes) for kind, nodes in found.items()})


def _in_copy(trial: Trial, copy: Path) -> int:
    """The forked process: look at nothing but the copy, run, write down what was seen."""
    os.setsid()
    number = os.getpid()
    with _log_of(copy, number).open("w") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.chdir(copy)
    _forget_checkout(copy)
    witness = Witness(copy)
    # other plugins take seconds to load and no line needs them, nor an assertion that is taken apart
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = ["-q", "--tb=native", "--assert=plain", "-p", "pytest_asyncio.plugin"]
    options += ["-x"] if trial.broken_by else []
    try:
        return int(pytest.main([*options, *trial.tests], plugins=[witness]))
    finally:  # also where pytest stumbles over what a failed test left behind
        seen = {name: sorted(value) for name, value in vars(witness).items() if isinstance(value, set)}
        _seen_of(copy, number).write_text(json.dumps(seen), "utf-8")
        sys.stdout.flush()


def sources_of(copy: Path) -> list[str]:
    """The folders from which a copy's own modules are imported."""
    sources = [
        copy,
        *sorted(copy.glob("services/*/src")),
        copy / "workflows/src",
        *sorted(copy.glob("deploy/*/src")),
    ]
    return [str(source) for source in sources]


def _forget_checkout(copy: Path) -> None:
    for name in [name for name in sys.modules if is_first_party(name)]:
        del sys.modules[name]
    ours = sources_of(copy)
    theirs = [
        place for place in sys.path if "site-packages" in place or not Path(place).is_relative_to(CHECKOUT)
    ]
    sys.path[:] = [*ours, *(place for place in theirs if place)]
    os.environ["PYTHONPATH"] = os.pathsep.join(ours)
    sys.dont_write_bytecode = False  # the copy is compiled once, whatever the caller's habit


def _log_of(copy: Path, number: int) -> Path:
    return copy / f"run-{number}.log"


def _seen_of(copy: Path, number: int) -> Path:
    return copy / f"run-{number}.json"
