"""What is interrupted at every point: a process at its work, what is asked of it, and how it is judged."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from tests.faults.ground import Ground
from tests.faults.points.roles import Role


class Case(Protocol):
    """One go: work that nobody has touched yet."""

    role: Role

    def given(self) -> dict[str, Any]:
        """What the process that does the work is given."""

    async def done(self) -> None:
        """Wait for the work's end: the client sends again, under the same key, until it is answered; the queue is
        empty. Raises Violated where that never comes."""

    async def differences(self) -> list[str]:
        """What is not as it would be, had nothing happened. Names ids."""

    async def after_death(self) -> None:
        """What the world does by itself when a process is gone, only sooner."""


@dataclass(frozen=True)
class Scenario:
    """`prepare` makes what all cases share, and gives a maker of cases."""

    name: str
    expected: str
    prepare: Callable[[Ground], AbstractAsyncContextManager[Callable[[], AbstractAsyncContextManager[Case]]]]
    at_once: int = 1
    """Cases that may run side by side: more than one where they share no queue."""
    short: bool = True
    """Whether a sample of its points is in the short set."""


Cases = AsyncIterator[Callable[[], AbstractAsyncContextManager[Case]]]
