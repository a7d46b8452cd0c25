"""What comes in and goes out."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from kit.schemas import Body


class OpenCounter(Body):
    unit_id: UUID


class Add(Body):
    amount: int
    note: str = ""


class Fault(StrEnum):
    """What a handler must not do, or what may happen to it."""

    COMMIT = "commit"
    COMMIT_CONNECTION = "commit_connection"
    SWALLOW = "swallow"
    SWALLOW_CONNECTION = "swallow_connection"
    ROLLBACK = "rollback"
    CRASH = "crash"
    OS_ERROR = "os_error"
    OUTLIVE = "outlive"
    TOO_LARGE = "too_large"
    DEADLOCK = "deadlock"


class Misbehave(Body):
    how: Fault


class CounterView(BaseModel):
    id: UUID
    value: int
    version: int
