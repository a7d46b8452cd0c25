"""What a restored database has lost is named by its id, whichever service it is; what is merely over is not."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from audit.__main__ import ON_THEIR_WAY, PARTIES
from audit.compare import compare
from audit.expectations import Announced, announced
from audit.facts import Told
from audit.ledgers import Ledger, Row
from audit.numbers import VERSIONED, WHOLE_STATES
from audit.rows import COPIES
from contracts.awards import (
    DecisionIssuedV1,
    DecisionItem,
    DecisionRectifiedV1,
    DecisionReplacedV1,
    DecisionRevokedV1,
)
from contracts.directory import AssignmentRecordedV1, UnitsConfirmedV1
from contracts.submissions import DossierRecalledV1, StepCompletedV1, VerdictsGivenV1
from contracts.submissions.facts import StepFact
from contracts.topics import load_topics
from tests.support.broker import envelope_of

pytestmark = pytest.mark.unit
ID = UUID(int=7)
NOON = datetime(2025, 5, 5, 12, tzinfo=UTC)
PLACES: Mapping[str, tuple[str, str]] = {**VERSIONED, **WHOLE_STATES}


def lines(facts: list[Told], **tables: Mapping[str, Row]) -> list[str]:
    """The audit of ledgers with these rows, written `service__table={id: row}`; whoever copies them has them, too."""
    ledgers = {name: Ledger(name) for name in PARTIES}
    for place, rows in tables.items():
        service, table = place.split("__")
        ledgers[service].tables[table] = dict(rows)
    for (owner, table), holders in COPIES.items():
        stand = {
            id_: row for id_, row in ledgers[owner].table(table).items() if row.get("status") != "erased"
        }
        for service, copy in holders:
            ledgers[service].tables.setdefault(copy, stand)
    return [str(difference) for difference in compare(ledgers, facts, load_topics())]


def told(topic: str, sequence: int, at: datetime = NOON) -> Told:
    """A fact of which only its number matters, and when it was told."""
    fact = DossierRecalledV1(dossier_id=ID, round_id=ID, submitting_unit_id=ID, attempt=1)
    return Told(topic, envelope_of(fact, ID, sequence), fact, at)


def test_every_topic_is_compared_with_its_table() -> None:
    assert PLACES.keys() == {topic.name for topic in load_topics().topics}


@pytest.mark.parametrize("topic", PLACES)
def test_a_row_that_is_behind_its_facts_is_named(topic: str) -> None:
    service, table = PLACES[topic]
    facts = [told(topic, sequence) for sequence in range(1, 8)]
    behind, level = (
        {str(ID): {"version": version, "status": "concluded", "state": "in_review"}} for version in (5, 7)
    )
    assert lines(facts, **{f"{service}__{table}": behind}) == [
        f"{service}.{table} {ID}: version 5, its last fact is 7"
    ]
    assert lines(facts, **{f"{service}__{table}": level}) == []


def test_a_number_that_was_given_to_two_facts_is_named_and_a_fact_that_left_twice_is_not() -> None:
    """What a service told that went on from an older backup."""
    topic = "submissions.dossier"
    first, again = told(topic, 1), told(topic, 1)
    dossier = {str(ID): {"version": 1, "status": "closed"}}
    assert lines([first, first], submissions__dossiers=dossier) == []
    assert lines([first, again, first], submissions__dossiers=dossier) == [
        f"{topic} {ID}: fact 1 is told twice, as {first.envelope.id} and as {again.envelope.id}"
    ]


def test_facts_in_another_order_are_named_and_one_that_comes_again_is_not() -> None:
    topic = "submissions.dossier"
    first, second, third = (told(topic, number) for number in (1, 2, 3))
    dossier = {str(ID): {"version": 3, "status": "closed"}}
    assert lines([first, second, first, third, second], submissions__dossiers=dossier) == []
    assert lines([first, third, second], submissions__dossiers=dossier) == [
        f"{topic} {ID}: fact 2 came after fact 3"
    ]


@pytest.mark.parametrize(
    ("age", "named"), [(timedelta(seconds=-1), False), (timedelta(seconds=1), False), (timedelta(0), True)]
)
def test_what_was_on_its_way_when_the_ledgers_were_taken_is_no_difference(
    age: timedelta, *, named: bool
) -> None:
    """A fact that came later, or just before them, and one that is a minute old and has not arrived."""
    ledgers = {name: Ledger(name, as_of=NOON) for name in PARTIES}
    at = NOON - (age or timedelta(minutes=1))
    fact = told("submissions.dossier", 2, at)
    ledgers["submissions"].tables["dossiers"] = {str(ID): {"version": 1, "status": "in_review"}}
    ledgers["notify"].reacts_to.add(fact.envelope.type)
    found = compare(ledgers, [told("submissions.dossier", 1, at), fact], load_topics(), ON_THEIR_WAY)
    assert bool(found) == named


@pytest.mark.parametrize(("state", "named"), [("withdrawn", True), ("in_review", False)])
def test_a_withdrawn_nominee_who_is_still_before_a_council_is_named(state: str, *, named: bool) -> None:
    item = UUID(int=8)
    found = lines(
        [],
        submissions__nominees={str(ID): {"state": state}},
        awards__agenda_items={str(item): {"status": "on_agenda", "nominee_id": str(ID)}},
    )
    assert found == [f"awards.agenda_items {item}/{ID}: on_agenda, its nominee is withdrawn"] * named


@pytest.mark.parametrize("cancelled", [True, False])
def test_what_stands_of_something_cancelled_is_named(*, cancelled: bool) -> None:
    movement, over, other, session = (str(UUID(int=number)) for number in (8, 9, 10, 11))
    gone = {"version": 0, "movement_id": movement, "cancelled": cancelled}
    found = lines(
        [],
        submissions__movements={movement: gone},
        submissions__rounds={over: gone, other: gone | {"cancelled": False}},
        submissions__dossiers={str(ID): {"version": 0, "status": "draft", "round_id": over}},
        awards__sessions={session: {"version": 0, "status": "agenda_open", "round_id": over}},
    )
    named = [
        f"awards.sessions {session}/{over}: agenda_open, its round was cancelled",
        f"submissions.dossiers {ID}: draft, its round was cancelled",
        f"submissions.rounds {other}: stands, its movement was cancelled",
    ]
    assert [line for line in found if not line.startswith("temporal")] == named * cancelled


def test_a_person_of_an_assignment_is_missed() -> None:
    recorded = AssignmentRecordedV1(
        assignment_id=ID,
        person_id=UUID(int=8),
        role="head",
        unit_id=ID,
        valid_from=date(2025, 1, 1),
        valid_to=None,
    )
    fact = Told(recorded.topic, envelope_of(recorded, ID, 1), recorded, NOON)
    rows = {str(ID): {"version": 1, "status": "recorded"}}
    assert f"directory.people {UUID(int=8)}: the row is missing, a fact announced it" in lines(
        [fact], directory__assignments=rows
    )


def test_whoever_goes_by_an_older_circle_is_named() -> None:
    told, heard = ({str(ID): {"version": version}} for version in (4, 3))
    assert lines([], submissions__authority_circles=told) == []
    assert lines([], submissions__authority_circles=told, awards__authority_circles=heard) == [
        f"awards.authority_circles {ID}: copied in version 3, submissions has 4"
    ]
    assert lines([], submissions__authority_circles=told, scoring__authority_circles={}) == [
        f"scoring.authority_circles {ID}: copied in version None, submissions has 4"
    ]


def test_two_entries_of_the_register_stand_for_nobody() -> None:
    first, second = UUID(int=8), UUID(int=9)
    entries: dict[str, Row] = {str(one): {"nominee_id": str(ID)} for one in (first, second)}
    assert lines([], awards__register_entries=entries) == [
        f"awards.register_entries {second}: stands beside {first}, for the same nominee"
    ]
    for kind, named in (("replace", False), ("revoke", False), ("amend", True)):
        change: dict[str, Row] = {f"{first}/{ID}": {"entry_id": str(first), "kind": kind}}
        found = lines([], awards__register_entries=entries, awards__register_changes=change)
        assert bool(found) == named, kind


@pytest.mark.parametrize("at_last", [True, False])
def test_an_earlier_decision_on_a_nomination_says_nothing_of_it(*, at_last: bool) -> None:
    """One took the place of another: the facts of the two come in any order."""
    said: dict[str, Any] = {"decision_id": ID, "unit_id": ID, "round_id": ID, "issued_on": date(2025, 5, 5)}
    entry: dict[str, Any] = {
        "register_entry_id": ID,
        "register_number": 1,
        "item_id": ID,
        "dossier_id": ID,
        "nominee_id": ID,
        "award_code": "giay_khen",
        "name": "Tập thể",
    }
    replaced = DecisionReplacedV1(
        **said,
        by_decision_id=UUID(int=8),
        number="2",
        series="QĐ-UBND",
        replaced_number="1",
        replaced_issued_on=date(2025, 5, 5),
        items=(DecisionItem(**entry, ordinal=2),),
    )
    annulled = DecisionRevokedV1(
        **(said | {"decision_id": UUID(int=8)}),
        by_decision_id=UUID(int=9),
        number="3",
        items=(DecisionItem(**entry, ordinal=3),),
    )
    facts = [
        Told(fact.topic, envelope_of(fact, fact.decision_id, 1), fact, NOON)
        for fact in ((replaced, annulled) if at_last else (annulled, replaced))
    ]
    found = lines(facts, submissions__nominees={str(ID): {"state": "revoked"}})
    assert not [one for one in found if "submissions.nominees" in one]


def test_a_letter_about_a_decision_is_missed() -> None:
    letter = DecisionRectifiedV1(
        decision_id=ID,
        unit_id=ID,
        round_id=ID,
        rectification_id=UUID(int=8),
        number="57",
        series="UBND-NV",
        issued_on=date(2025, 5, 5),
        decision_number="1025",
        decision_issued_on=date(2025, 5, 5),
        items=(),
        changed=(),
    )
    fact = Told(letter.topic, envelope_of(letter, ID, 1), letter, NOON)
    decision = {str(ID): {"version": 1, "status": "issued"}}
    entered: dict[str, Row] = {str(UUID(int=8)): {"decision_id": str(ID)}}
    assert lines([fact], awards__decisions=decision, awards__rectifications=entered) == []
    assert lines([fact], awards__decisions=decision) == [
        f"awards.rectifications {UUID(int=8)}: the row is missing, a fact announced it"
    ]


@pytest.mark.parametrize("kind", [StepCompletedV1, VerdictsGivenV1])
def test_a_verdict_is_missed_whether_or_not_it_ended_its_step(kind: type[StepFact]) -> None:
    verdict = {"verdict_id": UUID(int=8), "nominee_id": UUID(int=9), "result": "supported"}
    ids = dict.fromkeys(("dossier_id", "round_id", "submitting_unit_id", "unit_id", "office_id"), ID)
    said = ids | {"attempt": 1, "stage": 1, "step": "council", "verdicts": [verdict]}
    assert list(announced(kind.model_validate(said))) == [
        Announced("submissions", "verdicts", str(UUID(int=8)))
    ]


def test_an_erased_assignment_that_is_back_is_named_and_an_erased_one_is_not() -> None:
    back = {str(ID): {"version": 1, "status": "recorded"}}
    erased = {str(ID): {"version": 2, "status": "erased"}}
    assert lines([], directory__assignments=back) == [
        f"directory.assignments {ID}: version 1, no fact tells of it"
    ]
    assert lines([], directory__assignments=erased) == []


def test_a_heartbeat_that_came_meanwhile_is_no_difference() -> None:
    fact = UnitsConfirmedV1(as_of=datetime(2025, 5, 5, tzinfo=UTC))
    ledgers = {name: Ledger(name) for name in PARTIES}
    ledgers["awards"].reacts_to.add(fact.type)
    beat = Told(fact.topic, envelope_of(fact, "confirmed", 1), fact, NOON)
    assert compare(ledgers, [beat], load_topics()) == []


def test_only_an_open_case_needs_a_workflow() -> None:
    facts = [told("submissions.dossier", 1)]
    assert lines(facts, submissions__dossiers={str(ID): {"version": 1, "status": "closed"}}) == []
    assert lines(facts, submissions__dossiers={str(ID): {"version": 1, "status": "in_review"}}) == [
        f"temporal dossier-approval/{ID}: no workflow, the case is in_review"
    ]


def test_an_issued_decision_of_whose_papers_nobody_knows_is_named() -> None:
    fact = DecisionIssuedV1(
        decision_id=ID,
        unit_id=ID,
        round_id=ID,
        number="1",
        series="QĐ-UBND",
        issued_on=date(2025, 5, 5),
        items=(),
    )
    facts = [Told("awards.decision", envelope_of(fact, ID, 1), fact, NOON)]
    decision = {str(ID): {"version": 1, "status": "issued"}}
    papers = {str(ID): {"sequence": 1, "status": "made"}}
    missing = f"papers.decisions {ID}: the row is missing, a fact announced it"
    assert missing not in lines(facts, awards__decisions=decision, papers__decisions=papers)
    assert missing in lines(facts, awards__decisions=decision)
