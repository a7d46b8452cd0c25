"""Phiên họp của Hội đồng: how a council session is led from its closed agenda to its tally."""

from datetime import datetime

from temporalio import workflow

from contracts.awards import OpenBallot, RemindSession, SessionCase, SessionStatus, TallySession
from contracts.scoring import MarkPanelOverdue, OpenPanel, PanelStatus, PanelView, RemindPanel
from workflows.case_loop import Resting
from workflows.case_workflow import CaseWorkflow
from workflows.cases.award_session.calls import ACTS, READ_PANEL, READ_SESSION
from workflows.moves import Finished, Move, Send, Wait, keep_time


def next_step(session: SessionCase, panel: PanelView | None) -> Move:
    """The whole procedure: what comes next for a session that stands so. Pure."""
    match session.status:
        case SessionStatus.CONCLUDED:
            return Finished(session.status)
        case SessionStatus.AGENDA_OPEN:
            return Wait(None)
        case SessionStatus.AGENDA_CLOSED:
            if session.panel_sheet is None or not session.items:
                return Send(OpenBallot())
            if panel is None:
                return Send(panel_of(session))
            return _while_scoring(panel, session.now)
        case SessionStatus.BALLOT_OPEN:
            return _while_voting(session)


def _while_scoring(panel: PanelView, now: datetime) -> Move:
    if panel.status is PanelStatus.CONCLUDED:
        return Send(OpenBallot())
    return keep_time(panel, now, remind=Send(RemindPanel()), mark_overdue=Send(MarkPanelOverdue()))


def _while_voting(session: SessionCase) -> Move:
    if session.due_at is None:
        return Send(TallySession())
    counted_at = session.settles_at if session.awaited_ballots == 0 else session.count_at or session.due_at
    if counted_at is None or session.now >= counted_at:
        return Send(TallySession())
    if session.awaited_ballots == 0 or session.reminded or session.remind_at is None:
        return Wait(counted_at)
    if session.remind_at >= session.due_at or session.now >= session.due_at:
        return Wait(counted_at)
    return Send(RemindSession()) if session.now >= session.remind_at else Wait(session.remind_at)


def panel_of(session: SessionCase) -> OpenPanel:
    return OpenPanel(
        session_id=session.session_id,
        unit_id=session.unit_id,
        round_id=session.round_id,
        sheet_code=session.panel_sheet or "",
        panellists=session.members,
        items=session.items,
        working_days=session.working_days,
    )


@workflow.defn
class AwardSession(CaseWorkflow[SessionCase]):
    """Leads one council session, and its scoring panel where the round wants one."""

    case = READ_SESSION
    acts = ACTS

    @workflow.run
    async def run(self, session_id: str, told: int = 0) -> str:  # noqa: ARG002 - both are taken by __init__
        return await self.lead()

    async def next_move(self, case: SessionCase) -> Move:
        return next_step(case, await self._panel(case))

    def resting(self, case: SessionCase) -> Resting:
        return Resting(
            unit=str(case.unit_id),
            level=case.level,
            step=case.status.value,
            due=case.due_at,
            version=case.version,
            details=f"{case.unit_name}: {case.status}, {len(case.items)} on the agenda",
        )

    async def _panel(self, session: SessionCase) -> PanelView | None:
        if session.status is not SessionStatus.AGENDA_CLOSED or session.panel_sheet is None:
            return None
        found = await self.loop.read(READ_PANEL.name, str(session.session_id), list[PanelView])
        return found[0] if found else None
