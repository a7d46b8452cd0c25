"""A rehearsal: a command that is done to its end in a transaction that nobody commits, to say what it would change.

It goes the command's own way, so it is refused for whatever the command would be refused for, but one thing: nobody has
seen yet what they would change. What stands there is told with its answer, as the tag that whoever does it then names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pydantic import BaseModel

from kit.history import FieldChange

MOST_TOLD: Final = 500
"""So many things are told one by one; the numbers count all of them."""


class Deed(StrEnum):
    """What is done to one thing."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"


class WouldChange(BaseModel):
    """One thing: what it is, what people call it, what is done to it, and its fields that would differ."""

    kind: str
    name: str
    deed: Deed
    fields: list[FieldChange]


class Foreseen(BaseModel):
    """What a command would change. Nothing of it was kept.

    `changes` has the first of them; `told_not` is how many more there are.
    """

    added: int
    changed: int
    ended: int
    changes: list[WouldChange]
    told_not: int


@dataclass
class Rehearsal:
    """What a command that is only tried finds: the version of what stands, if it changes that, and what it does."""

    standing: int | None = None
    found: list[WouldChange] = field(default_factory=list)

    def foresee(self, changes: Iterable[WouldChange]) -> None:
        self.found.extend(changes)

    def told(self) -> Foreseen:
        """All of it."""
        deeds = [change.deed for change in self.found]
        return Foreseen(
            added=deeds.count(Deed.ADDED),
            changed=deeds.count(Deed.CHANGED),
            ended=deeds.count(Deed.ENDED),
            changes=self.found[:MOST_TOLD],
            told_not=max(len(self.found) - MOST_TOLD, 0),
        )
