"""Fixtures for every test: real servers, and databases cloned from a migrated template."""

import hypothesis
import pytest
import structlog
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

pytest_plugins = ["tests.support.servers", "tests.support.databases", "tests.support.broker"]

# Plain lines: a traceback painted with all its local variables takes seconds.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()])

# How long an example takes says how busy the machine is, and nothing of the rule.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


class SharingAStack(LoadFileScheduling):  # type: ignore[misc]  # xdist ships no types
    """A process has a file's tests, and those of `e2e` as if they were one file: an example is played once for them."""

    def _split_scope(self, nodeid: str) -> str:
        folder = "tests/e2e/"
        return folder if nodeid.startswith(folder) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)  # where one process runs all of them nobody asks
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    return SharingAStack(config, log) if config.getoption("dist") == "loadfile" else None
