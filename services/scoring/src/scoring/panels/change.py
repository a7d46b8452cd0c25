"""How others are told of what happened to a panel."""

from collections.abc import Iterable

from authority import Command
from scoring.panels import facts
from scoring.panels.facts import Acts
from scoring.panels.happened import Happened
from scoring.panels.values import Panel


def tell(uow: Command, panel: Panel, happened: Iterable[Happened], acts: Acts = ()) -> None:
    """`acts` are what the actor did by it."""
    for what in happened:
        uow.publish(facts.numbered(panel, what, acts))
