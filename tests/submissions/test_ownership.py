"""A movement and a round belong to the unit that made them: nobody takes them over by naming their own unit."""

from tests.submissions.province import EXAMPLE, Province
from tests.support.examples import data_of


async def test_a_movement_of_another_unit(here: Province) -> None:
    """The province's standing office may launch the province's movements, and amends no district's."""
    plan = data_of(EXAMPLE, "movement.yaml") | {"issuing_unit": "30", "short_name": "Của tỉnh"}
    stranger = here.person("standing_officer", "30-SNV")
    refused = await here.app.send("PUT", "/movements", stranger, plan)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_authorised")
    own = await here.app.send("PUT", "/movements", stranger, plan | {"code": "cua-tinh"})
    assert own.status_code == 200, own.text


async def test_a_round_of_another_unit(here: Province) -> None:
    guidance = data_of(EXAMPLE, "round.yaml") | {"unit": "30", "name": "Của tỉnh"}
    stranger = here.person("standing_officer", "30-SNV")
    refused = await here.app.send("PUT", "/rounds", stranger, guidance)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_authorised")
    own = await here.app.send("PUT", "/rounds", stranger, guidance | {"code": "cua-tinh"})
    assert own.status_code == 200, own.text


async def test_a_round_stays_with_its_movement(here: Province) -> None:
    """Its outcomes are that movement's, and keep it from being cancelled."""
    standing = here.person("standing_officer", "300-NV")
    plan = data_of(EXAMPLE, "movement.yaml") | {"code": "phong-trao-khac"}
    await here.ok(await here.app.send("PUT", "/movements", standing, plan))
    guidance = data_of(EXAMPLE, "round.yaml") | {
        "movement": "phong-trao-khac",
        "scoring": None,
        "reason": "Chuyển",
    }
    refused = await here.app.send("PUT", "/rounds", standing, guidance, **{"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["code"]) == (409, "round_of_another_movement")


async def test_a_rule_set_by_the_administrator_of_one_unit_below(here: Province) -> None:
    """What concerns every unit is changed in a unit that has none above it."""
    below = await here.app.person("administrator", here.units["300"])
    refused = await here.app.send("PUT", "/rule-sets", below, data_of(EXAMPLE, "rule_sets.yaml"))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_authorised")
