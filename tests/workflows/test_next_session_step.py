"""The procedure of a council session as a table."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.awards import OpenBallot, RemindSession, SessionCase, SessionStatus, TallySession
from contracts.scoring import OpenPanel, PanelItem, PanelStatus, PanelView
from workflows.cases.award_session.definition import next_step, panel_of
from workflows.moves import Finished, Move, Send, Wait

pytestmark = pytest.mark.unit
NOW = datetime(2025, 5, 12, 2, tzinfo=UTC)
LATER, LAST = NOW + timedelta(days=2), NOW + timedelta(days=3)
BEFORE = NOW - timedelta(days=1)
ITEM = PanelItem(item_id=UUID(int=1), dossier_id=UUID(int=2), nominee_id=UUID(int=3))


def session(status: str, **more: Any) -> SessionCase:
    stands: dict[str, Any] = {
        "session_id": UUID(int=7),
        "version": 3,
        "now": NOW,
        "unit_id": UUID(int=8),
        "unit_name": "Huyện Thanh Miện",
        "level": "district",
        "round_id": UUID(int=9),
        "status": status,
        "panel_sheet": None,
        "members": (),
        "items": (ITEM,),
        "awaited_ballots": 3,
    }
    return SessionCase.model_validate(stands | more)


def panel(status: PanelStatus) -> PanelView:
    return PanelView(session_id=UUID(int=7), version=1, now=NOW, status=status)


WANTS_SCORES = session("agenda_closed", panel_sheet="bang-diem")
OPEN, CONCLUDED = panel(PanelStatus.OPEN), panel(PanelStatus.CONCLUDED)


@pytest.mark.parametrize(
    ("stands", "scoring", "move"),
    [
        (session("agenda_open"), None, Wait(None)),
        (session("agenda_closed"), None, Send(OpenBallot())),
        (WANTS_SCORES, None, Send(panel_of(WANTS_SCORES))),
        (session("agenda_closed", panel_sheet="bang-diem"), OPEN, Wait(None)),
        (session("agenda_closed", panel_sheet="bang-diem"), CONCLUDED, Send(OpenBallot())),
        (session("agenda_closed", panel_sheet="bang-diem", items=()), None, Send(OpenBallot())),
        (session("ballot_open", awaited_ballots=0, due_at=LAST), None, Send(TallySession())),
        (session("ballot_open", due_at=NOW), None, Send(TallySession())),
        (session("ballot_open", due_at=NOW, count_at=LATER), None, Wait(LATER)),
        (session("ballot_open", due_at=BEFORE, remind_at=BEFORE, count_at=LATER), None, Wait(LATER)),
        (session("ballot_open", due_at=BEFORE, count_at=NOW), None, Send(TallySession())),
        (session("ballot_open", awaited_ballots=0, due_at=LAST, settles_at=LATER), None, Wait(LATER)),
        (session("ballot_open", awaited_ballots=0, due_at=LAST, settles_at=NOW), None, Send(TallySession())),
        (session("ballot_open", due_at=LAST, remind_at=LATER), None, Wait(LATER)),
        (session("ballot_open", due_at=LAST, remind_at=NOW), None, Send(RemindSession())),
        (session("ballot_open", due_at=LAST, remind_at=BEFORE, reminded=True), None, Wait(LAST)),
        (session("ballot_open", due_at=LATER, remind_at=LAST), None, Wait(LATER)),
        (session("ballot_open", due_at=LAST), None, Wait(LAST)),
        (session("concluded"), None, Finished(SessionStatus.CONCLUDED)),
    ],
)
def test_what_comes_next(stands: SessionCase, scoring: PanelView | None, move: Move) -> None:
    assert next_step(stands, scoring) == move


TIMES = st.none() | st.integers(-10, 10).map(lambda hours: NOW + timedelta(hours=hours))
SESSIONS = st.builds(
    session,
    st.sampled_from([status.value for status in SessionStatus]),
    panel_sheet=st.sampled_from([None, "bang-diem"]),
    items=st.sampled_from([(), (ITEM,)]),
    awaited_ballots=st.integers(0, 3),
    remind_at=TIMES,
    due_at=TIMES,
    reminded=st.booleans(),
)
PANELS = st.sampled_from([None, OPEN, CONCLUDED])


def done(stands: SessionCase, scoring: PanelView | None) -> Any:
    """The next move, or the command that it sends."""
    move = next_step(stands, scoring)
    return move.command if isinstance(move, Send) else move


@given(SESSIONS, PANELS)
def test_waiting_is_for_people_or_for_a_time_to_come(stands: SessionCase, scoring: PanelView | None) -> None:
    move = next_step(stands, scoring)
    if isinstance(move, Wait) and move.until:
        assert move.until > stands.now


@given(SESSIONS, PANELS)
def test_each_move_fits_the_state(stands: SessionCase, scoring: PanelView | None) -> None:
    fitting = {
        SessionStatus.AGENDA_OPEN: Wait,
        SessionStatus.AGENDA_CLOSED: Wait | OpenPanel | OpenBallot,
        SessionStatus.BALLOT_OPEN: Wait | RemindSession | TallySession,
        SessionStatus.CONCLUDED: Finished,
    }
    assert isinstance(done(stands, scoring), fitting[stands.status])


@given(SESSIONS, PANELS)
def test_nobody_votes_before_the_scores_are_there(stands: SessionCase, scoring: PanelView | None) -> None:
    if isinstance(done(stands, scoring), OpenBallot) and stands.panel_sheet and stands.items:
        assert scoring is CONCLUDED


@given(SESSIONS, PANELS)
def test_a_ballot_is_counted_when_all_have_voted_or_its_time_is_over(
    stands: SessionCase, scoring: PanelView | None
) -> None:
    if isinstance(done(stands, scoring), TallySession):
        assert stands.awaited_ballots == 0 or stands.due_at is None or stands.due_at <= stands.now
