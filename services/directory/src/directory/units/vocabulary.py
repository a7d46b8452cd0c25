"""Kinds and levels of units are known words, so that none is called what no route and no award ever names."""

from collections.abc import Iterable, Mapping

from authority.unit_kinds import Term, UnitKinds, unknown_word
from directory.errors import Mistakes, words
from directory.units.values import Key, Unit, UnitLine


def refuse_unknown_words(lines: Iterable[UnitLine], before: Mapping[Key, Unit], known: UnitKinds) -> None:
    """Raises InvalidFile for each kind or level that is unknown, or not in use any more when the unit begins.

    What a unit was called before the word had to be known stays as it is.
    """
    mistakes = Mistakes()
    for line in lines:
        unit = before.get(line.key)
        for column, terms in (("kind", known.kinds), ("level", known.levels)):
            word = getattr(line, column)
            if word and word != getattr(unit, column, None):
                _refuse(line, column, word, terms, mistakes)
    mistakes.refuse_if_any()


def _refuse(line: UnitLine, column: str, word: str, terms: Mapping[str, Term], mistakes: Mistakes) -> None:
    term = terms.get(word)
    if term is None:
        mistakes.add(line.place, column, f"{column}_unknown", unknown_word(word, terms))
    elif not term.may_begin(line.valid_from, line.said.get("valid_to")):
        first, last = term.valid_from or "…", term.valid_to or "…"
        detail = words("word_not_in_use", word=word, name=term.name, first=first, last=last)
        mistakes.add(line.place, column, f"{column}_not_in_use", detail)
