"""Work in a process of its own, so that what measures is not what is measured."""

import asyncio
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Apart:
    """One other process, kept for as many calls as come."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Self]:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield cls(pool)

    async def call(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What `work` returns there. Arguments and result travel, so they are plain data."""
        call = self._pool.submit(work, *arguments, **named)
        return await asyncio.wrap_future(call)
