"""What was sealed and judged, as it was: for ever, and for whoever judged it."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from authority import Capability, Query
from authority.errors import NotAuthorised
from kit.errors import NotFound
from kit.history import changes
from kit.paging import Page, cut, encode_cursor, number_cursor
from kit.schemas import stored
from submissions.dossiers import archive
from submissions.dossiers.naming import NamedAttempt
from submissions.dossiers.sealed import (
    AttemptHeading,
    ChangedVersionView,
    NomineeNames,
    NomineeVersionView,
    SealedName,
    SealedNames,
)

VERSIONS: Final = 20
"""Of a nominee on one page: each is all that was written, twice where it was changed."""


async def list_attempts(uow: Query, dossier_id: UUID) -> list[AttemptHeading]:
    """Every attempt that one's units were inside the circle in, and those before, oldest first. Raises NotFound."""
    return await archive.attempts(uow, dossier_id, await _seen_until(uow, dossier_id))


async def read_attempt(uow: Query, dossier_id: UUID, number: int) -> NamedAttempt:
    """What was sealed then, the way it went, and the verdicts on it. Raises NotFound."""
    found = await archive.attempt(uow, dossier_id, number)
    if number > await _seen_until(uow, dossier_id) or found is None:
        raise NotFound
    return await NamedAttempt.read(uow, dossier_id, found)


async def list_versions(
    uow: Query, dossier_id: UUID, nominee_id: UUID, cursor: str | None
) -> Page[ChangedVersionView]:
    """Every sealed version of a nominee, oldest first, each with what it changed, a page at a time.

    Raises NotFound, CursorInvalid.
    """
    last = number_cursor(cursor)
    asked = archive.Asked(dossier_id, nominee_id, await _seen_until(uow, dossier_id))
    found = await archive.versions(uow, asked, last or 0, VERSIONS + 2)
    if not found:
        raise NotFound
    # the last one of the page before comes along, to say what the first one of this page changed
    versions = found[1:] if last else found
    earlier: Sequence[NomineeVersionView | None] = found if last else [None, *found]
    pairs = list(zip(earlier, versions, strict=False))
    shown, more = cut(pairs, VERSIONS, lambda pair: encode_cursor(str(pair[1].number)))
    return Page(items=[_changed(before, version) for before, version in shown], next_cursor=more)


async def read_sealed_names(uow: Query, dossier_id: UUID) -> list[SealedName]:
    """Names and salts, for whoever may draft a decision in a unit that judges the dossier, or judged it.

    Raises NotFound, NotAuthorised.
    """
    await _seen_until(uow, dossier_id)
    drafters = await uow.authority.units(Capability.DRAFT_DECISION)
    until = await archive.seen_until(uow, dossier_id, drafters)
    if until is None:
        raise NotAuthorised(capability=Capability.DRAFT_DECISION.value)
    return await archive.names(uow, dossier_id, until)


async def list_nominee_names(uow: Query, nominee_ids: Collection[UUID]) -> NomineeNames:
    """What nominees are called whom a session, a panel or a decision names by their ids: those whose dossiers the
    actor's units may see, or saw.
    """
    return NomineeNames(items=await archive.named(uow, nominee_ids, await uow.authority.units()))


async def list_sealed_names(uow: Query, nominee_ids: Collection[UUID]) -> SealedNames:
    """Names and salts of nominees of several dossiers, of those on whom the actor may draft a decision."""
    drafters = await uow.authority.units(Capability.DRAFT_DECISION)
    return SealedNames(items=await archive.sealed(uow, nominee_ids, drafters))


async def _seen_until(uow: Query, dossier_id: UUID) -> int:
    last = await archive.seen_until(uow, dossier_id, await uow.authority.units())
    if last is None:
        raise NotFound
    return last


def _changed(before: NomineeVersionView | None, version: NomineeVersionView) -> ChangedVersionView:
    now = version.content.model_dump(mode="json")
    then = before.content.model_dump(mode="json") if before else now
    return stored(ChangedVersionView, vars(version) | {"changes": changes(then, now)})
