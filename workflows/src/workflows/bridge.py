"""From Kafka to Temporal: "something changed". Writes nothing and decides nothing, so it needs no inbox.

Invariants, not to be broken:
- Offsets are committed after every nudge of the batch was accepted; a crash repeats nudges, which do no harm.
- A fact that is told once more moves no case: the workflow has seen it, or reads where the case stands.
- A fact that can't be read is skipped with an alarm: the case's state is in the service, and the next nudge,
  the daily look or `repair` brings the workflow to it.
"""

import asyncio
from collections.abc import Iterable
from itertools import chain
from typing import Final

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError
from prometheus_client import Counter
from temporalio.client import Client
from temporalio.service import RPCError

from contracts.topics import load_topics
from kit.deliveries import Delivery, Poisoned, read
from kit.kafka import Kafka
from workflows.names import GROUP, LOOK
from workflows.nudges import Nudge, nudges_of, send

log = structlog.get_logger()
BATCH: Final = 200
AT_ONCE: Final = 20
"""Nudges under way at the same time."""
AGAIN_S: Final = 1.0
NUDGES: Final = Counter("nudges_total", "Nudges that Temporal accepted.", ["workflow"])
UNREADABLE: Final = Counter("bridge_unreadable_total", "Facts that the bridge could not read.", ["reason"])


class Bridge:
    """Turns facts into nudges until it is stopped."""

    def __init__(self, client: Client, kafka: Kafka) -> None:
        self._client = client
        self._kafka = kafka
        self._stopping = asyncio.Event()
        self._at_once = asyncio.Semaphore(AT_ONCE)

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        """Bridge until stopped; after the loss of Kafka or Temporal start over from the last committed offsets."""
        while not self._stopping.is_set():
            try:
                await self._bridge()
            except (KafkaError, RPCError, OSError) as error:
                log.warning("bridge_interrupted", error=repr(error))
                await asyncio.sleep(AGAIN_S)

    async def _bridge(self) -> None:
        consumer = AIOKafkaConsumer(
            *(topic.name for topic in load_topics().consumed_by(GROUP)),
            **self._kafka.client(),
            group_id=GROUP,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
        )
        await consumer.start()
        try:
            while not self._stopping.is_set():
                batch = await consumer.getmany(timeout_ms=200, max_records=BATCH)
                records = [record for records in batch.values() for record in records]
                if records:
                    await self._send_all(newest(chain.from_iterable(map(_nudges, records))))
                    await consumer.commit()
        finally:
            await consumer.stop()

    async def _send_all(self, nudges: Iterable[Nudge]) -> None:
        sent = await asyncio.gather(*map(self._send, nudges), return_exceptions=True)
        for failure in filter(None, sent):
            raise failure

    async def _send(self, nudge: Nudge) -> None:
        async with self._at_once:
            await send(self._client, nudge)
        NUDGES.labels(nudge.kind.name).inc()


def newest(nudges: Iterable[Nudge]) -> list[Nudge]:
    """One nudge for each case: the newest, which may start the workflow if any of them may."""
    by_case: dict[str, Nudge] = {}
    for nudge in nudges:
        known = by_case.get(nudge.workflow_id)
        by_case[nudge.workflow_id] = nudge if known is None else _merged(known, nudge)
    return list(by_case.values())


def _merged(earlier: Nudge, later: Nudge) -> Nudge:
    return Nudge(
        earlier.kind,
        earlier.case_id,
        LOOK if LOOK in (earlier.version, later.version) else max(earlier.version, later.version),
        first=earlier.first or later.first,
        last=earlier.last or later.last,
    )


def _nudges(record: ConsumerRecord) -> list[Nudge]:
    try:
        found = read(record)
    except Poisoned as error:
        UNREADABLE.labels(error.reason).inc()
        log.warning("fact_unreadable", topic=record.topic, offset=record.offset, reason=error.reason)
        return []
    if not isinstance(found, Delivery) or found.envelope.repeated:
        return []
    return nudges_of(found.fact, found.envelope)
