"""Phiên họp của Hội đồng: how a council session is led from its closed agenda to its tally."""

from dataclasses import dataclass
from datetime import datetime

from temporalio import workflow

from contracts.awards import OpenBallot, RemindSession, SessionCase, SessionStatus, TallySession
from contracts.awards.session import SessionCommand
from contracts.scoring import MarkPanelOverdue, OpenPanel, PanelStatus, PanelView, RemindPanel
from contracts.scoring.panel import PanelCommand
from workflows import names
from workflows.definitions.case_loop import CaseLoop, Resting


@dataclass(frozen=True)
class ToOpenPanel:
    """The round wants a scoring panel here, and there is none yet."""


@dataclass(frozen=True)
class ToRemindPanel:
    """Scores are missing and the panel's target time is near."""


@dataclass(frozen=True)
class ToMarkPanelOverdue:
    """Scores are missing and the panel's target time is over."""


@dataclass(frozen=True)
class ToOpenBallot:
    """The agenda is closed and scoring, if wanted, is over."""


@dataclass(frozen=True)
class ToRemind:
    """Votes are missing and the time for them is nearly over."""


@dataclass(frozen=True)
class ToTally:
    """Every member has voted and has had time to put it right, or the time for entering papers is over."""


@dataclass(frozen=True)
class Wait:
    """Nothing to do before this moment of business time; none: until something changes."""

    until: datetime | None


@dataclass(frozen=True)
class Finished:
    """The session is concluded."""


Move = ToOpenPanel | ToRemindPanel | ToMarkPanelOverdue | ToOpenBallot | ToRemind | ToTally | Wait | Finished


def next_step(session: SessionCase, panel: PanelView | None) -> Move:
    """The whole procedure: what comes next for a session that stands so. Pure."""
    match session.status:
        case SessionStatus.CONCLUDED:
            return Finished()
        case SessionStatus.AGENDA_OPEN:
            return Wait(None)
        case SessionStatus.AGENDA_CLOSED:
            if session.panel_sheet is None or not session.items:
                return ToOpenBallot()
            if panel is None:
                return ToOpenPanel()
            return _while_scoring(panel, session.now)
        case SessionStatus.BALLOT_OPEN:
            return _while_voting(session)


def _while_scoring(panel: PanelView, now: datetime) -> Move:
    if panel.status is PanelStatus.CONCLUDED:
        return ToOpenBallot()
    if panel.due_at is None or panel.overdue:
        return Wait(None)
    if now >= panel.due_at:
        return ToMarkPanelOverdue()
    if panel.reminded or panel.remind_at is None or panel.remind_at >= panel.due_at:
        return Wait(panel.due_at)
    return ToRemindPanel() if now >= panel.remind_at else Wait(panel.remind_at)


def _while_voting(session: SessionCase) -> Move:
    if session.due_at is None:
        return ToTally()
    counted_at = session.settles_at if session.awaited_ballots == 0 else session.count_at or session.due_at
    if counted_at is None or session.now >= counted_at:
        return ToTally()
    if session.awaited_ballots == 0 or session.reminded or session.remind_at is None:
        return Wait(counted_at)
    if session.remind_at >= session.due_at or session.now >= session.due_at:
        return Wait(counted_at)
    return ToRemind() if session.now >= session.remind_at else Wait(session.remind_at)


@workflow.defn(name=names.AWARD_SESSION)
class AwardSession:
    """Leads one council session: read, decide what comes next, act, wait."""

    @workflow.init
    def __init__(self, session_id: str, told: int = 0) -> None:  # noqa: ARG002 - takes what `run` takes
        self._loop = CaseLoop(told)
        self._session: SessionCase | None = None

    @workflow.run
    async def run(self, session_id: str, told: int = 0) -> str:  # noqa: ARG002 - `told` is taken by __init__
        known: SessionCase | None = None
        while True:
            session = (
                known
                if known is not None
                else await self._loop.read(names.READ_SESSION, session_id, SessionCase)
            )
            panel = await self._panel(session)
            self._session, known = session, None
            move = next_step(session, panel)
            match move:
                case Finished():
                    self._loop.show(_resting(session))
                    return session.status.value
                case Wait(until):
                    self._loop.show(_resting(session))
                    await self._loop.change_after(session.version, session.now, until)
                case _:
                    known = await self._act(session, move)
            if self._loop.grown_long():
                workflow.continue_as_new(args=[session_id, self._loop.told])

    @workflow.signal(name=names.CHANGED)
    def changed(self, version: int) -> None:
        self._loop.changed(version)

    @workflow.query(name=names.PROGRESS)
    def progress(self) -> dict[str, object]:
        """What was last seen of the session, the newest version that was told of, and what holds us up."""
        return {
            "told": self._loop.told,
            "trouble": self._loop.trouble,
            "session": self._session.model_dump(mode="json") if self._session else None,
        }

    async def _panel(self, session: SessionCase) -> PanelView | None:
        if session.status is not SessionStatus.AGENDA_CLOSED or session.panel_sheet is None:
            return None
        found = await self._loop.read(names.READ_PANEL, str(session.session_id), list[PanelView])
        return found[0] if found else None

    async def _act(self, session: SessionCase, move: Move) -> SessionCase | None:
        """Send the command for a move; the session as it then stands, if awards said so."""
        match move:
            case ToOpenPanel():
                await self._to_panel(session, names.OPEN_PANEL, panel_of(session), "panel")
            case ToRemindPanel():
                await self._to_panel(session, names.REMIND_PANEL, RemindPanel(), "remind panel")
            case ToMarkPanelOverdue():
                await self._to_panel(session, names.MARK_PANEL_OVERDUE, MarkPanelOverdue(), "panel overdue")
            case ToOpenBallot():
                return await self._command(session, names.OPEN_BALLOT, OpenBallot(), "ballot")
            case ToRemind():
                return await self._command(session, names.REMIND_SESSION, RemindSession(), "remind")
            case ToTally():
                return await self._command(session, names.TALLY_SESSION, TallySession(), "tally")
        return None

    async def _to_panel(
        self, session: SessionCase, activity: str, command: OpenPanel | PanelCommand, summary: str
    ) -> None:
        """Send a command to scoring; how the session then stands is read anew."""
        await self._loop.act(activity, str(session.session_id), command, result=PanelView, summary=summary)

    async def _command(
        self, session: SessionCase, activity: str, command: SessionCommand, summary: str
    ) -> SessionCase | None:
        return await self._loop.act(
            activity, str(session.session_id), command, result=SessionCase, summary=summary
        )


def _resting(session: SessionCase) -> Resting:
    return Resting(
        unit=str(session.unit_id),
        level=session.level,
        step=session.status.value,
        due=session.due_at,
        version=session.version,
        details=f"{session.unit_name}: {session.status}, {len(session.items)} on the agenda",
    )


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
