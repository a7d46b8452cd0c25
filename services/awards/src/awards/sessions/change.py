"""How others are told of what happened in a session."""

from collections.abc import Iterable

from authority import Command
from awards.sessions import facts
from awards.sessions.facts import Acts
from awards.sessions.happened import Happened
from awards.sessions.values import Session


def tell(uow: Command, session: Session, happened: Iterable[Happened], acts: Acts = ()) -> None:
    """`acts` are what the actor did by it."""
    for what in happened:
        uow.publish(facts.numbered(session, what, acts))
