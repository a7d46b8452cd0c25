"""What a workflow may do next, whatever its kind of case. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel


@dataclass(frozen=True)
class Send:
    """Send this command; `place` is the part of the case that it is about, where the command itself doesn't say it."""

    command: BaseModel
    place: int | None = None


@dataclass(frozen=True)
class Wait:
    """Nothing to do before this moment of business time; none: until something changes."""

    until: datetime | None


@dataclass(frozen=True)
class Finished:
    """The case is over, and ended so."""

    outcome: str


Move = Send | Wait | Finished


class Timed(Protocol):
    """What has a target time. The marks say that people were reminded of it, and told that it is over."""

    @property
    def remind_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def reminded(self) -> bool: ...
    @property
    def overdue(self) -> bool: ...


def keep_time(of: Timed, now: datetime, *, remind: Send, mark_overdue: Send) -> Move:
    """Wait for the target time, remind before it and mark it as over, each once."""
    if of.due_at is None or of.overdue:
        return Wait(None)
    if now >= of.due_at:
        return mark_overdue
    if of.reminded or of.remind_at is None or of.remind_at >= of.due_at:
        return Wait(of.due_at)
    return remind if now >= of.remind_at else Wait(of.remind_at)
