"""Processes that play batches of one machine; each has databases of its own and keeps them from batch to batch."""

import gc
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.util import Finalize
from typing import Any, Final

import structlog
from hypothesis.stateful import RuleBasedStateMachine

from tests.schedules.figures import FIGURES, Figures
from tests.schedules.machines import MACHINES, Machine
from tests.schedules.play import play

PROCESSES: Final = 2
_OBJECTS: Final = 50_000
"""Cycles are looked for at every so many objects: the default takes a tenth of the time."""
_READY: dict[str, Any] = {}
"""In a player: its machine, and the machine ready to play."""


@dataclass(frozen=True)
class Batch:
    """So many schedules from one seed."""

    seed: int
    size: int

    def play(self) -> tuple[Figures, str]:
        """In a player: what was done, and the finding with which it ended; empty where there is none."""
        FIGURES.clear()
        return FIGURES, self._played(shrinking=False)

    def cut_down(self) -> str:
        """In a player: the finding once more, by the shortest schedule that shows it; it takes some minutes at most."""
        return self._played(shrinking=True) or "it does not show again: it is a matter of time"

    def _played(self, *, shrinking: bool) -> str:
        machine: Machine = _READY["machine"]
        ready: type[RuleBasedStateMachine] = _READY["ready"]
        try:
            play(ready, self.size, self.seed, steps=machine.steps, shrinking=shrinking)
        except Exception as violation:  # noqa: BLE001 - whatever a service or the model says is to be seen
            notes = getattr(violation, "__notes__", ())
            return "\n".join([f"{machine.name}: {type(violation).__name__} {violation}", *notes])
        return ""


@contextmanager
def players(name: str, postgres_url: str) -> Iterator[ProcessPoolExecutor]:
    """Processes in which a `Batch` can play the machine of this name."""
    with ProcessPoolExecutor(
        PROCESSES, multiprocessing.get_context("spawn"), initializer=_get_ready, initargs=(name, postgres_url)
    ) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _get_ready(name: str, postgres_url: str) -> None:
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(40),
    )
    machine = next(one for one in MACHINES if one.name == name)
    stack = ExitStack()
    _READY.update(machine=machine, ready=stack.enter_context(machine.on(postgres_url)))
    Finalize(None, stack.close, exitpriority=1)
    gc.freeze()
    gc.set_threshold(_OBJECTS)
