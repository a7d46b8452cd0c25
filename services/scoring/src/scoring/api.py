"""Scoring's HTTP side: parse, call, answer."""

from typing import Final
from uuid import UUID

from fastapi import Response

from authority.edge import Asked, Command, Query, Rehearsal
from contracts.scoring import MarkPanelOverdue, OpenPanel, PanelView, RemindPanel
from contracts.tasks import TaskPage
from kit.http import edge_router, for_principals
from kit.paging import Page
from kit.problems import problems
from kit.rehearsal import Foreseen
from kit.tags import Seen, SeenIfAny, foreseen, tagged
from kit.text import Cursor, Slug
from scoring.panels import handlers as panels
from scoring.panels.schemas import (
    ConcludePanel,
    GiveScores,
    PanelDetail,
    PanelsToDo,
    RecordRecusal,
    WithdrawRecusal,
)
from scoring.sheets import handlers as sheets
from scoring.sheets.schemas import PutSheet, SheetVersion, SheetView
from scoring.tasks import my_tasks

router = edge_router()
_ON_WHAT_WAS_SEEN: Final = problems(403, 404, 409, 412, 422, 428, 503)


@router.put("/sheets/{code}", tags=["sheets"], responses=problems(403, 409, 412, 422, 428, 503))
async def put_sheet(
    code: Slug, body: PutSheet, seen: SeenIfAny, uow: Command, response: Response
) -> SheetView:
    """Enter a score sheet; another content is a further version, and panels keep the one they opened with."""
    return tagged(response, await sheets.put_sheet(uow, code, seen, body))


@router.post("/sheets/{code}/check", tags=["sheets"], responses=problems(403, 409, 422, 503))
async def check_sheet(code: Slug, body: PutSheet, uow: Rehearsal, response: Response) -> Foreseen:
    """What entering the score sheet would change; nothing of it is kept."""
    await sheets.put_sheet(uow, code, None, body)
    return foreseen(response, uow)


@router.get("/sheets/{code}", tags=["sheets"], responses=problems(403, 404, 422))
async def show_sheet(code: Slug, uow: Query, response: Response) -> SheetView:
    """The newest version of a score sheet."""
    return tagged(response, await sheets.show_sheet(uow, code))


@router.get("/sheets/{code}/versions", tags=["sheets"], responses=problems(403, 404, 422))
async def list_sheet_versions(code: Slug, uow: Query, cursor: Cursor | None = None) -> Page[SheetVersion]:
    """A score sheet version by version: who changed what, when and why."""
    return await sheets.list_versions(uow, code, cursor)


@router.post(
    "/panels", tags=["panels"], responses=problems(403, 409, 422), openapi_extra=for_principals("workflows")
)
async def open_panel(body: OpenPanel, uow: Command) -> PanelView:
    """Open the scoring panel of a council session."""
    return await panels.open_panel(uow, body)


@router.get(
    "/panels/{session_id}/progress",
    tags=["panels"],
    responses=problems(403, 404, 422),
    openapi_extra=for_principals("workflows"),
)
async def show_progress(session_id: UUID, uow: Query) -> PanelView:
    """Whether the panel has concluded."""
    return await panels.show_progress(uow, session_id)


@router.get("/tasks", tags=["tasks"], responses=problems(422))
async def get_tasks(uow: Query, asked: Asked) -> TaskPage:
    """What waits for me in scoring panels, the most urgent first."""
    return await my_tasks(uow, asked)


@router.get("/panels", tags=["panels"], responses=problems(403, 422), deprecated=True)
async def panels_to_do(uow: Query, cursor: Cursor | None = None) -> PanelsToDo:
    """Panels that wait for my scores. Now among `GET /tasks`, with those that wait for the secretary."""
    return await panels.panels_to_do(uow, cursor)


@router.get("/panels/{session_id}", tags=["panels"], responses=problems(403, 404, 422))
async def show_panel(session_id: UUID, uow: Query, response: Response) -> PanelDetail:
    """A panel with my own scores; with the results once it has concluded."""
    return tagged(response, await panels.show_panel(uow, session_id))


@router.post("/panels/{session_id}/conclude", tags=["panels"], responses=_ON_WHAT_WAS_SEEN)
async def conclude_panel(
    session_id: UUID, body: ConcludePanel, seen: Seen, uow: Command, response: Response
) -> PanelDetail:
    """The council's secretary concludes without who is absent, once the target time is over."""
    return tagged(response, await panels.conclude_panel(uow, session_id, seen, body))


@router.post(
    "/panels/{session_id}/remind",
    tags=["panels"],
    responses=problems(403, 404, 409, 422),
    openapi_extra=for_principals("workflows"),
)
async def remind_panel(session_id: UUID, body: RemindPanel, uow: Command) -> PanelView:
    """Remind the panellists whose scores are missing."""
    return await panels.remind_panel(uow, session_id, body)


@router.post(
    "/panels/{session_id}/mark-overdue",
    tags=["panels"],
    responses=problems(403, 404, 409, 422),
    openapi_extra=for_principals("workflows"),
)
async def mark_panel_overdue(session_id: UUID, body: MarkPanelOverdue, uow: Command) -> PanelView:
    """Note that the panel is past its target time."""
    return await panels.mark_panel_overdue(uow, session_id, body)


@router.put("/panels/{session_id}/scores", tags=["panels"], responses=problems(403, 404, 409, 422, 503))
async def score_items(session_id: UUID, body: GiveScores, uow: Command, response: Response) -> PanelDetail:
    """Give or replace my points for some nominations, until the panel concludes."""
    return tagged(response, await panels.score_items(uow, session_id, body))


@router.post("/panels/{session_id}/recusals", tags=["panels"], responses=problems(403, 404, 409, 422, 503))
async def record_recusal(
    session_id: UUID, body: RecordRecusal, uow: Command, response: Response
) -> PanelDetail:
    """Take no part in a nomination; the secretary may record it for a panellist. It counts everywhere."""
    return tagged(response, await panels.record_recusal(uow, session_id, body))


@router.post(
    "/panels/{session_id}/recusals/{recusal_id}/withdraw", tags=["panels"], responses=_ON_WHAT_WAS_SEEN
)
async def withdraw_recusal(
    session_id: UUID, recusal_id: UUID, body: WithdrawRecusal, seen: Seen, uow: Command, response: Response
) -> PanelDetail:
    """Take back a recusal that was entered by mistake, before the result."""
    return tagged(response, await panels.withdraw_recusal(uow, session_id, recusal_id, seen, body))
