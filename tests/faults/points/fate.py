"""At which I/O a process ends, and the record of those that it came to."""

import os
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

QUIET: Final = (
    "kafka: Fetch",
    "kafka: Heartbeat",
    "kafka: Metadata",
    "kafka: Offset",
    "kafka: ApiVersion",
    "kafka: FindCoordinator",
    "kafka: JoinGroup",
    "kafka: SyncGroup",
    "kafka: InitProducerId",
    "postgres: execute SELECT unsent",
    "postgres: execute SELECT business_now",
    "postgres: execute WITH due",
    "postgres: query BEGIN",
    "postgres: query ROLLBACK",
)
"""I/Os that repeat while nothing happens, as a look into an empty queue does, or until the broker is ready. Each is a
point once."""


@dataclass(frozen=True)
class Point:
    """Right before the nth I/O of this label in a process; or right after it."""

    label: str
    nth: int = 1
    after: bool = False

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} {self.label}" + (
            f" ({self.nth})" if self.nth > 1 else ""
        )


@dataclass
class Fate:
    """A process's own: it notes each I/O in `trace` and ends, or freezes, at its point."""

    trace: Path
    at: Point | None = None
    freezes: bool = False

    def __post_init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._file = -1

    def before(self, label: str) -> int:
        """An I/O is about to happen. Returns which of its label it is."""
        if self._file < 0:
            self._file = os.open(self.trace, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._seen[label] += 1
        nth = self._seen[label]
        self._meet(Point(label, nth))
        os.write(self._file, f"{label}\n".encode())
        return nth

    def after(self, label: str, nth: int) -> None:
        self._meet(Point(label, nth, after=True))

    def _meet(self, point: Point) -> None:
        if point == self.at:
            os.kill(os.getpid(), signal.SIGSTOP if self.freezes else signal.SIGKILL)


def labels_in(trace: Path) -> list[str]:
    """The I/Os that a process came to, in order; none where it came to none."""
    return trace.read_text("utf-8").splitlines() if trace.exists() else []


def _is_quiet(label: str) -> bool:
    return label.startswith(QUIET) and label != "kafka: OffsetCommit"


def points_of(labels: Sequence[str]) -> list[Point]:
    """Every point of a recorded run, in order; after the last of them, too."""
    seen: Counter[str] = Counter()
    points = []
    for label in labels:
        seen[label] += 1
        if seen[label] == 1 or not _is_quiet(label):
            points.append(Point(label, seen[label]))
    return [*points, Point(points[-1].label, points[-1].nth, after=True)] if points else []
