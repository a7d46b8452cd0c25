"""Conditions on the words of a name, as people type them who look for it."""

from sqlalchemy import ColumnElement, literal

from kit.vietnamese import plain_words


def begins_words(column: ColumnElement[str], typed: str | None) -> list[ColumnElement[bool]]:
    """Each of the words that were typed begins a word of the column, with or without marks; no condition where nothing
    was. The column is as `kit.vietnamese.plain_words` makes it, and so are the words: no sign in them means anything
    to LIKE.
    """
    spaced = literal(" ").concat(column)
    return [spaced.contains(f" {word}") for word in plain_words(typed or "").split()]
