"""One law a day."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Protocol


class InForce(Protocol):
    """The law in force between two inclusive local dates; an open end is none."""

    @property
    def code(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def overlapping(rule_sets: Iterable[InForce]) -> tuple[str, str] | None:
    """The codes of two rule sets that are in force on the same day; None where each day has one law at most."""
    for earlier, later in pairwise(sorted(rule_sets, key=lambda one: one.valid_from)):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            return earlier.code, later.code
    return None
