"""Cursor paging: a page and where the next one begins. The cursor is the last row's sort key, made opaque."""

import base64
import binascii
import json
from typing import Generic, TypeVar

from pydantic import BaseModel

from kit.errors import CursorInvalid

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """Some items, and the cursor of the next page; none on the last."""

    items: list[T]
    next_cursor: str | None = None


def encode_cursor(*parts: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


def decode_cursor(cursor: str, length: int) -> list[str]:
    """The parts of a cursor. Raises CursorInvalid for anything that `encode_cursor` did not make."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, ValueError) as error:
        raise CursorInvalid from error
    if (
        not isinstance(parts, list)
        or len(parts) != length
        or not all(isinstance(part, str) for part in parts)
    ):
        raise CursorInvalid
    return parts
