"""What no attempt can consume: into the dead-letter topic with its reason, while others go on."""

import asyncio
import gzip
import json
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from contracts import Fact
from kit.dead_letters import replay
from tests.faults.components.repeats import consuming
from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.ground import ground, until
from tests.faults.office import Office, Post, office, opened, quoted, recalled
from tests.support.broker import Broker, envelope_of

EVERY_S: Final = 0.03
"""Seconds between two facts of the others."""
P99_S: Final = 1.0
"""By how much the others may be later than without poison, at the 99th percentile."""
SHORT: Final = 100
FULL: Final = 1_000
LARGE: Final = 2 * 2**20
"""Bytes of the large payload; the broker takes it, as it may arrive compressed."""


@dataclass
class Stream:
    """Facts of the others, told of at a steady pace, and when each was sent."""

    office: Office
    post: Post
    sent_at: dict[UUID, float] = field(default_factory=dict)

    async def run(self, count: int) -> None:
        for _ in range(count):
            fact = recalled(self.office.commune.unit_id)
            before = time.time()
            self.sent_at[await self.post.tell(fact, fact.dossier_id)] = before
            await asyncio.sleep(EVERY_S)

    async def delay_at(self, share: float) -> float:
        """Seconds from sending to effect within which that share of the facts had theirs."""
        rows = await self.office.app.sql(
            "SELECT event_id, extract(epoch FROM received_at)::float8 AS at FROM inbox"
            f" WHERE event_id IN ({quoted(self.sent_at)})"
        )
        delays = sorted(row.at - self.sent_at[row.event_id] for row in rows)
        return float(delays[int(len(delays) * share)])


@dataclass
class Poison:
    """One bad message, and the reason that its letter must give."""

    reason: str
    value: bytes
    headers: list[tuple[str, bytes | None]]
    key: UUID = field(default_factory=uuid4)


def poisons(fact: Fact) -> list[Poison]:
    """One of each kind."""
    value = fact.model_dump_json().encode()

    def poison(reason: str, value: bytes = value, **changes: bytes | None) -> Poison:
        return Poison(reason, value, list((dict(envelope_of(fact, "k").headers()) | changes).items()))

    large = json.dumps({"round_id": "x" * LARGE}).encode()
    return [
        poison("reaction_failed"),
        poison("unknown_version", ce_type=b"submissions.round.opened.v9"),
        poison("wrong_source", ce_source=b"awards"),
        poison("malformed_envelope", ce_subject=b"\xff\xfe"),
        poison("malformed_envelope", ce_id=None),
        poison("malformed_payload", b"{"),
        poison("malformed_payload", large),
    ]


async def parked(trial: Trial) -> Seen:
    """Each kind in the midst of others; then the cause of one is mended, and it is replayed in its turn."""
    async with ground(trial) as here, office(here) as told:
        stream, unit_id = Stream(told, Post(here.broker)), uuid4()
        fact = opened(unit_id)
        bad = poisons(fact)
        async with consuming(told, here.broker):
            quiet = Stream(told, stream.post)
            await quiet.run(FULL if trial.full else SHORT)
            running = asyncio.create_task(stream.run(FULL if trial.full else SHORT))
            for poison in bad:
                await send(here.broker, fact.topic, poison)
                await until(partial(has_letter, told, poison), f"{poison.reason} is parked")
            later = Post(here.broker)
            await later.tell(fact, bad[0].key, 2)
            await until(lambda: has_letter(told, bad[0], 2), "the later fact of a parked key is parked")
            await running
            await until(lambda: told.told(*stream.post.ids), "the others are told of all their facts")
            if wrong := [*await wrong_letters(told, bad), *await told.differences(*stream.post.ids)]:
                raise Violated(wrong)
            usual, delay = await quiet.delay_at(0.99), await stream.delay_at(0.99)
            if delay - usual > P99_S:
                raise Violated(
                    [f"others waited {delay:.2f} s at the 99th percentile, {usual:.2f} s without poison"]
                )
            if wrong := await replayed(told, here.broker, unit_id, bad[0], later):
                raise Violated(wrong)
        took = f"{delay * 1000:.0f} ms at the 99th percentile, {usual * 1000:.0f} ms without poison"
        return Seen(note=f"{len(bad)} kinds; others: {took}")


async def send(broker: Broker, topic: str, poison: Poison) -> None:
    """As it is; what is larger than the broker takes in one piece comes compressed."""
    if len(poison.value) < LARGE:
        await broker.send(topic, str(poison.key).encode(), poison.value, poison.headers)
        return
    producer = AIOKafkaProducer(**broker.kafka.client(), compression_type="gzip", max_request_size=4 * LARGE)
    assert len(gzip.compress(poison.value)) < 2**20
    await producer.start()
    try:
        await producer.send_and_wait(
            topic, poison.value, key=str(poison.key).encode(), headers=poison.headers
        )
    finally:
        await producer.stop()


async def has_letter(told: Office, poison: Poison, count: int = 1) -> bool:
    return len(await told.letters(poison.key)) >= count


async def wrong_letters(told: Office, bad: list[Poison]) -> list[str]:
    wrong = []
    for number, poison in enumerate(bad):
        expected = [poison.reason] + (["behind_dead_letter"] if number == 0 else [])
        reasons = [letter.reason.partition(":")[0] for letter in await told.letters(poison.key)]
        if reasons != expected:
            wrong.append(f"the letters of {poison.key} say {reasons} instead of {expected}")
    return wrong


async def replayed(told: Office, broker: Broker, unit_id: UUID, poison: Poison, later: Post) -> list[str]:
    """The unit that nobody knew becomes known: its letters find their effect, the others still wait."""
    unit = await told.app.unit("30001", "xa", "commune", unit_id=unit_id)
    for person in told.people:
        await told.app.assign(person, "officer", unit)
    count, failures = await replay(
        told.service.engine, told.service.inbox, broker.of(told.service.inbox.group)
    )
    first = UUID((dict(poison.headers)["ce_id"] or b"").decode())
    wrong = await told.differences(first, *later.ids)
    if count != 2:
        wrong.append(f"{count} letters replayed instead of 2")
    if any(str(poison.key) in failure for failure in failures):
        wrong.append(f"{poison.key} still fails: {failures}")
    return wrong


FAULTS: Final = (
    Fault(
        "poison",
        "poison, unknown version, bad header, 2 MB payload: a dead letter with its reason, others within 1 s; replay",
        short=True,
        run=parked,
    ),
)
