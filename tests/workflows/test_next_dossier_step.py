"""The procedure of a dossier as a table: so it stands, so it goes on."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.submissions import (
    Case,
    CaseStage,
    CaseStep,
    CloseDossier,
    DossierStatus,
    MarkStepOverdue,
    OpenStage,
    OpenStep,
    RemindStep,
    StageStatus,
    StepKind,
    StepStatus,
)
from workflows.cases.dossier_approval.definition import next_step
from workflows.moves import Finished, Move, Send, Wait

pytestmark = pytest.mark.unit
NOW = datetime(2025, 5, 5, 1, tzinfo=UTC)
LATER, LAST = NOW + timedelta(days=2), NOW + timedelta(days=3)
BEFORE = NOW - timedelta(days=1)
CHECK, SIGN = StepKind.CHECK, StepKind.SIGN
CLOSE = Send(CloseDossier(attempt=1))
REMIND, LATE = RemindStep(attempt=1, step=CHECK), MarkStepOverdue(attempt=1, step=CHECK)


def step(kind: StepKind, status: str = "pending", **more: object) -> CaseStep:
    return CaseStep.model_validate({"kind": kind, "status": status} | more)


def stage(number: int, status: str, *steps: CaseStep, any_nominee_left: bool = True) -> CaseStage:
    return CaseStage(
        number=number,
        unit_id=UUID(int=number),
        unit_name=f"Đơn vị {number}",
        level="district",
        status=StageStatus(status),
        any_nominee_left=any_nominee_left,
        steps=steps or (step(CHECK), step(SIGN)),
    )


def case(*stages: CaseStage, status: str = "in_review", undecided: int = 1) -> Case:
    return Case(
        dossier_id=UUID(int=1),
        version=3,
        now=NOW,
        status=DossierStatus(status),
        attempt=1,
        undecided=undecided,
        stages=stages,
    )


def at_check(**more: object) -> Case:
    return case(stage(1, "open", step(CHECK, "open", **more), step(SIGN)))


@pytest.mark.parametrize(
    ("stands", "move"),
    [
        (case(stage(1, "pending"), stage(2, "pending")), Send(OpenStage(attempt=1), 1)),
        (case(stage(1, "concluded"), stage(2, "pending")), Send(OpenStage(attempt=1), 2)),
        (case(stage(1, "skipped"), stage(2, "pending")), Send(OpenStage(attempt=1), 2)),
        (case(stage(1, "open"), stage(2, "pending")), Send(OpenStep(attempt=1, step=CHECK), 1)),
        (case(stage(1, "open", step(CHECK, "done"), step(SIGN))), Send(OpenStep(attempt=1, step=SIGN), 1)),
        (case(stage(1, "open", step(CHECK, "cut_off"), step(SIGN))), Send(OpenStep(attempt=1, step=SIGN), 1)),
        (case(stage(1, "open", step(CHECK, "done"), step(SIGN, "done"))), Wait(None)),
        (case(stage(1, "concluded"), stage(2, "pending", any_nominee_left=False)), Wait(None)),
        (
            case(stage(1, "concluded"), stage(2, "pending", any_nominee_left=False), undecided=0),
            CLOSE,
        ),
        (case(stage(1, "concluded"), undecided=0), CLOSE),
        (case(stage(1, "concluded")), Wait(None)),
        (case(stage(1, "open", step(SIGN, "open")), undecided=0), Wait(None)),
        (case(stage(1, "pending"), status="returned"), Wait(None)),
        (case(stage(1, "pending"), status="draft"), Wait(None)),
        (case(stage(1, "skipped"), status="recalled", undecided=0), Finished(DossierStatus.RECALLED)),
        (case(stage(1, "concluded"), status="recalled", undecided=1), Wait(None)),
        (case(stage(1, "concluded"), status="closed", undecided=0), Finished(DossierStatus.CLOSED)),
        (at_check(), Wait(None)),
        (at_check(remind_at=LATER, due_at=LAST), Wait(LATER)),
        (at_check(remind_at=NOW, due_at=LAST), Send(REMIND, 1)),
        (at_check(remind_at=BEFORE, due_at=LAST, reminded=True), Wait(LAST)),
        (at_check(remind_at=BEFORE, due_at=NOW), Send(LATE, 1)),
        (at_check(remind_at=BEFORE, due_at=NOW, reminded=True), Send(LATE, 1)),
        (at_check(remind_at=BEFORE, due_at=BEFORE, reminded=True, overdue=True), Wait(None)),
        (at_check(remind_at=LAST, due_at=LAST), Wait(LAST)),
        (at_check(due_at=LATER), Wait(LATER)),
    ],
)
def test_what_comes_next(stands: Case, move: Move) -> None:
    assert next_step(stands) == move


TIMES = st.none() | st.integers(-10, 10).map(lambda hours: NOW + timedelta(hours=hours))
STEPS = st.builds(
    CaseStep,
    kind=st.sampled_from(StepKind),
    status=st.sampled_from(StepStatus),
    remind_at=TIMES,
    due_at=TIMES,
    reminded=st.booleans(),
    overdue=st.booleans(),
)
STAGES = st.lists(
    st.tuples(
        st.sampled_from(["pending", "open", "concluded", "skipped"]),
        st.booleans(),
        st.lists(STEPS, max_size=4),
    ),
    max_size=4,
).map(
    lambda found: tuple(
        stage(number, status, *steps, any_nominee_left=nominees)
        for number, (status, nominees, steps) in enumerate(found, start=1)
    )
)
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])
"""How fast cases are drawn says how busy the machine is."""
CASES = st.builds(
    lambda stages, status, undecided: case(*stages, status=status, undecided=undecided),
    STAGES,
    st.sampled_from([status.value for status in DossierStatus]),
    st.integers(0, 3),
)


def sent(move: Move) -> Any:
    """The command that the move sends."""
    return move.command if isinstance(move, Send) else None


def at(stands: Case, move: Move) -> CaseStage:
    """The stage that it is sent to."""
    assert isinstance(move, Send)
    assert move.place is not None
    return stands.stages[move.place - 1]


def test_an_older_history_calls_it_otherwise() -> None:
    read = stage(1, "pending", any_nominee_left=False)
    older = read.model_dump(exclude={"any_nominee_left"}) | {"has_nominees": False}
    assert CaseStage.model_validate(older) == read


@PATIENT
@given(CASES)
def test_no_stage_is_opened_before_the_earlier_ones_are_over(stands: Case) -> None:
    move = next_step(stands)
    if isinstance(sent(move), OpenStage):
        opened = at(stands, move)
        earlier = [stage.status for stage in stands.stages if stage.number < opened.number]
        assert set(earlier) <= {StageStatus.CONCLUDED, StageStatus.SKIPPED}
        assert opened.status is StageStatus.PENDING


@PATIENT
@given(CASES)
def test_nothing_is_done_to_a_dossier_that_is_not_in_review(stands: Case) -> None:
    if stands.status is not DossierStatus.IN_REVIEW:
        assert isinstance(next_step(stands), Wait | Finished)


@PATIENT
@given(CASES)
def test_waiting_is_for_people_or_for_a_time_to_come(stands: Case) -> None:
    move = next_step(stands)
    if isinstance(move, Wait) and move.until:
        assert move.until > stands.now


@PATIENT
@given(CASES)
def test_marks_are_made_once_and_in_their_time(stands: Case) -> None:
    move = next_step(stands)
    command = sent(move)
    if isinstance(command, RemindStep | MarkStepOverdue):
        marked = next(step for step in at(stands, move).steps if step.status is StepStatus.OPEN)
        limit = marked.remind_at if isinstance(command, RemindStep) else marked.due_at
        assert marked.kind is command.step
        assert limit is not None
        assert limit <= stands.now
        assert not (marked.reminded if isinstance(command, RemindStep) else marked.overdue)


@PATIENT
@given(CASES)
def test_steps_are_opened_one_after_the_other(stands: Case) -> None:
    move = next_step(stands)
    command = sent(move)
    if isinstance(command, OpenStep):
        stage = at(stands, move)
        assert stage.status is StageStatus.OPEN
        assert all(step.status is not StepStatus.OPEN for step in stage.steps)
        assert next(step for step in stage.steps if step.status is StepStatus.PENDING).kind is command.step


@PATIENT
@given(CASES)
def test_only_a_decided_dossier_is_closed(stands: Case) -> None:
    move = next_step(stands)
    if isinstance(move, Finished) or isinstance(sent(move), CloseDossier):
        assert stands.undecided == 0
