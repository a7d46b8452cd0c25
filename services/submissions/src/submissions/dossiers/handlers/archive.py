"""What was sealed and judged, as it was: for ever, and for whoever judged it."""

from itertools import pairwise
from uuid import UUID

from authority import Capability, UnitOfWork
from authority.errors import NotAuthorised
from kit.errors import NotFound
from kit.history import changes
from kit.schemas import stored
from submissions.dossiers import archive
from submissions.dossiers.sealed import (
    AttemptHeading,
    AttemptView,
    ChangedVersionView,
    NomineeVersionView,
    SealedName,
)


async def list_attempts(uow: UnitOfWork, dossier_id: UUID) -> list[AttemptHeading]:
    """Every attempt that one's units were in the line of, and those before, oldest first. Raises NotFound."""
    return await archive.attempts(uow, dossier_id, await _seen_until(uow, dossier_id))


async def read_attempt(uow: UnitOfWork, dossier_id: UUID, number: int) -> AttemptView:
    """What was sealed then, the way it went, and the verdicts on it. Raises NotFound."""
    found = await archive.attempt(uow, dossier_id, number)
    if number > await _seen_until(uow, dossier_id) or found is None:
        raise NotFound
    return found


async def list_versions(uow: UnitOfWork, dossier_id: UUID, nominee_id: UUID) -> list[ChangedVersionView]:
    """Every sealed version of a nominee, oldest first, each with what it changed. Raises NotFound."""
    found = await archive.versions(uow, dossier_id, nominee_id, await _seen_until(uow, dossier_id))
    if not found:
        raise NotFound
    return [_changed(None, found[0]), *(_changed(*pair) for pair in pairwise(found))]


async def read_sealed_names(uow: UnitOfWork, dossier_id: UUID) -> list[SealedName]:
    """Names and salts, for whoever may draft a decision in a unit that judges the dossier, or judged it.

    Raises NotFound, NotAuthorised.
    """
    await _seen_until(uow, dossier_id)
    drafters = await uow.authority.units(Capability.DRAFT_DECISION)
    until = await archive.seen_until(uow, dossier_id, drafters)
    if until is None:
        raise NotAuthorised(capability=Capability.DRAFT_DECISION.value)
    return await archive.names(uow, dossier_id, until)


async def _seen_until(uow: UnitOfWork, dossier_id: UUID) -> int:
    last = await archive.seen_until(uow, dossier_id, await uow.authority.units())
    if last is None:
        raise NotFound
    return last


def _changed(before: NomineeVersionView | None, version: NomineeVersionView) -> ChangedVersionView:
    now = version.content.model_dump(mode="json")
    then = before.content.model_dump(mode="json") if before else now
    return stored(ChangedVersionView, vars(version) | {"changes": changes(then, now)})
