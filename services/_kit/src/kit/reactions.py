"""What a service does about facts of others: a table from fact to reaction.

Each reaction says what it is, because a fact may be told once more (`republish`) when its inbox row is long gone:
- KEEP: it keeps a copy of what the fact says. It takes a repeat like the fact itself, so that a copy that was emptied
  is filled again; an older fact changes nothing in it, in whatever order they come.
- ACT: something follows from the fact, once: a notice, a session, an item, a row of the history. A repeat is ignored.
A reaction that does both is two reactions.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from contracts import Envelope, Fact
from kit.unit_of_work import Command

Reaction = Callable[[Any, Any, Envelope], Awaitable[None]]
"""`async def reaction(uow, fact, envelope)`; writes through the unit of work, never commits."""
BatchReaction = Callable[[Any, Sequence[tuple[Any, Envelope]]], Awaitable[None]]
"""`async def reaction(uow, told)`: facts in a row. Keeps, and publishes nothing: it has no one cause."""
Erasure = Callable[[Any, str], Awaitable[None]]
"""`async def erasure(uow, key)`: a compacted topic's key was erased."""

E = TypeVar("E", bound=Fact)
F = TypeVar("F", bound=Reaction)
B = TypeVar("B", bound=BatchReaction)


class Does(Enum):
    """What a reaction does with a fact: keep a copy of what it says, or something that follows from it once."""

    KEEP = "keep"
    ACT = "act"


@dataclass(frozen=True)
class Declared:
    """A reaction, and what it does."""

    react: Reaction
    does: Does


@dataclass
class Reactions:
    """The reactions of one service, by the fact's class."""

    to: dict[type[Fact], list[Declared]] = field(default_factory=dict)
    batches: dict[type[Fact], BatchReaction] = field(default_factory=dict)
    erasures: dict[str, Erasure] = field(default_factory=dict)

    def on(self, *facts: type[Fact], does: Does) -> Callable[[F], F]:
        """Register a reaction to these facts. Several of one fact run in order, in one transaction.

        Raises TypeError unless it says what it does.
        """
        if not isinstance(does, Does):
            raise TypeError(f"a reaction keeps or acts, and {does!r} is neither")

        def register(reaction: F) -> F:
            for fact in facts:
                self.to.setdefault(fact, []).append(Declared(reaction, does))
            return reaction

        return register

    def on_batch(self, fact: type[Fact]) -> Callable[[B], B]:
        """Register a reaction that keeps many of these facts at once, as long as it is the only one to them."""

        def register(reaction: B) -> B:
            @self.on(fact, does=Does.KEEP)
            async def react_to_one(uow: Command, fact: Fact, envelope: Envelope) -> None:
                await reaction(uow, [(fact, envelope)])

            self.batches[fact] = reaction
            return reaction

        return register

    def to_many(self, fact: type[Fact]) -> BatchReaction | None:
        """The reaction to many of these facts at once; None where each is reacted to by itself."""
        return self.batches.get(fact) if len(self.to[fact]) == 1 else None

    def include(self, other: "Reactions") -> None:
        """Take over another table's reactions, before one's own."""
        for fact, reactions in other.to.items():
            self.to[fact] = [*reactions, *self.to.get(fact, [])]
        self.batches |= other.batches
        self.erasures |= other.erasures

    async def react(self, uow: Command, fact: Fact, envelope: Envelope) -> None:
        """Every reaction to the fact; to one that is told once more only those that keep."""
        for declared in self.to[type(fact)]:
            if declared.does is Does.KEEP or not envelope.repeated:
                await declared.react(uow, fact, envelope)
