"""A process that ends at a point of its own: forked from one that has everything loaded, so that it begins at once."""

import asyncio
import multiprocessing
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Final

from tests.faults.points import roles
from tests.faults.points.fate import Fate, Point, labels_in

_NURSERY: Final = multiprocessing.get_context("forkserver")
_NURSERY.set_forkserver_preload(["tests.faults.points.roles", "pytest"])
LEAVING_S: Final = 15.0
"""How long a process may take to leave in order before it is ended."""


@dataclass
class Mortal:
    """A process under way."""

    process: ForkServerProcess
    trace: Path
    log: Path

    @classmethod
    def start(
        cls, role: roles.Role, folder: Path, at: Point | None = None, *, freezes: bool = False, **given: Any
    ) -> "Mortal":
        """Let a process play a role; `given` is what the role asks for, mostly settings."""
        number = sum(1 for _ in folder.glob("*.log"))
        trace, log = folder / f"{number:03}-{role}.trace", folder / f"{number:03}-{role}.log"
        log.touch()
        process = _NURSERY.Process(
            target=roles.play, args=(role, Fate(trace, at, freezes), log, given), daemon=True
        )
        process.start()
        return cls(process, trace, log)

    def __post_init__(self) -> None:
        self._was_forced = False
        # one waits for the process: two would each read its exit code away from the other
        self._ending = asyncio.create_task(asyncio.to_thread(self.process.join))

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    @property
    def labels(self) -> list[str]:
        return labels_in(self.trace)

    @property
    def was_killed(self) -> bool:
        """Whether it died at its point."""
        return self._ending.done() and self.process.exitcode == -signal.SIGKILL and not self._was_forced

    async def ended(self) -> None:
        """Wait for its end."""
        await asyncio.shield(self._ending)

    async def leave(self) -> None:
        """Let it end in order, as an orchestrator does; one that does not is killed."""
        if not self._ending.done():
            self._signal(signal.SIGTERM)
            await asyncio.wait([self._ending], timeout=LEAVING_S)
        await self.kill()

    async def kill(self) -> None:
        if not self._ending.done():
            self._was_forced = True
            self._signal(signal.SIGKILL)
        await self.ended()

    def resume(self) -> None:
        """Wake up one that froze."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(self.pid, number)
