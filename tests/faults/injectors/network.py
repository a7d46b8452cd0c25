"""The network of the run's own namespace: gone for a while, for everybody."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.injectors.isolation import require_isolation


@contextmanager
def down() -> Iterator[None]:
    """No packet arrives for the block; connections stay open and hear nothing. Raises NotHere."""
    require_isolation()
    _set("down")
    try:
        yield
    finally:
        _set("up")


def _set(state: str) -> None:
    subprocess.run(["ip", "link", "set", "lo", state], check=True)
