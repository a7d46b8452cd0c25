"""The permanent history: who changed what, when, in what capacity, and why. No personal data is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from authority import UnitOfWork
from directory.models import history


@dataclass(frozen=True)
class Change:
    """One new version of an aggregate. `changes` says for each field what it was and what it is."""

    aggregate: str
    subject: str
    version: int
    action: str
    changes: dict[str, Any]


async def keep(uow: UnitOfWork, capacity: str, reason: str, changes: Sequence[Change]) -> None:
    """Write what changed beside the change itself."""
    if not changes:
        return
    common = {"at": uow.now, "actor": uow.actor.name, "capacity": capacity, "reason": reason}
    rows = [
        common
        | {
            "aggregate": change.aggregate,
            "subject": change.subject,
            "version": change.version,
            "action": change.action,
            "changes": change.changes,
        }
        for change in changes
    ]
    await uow.execute(insert(history), rows)
