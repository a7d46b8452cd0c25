"""What a person was given is erased with them."""

from collections.abc import Sequence
from dataclasses import replace

from authority import Command
from authority.projection import erase_assignment
from contracts.directory import AssignmentRecordedV1
from directory import history
from directory.assignments import repository
from directory.assignments.domain import Assignment, Status
from directory.assignments.handlers.keep import change_of


async def erase(uow: Command, capacity: str, reason: str, held: Sequence[Assignment]) -> None:
    """Forget these assignments of a person who is blanked; every service forgets them by a tombstone for each."""
    await repository.save(uow, [replace(assignment, status=Status.ERASED) for assignment in held])
    for assignment in held:
        uow.publish_tombstone(AssignmentRecordedV1.topic, str(assignment.id))
        await erase_assignment(uow, str(assignment.id))
    await history.keep(uow, capacity, reason, [change_of(assignment, "erased") for assignment in held])
