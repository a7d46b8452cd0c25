"""What is asked of awards about a session and of scoring about its panel, and what is sent to them."""

from functools import partial
from typing import Final

from contracts.awards import OpenBallot, RemindSession, SessionCase, TallySession
from contracts.scoring import MarkPanelOverdue, OpenPanel, PanelView, RemindPanel
from workflows.calls import Act, Find, Read

_session: Final = partial(Act, service="awards", answer=SessionCase)
_panel: Final = partial(Act, service="scoring", answer=PanelView)
_SESSION: Final = "/sessions/{case}"
_PANEL: Final = "/panels/{case}"

READ_SESSION: Final = Read("read_session", "awards", f"{_SESSION}/case", SessionCase)
READ_PANEL: Final = Find("read_panel", "scoring", f"{_PANEL}/progress", PanelView)
ACTS: Final = (
    _panel("open_panel", OpenPanel, path="/panels", key="{case}/open-panel"),
    _panel("remind_panel", RemindPanel, path=f"{_PANEL}/remind", key="{case}/remind-panel"),
    _panel(
        "mark_panel_overdue",
        MarkPanelOverdue,
        path=f"{_PANEL}/mark-overdue",
        key="{case}/mark-panel-overdue",
    ),
    _session("open_ballot", OpenBallot, path=f"{_SESSION}/open-ballot", key="{case}/open-ballot"),
    _session("remind_session", RemindSession, path=f"{_SESSION}/remind", key="{case}/remind"),
    _session("tally_session", TallySession, path=f"{_SESSION}/tally", key="{case}/tally"),
)
