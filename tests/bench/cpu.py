"""CPU time of the stack's processes: what a command costs, whoever else is busy on the machine."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

from localstack.state import State
from tests.bench.measures import Spread


@dataclass
class Costs:
    """CPU milliseconds for each command, by side and process, run after run."""

    state: State
    _noted: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    @contextmanager
    def of(self, side: str, commands: int, *names: str) -> Iterator[None]:
        """Charge what these processes (none named: all) use within the block to a side's commands."""
        before = {name: used(self.state, name) for name in names or self.state.processes}
        yield
        for name, seconds in before.items():
            self.note(side, commands, name, used(self.state, name) - seconds)

    def note(self, side: str, commands: int, name: str, seconds: float) -> None:
        """Charge seconds of CPU that were measured elsewhere."""
        self._noted[side, name].append(1000 * seconds / commands)

    def lines(self) -> Iterator[str]:
        """For each side the sum of the medians, and what it is made of."""
        for side in dict.fromkeys(side for side, _ in self._noted):
            medians = {name: Spread.of(all_).middle for (of, name), all_ in self._noted.items() if of == side}
            parts = ", ".join(f"{name} {median:.2f}" for name, median in medians.items() if median >= 0.01)
            yield f"{side}: {sum(medians.values()):.1f} ms of CPU each: {parts}"


def used(state: State, name: str) -> float:
    """CPU seconds so far of a process and its children, ended ones too: PostgreSQL has one for each connection."""
    process = psutil.Process(state.processes[name].pid)
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:  # ended just now; its parent has its time from here on
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
