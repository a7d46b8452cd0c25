"""Activities about one council session and its scoring panel."""

from temporalio import activity

from contracts.awards import OpenBallot, RemindSession, SessionCase, TallySession
from contracts.scoring import MarkPanelOverdue, OpenPanel, PanelView, RemindPanel
from workflows import names
from workflows.clients import ServiceClient


class SessionActivities:
    """What `AwardSession` calls."""

    def __init__(self, awards: ServiceClient, scoring: ServiceClient) -> None:
        self._awards = awards
        self._scoring = scoring

    @activity.defn(name=names.READ_SESSION)
    async def read_session(self, session_id: str) -> SessionCase:
        return await self._awards.get(f"/sessions/{session_id}/case", SessionCase)

    @activity.defn(name=names.READ_PANEL)
    async def read_panel(self, session_id: str) -> list[PanelView]:
        """The session's panel, or nothing before it was opened."""
        panel = await self._scoring.find(f"/panels/{session_id}/progress", PanelView)
        return [panel] if panel else []

    @activity.defn(name=names.OPEN_PANEL)
    async def open_panel(self, session_id: str, command: OpenPanel) -> PanelView | None:
        return await self._scoring.command("/panels", command, f"{session_id}/open-panel", PanelView)

    @activity.defn(name=names.REMIND_PANEL)
    async def remind_panel(self, session_id: str, command: RemindPanel) -> PanelView | None:
        return await self._scoring.command(
            f"/panels/{session_id}/remind", command, f"{session_id}/remind-panel", PanelView
        )

    @activity.defn(name=names.MARK_PANEL_OVERDUE)
    async def mark_panel_overdue(self, session_id: str, command: MarkPanelOverdue) -> PanelView | None:
        return await self._scoring.command(
            f"/panels/{session_id}/mark-overdue", command, f"{session_id}/mark-panel-overdue", PanelView
        )

    @activity.defn(name=names.OPEN_BALLOT)
    async def open_ballot(self, session_id: str, command: OpenBallot) -> SessionCase | None:
        return await self._awards.command(
            f"/sessions/{session_id}/open-ballot", command, f"{session_id}/open-ballot", SessionCase
        )

    @activity.defn(name=names.REMIND_SESSION)
    async def remind_session(self, session_id: str, command: RemindSession) -> SessionCase | None:
        return await self._awards.command(
            f"/sessions/{session_id}/remind", command, f"{session_id}/remind", SessionCase
        )

    @activity.defn(name=names.TALLY_SESSION)
    async def tally_session(self, session_id: str, command: TallySession) -> SessionCase | None:
        return await self._awards.command(
            f"/sessions/{session_id}/tally", command, f"{session_id}/tally", SessionCase
        )
