"""A word that a service does not know yet, in a vocabulary that is open: it takes the fact, and nothing is lost."""

from typing import Any

import pytest

from contracts.acts import ActDone, InterestStated
from contracts.submissions import InterestDeclaredV1, StageConcludedV1, StepCompletedV1, StepOpenedV1
from kit.ids import new_id
from tests.acts.test_exclusions_everywhere import items_of, vote
from tests.acts.world import DISTRICT, World

pytestmark = pytest.mark.stack
HEARERS = ("scoring", "awards")


@pytest.fixture
async def dossier(here: World) -> dict[str, Any]:
    return await here.nominated()


def about(here: World, dossier: dict[str, Any], **said: Any) -> dict[str, Any]:
    """What a fact of a stage of the dossier says."""
    return {
        "dossier_id": dossier["id"],
        "round_id": dossier["round_id"],
        "submitting_unit_id": dossier["submitting_unit_id"],
        "attempt": 1,
        "stage": 2,
        "unit_id": here.province.units[DISTRICT].unit_id,
    } | said


async def test_a_kind_of_step_that_is_not_known_brings_nothing_before_the_council(
    here: World, dossier: dict[str, Any]
) -> None:
    office = here.province.units[DISTRICT].unit_id
    times = {"opened_at": "2025-05-05T02:00:00Z", "due_at": None, "nominees": ()}
    opened = StepOpenedV1.model_validate(about(here, dossier, step="opinion", office_id=office, **times))
    sessions = await here.apps["awards"].sql("SELECT id FROM sessions")
    await here.apps["awards"].tell(opened, dossier["id"])
    assert await here.apps["awards"].sql("SELECT id FROM sessions") == sessions


async def test_a_duty_that_is_not_known_is_kept_and_excludes_nothing(
    here: World, dossier: dict[str, Any]
) -> None:
    session_id, member = await here.before_council(dossier), here.members[1]
    district = here.province.units[DISTRICT].unit_id
    act = ActDone(person_id=member, duty="advise", dossier_id=dossier["id"], unit_id=district)
    done = StepCompletedV1.model_validate(
        about(here, dossier, step="opinion", office_id=district, acts=(act,))
    )
    for name in HEARERS:
        await here.apps[name].tell(done, dossier["id"])
        kept = await here.apps[name].sql(
            f"SELECT duty FROM authority_acts WHERE person_id = '{member}' AND duty = 'advise'"
        )
        assert len(kept) == 1
    items = await items_of(here, session_id)
    assert await vote(here, session_id, member, list(items.values())) == ""


async def test_a_ground_that_is_not_known_excludes(here: World, dossier: dict[str, Any]) -> None:
    session_id, member = await here.before_council(dossier), here.members[1]
    related, other = (nominee["id"] for nominee in dossier["nominees"])
    interest = InterestStated(
        interest_id=new_id(),
        person_id=member,
        dossier_id=dossier["id"],
        nominee_id=related,
        ground="creditor",
    )
    said = about(here, dossier, interests=(interest,))
    await here.apps["awards"].tell(InterestDeclaredV1.model_validate(said), dossier["id"])
    items = await items_of(here, session_id)
    assert await vote(here, session_id, member, list(items.values())) == "recused_from_item"
    assert await vote(here, session_id, member, [items[other]]) == ""


async def test_an_outcome_that_is_not_known_ends_nothing(here: World, dossier: dict[str, Any]) -> None:
    awards = here.apps["awards"]
    before = await awards.sql("SELECT status FROM dossiers")
    concluded = StageConcludedV1.model_validate(about(here, dossier, outcome="merged", nominee_ids=()))
    await awards.tell(concluded, dossier["id"])
    assert await awards.sql("SELECT status FROM dossiers") == before
