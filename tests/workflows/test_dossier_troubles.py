"""What goes wrong around the workflow of a dossier, and that nothing is done twice or skipped for it."""

from datetime import timedelta

import pytest
from temporalio.common import RetryPolicy
from temporalio.worker import UnsandboxedWorkflowRunner

from contracts.submissions import OpenStage
from tests.workflows.leading import leading
from tests.workflows.people import Play
from tests.workflows.test_replay import replay
from workflows import options
from workflows.cases.dossier_approval import definition
from workflows.moves import Send

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Activities give up at once, because their own retries take real time."""
    for tried in (options.READ, options.ACT):
        monkeypatch.setitem(tried, "retry_policy", RetryPolicy(maximum_attempts=1))


@pytest.mark.usefixtures("impatient")
async def test_a_service_that_is_away_for_an_hour(play: Play) -> None:
    await play.submit(play.here.nominee())
    play.carries = False
    line = play.led.lines["submissions"]
    line.is_cut = True
    await play.council(1)
    for nudge in await play.led.nudges():
        await play.led.send(nudge)
    await play.held_up("read_case: Unreachable")
    before = len(line.requests)
    await play.pass_time(timedelta(hours=1))
    assert 10 < len(line.requests) - before < 30, "it asks again, ever less often"
    line.is_cut = False
    await play.pass_time(options.AWAY_LONGEST)
    play.carries = True
    await play.settled()
    assert await play.trouble() is None
    assert await play.open_step() == (1, "sign")
    assert len(await play.facts("step_opened")) == 2


@pytest.mark.usefixtures("impatient")
async def test_a_service_that_hangs_leaves_a_history_that_replays(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A local activity that runs out of time fails in a replay with another error than it did at first."""
    for tried in (options.READ, options.ACT):
        monkeypatch.setitem(tried, "start_to_close_timeout", timedelta(seconds=1))
    play.carries = False
    await play.submit(play.here.nominee())
    line = play.led.lines["submissions"]
    line.hangs = True
    for nudge in await play.led.nudges():
        await play.led.send(nudge)
    await play.held_up("read_case: TimeoutError")
    line.hangs = False
    play.carries = True
    await play.pass_time(options.AWAY_LONGEST)
    await play.settled()
    assert await play.open_step() == (1, "council")
    await replay(await play.led.handle(play.workflow_id).fetch_history())


async def test_lost_answers(play: Play) -> None:
    play.carries = False
    await play.submit(play.here.nominee())
    line = play.led.lines["submissions"]
    line.loses_answers = 2
    play.carries = True
    await play.settled()
    assert len(line.commands) == 3, "the command was sent twice again under its key"
    assert [len(await play.facts(verb)) for verb in ("stage_opened", "step_opened")] == [1, 1]


async def test_a_refused_command_is_shown_and_tried_again(play: Play) -> None:
    play.carries = False
    await play.submit(play.here.nominee())
    line = play.led.lines["submissions"]
    line.refusals["/stages/1/open"] = (422, "payload_invalid")
    for nudge in await play.led.nudges():
        await play.led.send(nudge)
    await play.held_up("open_stage: Refused 422 payload_invalid")
    before = len(line.requests)
    await play.pass_time(timedelta(minutes=10))
    assert 10 < len(line.requests) - before < 20, "a read and a command each time, ever less often"
    line.refusals.clear()
    await play.led.handle(play.workflow_id).signal("changed", 0)
    play.carries = True
    await play.settled()
    assert await play.open_step() == (1, "council")
    assert await play.trouble() is None


async def test_a_workflow_gone_wrong_skips_nothing(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service forbids it, whatever a definition decides; and we don't ask it without end."""
    play.carries = False
    await play.submit(play.here.nominee())
    monkeypatch.setattr(definition, "next_step", lambda _: Send(OpenStage(attempt=1), 3))
    async with leading(
        play.led.client, play.led.apps, runner=UnsandboxedWorkflowRunner(), queue="wrong"
    ) as wrong:
        await play.led.client.start_workflow(
            "DossierApproval", args=[play.dossier_id, 0], id=play.workflow_id, task_queue="wrong"
        )
        wrong.started.add(play.workflow_id)
        await play.held_up("open_stage: Conflict stage_not_next")
        assert wrong.lines["submissions"].commands == [
            f"409 /dossiers/{play.dossier_id}/stages/3/open",
            f"409 /dossiers/{play.dossier_id}/stages/3/open",
        ]
    assert [stage["status"] for stage in (await play.dossier())["stages"]] == ["pending"] * 3


async def test_a_long_history_is_continued_as_new(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "HISTORY_EVENTS", 20)
    play.carries = False
    await play.submit(play.here.nominee())
    await play.led_to(1, "council")
    first_run = (await play.led.handle(play.workflow_id).describe()).run_id
    await play.council(1)
    await play.led_to(1, "sign")
    await play.conclude(1)
    await play.led_to(2, "check")
    await play.check(2)
    await play.led_to(2, "appraise")
    await play.appraise(2)
    await play.led_to(2, "council")
    assert (await play.led.handle(play.workflow_id).describe()).run_id != first_run
    await play.council(2)
    await play.led_to(2, "sign")
    await play.issue(2, *await play.nominees())
    await play.led.carry()
    assert await play.outcome() == "closed"
    assert len(await play.facts("step_opened")) == 6, "nothing twice, though runs follow each other"
