"""What a service does about facts of others: a table from fact to reaction."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from contracts import Envelope, Event
from kit.unit_of_work import UnitOfWork

Reaction = Callable[[Any, Any, Envelope], Awaitable[None]]
"""`async def reaction(uow, event, envelope)`; writes through the unit of work, never commits."""
BatchReaction = Callable[[Any, Sequence[tuple[Any, Envelope]]], Awaitable[None]]
"""`async def reaction(uow, told)`: facts in a row. Publishes nothing: it has no one cause."""
Erasure = Callable[[Any, str], Awaitable[None]]
"""`async def erasure(uow, key)`: a compacted topic's key was erased."""

E = TypeVar("E", bound=Event)
F = TypeVar("F", bound=Reaction)
B = TypeVar("B", bound=BatchReaction)


@dataclass
class Reactions:
    """The reactions of one service, by the fact's class."""

    to: dict[type[Event], list[Reaction]] = field(default_factory=dict)
    batches: dict[type[Event], BatchReaction] = field(default_factory=dict)
    erasures: dict[str, Erasure] = field(default_factory=dict)

    def on(self, *events: type[Event]) -> Callable[[F], F]:
        """Register a reaction to these facts. Several of one fact run in order, in one transaction."""

        def register(reaction: F) -> F:
            for event in events:
                self.to.setdefault(event, []).append(reaction)
            return reaction

        return register

    def on_batch(self, event: type[Event]) -> Callable[[B], B]:
        """Register a reaction that takes many of these facts at once, as long as it is the only one to them."""

        def register(reaction: B) -> B:
            @self.on(event)
            async def react_to_one(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
                await reaction(uow, [(event, envelope)])

            self.batches[event] = reaction
            return reaction

        return register

    def to_many(self, event: type[Event]) -> BatchReaction | None:
        """The reaction to many of these facts at once; None where each is reacted to by itself."""
        return self.batches.get(event) if len(self.to[event]) == 1 else None

    def include(self, other: "Reactions") -> None:
        """Take over another table's reactions, before one's own."""
        for event, reactions in other.to.items():
            self.to[event] = [*reactions, *self.to.get(event, [])]
        self.batches |= other.batches
        self.erasures |= other.erasures

    async def react(self, uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        for reaction in self.to[type(event)]:
            await reaction(uow, event, envelope)
