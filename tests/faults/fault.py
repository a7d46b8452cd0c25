"""What a fault is: a name, the sentence that is expected to hold, and how to try it."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localstack.servers import Addresses

if TYPE_CHECKING:
    from tests.faults.world import World


@dataclass(frozen=True)
class Seen:
    """What a fault's run has seen, for its line in the table.

    `kills` counts processes ended with kill -9, `acknowledged` commands that were answered with success,
    `duplicates` deliveries of a fact that its consumer had already, `recovered_s` the seconds from the fault's end
    to 95 % of the rate before (None where no rate is kept). `note` says what is particular.
    """

    kills: int = 0
    acknowledged: int = 0
    duplicates: int = 0
    recovered_s: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Trial:
    """What a run gives to a fault.

    `folder` is the fault's own, kept when it fails; `servers` are real ones that stand throughout the run (a fault
    on components makes its own databases and topics in them); `whole` is the whole system, for a fault that asked
    for it. Whatever is random comes from `chance`.
    """

    seed: int
    full: bool
    folder: Path
    servers: Addresses
    whole: "World | None" = None

    @property
    def world(self) -> "World":
        """The whole system, for a fault on it."""
        assert self.whole is not None, "a fault on the whole system says so"
        return self.whole

    @property
    def chance(self) -> random.Random:
        """Anew from the seed at each call: the same fault does the same thing again."""
        return random.Random(self.seed)  # noqa: S311  repeatable on purpose


class Violated(AssertionError):
    """What must always hold did not. Each difference names ids."""

    def __init__(self, differences: list[str]) -> None:
        super().__init__("\n".join(differences))
        self.differences = differences


class NotHere(Exception):
    """The fault can't be tried on this machine, for instance without root; says why. Shown, never a success."""


@dataclass(frozen=True)
class Fault:
    """One kind of fault. `expected` is the table's sentence; `short` puts it into the short set.

    `run` returns what it saw. It raises Violated (or AssertionError) when the sentence does not hold, NotHere where
    it can't be tried. `whole` says that it needs the whole system, not only the servers.
    """

    name: str
    expected: str
    short: bool
    run: Callable[[Trial], Awaitable[Seen]]
    whole: bool = False
