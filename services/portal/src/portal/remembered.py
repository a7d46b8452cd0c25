"""What services publish for everybody alike, remembered by the process: pages need it often, and it rarely changes."""

import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

from portal.services import Down, Refused

LIVES_S: Final = 600
AGAIN_S: Final = 10
T = TypeVar("T")


class Remembered(Generic[T]):
    """One such thing, read again after ten minutes, and whenever there was nothing in it. What is known and can't be
    had just now is asked for again ten seconds later: meanwhile no page waits for it.
    """

    def __init__(self) -> None:
        self._known: T | None = None
        self._read_at = 0.0

    async def read(self, reading: Callable[[], Awaitable[T]]) -> T | None:
        """It, with what was known before while it can't be had; None where nothing was."""
        if not self._known or time.monotonic() - self._read_at > LIVES_S:
            try:
                self._known = await reading()
            except (Down, Refused):
                self._read_at = time.monotonic() - LIVES_S + AGAIN_S
                return self._known
            self._read_at = time.monotonic()
        return self._known
