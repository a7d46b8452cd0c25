"""Limits of time, as everybody says them; docs/limits.md names them all."""

from enum import StrEnum


class LimitKind(StrEnum):
    """Thời điểm đóng; thời hạn giải quyết."""

    CLOSING = "closing"
    TARGET = "target"
