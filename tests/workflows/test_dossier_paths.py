"""Every way of a dossier, led by the real workflow in skipped time on the real service."""

from datetime import timedelta
from typing import Any

import pytest

from tests.submissions.province import BANG_KHEN, EXAMPLE, GIAY_KHEN
from tests.support.examples import data_of
from tests.workflows.people import Play, at

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="session")]


async def test_proposed_throughout(play: Play) -> None:
    nominee = play.here.nominee
    await play.submit(nominee(GIAY_KHEN), nominee(BANG_KHEN), nominee(GIAY_KHEN))
    first, second, third = await play.nominees()
    assert await play.open_step() == (1, "council")
    await play.council(1)
    assert await play.open_step() == (1, "sign")
    await play.conclude(1)
    assert await play.open_step() == (2, "check")
    await play.check(2)
    await play.appraise(2, declined=[third])
    await play.council(2)
    await play.conclude(2)
    await play.issue(2, first)
    await play.check(3)
    await play.appraise(3)
    await play.council(3)
    await play.issue(3, second)
    assert await play.outcome() == "closed"
    assert await play.states() == ["awarded", "awarded", "declined"]
    commands = play.led.lines["submissions"].commands
    assert all(command.startswith("200 ") for command in commands), "every command was the right one"


async def test_returned_and_corrected_twice(play: Play) -> None:
    await play.submit(play.here.nominee())
    await play.council(1)
    await play.conclude(1)
    await play.check(2, missing="Thiếu biên bản họp của Hội đồng xã.")
    assert (await play.dossier())["status"] == "returned"
    await play.correct()
    assert await play.open_step() == (1, "council"), "from the first stage again"
    await play.council(1)
    await play.conclude(1, "returned")
    await play.correct()
    await play.council(1)
    await play.conclude(1)
    await play.check(2)
    await play.appraise(2)
    await play.council(2)
    await play.issue(2, *await play.nominees())
    assert await play.outcome() == "closed"
    dossier = await play.dossier()
    assert (dossier["attempt"], [nominee["state"] for nominee in dossier["nominees"]]) == (3, ["awarded"])


async def test_declined_by_everybody(play: Play) -> None:
    await play.submit(play.here.nominee(), play.here.nominee())
    await play.council(1, approved=[])
    assert await play.open_step() == (1, "sign")
    await play.conclude(1, "declined")
    assert await play.outcome() == "closed"
    assert [stage["status"] for stage in (await play.dossier())["stages"]] == [
        "concluded",
        "skipped",
        "skipped",
    ]


async def test_declined_at_the_appraisal(play: Play) -> None:
    await play.submit(play.here.nominee())
    await play.council(1)
    await play.conclude(1)
    await play.check(2)
    await play.appraise(2, declined=await play.nominees())
    assert await play.open_step() == (2, "sign"), "no council considers nobody"
    await play.conclude(2, "declined")
    assert await play.outcome() == "closed"


@pytest.mark.parametrize("level", [1, 2, 3])
async def test_recalled(play: Play, level: int) -> None:
    await play.submit(play.here.nominee(BANG_KHEN))
    if level > 1:
        await play.council(1)
        await play.conclude(1)
    if level > 2:
        await play.check(2)
        await play.appraise(2)
        await play.council(2)
        await play.conclude(2)
    step = await play.open_step()
    assert step is not None
    assert step[0] == level
    await play.recall()
    assert await play.outcome() == "recalled"


async def test_recalled_while_returned(play: Play) -> None:
    await play.submit(play.here.nominee())
    await play.council(1)
    await play.conclude(1, "returned")
    await play.recall()
    assert await play.outcome() == "recalled"


async def test_one_is_withdrawn_at_each_level_and_the_last_goes_on(play: Play) -> None:
    nominee = play.here.nominee
    await play.submit(*(nominee(BANG_KHEN) for _ in range(4)))
    first, second, third, last = await play.nominees()
    await play.withdraw(first)
    assert await play.open_step() == (1, "council")
    await play.council(1)
    await play.conclude(1)
    await play.check(2)
    await play.withdraw(second)
    assert await play.open_step() == (2, "appraise")
    await play.appraise(2)
    await play.council(2, approved=[third, last])
    await play.conclude(2)
    await play.pass_until("2025-05-16 12:00")
    await play.withdraw(third)
    assert await play.open_step() == (3, "check"), "late is late: the step is still this office's"
    await play.check(3)
    await play.appraise(3)
    await play.council(3)
    await play.issue(3, last)
    assert await play.outcome() == "closed"
    assert await play.states() == ["withdrawn", "withdrawn", "withdrawn", "awarded"]


@pytest.mark.parametrize(("approved", "outcome"), [(2, "recalled"), (1, "closed")])
async def test_the_last_leaves(play: Play, approved: int, outcome: str) -> None:
    """Recalled where everybody left, closed where somebody was declined below; its workflow ends with it."""
    await play.submit(play.here.nominee(), play.here.nominee())
    nominees = await play.nominees()
    await play.council(1, approved=nominees[:approved])
    await play.conclude(1)
    for nominee in nominees[:approved]:
        assert await play.open_step() == (2, "check")
        await play.withdraw(nominee)
    assert await play.outcome() == outcome
    assert (await play.dossier())["status"] == outcome


async def test_overdue_at_each_level(play: Play) -> None:
    await play.submit(play.here.nominee(BANG_KHEN))
    await play.pass_until("2025-05-09 12:00")
    await play.council(1)
    await play.conclude(1)
    await play.pass_until("2025-05-14 12:00")
    await play.check(2)
    await play.appraise(2)
    await play.council(2)
    await play.conclude(2)
    await play.pass_until("2025-05-20 12:00")
    assert await play.times("step_reminded") == ["2025-05-08 00:00", "2025-05-13 00:00", "2025-05-16 00:00"]
    assert await play.times("step_overdue") == ["2025-05-09 00:00", "2025-05-14 00:00", "2025-05-17 00:00"]
    assert [(fact["stage"], fact["step"]) for fact in await play.facts("step_overdue")] == [
        (1, "council"),
        (2, "check"),
        (3, "check"),
    ]
    await play.recall()
    assert await play.outcome() == "recalled"


async def test_holidays_are_no_working_days(play: Play) -> None:
    assert play.clock
    play.clock.restart(at("2025-04-29 08:00"))
    standing = play.here.person("standing_officer", "300-NV")
    earlier: dict[str, Any] = data_of(EXAMPLE, "round.yaml") | {
        "opens_on": "2025-04-28",
        "reason": "Mở sớm hơn",
    }
    await play.here.ok(await play.app.send("PUT", "/rounds", standing, earlier, **{"If-Match": '"1"'}))
    await play.submit(play.here.nominee())
    await play.pass_until("2025-05-12 00:00")
    assert await play.times("stage_opened") == ["2025-04-29 08:00"]
    assert await play.times("step_reminded") == ["2025-05-06 00:00"], (
        "1 and 2 May are holidays, 3 and 4 a weekend"
    )
    assert await play.times("step_overdue") == ["2025-05-07 00:00"]


async def test_nudges_twice_and_out_of_order(play: Play) -> None:
    await play.submit(play.here.nominee())
    play.carries = False
    await play.council(1)
    await play.app.beat()
    nudges = await play.led.nudges()
    for nudge in [*reversed(nudges), *nudges, *nudges]:
        await play.led.send(nudge)
    play.carries = True
    await play.settled()
    assert await play.open_step() == (1, "sign")
    await play.conclude(1, "declined")
    assert await play.outcome() == "closed"
    assert len(await play.facts("step_opened")) == 2
    assert len(await play.facts("closed")) == 1


async def test_a_nudge_that_is_earlier_than_the_service(play: Play) -> None:
    await play.submit(play.here.nominee())
    before = len(play.led.lines["submissions"].requests)
    await play.led.handle(play.workflow_id).signal("changed", await play.version() + 2)
    await play.held_up("the service is behind what was told")
    await play.pass_time(timedelta(minutes=10))
    asked = len(play.led.lines["submissions"].requests) - before
    assert 5 < asked < 10, "it asks again, ever less often"
    await play.council(1)
    assert await play.open_step() == (1, "sign")
    assert await play.trouble() is None


async def test_a_lost_nudge_costs_a_day_at_most(play: Play) -> None:
    await play.submit(play.here.nominee())
    play.carries = False
    await play.council(1)
    assert await play.open_step() is None
    await play.pass_time(timedelta(days=1, seconds=5))
    assert await play.open_step() == (1, "sign")


async def test_a_fact_about_a_case_without_a_workflow_starts_it(play: Play) -> None:
    play.carries = False
    await play.submit(play.here.nominee())
    _circle, submitted = await play.led.nudges()
    await play.here.lead(play.dossier_id, 1)
    assert await play.led.nudges() == [], "what the workflows did themselves is no news to them"
    await play.council(1)
    [heard] = await play.led.nudges()
    await play.led.send(heard)
    await play.settled()
    await play.led.send(submitted)
    await play.settled()
    assert await play.open_step() == (1, "sign")
