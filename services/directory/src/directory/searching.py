"""Conditions on the words of a name, as people type them who look for it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, literal


def begins_words(column: ColumnElement[str], words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Each of the words begins a word of the column. Both are as `kit.vietnamese.plain_words` makes them, so that no
    sign in them means anything to LIKE.
    """
    spaced = literal(" ").concat(column)
    return [spaced.contains(f" {word}") for word in words]
