"""Facts of others, each with one effect: inbox row and effect in one transaction.

Invariants, not to be broken:
- A fact's inbox row commits together with its effect, or neither does. Offsets are committed after that.
- A batch is one transaction; when it fails, its facts are tried one by one, so that one poisoned fact costs
  the others of its batch nothing but time.
- A poisoned fact is tried a bounded number of times, then parked in the dead-letter topic with its original
  bytes and headers; later facts of its key are parked behind it, and nobody else waits.
- While the database is away nothing is parked and nothing is skipped: the batch is given back.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID
from zlib import crc32

import structlog
from aiokafka import ConsumerRecord
from prometheus_client import Counter, Histogram
from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from contracts import Envelope, Event, MalformedEnvelope, UnknownVersion, event_class
from contracts.topics import dead_letter_topic, load_topics
from kit.actor import Actor
from kit.database import is_unavailable
from kit.reactions import Reactions
from kit.tables import dead_letters, inbox
from kit.unit_of_work import Cause, UnitOfWork, UnitsOfWork

log = structlog.get_logger()
BACKOFF_S: Final = (0.05, 0.1, 0.2, 0.4)
"""Pauses between the attempts at one fact; after the last attempt it is parked. Less than 1 s in all."""

CONSUMED = Counter("facts_consumed_total", "Facts whose effect was committed.", ["topic"])
DUPLICATES = Counter("facts_duplicate_total", "Facts that had been consumed before.", ["topic"])
PARKED = Counter("facts_parked_total", "Facts parked in a dead-letter topic.", ["topic", "reason"])
BATCHES = Histogram("fact_batch_seconds", "Time to consume one batch.")
_NO_CORRELATION: Final = UUID(int=0)
"""The batch itself is nobody's consequence; each fact in it brings its own correlation."""


class Poisoned(Exception):
    """A message that no attempt can turn into a fact of ours."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Delivery:
    """A readable fact as it arrived."""

    envelope: Envelope
    event: Event


@dataclass(frozen=True)
class Tombstone:
    """A key of a compacted topic was erased."""

    key: str


class DeadLetterProducer(Protocol):
    """The part of an aiokafka producer that parking needs."""

    async def send_and_wait(self, topic: str, value: bytes | None, **options: Any) -> Any: ...


def key_of(record: ConsumerRecord) -> str:
    """The record's key as text that PostgreSQL can hold, whatever bytes it is made of."""
    return _text(record.key)


def _text(value: bytes | None) -> str:
    return bytes(value or b"").decode(errors="backslashreplace").replace("\0", "\\x00")


def read(record: ConsumerRecord) -> Delivery | Tombstone | None:
    """The fact in a record; None for a fact unknown to this build. Raises Poisoned."""
    if record.value is None:
        return Tombstone(key_of(record))
    try:
        envelope = Envelope.of(record.headers)
        kind = event_class(envelope.type)
    except MalformedEnvelope as error:
        raise Poisoned("malformed_envelope", str(error)) from error
    except UnknownVersion as error:
        raise Poisoned("unknown_version", str(error)) from error
    if kind is None:
        return None
    owner = load_topics().named(record.topic).owner
    if envelope.source != owner or kind.topic != record.topic:
        raise Poisoned("wrong_source", f"{envelope.type} from {envelope.source} on {record.topic} of {owner}")
    try:
        return Delivery(envelope, kind.model_validate_json(record.value))
    except ValidationError as error:
        # without the input: it may be personal data, and letters are listed and logged
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        raise Poisoned("malformed_payload", str(faults)) from error


class Inbox:
    """Consumes the facts of one group into one service's database."""

    def __init__(self, group: str, units_of_work: UnitsOfWork, reactions: Reactions) -> None:
        self.group = group
        self._units_of_work = units_of_work
        self._reactions = reactions

    async def consume(self, records: list[ConsumerRecord], dead_letter: DeadLetterProducer) -> None:
        """Bring every record to its effect or into the dead-letter topic. Raises while the database is away."""
        with BATCHES.time():
            try:
                await self._together(records)
            except Exception as error:
                if is_unavailable(error):
                    raise
                for record in records:
                    await self._alone(record, dead_letter)

    async def replay(self, record: ConsumerRecord) -> None:
        """Try a parked record again, in its turn. Raises what its reaction raises; Poisoned as ever."""
        async with self._begin() as uow:
            await _hold_key(uow, record)
            await self._take(uow, record)
            await uow.execute(
                update(dead_letters).where(_at(record)).values(replayed_at=func.clock_timestamp())
            )
            await uow.commit()

    async def _together(self, records: list[ConsumerRecord]) -> None:
        async with self._begin() as uow:
            if await _any_parked(uow, records):
                raise Poisoned("behind_dead_letter")
            for record in records:
                await self._take(uow, record)
            await uow.commit()

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
                async with self._begin() as uow:
                    await _hold_key(uow, record)
                    if await _is_parked(uow, record):
                        return  # redelivered: its letter stands for it
                    if await _any_parked(uow, [record]):
                        raise Poisoned("behind_dead_letter")
                    await self._take(uow, record)
                    await uow.commit()
                    return
            except Poisoned:
                raise
            except Exception as error:
                if pause is None or is_unavailable(error):
                    raise
                log.warning(
                    "fact_attempt_failed", topic=record.topic, offset=record.offset, error=repr(error)
                )
                await asyncio.sleep(pause)

    async def _take(self, uow: UnitOfWork, record: ConsumerRecord) -> None:
        """The effect of one record inside the transaction at hand; nothing for what was consumed before."""
        found = read(record)
        if isinstance(found, Tombstone):
            if erase := self._reactions.erasures.get(record.topic):
                await erase(uow, found.key)
            return
        if found is None or type(found.event) not in self._reactions.to:
            return
        envelope = found.envelope
        new = await uow.first(
            insert(inbox).values(event_id=envelope.id).on_conflict_do_nothing().returning(inbox.c.event_id)
        )
        if new is None:
            DUPLICATES.labels(record.topic).inc()
            return
        cause = Cause(envelope.correlationid, envelope.id, envelope.traceparent)
        with structlog.contextvars.bound_contextvars(correlation_id=str(envelope.correlationid)):
            piece = uow.on_behalf(Actor(envelope.actor), cause)
            await self._reactions.react(piece, found.event, envelope)
        CONSUMED.labels(record.topic).inc()

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
                    event_type=_header(record, "ce_type"),
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


def _header(record: ConsumerRecord, name: str) -> str | None:
    for header, value in record.headers:
        if header == name:
            return _text(value)
    return None


async def _hold_key(uow: UnitOfWork, record: ConsumerRecord) -> None:
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


async def _is_parked(uow: UnitOfWork, record: ConsumerRecord) -> bool:
    return await uow.first(select(dead_letters.c.position).where(_at(record))) is not None


async def _any_parked(uow: UnitOfWork, records: list[ConsumerRecord]) -> bool:
    """Whether an earlier fact of one of these keys waits in the dead-letter topic."""
    keys = {(record.topic, key_of(record)) for record in records}
    waiting = await uow.all(
        select(dead_letters.c.topic, dead_letters.c.key)
        .where(
            dead_letters.c.replayed_at.is_(None),
            dead_letters.c.topic.in_({topic for topic, _ in keys}),
            dead_letters.c.key.in_({key for _, key in keys}),
        )
        .distinct()
    )
    return any((row.topic, row.key) in keys for row in waiting)
