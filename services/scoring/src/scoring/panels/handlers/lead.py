"""What the session's workflow reads of a panel and asks of it, and what each heartbeat looks at."""

from uuid import UUID

from authority import Command, Query
from contracts import Envelope
from contracts.directory import AssignmentsConfirmedV1
from contracts.scoring import MarkPanelOverdue, PanelStatus, PanelView, RemindPanel
from kit.errors import NotFound
from scoring.panels import queries, repository
from scoring.panels.access import lock
from scoring.panels.change import tell
from scoring.panels.handlers.settle import settle
from scoring.panels.target import mark_overdue, remind
from scoring.panels.values import Panel


async def show_progress(uow: Query, session_id: UUID) -> PanelView:
    """What the session's workflow waits for. Raises NotFound."""
    panel = await repository.find_panel(uow, session_id)
    if panel is None:
        raise NotFound
    return progress(uow, panel)


async def remind_panel(uow: Command, session_id: UUID, _: RemindPanel) -> PanelView:
    """Remind those whose scores are missing, once. Raises NotFound and what `remind` raises."""
    panel, happened = remind(await lock(uow, session_id), uow.now)
    await repository.save_state(uow, panel)
    tell(uow, panel, happened)
    return progress(uow, panel)


async def mark_panel_overdue(uow: Command, session_id: UUID, _: MarkPanelOverdue) -> PanelView:
    """Tell the secretary that the target time is over, once. Raises NotFound and what `mark_overdue` raises."""
    panel, happened = mark_overdue(await lock(uow, session_id), uow.now)
    await repository.save_state(uow, panel)
    tell(uow, panel, happened)
    return progress(uow, panel)


async def look_who_left(uow: Command, _: AssignmentsConfirmedV1, __: Envelope) -> None:
    """Roles end by a fact or with a day: each heartbeat of the directory is a moment to look.

    The last panellist who was awaited may have left the council since: nobody would conclude their panel.

    Nothing follows from roles that are outdated.
    """
    if not await uow.authority.is_fresh():
        return
    for session_id in await queries.open_without_somebody(uow):
        panel = await lock(uow, session_id)
        if panel.status is PanelStatus.OPEN and panel.is_complete():
            await settle(uow, panel)


def progress(uow: Query, panel: Panel) -> PanelView:
    view = PanelView(session_id=panel.session_id, version=panel.version, now=uow.now, status=panel.status)
    return view.model_copy(update=vars(panel.target)) if panel.target else view
