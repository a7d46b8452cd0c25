"""What is wrong in a plan's file, and where."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Fault:
    """A rule that a file breaks: where (RFC 6901 pointer), which, and what to tell the person who wrote it."""

    pointer: str
    code: StrEnum
    detail: str
