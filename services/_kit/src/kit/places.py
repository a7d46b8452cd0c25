"""Places of one person: so many requests at once, so that nobody takes everybody's."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from kit.actor import Actor
from kit.errors import TooManyAtOnce


class Places:
    """Counts what each person has in hand in this process, from their token to their answer.

    Services are not counted: they are ours, few, and send on behalf of everybody.
    """

    def __init__(self, each: int) -> None:
        """`each` counts requests."""
        self._each = each
        self._in_hand: Counter[str] = Counter()

    @contextmanager
    def one_of(self, actor: Actor) -> Iterator[None]:
        """Raises TooManyAtOnce."""
        if actor.principal is not None:
            yield
            return
        if self._in_hand[actor.name] >= self._each:
            raise TooManyAtOnce(limit=self._each)
        self._in_hand[actor.name] += 1
        try:
            yield
        finally:
            self._in_hand[actor.name] -= 1
            if not self._in_hand[actor.name]:
                del self._in_hand[actor.name]
