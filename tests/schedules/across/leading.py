"""The workflows' part: what their own `next_step` says to a case, sent as their own principal. No Temporal."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from awards.sessions.handlers import read_case as read_session
from contracts.scoring import PanelView
from scoring.panels.handlers import show_progress
from submissions.dossiers.handlers.progress import read_case as read_dossier
from tests.schedules.across.acts import Act, Pause, of_workflow
from tests.schedules.across.scene import Draw, Scene, one_of
from workflows.definitions import award_session, dossier_approval

_MOMENT: Final = timedelta(seconds=1)
_AT_STAGE: Final[Mapping[type, str]] = {
    dossier_approval.ToOpenStage: "open",
    dossier_approval.ToOpenStep: "open-step",
    dossier_approval.ToRemind: "remind",
    dossier_approval.ToMarkOverdue: "mark-overdue",
}
_ON_SESSION: Final[Mapping[type, tuple[str, str, str]]] = {
    award_session.ToRemindPanel: ("lead_remind_panel", "scoring", "/panels/{}/remind"),
    award_session.ToMarkPanelOverdue: ("lead_panel_overdue", "scoring", "/panels/{}/mark-overdue"),
    award_session.ToOpenBallot: ("lead_ballot", "awards", "/sessions/{}/open-ballot"),
    award_session.ToRemind: ("lead_remind", "awards", "/sessions/{}/remind"),
    award_session.ToTally: ("lead_tally", "awards", "/sessions/{}/tally"),
}
"""The act's name, its service, and where it goes."""


async def lead_dossier(scene: Scene, draw: Draw) -> Act | Pause | None:
    dossier = one_of(await scene.dossiers(), draw.which)
    return None if dossier is None or not dossier["attempt"] else await leading_dossier(scene, dossier)


async def lead_session(scene: Scene, draw: Draw) -> Act | Pause | None:
    session = one_of(await scene.sessions(), draw.which)
    return None if session is None else await leading_session(scene, session)


async def leading_dossier(scene: Scene, dossier: dict[str, Any]) -> Act | Pause | None:
    """What comes next for the dossier."""
    path = f"/dossiers/{dossier['id']}"
    async with scene.on.reading("submissions") as uow:
        case = await read_dossier(uow, UUID(dossier["id"]))
    move = dossier_approval.next_step(case)
    if isinstance(move, dossier_approval.Wait):
        return _pause(case.now, move.until)
    if isinstance(move, dossier_approval.ToClose):
        return of_workflow("lead_close", "submissions", f"{path}/close", {"attempt": case.attempt})
    if isinstance(move, dossier_approval.Finished):
        return None
    verb = _AT_STAGE[type(move)]
    step = {} if isinstance(move, dossier_approval.ToOpenStage) else {"step": move.kind.value}
    body = {"attempt": case.attempt} | step
    return of_workflow(f"lead_{verb}", "submissions", f"{path}/stages/{move.number}/{verb}", body)


async def leading_session(scene: Scene, session: dict[str, Any]) -> Act | Pause | None:
    """What comes next for the council's session, and for its panel."""
    async with scene.on.reading("awards") as uow:
        case = await read_session(uow, UUID(session["id"]))
    move = award_session.next_step(case, await _panel(scene, session))
    if isinstance(move, award_session.Wait):
        return _pause(case.now, move.until)
    if isinstance(move, award_session.ToOpenPanel):
        return of_workflow(
            "lead_panel", "scoring", "/panels", award_session.panel_of(case).model_dump(mode="json")
        )
    if isinstance(move, award_session.Finished):
        return None
    verb, service, route = _ON_SESSION[type(move)]
    return of_workflow(verb, service, route.format(session["id"]), {})


async def _panel(scene: Scene, session: dict[str, Any]) -> PanelView | None:
    if not any(panel["id"] == session["id"] for panel in await scene.panels()):
        return None
    async with scene.on.reading("scoring") as uow:
        return await show_progress(uow, UUID(session["id"]))


def _pause(now: datetime, until: datetime | None) -> Pause | None:
    return None if until is None else Pause(max(until - now, timedelta()) + _MOMENT)
