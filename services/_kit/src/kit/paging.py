"""Cursor paging: a page and where the next one begins. The cursor is the last row's sort key, made opaque."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from kit.errors import CursorInvalid

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """Some items, and the cursor of the next page; none on the last."""

    items: list[T]
    next_cursor: str | None = None


def cut(found: Sequence[T], size: int, place: Callable[[T], str]) -> tuple[list[T], str | None]:
    """The page out of what was found, which is one more than it shows where there is more; and the next page's cursor.

    `place` is the cursor of what comes behind an item.
    """
    shown = list(found[:size])
    return shown, place(shown[-1]) if len(found) > size else None


def encode_cursor(*parts: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


def decode_cursor(cursor: str, *kinds: Callable[[str], Any]) -> list[Any]:
    """The parts of a cursor, each made of its text by a kind such as `UUID`, which raises ValueError.

    Raises CursorInvalid for anything that `encode_cursor` did not make.
    """
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor))
        if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
            return [kind(part) for kind, part in zip(kinds, parts, strict=True)]
    except (ValueError, OverflowError, RecursionError) as error:
        raise CursorInvalid from error
    raise CursorInvalid


def id_cursor(cursor: str | None) -> UUID | None:
    """The id behind which the page begins; none for the first page. Raises CursorInvalid."""
    if not cursor:
        return None
    found: UUID = decode_cursor(cursor, UUID)[0]
    return found


def number_cursor(cursor: str | None) -> int | None:
    """The number behind which the page begins, likewise: at least 1, as the database counts."""
    if not cursor:
        return None
    found: int = decode_cursor(cursor, _counted)[0]
    return found


def _counted(text: str) -> int:
    found = int(text)
    if not 0 < found < 2**63:
        raise ValueError(text)
    return found


def moment(text: str) -> datetime:
    """A time with its offset, as a kind of a cursor's parts."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found.astimezone(UTC)
