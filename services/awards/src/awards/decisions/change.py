"""How others are told of what happened to a decision."""

from collections.abc import Iterable

from authority import Command
from awards.decisions import facts
from awards.decisions.facts import NONE, Effects
from awards.decisions.happened import Happened
from awards.decisions.values import Decision


def tell(uow: Command, decision: Decision, happened: Iterable[Happened], effects: Effects = NONE) -> None:
    """`effects` are what came of it elsewhere."""
    for what in happened:
        uow.publish(facts.numbered(decision, what, effects))
