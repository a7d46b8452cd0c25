"""The figures by name, in the order of the table. Each starts what it needs from nothing and returns its rows."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tests.bench.figures import (
    circle,
    commands,
    evening,
    gates,
    inbox,
    lists,
    open_loop,
    pages,
    paint,
    papers,
    relay,
)
from tests.bench.goals import Effort, Row

FIGURES: Final[Mapping[str, Callable[[Effort], Awaitable[list[Row]]]]] = {
    "submit": commands.submit,
    "conclude": commands.conclude,
    "gates": gates.gates,
    "relay": relay.relay,
    "inbox": inbox.inbox,
    "open-loop": open_loop.open_loop_tail,
    "lists": lists.lists,
    "evening": evening.evening,
    "circle": circle.circle,
    "pages": pages.pages,
    "paint": paint.paint,
    "papers": papers.papers,
}
