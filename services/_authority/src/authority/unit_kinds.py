"""The vocabulary of kinds and levels of units: `unit_kinds.yaml` as reviewed data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from kit.messages import words


@dataclass(frozen=True)
class Term:
    """A kind or a level: its name in Vietnamese, and between which inclusive dates units of it may begin."""

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    def may_begin(self, begin: date | None, end: date | None) -> bool:
        """Whether a unit between these days may be called so; none is open."""
        return (begin or date.min) <= (self.valid_to or date.max) and (self.valid_from or date.min) <= (
            end or date.max
        )


@dataclass(frozen=True)
class UnitKinds:
    """The words for kinds of unit and for levels, by code."""

    kinds: Mapping[str, Term]
    levels: Mapping[str, Term]


@cache
def load_unit_kinds() -> UnitKinds:
    """The vocabulary of this build, from the file beside this module."""
    data = yaml.safe_load(files("authority").joinpath("unit_kinds.yaml").read_text("utf-8"))
    return UnitKinds(kinds=_terms(data["kinds"]), levels=_terms(data["levels"]))


def unknown_word(word: str, known: Mapping[str, Term]) -> str:
    """What to tell whoever wrote a word that nobody knows: the nearest ones, and where all of them are."""
    nearest = ", ".join(get_close_matches(word, known, n=3))
    if not nearest:
        return words("authority", "word_unknown", word=word)
    return words("authority", "word_unknown_near", word=word, nearest=nearest)


def _terms(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Term]:
    return {code: Term(code, **entry) for code, entry in entries.items()}
