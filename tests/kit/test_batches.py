"""Many facts at once: in one transaction, in their order, each with one effect; one by one when that fails."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import ConsumerRecord

from contracts import Envelope
from contracts.directory import AssignmentRecordedV1
from contracts.submissions import RoundOpenedV1
from kit import inbox as inbox_module
from kit.dead_letters import waiting
from kit.inbox import CONSUMED, DUPLICATES, Inbox
from kit.reactions import Does, Reactions
from kit.unit_of_work import Command
from tests.invariants.facts import a_round, plain_record, record_of
from tests.support.broker import Broker
from tests.support.running import Running

pytestmark = pytest.mark.stack


@pytest.fixture(autouse=True)
def _fail_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "BACKOFF_S", (0.01,))


def told(key: UUID, code: str, offset: int = 0) -> ConsumerRecord:
    return record_of(a_round(key, code), key, offset)


def assigned(key: UUID, role: str, sequence: int = 1, offset: int = 0) -> ConsumerRecord:
    fact = AssignmentRecordedV1(
        assignment_id=key,
        person_id=uuid4(),
        role=role,
        unit_id=uuid4(),
        valid_from=date(2025, 1, 1),
        valid_to=None,
    )
    return record_of(fact, key, offset, sequence=sequence)


def erased(key: UUID) -> ConsumerRecord:
    return plain_record(AssignmentRecordedV1.topic, str(key).encode(), None)


async def codes(app: Running) -> list[str]:
    return [row.code for row in await app.sql("SELECT code FROM effects ORDER BY position")]


async def roles(app: Running) -> dict[UUID, str]:
    return {row.id: row.role for row in await app.sql("SELECT id, role FROM authority_assignments")}


async def entered(app: Running) -> int:
    (row,) = await app.sql("SELECT count(*) FROM inbox")
    return int(row[0])


def counted(figure: Any, topic: str) -> float:
    return float(figure.labels(topic)._value.get())


async def test_a_fact_that_is_twice_in_a_batch_has_one_effect(app: Running, broker: Broker) -> None:
    first, second = told(uuid4(), "1"), told(uuid4(), "2")
    before = counted(DUPLICATES, RoundOpenedV1.topic), counted(CONSUMED, RoundOpenedV1.topic)
    await app.service.inbox.consume([first, second, first, first], broker.producer)
    assert await codes(app) == ["1", "2"]
    assert await entered(app) == 2
    after = counted(DUPLICATES, RoundOpenedV1.topic), counted(CONSUMED, RoundOpenedV1.topic)
    assert (after[0] - before[0], after[1] - before[1]) == (2, 2)


async def test_a_fact_that_comes_again_in_another_batch_has_one_effect(app: Running, broker: Broker) -> None:
    first, second, third = (told(uuid4(), code) for code in ("1", "2", "3"))
    await app.service.inbox.consume([first, second], broker.producer)
    await app.service.inbox.consume([second, third, first], broker.producer)
    assert await codes(app) == ["1", "2", "3"]
    assert await entered(app) == 3


async def test_an_older_assignment_that_comes_again_after_a_newer_one_changes_nothing(
    app: Running, broker: Broker
) -> None:
    key = uuid4()
    await app.service.inbox.consume([assigned(key, "head", 2)], broker.producer)
    await app.service.inbox.consume([assigned(key, "officer", 1)], broker.producer)
    assert await roles(app) == {key: "head"}


@pytest.mark.parametrize("sequences", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
async def test_of_the_facts_of_a_key_in_a_batch_the_newest_counts(
    app: Running, broker: Broker, sequences: tuple[int, ...]
) -> None:
    key, other = uuid4(), uuid4()
    batch = [assigned(key, f"role {sequence}", sequence) for sequence in sequences]
    await app.service.inbox.consume([*batch, assigned(other, "officer")], broker.producer)
    assert await roles(app) == {key: "role 3", other: "officer"}
    assert await entered(app) == 4


async def test_what_is_erased_between_two_facts_is_erased_in_its_turn(app: Running, broker: Broker) -> None:
    gone, again = uuid4(), uuid4()
    batch = [
        assigned(gone, "head"),
        assigned(again, "head", 7),
        erased(gone),
        erased(again),
        assigned(again, "officer", 1),
    ]
    await app.service.inbox.consume(batch, broker.producer)
    assert await roles(app) == {again: "officer"}


async def test_one_failure_in_the_middle_costs_the_others_nothing(app: Running, broker: Broker) -> None:
    await app.sql("INSERT INTO faults VALUES ('bad')")
    keys = [uuid4() for _ in range(3)]
    codes_told = ("1", "bad", "3")
    batch = [told(key, code, at) for at, (key, code) in enumerate(zip(keys, codes_told, strict=True))]
    await app.service.inbox.consume(batch, broker.producer)
    assert await codes(app) == ["1", "3"]
    assert await entered(app) == 2
    assert [letter.key for letter in await waiting(app.service.engine)] == [str(keys[1])]


async def test_what_waits_for_a_fact_behind_it_in_the_batch_has_its_effect_too(
    app: Running, broker: Broker
) -> None:
    """The broker hands over partition by partition, so a fact of another topic may come after who needs it."""
    reactions, known, effects = Reactions(), set[UUID](), list[str]()

    @reactions.on(AssignmentRecordedV1, does=Does.ACT)
    async def learn(_: Command, fact: AssignmentRecordedV1, envelope: Envelope) -> None:
        known.add(fact.assignment_id)

    @reactions.on(RoundOpenedV1, does=Does.ACT)
    async def need(_: Command, fact: RoundOpenedV1, envelope: Envelope) -> None:
        if fact.round_id not in known:
            raise LookupError
        effects.append(fact.code)

    inbox = Inbox("awards", app.service.units_of_work, reactions)
    waits, other = uuid4(), uuid4()
    known.add(other)
    batch = [told(waits, "1", 0), told(waits, "2", 1), told(other, "3", 2), assigned(waits, "head", offset=3)]
    await inbox.consume(batch, broker.producer)
    assert effects == ["3", "1", "2"], "in the order of their key"
    assert await waiting(app.service.engine) == []


async def test_a_batch_that_fails_is_halved_down_to_the_fact_that_fails(app: Running, broker: Broker) -> None:
    reactions, tried = Reactions(), list[str]()

    @reactions.on_batch(AssignmentRecordedV1)
    async def take_many(_: Command, told: Sequence[tuple[AssignmentRecordedV1, Envelope]]) -> None:
        tried.append("".join(fact.role for fact, _ in told))
        if "x" in tried[-1]:
            raise LookupError

    inbox, stuck = Inbox("awards", app.service.units_of_work, reactions), uuid4()
    keys = [uuid4(), uuid4(), stuck, uuid4(), uuid4(), stuck, uuid4(), uuid4()]
    batch = [
        assigned(key, role, offset=at) for at, (key, role) in enumerate(zip(keys, "abxdefgh", strict=True))
    ]
    await inbox.consume(batch, broker.producer)
    alone = ["x", "x"]  # twice in all; what lies behind it in its key is parked untried
    assert tried == ["abxdefgh", "abxd", "ab", "xd", "x", "d", "egh", *alone]
    parked = sorted(letter.source_offset for letter in await waiting(app.service.engine))
    assert parked == [2, 5]


async def test_a_batch_that_its_table_refuses_is_taken_in_parts(app: Running, broker: Broker) -> None:
    keys = [uuid4() for _ in range(4)]
    sick = [assigned(key, role, offset=at) for at, (key, role) in enumerate(zip(keys, "ab\0d", strict=True))]
    await app.service.inbox.consume(sick, broker.producer)
    assert await roles(app) == {keys[0]: "a", keys[1]: "b", keys[3]: "d"}
    assert [letter.key for letter in await waiting(app.service.engine)] == [str(keys[2])]


async def test_facts_in_a_row_are_handed_over_together_and_in_order(app: Running, broker: Broker) -> None:
    reactions, calls = Reactions(), list[Any]()

    @reactions.on_batch(AssignmentRecordedV1)
    async def take_many(_: Command, told: Sequence[tuple[AssignmentRecordedV1, Envelope]]) -> None:
        calls.append([fact.role for fact, _ in told])

    @reactions.on(RoundOpenedV1, does=Does.ACT)
    async def take_one(_: Command, fact: RoundOpenedV1, envelope: Envelope) -> None:
        calls.append(fact.code)

    inbox = Inbox("awards", app.service.units_of_work, reactions)
    a, b, c = (assigned(uuid4(), role) for role in "abc")
    await inbox.consume([a, b, told(uuid4(), "1"), told(uuid4(), "2"), c], broker.producer)
    assert calls == [["a", "b"], "1", "2", ["c"]]


async def test_facts_with_several_reactions_come_one_by_one(app: Running, broker: Broker) -> None:
    """The second reaction to the first fact comes before the first reaction to the second."""
    many, reactions, calls = Reactions(), Reactions(), list[Any]()

    @many.on_batch(AssignmentRecordedV1)
    async def take_many(_: Command, told: Sequence[tuple[AssignmentRecordedV1, Envelope]]) -> None:
        calls.append([fact.role for fact, _ in told])

    @reactions.on(AssignmentRecordedV1, does=Does.ACT)
    async def take_one(_: Command, fact: AssignmentRecordedV1, envelope: Envelope) -> None:
        calls.append(fact.role)

    reactions.include(many)
    inbox = Inbox("awards", app.service.units_of_work, reactions)
    await inbox.consume([assigned(uuid4(), "a"), assigned(uuid4(), "b")], broker.producer)
    assert calls == [["a"], "a", ["b"], "b"]
