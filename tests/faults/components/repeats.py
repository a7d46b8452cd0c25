"""Facts that come again, in another order, late, or from a transaction that never was: one effect for each."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from contracts import Fact
from contracts.directory import AssignmentRecordedV1
from kit.consumer import Consumer
from kit.inbox import DUPLICATES
from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.ground import ground, until
from tests.faults.office import Office, Post, office, recalled
from tests.support.broker import Broker, envelope_of

TIMES: Final = 5
SHORT: Final = (40, 2)
FULL: Final = (300, 20)
"""Facts, and how often another member comes into the group or leaves it."""


@asynccontextmanager
async def consuming(office: Office, broker: Broker) -> AsyncIterator[Consumer]:
    """A member of the group, in this process."""
    consumer = Consumer(office.service.inbox, broker.of(office.service.inbox.group))
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def duplicated(trial: Trial) -> Seen:
    """Every fact five times, its key's order kept, the keys shuffled; members come and go meanwhile."""
    count, changes = FULL if trial.full else SHORT
    async with ground(trial) as here, office(here) as told:
        post, before = Post(here.broker, expected=count * TIMES), delivered_again()
        async with consuming(told, here.broker):
            sending = asyncio.create_task(shuffled(trial, told, post, count))
            for _ in range(changes):
                async with consuming(told, here.broker):
                    await advance(post, post.expected // changes // 2)
            await sending
            count += 1
            await never_sent(told, post)
            await until(lambda: told.told(*post.ids), "everybody is told of every fact", 120)
            await until(
                lambda: came((count - 1) * (TIMES - 1), before), "every duplicate reaches the inbox", 60
            )
        if wrong := await told.differences(*post.ids):
            raise Violated(wrong)
        (others,) = await told.app.sql("SELECT count(*) FROM texts")
        if others[0] != count:
            raise Violated([f"{others[0]} facts were told of instead of {count}"])
        again = delivered_again() - before
        return Seen(duplicates=again, note=f"{count} facts, {changes} times another member in the group")


async def shuffled(trial: Trial, told: Office, post: Post, count: int) -> None:
    """Five deliveries of each of the facts, in an order of their own."""
    facts: list[tuple[Fact, UUID]] = []
    for _ in range(count):
        fact = recalled(told.commune.unit_id)
        facts.append((fact, fact.dossier_id))
    envelopes = [envelope_of(fact, key) for fact, key in facts]
    order = [number for number in range(count) for _ in range(TIMES)]
    trial.chance.shuffle(order)
    for number in order:
        told_of, key = facts[number]
        envelope = envelopes[number]
        value = told_of.model_dump_json().encode()
        await post.broker.send(told_of.topic, str(key).encode(), value, envelope.headers())
        post.sent.append((told_of, key, envelope.id))


async def advance(post: Post, count: int) -> None:
    """Wait until so many more deliveries have been sent, or all."""
    aim = min(len(post.sent) + count, post.expected)

    async def there() -> bool:
        return len(post.sent) >= aim

    await until(there, "the facts are sent", 60)


async def never_sent(told: Office, post: Post) -> None:
    """A fact in a transaction that its relay did not live to commit; and behind it, in its place, one that counts."""
    fact = recalled(told.commune.unit_id)
    producer = AIOKafkaProducer(**post.broker.kafka.client(), transactional_id=f"died-{uuid4()}")
    await producer.start()
    try:
        await producer.begin_transaction()
        await producer.send_and_wait(
            fact.topic,
            fact.model_dump_json().encode(),
            key=str(fact.dossier_id).encode(),
            headers=envelope_of(fact, fact.dossier_id).headers(),
        )
        await producer.abort_transaction()
    finally:
        await producer.stop()
    await post.tell(fact, fact.dossier_id)


async def came(again: int, before: int) -> bool:
    return delivered_again() - before >= again


def delivered_again() -> int:
    """Deliveries that the inbox recognised as repeats, in this process."""
    metrics = DUPLICATES.collect()
    return int(sum(s.value for metric in metrics for s in metric.samples if s.name.endswith("_total")))


async def late(trial: Trial) -> Seen:
    """A newer fact of an assignment is known; an older one comes after it, under another id."""
    async with ground(trial) as here, office(here) as told, consuming(told, here.broker):
        assignment, person = uuid4(), uuid4()
        for sequence, role in ((2, "head"), (1, "officer"), (3, "clerk"), (2, "head")):
            fact = AssignmentRecordedV1(
                assignment_id=assignment,
                person_id=person,
                role=role,
                unit_id=told.commune.unit_id,
                valid_from=date(2020, 1, 1),
                valid_to=None,
            )
            sent = await here.broker.tell(fact, assignment, sequence)

            async def consumed(fact_id: UUID = sent.id) -> bool:
                return bool(await told.app.sql(f"SELECT 1 FROM inbox WHERE event_id = '{fact_id}'"))

            await until(consumed, f"the fact with sequence {sequence} is consumed")
        rows = await told.app.sql(
            f"SELECT role, sequence FROM authority_assignments WHERE id = '{assignment}'"
        )
    if rows != [("clerk", 3)]:
        raise Violated([f"assignment {assignment} is {rows}, its newest fact says clerk, 3"])
    return Seen(note="sequences 2, 1, 3, 2")


FAULTS: Final = (
    Fault(
        "duplicates-rebalanced",
        "duplicates ×5, keys in any order, a consumer rebalanced again and again: one effect",
        short=True,
        run=duplicated,
    ),
    Fault(
        "older-fact-late", "an older fact comes after a newer one: the newer one stays", short=True, run=late
    ),
)
