"""Routes of what was sealed: attempts, versions, names with their salts, as they were."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from fastapi import Query as Parameter

from authority.edge import Query
from kit.http import edge_router
from kit.paging import Page
from kit.problems import problems
from kit.text import Cursor
from submissions.dossiers.handlers import archive
from submissions.dossiers.naming import NamedAttempt
from submissions.dossiers.sealed import (
    AttemptHeading,
    ChangedVersionView,
    NomineeNames,
    SealedName,
    SealedNames,
)

router = edge_router()
Attempt = Annotated[int, Path(ge=1, le=1_000_000)]
Ids = Annotated[list[UUID], Parameter(alias="id", min_length=1, max_length=100)]


@router.get("/dossiers/{dossier_id}/attempts", responses=problems(404, 422))
async def list_attempts(dossier_id: UUID, uow: Query) -> list[AttemptHeading]:
    """Each time that the dossier was submitted (các lần trình)."""
    return await archive.list_attempts(uow, dossier_id)


@router.get("/dossiers/{dossier_id}/attempts/{number}", responses=problems(404, 422))
async def read_attempt(dossier_id: UUID, number: Attempt, uow: Query) -> NamedAttempt:
    """An attempt as it was sealed and judged, whatever was corrected later."""
    return await archive.read_attempt(uow, dossier_id, number)


@router.get("/dossiers/{dossier_id}/nominees/{nominee_id}/versions", responses=problems(404, 422))
async def list_nominee_versions(
    dossier_id: UUID, nominee_id: UUID, uow: Query, cursor: Cursor | None = None
) -> Page[ChangedVersionView]:
    """Every sealed version of a nominee, and what each changed."""
    return await archive.list_versions(uow, dossier_id, nominee_id, cursor)


@router.get("/dossiers/{dossier_id}/sealed-names", responses=problems(403, 404, 422))
async def read_sealed_names(dossier_id: UUID, uow: Query) -> list[SealedName]:
    """The sealed names with their salts, for whoever may draft a decision on them."""
    return await archive.read_sealed_names(uow, dossier_id)


@router.get("/nominees/names", responses=problems(422))
async def list_nominee_names(uow: Query, nominee_ids: Ids) -> NomineeNames:
    """What nominees are called whom other answers name by their ids; those outside the caller's line are left out."""
    return await archive.list_nominee_names(uow, nominee_ids)


@router.get("/nominees/sealed-names", responses=problems(422))
async def list_sealed_names(uow: Query, nominee_ids: Ids) -> SealedNames:
    """Sealed names with their salts, of several dossiers, for whoever may draft a decision on them; others are left
    out.
    """
    return await archive.list_sealed_names(uow, nominee_ids)
