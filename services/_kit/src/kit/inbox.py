"""Facts of others, each with one effect: inbox row and effect in one transaction.

Invariants, not to be broken:
- A fact's inbox row commits together with its effect, or neither does. Offsets are committed after that.
- A batch is one transaction, with its effects in the order of its facts. When it fails, each of its halves is, so that
  a poisoned fact costs the others of its batch nothing but a little time. What fails by itself comes last, with the
  later facts of its key: it may wait for a fact of another topic, which the broker handed over behind it.
- A poisoned fact is tried a bounded number of times, then parked in the dead-letter topic with its original
  bytes and headers; later facts of its key are parked behind it, and nobody else waits.
- What concerns nobody here has no effect and no row, and needs no transaction.
- While the database is away nothing is parked and nothing is skipped: the batch is given back.
- A fact that is told once more (`repeated`) reaches what keeps, whether or not it has an inbox row, and nothing else.
  It leaves a row that doesn't stand for the fact itself: should that still come, it has its effect.
"""

import asyncio
from collections import Counter as Counts
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final, Protocol
from uuid import UUID
from zlib import crc32

import structlog
from aiokafka import ConsumerRecord
from prometheus_client import Counter, Histogram
from sqlalchemy import ColumnElement, and_, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from contracts.topics import dead_letter_topic
from kit.actor import Actor
from kit.database import is_unavailable
from kit.deliveries import Delivery, Poisoned, Tombstone, header, key_of, read
from kit.reactions import BatchReaction, Reactions
from kit.tables import dead_letters
from kit.unit_of_work import Cause, Command, Query, UnitsOfWork

log = structlog.get_logger()
BACKOFF_S: Final = (0.05, 0.1, 0.2, 0.4)
"""Pauses between the attempts at one fact; after the last attempt it is parked. Less than 1 s in all."""

CONSUMED = Counter("facts_consumed_total", "Facts whose effect was committed.", ["topic"])
DUPLICATES = Counter("facts_duplicate_total", "Facts that had been consumed before.", ["topic"])
PARKED = Counter("facts_parked_total", "Facts parked in a dead-letter topic.", ["topic", "reason"])
BATCHES = Histogram("fact_batch_seconds", "Time to consume one batch.")
REPEATS: Final = Counter("facts_repeated_total", "Facts told once more, for those who keep them.", ["topic"])
_ENTER: Final = """
    INSERT INTO inbox (event_id) SELECT unnest($1::uuid[])
    ON CONFLICT (event_id) DO UPDATE SET repeated = false WHERE inbox.repeated
    RETURNING event_id
"""
_ENTER_REPEATS: Final = """
    INSERT INTO inbox (event_id, repeated) SELECT unnest($1::uuid[]), true ON CONFLICT DO NOTHING
"""
_ANY_WAITING: Final = "SELECT EXISTS (SELECT FROM dead_letters WHERE replayed_at IS NULL) AS found"
_ANY_PARKED: Final = """
    SELECT EXISTS (
        SELECT FROM dead_letters
         WHERE replayed_at IS NULL AND (topic, key) IN (SELECT * FROM unnest($1::text[], $2::text[]))
    ) AS found
"""
_NO_CORRELATION: Final = UUID(int=0)
"""The batch itself is nobody's consequence; each fact in it brings its own correlation."""


class DeadLetterProducer(Protocol):
    """The part of an aiokafka producer that parking needs."""

    async def send_and_wait(self, topic: str, value: bytes | None, **options: Any) -> Any: ...


class Inbox:
    """Consumes the facts of one group into one service's database."""

    def __init__(self, group: str, units_of_work: UnitsOfWork, reactions: Reactions) -> None:
        self.group = group
        self._units_of_work = units_of_work
        self._reactions = reactions

    async def consume(self, records: list[ConsumerRecord], dead_letter: DeadLetterProducer) -> None:
        """Bring every record to its effect or into the dead-letter topic. Raises while the database is away."""
        with BATCHES.time():
            for record in await self._those_left(records):
                await self._alone(record, dead_letter)

    async def replay(self, record: ConsumerRecord) -> None:
        """Try a parked record again, in its turn. Raises what its reaction raises; Poisoned as ever."""
        async with self._begin() as uow:
            await _hold_key(uow, record)
            taken = await self._take(uow, self._told([record]))
            settled = update(dead_letters).where(_at(record)).values(replayed_at=func.clock_timestamp())
            await uow.execute(settled)
            await uow.commit()
        _count(taken)

    async def _those_left(self, records: list[ConsumerRecord]) -> list[ConsumerRecord]:
        """Take as many together as will go. Those that fail by themselves are left, each with the later ones of its
        key behind it.
        """
        if not records or await self._go(records):
            return []
        if len(records) == 1:
            return records
        first, rest = records[: len(records) // 2], records[len(records) // 2 :]
        left = await self._those_left(first)
        stuck = {_key(record) for record in left}
        behind = [record for record in rest if _key(record) in stuck]
        free = [record for record in rest if _key(record) not in stuck]
        return [*left, *behind, *await self._those_left(free)]

    async def _go(self, records: list[ConsumerRecord]) -> bool:
        try:
            await self._together(records)
        except Exception as error:
            if is_unavailable(error):
                raise
            return False
        return True

    async def _together(self, records: list[ConsumerRecord]) -> None:
        told = self._told(records)
        if not told:
            return
        async with self._begin() as uow:
            if await _any_parked(uow, records):
                raise Poisoned("behind_dead_letter")
            taken = await self._take(uow, told)
            await uow.commit()
        _count(taken)

    async def _alone(self, record: ConsumerRecord, dead_letter: DeadLetterProducer) -> None:
        try:
            await self._with_attempts(record)
        except Exception as error:
            if is_unavailable(error):
                raise
            await self._park(record, error, dead_letter)

    async def _with_attempts(self, record: ConsumerRecord) -> None:
        for pause in (*BACKOFF_S, None):
            try:
                await self._once(record)
            except Poisoned:
                raise
            except Exception as error:
                if pause is None or is_unavailable(error):
                    raise
                log.warning(
                    "fact_attempt_failed", topic=record.topic, offset=record.offset, error=repr(error)
                )
                await asyncio.sleep(pause)
            else:
                return

    async def _once(self, record: ConsumerRecord) -> None:
        async with self._begin() as uow:
            await _hold_key(uow, record)
            if await _is_parked(uow, record):
                return  # redelivered: its letter stands for it
            if await _any_parked(uow, [record]):
                raise Poisoned("behind_dead_letter")
            taken = await self._take(uow, self._told([record]))
            await uow.commit()
        _count(taken)

    async def _take(self, uow: Command, found: list[Delivery | Tombstone]) -> Counts[str]:
        """The effects of these inside the transaction at hand; nothing for what was consumed before.

        Returns how many facts had one, by topic.
        """
        told = [one for one in found if isinstance(one, Delivery)]
        facts = {one.envelope.id: one for one in told if not one.envelope.repeated}.values()
        new = {row.event_id for row in await uow.run(_ENTER, [fact.envelope.id for fact in facts])}
        if repeats := [one.envelope.id for one in told if one.envelope.repeated]:
            await uow.run(_ENTER_REPEATS, repeats)
        due = list(_once_each(found, new))
        for together, run in groupby(due, self._reaction_to_many):
            if together:
                await together(uow, [(one.fact, one.envelope) for one in run if isinstance(one, Delivery)])
            else:
                for one in run:
                    await self._react(uow, one)
        return Counts(
            one.fact.topic for one in due if isinstance(one, Delivery) and not one.envelope.repeated
        )

    def _told(self, records: list[ConsumerRecord]) -> list[Delivery | Tombstone]:
        """What these records say that concerns us. Raises Poisoned."""
        found = [read(record, self._reactions.to) for record in records]
        erasures = self._reactions.erasures
        return [one for one in found if one and (isinstance(one, Delivery) or one.topic in erasures)]

    def _reaction_to_many(self, one: Delivery | Tombstone) -> BatchReaction | None:
        return self._reactions.to_many(type(one.fact)) if isinstance(one, Delivery) else None

    async def _react(self, uow: Command, one: Delivery | Tombstone) -> None:
        if isinstance(one, Tombstone):
            await self._reactions.erasures[one.topic](uow, one.key)
            return
        envelope = one.envelope
        cause = Cause(envelope.correlationid, envelope.id, envelope.traceparent)
        with structlog.contextvars.bound_contextvars(correlation_id=str(envelope.correlationid)):
            await self._reactions.react(uow.on_behalf(Actor(envelope.actor), cause), one.fact, envelope)

    async def _park(self, record: ConsumerRecord, error: Exception, dead_letter: DeadLetterProducer) -> None:
        """Send the original to the dead-letter topic, then note it, which also parks its key."""
        reason = error.reason if isinstance(error, Poisoned) else "reaction_failed"
        detail = error.detail if isinstance(error, Poisoned) else repr(error)
        why = f"{reason}: {detail}"[:2000].replace("\0", "\\x00").encode(errors="backslashreplace")
        place = await dead_letter.send_and_wait(
            dead_letter_topic(record.topic, self.group),
            record.value,
            key=record.key,
            headers=[
                *record.headers,
                ("dlq_reason", why),
                ("dlq_origin", f"{record.topic}/{record.partition}/{record.offset}".encode()),
            ],
        )
        async with self._begin() as uow:
            await _hold_key(uow, record)
            await uow.execute(
                insert(dead_letters)
                .values(
                    topic=record.topic,
                    partition=record.partition,
                    source_offset=record.offset,
                    key=key_of(record),
                    event_type=header(record, "ce_type"),
                    reason=why.decode(),
                    dlq_partition=place.partition,
                    dlq_offset=place.offset,
                )
                .on_conflict_do_nothing()
            )
            await uow.commit()
        PARKED.labels(record.topic, reason).inc()
        log.error("fact_parked", topic=record.topic, offset=record.offset, key=key_of(record), reason=reason)

    def _begin(self) -> Any:
        return self._units_of_work.begin(Actor.service(self.group), Cause(_NO_CORRELATION))


def _count(taken: Counts[str]) -> None:
    for topic, number in taken.items():
        CONSUMED.labels(topic).inc(number)


def _once_each(found: Iterable[Delivery | Tombstone], new: set[UUID]) -> Iterator[Delivery | Tombstone]:
    """Without the facts that are not new, and without what comes a second time in the same batch. Repeats stay."""
    for one in found:
        if isinstance(one, Delivery) and one.envelope.repeated:
            REPEATS.labels(one.fact.topic).inc()
        elif isinstance(one, Delivery):
            if one.envelope.id not in new:
                DUPLICATES.labels(one.fact.topic).inc()
                continue
            new.remove(one.envelope.id)
        yield one


def _key(record: ConsumerRecord) -> tuple[str, bytes | None]:
    """What the facts are about whose order counts."""
    return record.topic, record.key


async def _hold_key(uow: Command, record: ConsumerRecord) -> None:
    """Parking, replaying and consuming facts of one key exclude each other."""
    await uow.execute(
        text("SELECT pg_advisory_xact_lock(:topic, :key)"),
        {"topic": _signed(record.topic.encode()), "key": _signed(record.key or b"")},
    )


def _signed(value: bytes) -> int:
    return crc32(value) - 2**31


def _at(record: ConsumerRecord) -> ColumnElement[bool]:
    """Condition: the letter is that of this record."""
    letters = dead_letters.c
    return and_(
        letters.topic == record.topic,
        letters.partition == record.partition,
        letters.source_offset == record.offset,
    )


async def _is_parked(uow: Query, record: ConsumerRecord) -> bool:
    return await uow.first(select(dead_letters.c.position).where(_at(record))) is not None


async def _any_parked(uow: Query, records: list[ConsumerRecord]) -> bool:
    """Whether an earlier fact of one of these keys waits in the dead-letter topic."""
    (waiting,) = await uow.fetch(_ANY_WAITING)
    if not waiting.found:  # nearly always, and it spares sending every key
        return False
    topics = [record.topic for record in records]
    (parked,) = await uow.fetch(_ANY_PARKED, topics, [key_of(record) for record in records])
    return bool(parked.found)
