"""What awards keeps of others' facts is the same in whatever order they come, and however often."""

import random
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from aiokafka import ConsumerRecord

from contracts import Fact
from contracts.submissions import (
    DossierClosedV1,
    DossierReturnedV1,
    DossierSubmittedV1,
    RoundCancelledV1,
    RoundOpenedV1,
    StageConcludedV1,
    StepCompletedV1,
    StepOpenedV1,
)
from tests.invariants.facts import record_of
from tests.support.running import Running

ID, ROUND, UNIT, ABOVE, PERSON = (UUID(int=number) for number in range(1, 6))
COPIES = ("rounds", "scoring_wishes", "dossiers", "dossier_stages", "dossier_returns", "duties")
ABOUT = {"dossier_id": ID, "round_id": ROUND, "submitting_unit_id": UNIT}
PLACE = {"stage": 1, "unit_id": UNIT, "office_id": UNIT, "step": "council"}


def submitted(attempt: int, *stages: int) -> DossierSubmittedV1:
    route = [{"number": number, "unit_id": ABOVE, "steps": ["council"]} for number in stages]
    at = datetime(2025, 5, attempt, tzinfo=UTC)
    sealed = {"received_at": at, "rule_set": "luat-2022", "nominees": [], "route": route}
    return DossierSubmittedV1.model_validate(ABOUT | {"attempt": attempt} | sealed)


def council_opened(attempt: int, stage: int) -> StepOpenedV1:
    at = datetime(2025, 6, 1, tzinfo=UTC)
    opened = {"attempt": attempt, "nominees": [], "opened_at": at, "due_at": at}
    return StepOpenedV1.model_validate(ABOUT | PLACE | opened | {"stage": stage, "unit_id": ABOVE})


def opened(name: str, *sheets: str) -> RoundOpenedV1:
    return RoundOpenedV1.model_validate(
        {
            "round_id": ROUND, "movement_id": ROUND, "code": "dot", "name": name, "unit_id": UNIT,
            "opens_on": "2025-05-05", "closes_on": "2025-06-05", "award_codes": [],
            "scoring": [{"unit_id": ABOVE, "sheet_code": sheet} for sheet in sheets],
        }
    )  # fmt: skip


CANCELLED = RoundCancelledV1.model_validate(
    {
        "round_id": ROUND, "movement_id": ROUND, "code": "dot", "name": "Sơ kết năm 2025", "unit_id": UNIT,
        "document_number": "15/TB-NV", "document_date": "2025-05-05", "submitting_unit_ids": [],
    }
)  # fmt: skip
FACTS: tuple[Fact, ...] = (
    submitted(1, 1, 2, 3),
    council_opened(1, 1),
    StepCompletedV1.model_validate(ABOUT | PLACE | {"attempt": 1, "step": "check", "verdicts": []}),
    council_opened(1, 3),
    DossierReturnedV1.model_validate(ABOUT | PLACE | {"attempt": 1}),
    submitted(2, 1, 2),
    council_opened(2, 1),
    StageConcludedV1.model_validate(ABOUT | PLACE | {"attempt": 2, "outcome": "declined", "nominee_ids": []}),
    DossierClosedV1.model_validate(ABOUT | {"attempt": 2}),
)
"""A dossier that was returned and came again by a shorter route, from its first fact to its last."""
ROUNDS: tuple[Fact, ...] = (
    opened("Sơ kết", "a"),
    opened("Sơ kết 2025"),
    opened("Sơ kết năm 2025", "b"),
    CANCELLED,
)


def repeats() -> list[ConsumerRecord]:
    told = [(fact, ID, number) for number, fact in enumerate(FACTS, 1)]
    told += [(fact, ROUND, number) for number, fact in enumerate(ROUNDS, 1)]
    return [
        record_of(fact, key, offset, sequence=number, repeated=True, actor=f"person:{PERSON}")
        for offset, (fact, key, number) in enumerate(told)
    ]


async def copies(app: Running) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: [tuple(row) for row in await app.sql(f"SELECT * FROM {table} t ORDER BY t::text")]
        for table in COPIES
    }


async def take(app: Running, records: list[ConsumerRecord]) -> None:
    for record in records:
        await app.service.inbox.replay(record)


async def test_emptied_copies_are_filled_in_whatever_order_facts_come(app: Running) -> None:
    await take(app, repeats())
    wanted = await copies(app)
    assert [row[1:] for row in wanted["dossier_stages"]] == [
        (1, ABOVE, ROUND, True, 2), (2, ABOVE, ROUND, False, 2),
    ]  # fmt: skip
    assert [row[3] for row in wanted["rounds"]] == [True]
    assert [row[5] for row in wanted["dossiers"]] == ["over"]
    chance = random.Random(14)  # noqa: S311 - the same orders each time
    for _ in range(30):
        await app.sql(f"TRUNCATE {', '.join(COPIES)}")
        shuffled = repeats()
        chance.shuffle(shuffled)
        await take(app, shuffled)
        assert await copies(app) == wanted, [record.offset for record in shuffled]


@pytest.mark.parametrize("offset", range(len(FACTS) + len(ROUNDS)))
async def test_an_older_fact_that_is_told_once_more_sets_nothing_back(app: Running, offset: int) -> None:
    await take(app, repeats())
    before = await copies(app)
    await take(app, [repeats()[offset]])
    assert await copies(app) == before


async def test_no_repeat_opens_a_session_or_adds_to_one(app: Running) -> None:
    await take(app, repeats())
    for table in ("sessions", "agenda_items", "history", "facts", "unsent"):
        assert await app.sql(f"SELECT count(*) FROM {table}") == [(0,)], table


async def test_whoever_issued_a_decision_signed_nothing(app: Running) -> None:
    """Of a fact that carries no acts its actor did it; but the stage that a decision concluded has nobody's letter."""
    concluded = [
        StageConcludedV1.model_validate(
            ABOUT | PLACE | {"attempt": 1, "stage": stage, "outcome": outcome, "nominee_ids": []}
        )
        for stage, outcome in ((1, "decided"), (2, "declined"))
    ]
    for number, (fact, person) in enumerate(zip(concluded, (PERSON, ABOVE), strict=True)):
        await take(app, [record_of(fact, ID, number, actor=f"person:{person}")])
    assert await app.sql("SELECT person_id, duty FROM authority_acts") == [(ABOVE, "sign")]
