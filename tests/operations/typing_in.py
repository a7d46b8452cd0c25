"""Whoever types what the page says."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from tests.operations.page import procedures
from tests.operations.shell import typed
from tests.operations.site import Operated

SETTLES_SECONDS: Final = 180
NO_DIFFERENCE: Final = "0 differences"
EXECUTED: Final[set[str]] = set()
"""Every section whose commands some test runs."""
F = TypeVar("F", bound=Callable[..., Any])


def executes(*titles: str) -> Callable[[F], F]:
    """The test runs every block of these sections; what it leaves out makes it fail."""

    def note(test: F) -> F:
        EXECUTED.update(titles)
        test.executes = titles  # type: ignore[attr-defined]  # read by the fixture `operator`
        return test

    return note


@dataclass
class Operator:
    """Types a section's blocks, in a shell with the site's environment."""

    site: Operated
    folder: Path
    ran: Counter[str] = field(default_factory=Counter)

    def run(self, title: str, *, code: int | None = 0, **variables: str) -> str:
        """The next block of the section; what it printed. Fails when it ends with another code than this."""
        block = procedures()[title][self.ran[title]]
        self.ran[title] += 1
        return typed(block, self.site.environment | variables, self.folder, code=code)

    def audit(self) -> list[str]:
        """The lines of the audit, differences and their number, once what is on its way has arrived."""
        deadline = time.monotonic() + SETTLES_SECONDS
        while (lines := self.audit_now()) != [NO_DIFFERENCE] and time.monotonic() < deadline:
            time.sleep(1)
        return lines

    def audit_now(self) -> list[str]:
        """The lines of the audit as they are; where something is lost, nothing settles."""
        self.ran["Audit"] = 0
        return self.run("Audit", code=None).splitlines()

    def left_out(self, titles: tuple[str, ...]) -> list[str]:
        """The sections of which some block was not run."""
        return [title for title in titles if self.ran[title] < len(procedures()[title])]
