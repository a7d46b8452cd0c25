"""Plans, rounds and rule sets over HTTP: what two people do at once, and what would leave a day with two laws."""

import asyncio
from typing import Any

import pytest

from tests.submissions.journey import code_of
from tests.submissions.province import EXAMPLE, PROVINCE, Province
from tests.support.examples import data_of

pytestmark = pytest.mark.stack
LAW: dict[str, Any] = {
    "name": "Luật Thi đua, khen thưởng",
    "valid_from": "2024-01-01",
    "valid_to": None,
    "documents": ["Luật số 06/2022/QH15"],
}


async def put_law(here: Province, *laws: dict[str, Any]) -> Any:
    sets = [LAW | law for law in laws]
    return await here.app.send(
        "PUT", "/rule-sets", here.person("administrator", PROVINCE), {"rule_sets": sets}
    )


async def test_a_day_has_one_law_also_with_what_is_known_already(here: Province) -> None:
    known = {one["code"] for one in data_of(EXAMPLE, "rule_sets.yaml")["rule_sets"]}
    refused = await put_law(here, {"code": "luat-moi", "valid_from": "2025-01-01"})
    assert await code_of(refused, 409) == "rule_sets_overlap"
    clash = {refused.json()["earlier"], refused.json()["later"]}
    assert clash - known == {"luat-moi"}
    assert len(clash) == 2
    officer = here.person("officer", "11287")
    draft = await here.draft(here.nominee())
    await here.ok(await here.app.post(f"/dossiers/{draft['id']}/submit", officer))


async def test_of_two_imports_at_once_one_sees_the_other(here: Province) -> None:
    before = {"valid_from": "1991-01-01", "valid_to": "1992-12-31"}
    answers = await asyncio.gather(*(put_law(here, before | {"code": f"luat-{n}"}) for n in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


@pytest.mark.parametrize(
    "laws",
    [
        ({"code": "a", "valid_from": "2040-01-01", "valid_to": "2039-12-31"},),
        ({"code": "a", "valid_from": "2040-01-01"}, {"code": "a", "valid_from": "2041-01-01"}),
    ],
    ids=["ends before it begins", "the same code twice"],
)
async def test_a_law_that_contradicts_itself(here: Province, laws: tuple[dict[str, Any], ...]) -> None:
    assert await code_of(await put_law(here, *laws), 422) == "invalid_payload"


@pytest.mark.parametrize(("path", "file"), [("/movements", "movement.yaml"), ("/rounds", "round.yaml")])
async def test_a_plan_that_two_people_import_at_once_is_there_once(
    here: Province, path: str, file: str
) -> None:
    standing = here.person("standing_officer", "300-NV")
    plan = data_of(EXAMPLE, file) | {"code": "hai-nguoi-cung-nhap"}
    answers = await asyncio.gather(*(here.app.send("PUT", path, standing, plan) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4, [answer.text for answer in answers]
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_a_name_of_which_no_fact_could_tell(here: Province) -> None:
    standing = here.person("standing_officer", "300-NV")
    plan = data_of(EXAMPLE, "round.yaml") | {"code": "ten-qua-dai", "name": "Đợt xét " * 100_000}
    refused = await here.app.send("PUT", "/rounds", standing, plan)
    assert await code_of(refused, 422) == "invalid_payload"
    assert [error["code"] for error in refused.json()["errors"]] == ["text_too_long"]
