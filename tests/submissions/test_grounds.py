"""What a standing round goes by is changed under it: nothing is refused or swept away, whoever called it is told."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from submissions.rounds.domain import (
    KnownMovement,
    KnownSheet,
    Lost,
    Span,
    first_day_outside,
    lost,
)
from tests.submissions.province import COMMUNE, EXAMPLE, GIAY_KHEN, PROVINCE, Province, award_told
from tests.submissions.test_cancelled_rounds import cancel as cancel_round
from tests.submissions.test_cancelled_rounds import office
from tests.support.examples import data_of, read_round

OVERTAKEN = "submissions.round.overtaken.v1"
MAY = Span(date(2025, 5, 5), date(2025, 5, 16))


def plan(phases: str, awards: str, groups: str) -> KnownMovement:
    return KnownMovement(*(frozenset(names.split()) for names in (phases, awards, groups)))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        (plan("gd", "a b", "1 2"), plan("gd", "a b", "1 2"), Lost(None, (), ())),
        (plan("gd", "a b", "1 2"), plan("", "a b", "1 2"), Lost("gd", (), ())),
        (plan("gd", "a b", "1 2"), plan("gd", "a", "2"), Lost(None, ("b",), ("1",))),
        (plan("gd x", "a b c", "1 2 3"), plan("gd", "a b", "1 2"), Lost(None, (), ())),
        (plan("gd", "a", "2"), plan("gd", "a", "2"), Lost(None, (), ())),
    ],
    ids=["nothing", "phase", "award and group", "what the round does not name", "what was not there before"],
)
def test_what_an_amendment_takes_from_a_round(
    before: KnownMovement, after: KnownMovement, gone: Lost
) -> None:
    standing = replace(read_round(EXAMPLE).plan(), phase="gd", awards=("a", "b"))
    assert lost(standing, KnownSheet("pt", ("1", "2")), before, after) == gone
    assert bool(gone) == (gone != Lost(None, (), ()))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("spans", "outside"),
    [
        ([("2024-01-01", None)], None),
        ([("2024-01-01", "2025-05-16")], None),
        ([("2024-01-01", "2025-05-15")], "2025-05-16"),
        ([("2025-05-10", None), ("2024-01-01", "2025-05-09")], None),
        ([("2024-01-01", "2025-05-08"), ("2025-05-10", None)], "2025-05-09"),
        ([("2025-05-06", None)], "2025-05-05"),
        ([("2020-01-01", "2020-12-31")], "2025-05-05"),
        ([], "2025-05-05"),
    ],
)
def test_the_first_day_that_nothing_covers(spans: list[tuple[str, str | None]], outside: str | None) -> None:
    known = [
        Span(date.fromisoformat(first), date.fromisoformat(last) if last else None) for first, last in spans
    ]
    assert first_day_outside(MAY, known) == (date.fromisoformat(outside) if outside else None)


async def amend(here: Province, **changes: Any) -> None:
    plan = data_of(EXAMPLE, "movement.yaml") | {"reason": "Theo Công văn số 12/PNV"} | changes
    (version,) = (await here.app.sql("SELECT version FROM movements"))[0]
    tag = {"If-Match": f'"{version}"'}
    await here.ok(await here.app.send("PUT", "/movements", office(here), plan, **tag))


def without(plan: dict[str, Any], *, award: str) -> dict[str, Any]:
    """The awards of a movement's plan, without one of them."""
    awards: dict[str, Any] = plan["awards"]
    for occasion in awards["occasions"]:
        if forms := occasion.get("forms"):
            forms["items"] = [form for form in forms["items"] if form["award"] != award]
        for standard in (occasion.get("standards") or {"items": []})["items"]:
            standard["awards"] = [code for code in standard.get("awards") or [] if code != award]
    return awards


async def told(here: Province) -> list[Any]:
    return [fact for kind, fact in await here.app.facts() if kind == OVERTAKEN]


@pytest.mark.stack
async def test_who_called_a_round_hears_what_the_plan_lost(here: Province) -> None:
    plan = data_of(EXAMPLE, "movement.yaml")
    dossier = await here.submitted()
    await amend(here, short_name="Tên khác")
    assert await told(here) == [], "the round names nothing of that"
    schedule = plan["schedule"]
    for phase in schedule["phases"]:
        phase["code"] += "-moi"
    await amend(here, schedule=schedule, awards=without(plan, award=GIAY_KHEN))
    (fact,) = await told(here)
    guidance = data_of(EXAMPLE, "round.yaml")
    assert (fact["round_id"], fact["phase"]) == (here.round_id, guidance["phase"])
    assert (fact["award_codes"], fact["criteria_groups"], fact["undecidable"]) == ([GIAY_KHEN], [], [])
    reader = here.person("officer", COMMUNE)
    versions = await here.ok(await here.app.get(f"/rounds/{here.round_id}/versions", reader))
    newest, before = versions["items"]
    assert (newest["capacity"], newest["changes"], newest["content"]) == ("rule", [], before["content"])
    assert GIAY_KHEN in newest["reason"]
    await here.lead(dossier["id"], 1, "council")
    await here.submitted(code="11284")
    await amend(here, short_name="Tên khác nữa", schedule=schedule, awards=without(plan, award=GIAY_KHEN))
    assert len(await told(here)) == 1, "what was missing before is no news"


@pytest.mark.stack
async def test_nobody_hears_of_a_round_that_was_cancelled_or_is_over(here: Province) -> None:
    plan = data_of(EXAMPLE, "movement.yaml")
    await here.app.set_clock("2025-06-20 08:00+07")
    await here.app.beat()
    await amend(here, awards=without(plan, award=GIAY_KHEN))
    assert await told(here) == []
    await amend(here)
    await here.app.set_clock("2025-05-05 08:00+07")
    await here.ok(await cancel_round(here))
    await amend(here, awards=without(plan, award=GIAY_KHEN))
    assert await told(here) == []


@pytest.mark.stack
async def test_who_called_a_round_hears_of_an_award_that_ends_under_it(here: Province) -> None:
    """By its entry in the catalogue, or with its law; the days before are decided as they were."""
    (entry,) = [one for one in data_of(EXAMPLE, "awards.yaml")["awards"] if one["code"] == GIAY_KHEN][:1]
    key = f"{entry['code']}@{entry['rule_set']}"
    await here.app.tell(award_told(entry | {"valid_to": "2025-05-16"}), key, sequence=2)
    assert await told(here) == [], "the round's last day is decided still"
    await here.app.tell(award_told(entry | {"valid_to": "2025-05-12"}), key, sequence=3)
    (fact,) = await told(here)
    assert fact["undecidable"] == [{"award_code": GIAY_KHEN, "from_day": "2025-05-13"}]
    await here.app.tell(award_told(entry | {"valid_to": "2025-05-10"}), key, sequence=2)
    assert len(await told(here)) == 1, "an older fact changes nothing"
    laws = data_of(EXAMPLE, "rule_sets.yaml")["rule_sets"]
    (law,) = [one for one in laws if one["code"] == entry["rule_set"]]
    admin = here.person("administrator", PROVINCE)
    tag = (await here.app.get("/rule-sets", admin)).headers["ETag"].strip('"')
    body = {"rule_sets": [law | {"valid_to": "2025-05-08"}], "reason": "Luật mới"}
    await here.ok(await here.app.send("PUT", "/rule-sets", admin, body, **{"If-Match": f'"{tag}"'}))
    _, fact = await told(here)
    assert {"award_code": GIAY_KHEN, "from_day": "2025-05-09"} in fact["undecidable"]
    assert {one["from_day"] for one in fact["undecidable"]} == {"2025-05-09"}


@pytest.mark.stack
async def test_a_law_that_follows_another_takes_nothing_away(here: Province) -> None:
    """The catalogue comes first: the new law's entries, the end of the old ones, then both laws."""
    old = next(one for one in data_of(EXAMPLE, "awards.yaml")["awards"] if one["code"] == GIAY_KHEN)
    new = old | {"rule_set": "luat-moi", "valid_from": "2025-05-10", "valid_to": None}
    await here.app.tell(award_told(new), f"{GIAY_KHEN}@luat-moi")
    cut = award_told(old | {"valid_to": "2025-05-09"})
    await here.app.tell(cut, f"{GIAY_KHEN}@{old['rule_set']}", sequence=2)
    assert await told(here) == []


@pytest.mark.stack
async def test_a_round_that_closed_hears_while_something_of_it_is_to_be_submitted_again(
    here: Province,
) -> None:
    entry = next(one for one in data_of(EXAMPLE, "awards.yaml")["awards"] if one["code"] == GIAY_KHEN)
    await here.submitted()
    await here.app.set_clock("2025-06-20 08:00+07")
    await here.app.beat()
    ended = award_told(entry | {"valid_to": "2025-06-18"})
    await here.app.tell(ended, f"{entry['code']}@{entry['rule_set']}", sequence=2)
    (fact,) = await told(here)
    assert fact["undecidable"] == [{"award_code": GIAY_KHEN, "from_day": "2025-06-20"}]


@pytest.mark.stack
async def test_who_called_a_round_hears_of_an_award_that_fewer_decide_or_receive(here: Province) -> None:
    entry = next(one for one in data_of(EXAMPLE, "awards.yaml")["awards"] if one["code"] == GIAY_KHEN)
    key = f"{entry['code']}@{entry['rule_set']}"
    wider = entry | {"decided_by": {"kinds": [*entry["decided_by"]["kinds"], "phuong"]}}
    await here.app.tell(award_told(wider), key)
    assert await told(here) == [], "more than before is no loss"
    await here.app.tell(award_told(entry), key)
    await here.app.tell(award_told(entry | {"subject_types": ["individual"]}), key)
    first, second = await told(here)
    assert (first["narrowed"], second["narrowed"], second["undecidable"]) == ([GIAY_KHEN], [GIAY_KHEN], [])
