"""How a program loads its modules, and runs."""

import gc
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final

COLLECTS: Final = (5_000, 20, 100)
"""Reference counts free nearly everything at once. To look for cycles at every 700th object costs a command 4 %; at
every 50,000th everybody waits for up to 44 ms, every four seconds."""


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded in this block is no garbage, and nobody looks through it for cycles: not while it loads, which
    took a third of each start, and not later, since it is frozen.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def run(program: Coroutine[Any, Any, None]) -> None:
    """Run it to its end, on uvloop, looking for cycles seldom."""
    import uvloop

    gc.set_threshold(*COLLECTS)
    uvloop.run(program)
