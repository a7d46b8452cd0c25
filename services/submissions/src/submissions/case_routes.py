"""Routes of a dossier's workflow: where the case stands, and the commands by which it is led."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path

from authority.edge import Command, Query
from contracts.open_cases import OpenCases
from contracts.submissions import (
    Case,
    CloseDossier,
    MarkStepOverdue,
    OpenStage,
    OpenStep,
    RemindStep,
)
from kit.http import edge_router, for_principals
from kit.problems import problems
from kit.text import Cursor
from submissions.dossiers.handlers import progress

router = edge_router()
Number = Annotated[int, Path(ge=1, le=1_000_000)]
_WORKFLOWS: Final = for_principals("workflows")
_REFUSALS: Final = problems(403, 404, 409, 422, 503)


@router.get("/cases", openapi_extra=_WORKFLOWS, responses=problems(403, 422))
async def list_cases(uow: Query, cursor: Cursor | None = None) -> OpenCases:
    """The dossiers that are not over, for `repair`."""
    return await progress.list_open_cases(uow, cursor)


@router.get("/dossiers/{dossier_id}/case", openapi_extra=_WORKFLOWS, responses=problems(403, 404))
async def get_case(dossier_id: UUID, uow: Query) -> Case:
    """Where the dossier stands, for its workflow."""
    return await progress.read_case(uow, dossier_id)


@router.post("/dossiers/{dossier_id}/stages/{number}/open", openapi_extra=_WORKFLOWS, responses=_REFUSALS)
async def open_stage(dossier_id: UUID, number: Number, body: OpenStage, uow: Command) -> Case:
    """Open the next stage."""
    return await progress.open_stage(uow, dossier_id, number, body)


@router.post(
    "/dossiers/{dossier_id}/stages/{number}/open-step", openapi_extra=_WORKFLOWS, responses=_REFUSALS
)
async def open_step(dossier_id: UUID, number: Number, body: OpenStep, uow: Command) -> Case:
    """Open the next step of the open stage."""
    return await progress.open_step(uow, dossier_id, number, body)


@router.post("/dossiers/{dossier_id}/stages/{number}/remind", openapi_extra=_WORKFLOWS, responses=_REFUSALS)
async def remind_step(dossier_id: UUID, number: Number, body: RemindStep, uow: Command) -> Case:
    """Note that the open step nears its deadline."""
    return await progress.remind_step(uow, dossier_id, number, body)


@router.post(
    "/dossiers/{dossier_id}/stages/{number}/mark-overdue", openapi_extra=_WORKFLOWS, responses=_REFUSALS
)
async def mark_step_overdue(dossier_id: UUID, number: Number, body: MarkStepOverdue, uow: Command) -> Case:
    """Note that the open step is past its deadline."""
    return await progress.mark_step_overdue(uow, dossier_id, number, body)


@router.post("/dossiers/{dossier_id}/close", openapi_extra=_WORKFLOWS, responses=_REFUSALS)
async def close_dossier(dossier_id: UUID, body: CloseDossier, uow: Command) -> Case:
    """Close a dossier of which every nominee has an outcome."""
    return await progress.close_dossier(uow, dossier_id, body)
