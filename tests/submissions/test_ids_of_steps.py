"""A stage and a step have ids of their own: the same in facts and in the case, and others in the next attempt."""

from typing import Any

import pytest

from tests.submissions.province import WORKFLOWS, Province
from tests.submissions.test_attempts import twice_submitted

pytestmark = pytest.mark.stack


async def test_facts_and_case_name_stages_and_steps_by_their_ids(here: Province) -> None:
    dossier = await twice_submitted(here)
    told = [(kind.removeprefix("submissions.dossier."), said) for kind, said in await here.app.facts()]
    first, second = [said["route"] for kind, said in told if kind == "submitted.v1"]

    def ids(route: list[dict[str, Any]]) -> dict[str, str]:
        """What each id stands for: a stage by its number, a step by its stage's number and its kind."""
        stages = {stage["stage_id"]: str(stage["number"]) for stage in route}
        steps = [
            (step_id, f"{stage['number']} {kind}")
            for stage in route
            for step_id, kind in zip(stage["step_ids"], stage["steps"], strict=True)
        ]
        return stages | dict(steps)

    assert not ids(first).keys() & ids(second).keys(), "an attempt has stages of its own"
    of_steps = [said for _, said in told if said.get("step_id")]
    assert {said["step"] for said in of_steps} == {"check", "council", "sign"}
    for said in (said for _, said in told if said.get("stage_id")):
        assert ids(first)[said["stage_id"]] == str(said["stage"])
    for said in of_steps:
        assert ids(first)[said["step_id"]] == f"{said['stage']} {said['step']}"

    case = await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/case", WORKFLOWS))
    of_case = {stage["id"]: str(stage["number"]) for stage in case["stages"]} | {
        step["id"]: f"{stage['number']} {step['kind']}" for stage in case["stages"] for step in stage["steps"]
    }
    assert of_case == ids(second)
