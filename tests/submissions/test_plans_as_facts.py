"""Movements and rounds travel as data: what their facts say is what their files mean."""

from typing import Any

import pytest

from contracts.submissions import MovementLaunchedV1, RoundOpenedV1
from tests.submissions.province import EXAMPLE, Province
from tests.support.examples import data_of, read_movement

pytestmark = pytest.mark.stack


async def told(here: Province, fact: type[Any]) -> Any:
    """The last fact of this kind."""
    payloads = [payload for kind, payload in await here.app.facts() if kind == fact.type]
    return fact.model_validate(payloads[-1])


async def test_a_launched_movement_tells_its_plan(here: Province) -> None:
    plan, file = (await told(here, MovementLaunchedV1)).plan, read_movement(EXAMPLE)
    assert (plan.starts, plan.ends, plan.plan_due) == (file.starts, file.ends, file.plan_due)
    assert [(one.code, one.starts, one.ends, one.review, one.review_year) for one in plan.phases] == [
        (one.code, one.starts, one.ends, one.review.kind, one.review.year) for one in file.schedule.phases
    ]
    assert {group.code for group in plan.criteria_groups} == file.plan().group_codes
    assert {code for occasion in plan.awards for code in occasion.award_codes} == file.plan().award_codes
    assert [(one.code, one.criterion, one.percent) for one in plan.targets] == [
        (one.code, one.criterion, one.percent) for one in file.targets
    ]
    units = {unit.unit_id: code for code, unit in here.units.items()}
    assert [units[one.to_unit_id] for one in plan.reports] == [one.to for one in file.reports]
    days = [getattr(one, "before", None) for one in file.reports]
    assert [(one.before_month, one.before_day) for one in plan.reports] == [
        (day.month, day.day) if day else (None, None) for day in days
    ]
    asked = {code for task in (*file.solutions.items, *file.organisation.items) for code in task.units}
    assert asked <= {units[one] for one in plan.named_unit_ids}
    assert len(set(plan.named_unit_ids)) == len(plan.named_unit_ids)


async def test_an_opened_round_tells_its_routes(here: Province) -> None:
    plan, file = (await told(here, RoundOpenedV1)).plan, data_of(EXAMPLE, "round.yaml")
    assert (plan.kind, plan.phase, plan.guidance_number) == (
        file["kind"],
        str(file["phase"]),
        file["guidance"]["number"],
    )
    assert [
        [
            [(step.kind, step.by, step.working_days, step.remind_before_working_days) for step in stage.steps]
            for stage in route.stages
        ]
        for route in plan.routes
    ] == [
        [
            [
                (step["kind"], step["by"], step["working_days"], step["remind_before_working_days"])
                for step in stage["steps"]
            ]
            for stage in route["stages"]
        ]
        for route in file["routes"]
    ]
    for route, said in zip(plan.routes, file["routes"], strict=True):
        for stage, template in zip(route.stages, said["stages"], strict=True):
            ways = (stage.itself, stage.level is not None, bool(stage.kinds))
            assert ways.count(True) == 1, "one way to the unit"
            assert stage.itself == template["find"].get("self", False)
