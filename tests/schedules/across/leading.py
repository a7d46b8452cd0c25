"""The workflows' part: what their own `next_step` says to a case, sent as their own principal. No Temporal."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from awards.sessions.handlers import read_case as read_session
from contracts.scoring import PanelView
from scoring.panels.handlers import show_progress
from submissions.dossiers.handlers.progress import read_case as read_dossier
from tests.schedules.across.acts import Act, Pause, of_workflow
from tests.schedules.across.scene import Draw, Scene, one_of
from workflows.calls import act_of
from workflows.case_kind import CaseKind
from workflows.cases.award_session import definition as award_session
from workflows.cases.award_session.kind import AWARD_SESSION
from workflows.cases.dossier_approval import definition as dossier_approval
from workflows.cases.dossier_approval.kind import DOSSIER_APPROVAL
from workflows.moves import Finished, Move, Send, Wait

_MOMENT: Final = timedelta(seconds=1)


async def lead_dossier(scene: Scene, draw: Draw) -> Act | Pause | None:
    dossier = one_of(await scene.dossiers(), draw.which)
    return None if dossier is None or not dossier["attempt"] else await leading_dossier(scene, dossier)


async def lead_session(scene: Scene, draw: Draw) -> Act | Pause | None:
    session = one_of(await scene.sessions(), draw.which)
    return None if session is None else await leading_session(scene, session)


async def leading_dossier(scene: Scene, dossier: dict[str, Any]) -> Act | Pause | None:
    """What comes next for the dossier."""
    async with scene.on.reading("submissions") as uow:
        case = await read_dossier(uow, UUID(dossier["id"]))
    return _led(DOSSIER_APPROVAL, dossier["id"], dossier_approval.next_step(case), case.now)


async def leading_session(scene: Scene, session: dict[str, Any]) -> Act | Pause | None:
    """What comes next for the council's session, and for its panel."""
    async with scene.on.reading("awards") as uow:
        case = await read_session(uow, UUID(session["id"]))
    move = award_session.next_step(case, await _panel(scene, session))
    return _led(AWARD_SESSION, session["id"], move, case.now)


def _led(kind: CaseKind, case_id: str, move: Move, now: datetime) -> Act | Pause | None:
    """The move as an act, called after the activity that sends it."""
    match move:
        case Send(command, place):
            sent = act_of(kind.definition.acts, command)
            path, body = sent.path_of(case_id, place), command.model_dump(mode="json")
            return of_workflow(f"lead_{sent.name}", sent.service, path, body)
        case Wait(until):
            return None if until is None else Pause(max(until - now, timedelta()) + _MOMENT)
        case Finished():
            return None


async def _panel(scene: Scene, session: dict[str, Any]) -> PanelView | None:
    if not any(panel["id"] == session["id"] for panel in await scene.panels()):
        return None
    async with scene.on.reading("scoring") as uow:
        return await show_progress(uow, UUID(session["id"]))
