"""What is read of what services say of a file."""

from dataclasses import dataclass
from typing import Any

from portal.components.problems import Trouble
from portal.services import Said

_LONGEST = 200


class Field(Said):
    """A field before and after; where a value is told to nobody, neither."""

    field: str
    before: Any
    after: Any

    @property
    def name(self) -> str:
        return self.field.removeprefix("/")


class Changed(Said):
    """One thing that a file would add, change or end."""

    kind: str
    name: str
    deed: str
    fields: tuple[Field, ...]


class Foreseen(Said):
    """All of them, and how many there are."""

    added: int
    changed: int
    ended: int
    changes: tuple[Changed, ...]
    told_not: int

    @property
    def is_nothing(self) -> bool:
        return not self.changes


class Done(Said):
    """What a service counted: of a file's rows, or of a catalogue's entries."""

    read: int | None = None
    recorded: int | None = None
    changed: int | None = None
    unchanged: int | None = None


@dataclass(frozen=True)
class Mistake:
    """What is wrong, where, and what stands there."""

    line: int
    column: str
    detail: str
    text: str


def mistakes_of(trouble: Trouble | None, content: str) -> list[Mistake]:
    """By line; what has none belongs to the whole file, or to a field beside it."""
    lines = content.split("\n")
    found = [
        Mistake(
            each.line,
            each.column or each.pointer,
            each.detail,
            lines[each.line - 1].strip()[:_LONGEST] if 0 < each.line <= len(lines) else "",
        )
        for each in (trouble.faults if trouble else ())
    ]
    return sorted(found, key=lambda one: one.line)
