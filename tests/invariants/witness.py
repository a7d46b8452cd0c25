"""A pytest plugin that says what became of each test, and whose code it was that ran."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

FIRST_PARTY = frozenset(
    {
        "contracts", "kit", "authority", "directory", "submissions", "scoring", "awards", "notify",
        "papers", "workflows", "localstack", "demo", "audit", "sites", "sample", "tests",
    }
)  # fmt: skip


@dataclass(eq=False)
class Witness:
    """What was seen of one run in a copy of the checkout."""

    copy: Path
    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    """Tests that said no by themselves, by an assertion or an error of ours."""
    broken: set[str] = field(default_factory=set)
    """Tests, fixtures or files that could not say anything."""
    strangers: set[str] = field(default_factory=set)
    """First-party modules that were not the copy's."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            (self.failed if report.failed else self.passed if report.passed else self.broken).add(
                report.nodeid
            )
        elif not report.passed:
            self.broken.add(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        loaded = {name: module for name, module in sys.modules.items() if is_first_party(name)}
        self.strangers |= {name for name, module in loaded.items() if not self._is_of_copy(module)}

    def _is_of_copy(self, module: ModuleType) -> bool:
        return all(Path(place).is_relative_to(self.copy) for place in places_of(module))


def is_first_party(name: str) -> bool:
    return name.partition(".")[0] in FIRST_PARTY


def places_of(module: ModuleType) -> list[str]:
    """Where the module was read from; a package without a file is its folders."""
    file = getattr(module, "__file__", None)
    return [file] if file else list(getattr(module, "__path__", ()))


def of_test(test: str, nodes: set[str]) -> set[str]:
    """Those of the nodes that are this test, with whatever parameters."""
    return {node for node in nodes if node == test or node.startswith(f"{test}[")}
