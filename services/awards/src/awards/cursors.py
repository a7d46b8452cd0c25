"""Cursors of lists that are sorted by one value."""

from uuid import UUID

from kit.errors import CursorInvalid
from kit.paging import decode_cursor


def id_cursor(cursor: str | None) -> UUID | None:
    """The id behind which the page begins; none for the first page. Raises CursorInvalid."""
    if cursor is None:
        return None
    try:
        return UUID(decode_cursor(cursor, 1)[0])
    except ValueError as error:
        raise CursorInvalid from error


def number_cursor(cursor: str | None) -> int:
    """The number behind which the page begins; 0 for the first page. Raises CursorInvalid."""
    if cursor is None:
        return 0
    try:
        return int(decode_cursor(cursor, 1)[0])
    except ValueError as error:
        raise CursorInvalid from error
