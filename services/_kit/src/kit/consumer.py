"""The Kafka side of a service: FastStream subscribes, the inbox consumes, offsets follow.

Settings that matter and whose defaults would lose facts: start at the earliest offset, read committed only,
acknowledge after the effect and give back on error, one batch at a time, and a parser that never decodes
headers, because a header that is not UTF-8 would be lost before anybody saw it.
"""

import asyncio
from contextlib import suppress
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaAckableMessage
from faststream.message import AckStatus
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from contracts.topics import LARGEST_DEAD_LETTER, load_topics
from kit.inbox import Inbox
from kit.kafka import ENCRYPTED, WITH_USER, Kafka, Mechanism

log = structlog.get_logger()
BATCH: Final = 1_000
"""Facts, at most: a transaction and a commit of offsets. Half of them cost a fifth more, twice as many gain nothing."""
FEW: Final = 100
"""Facts. Behind a batch of fewer, which is not large either, there is a pause, and what comes meanwhile is taken
together: a fact alone costs a fetch, a transaction and a commit of offsets in each service that listens."""
LARGE: Final = 2**16
"""Bytes."""
GATHERS_S: Final = 0.05
"""Shorter than aiokafka's patience, which is next."""
FETCH_BYTES: Final = 2**20
"""At most, of one partition at a time. Where some of it lies unread for 0.1 s, aiokafka asks for the other partitions
alone, and while the broker waits for something in those, this one waits: 2 MB take half as many facts a second."""
FETCH_WAIT_MS: Final = 200
"""How long the broker may wait where there is nothing. An answer costs it a millisecond, also an empty one."""
GIVEN_BACK_S: Final = 1.0
"""Pause before a batch is taken again that was given back: the database or the broker is away."""
_SASL: Final[dict[Mechanism, type[SASLPlaintext | SASLScram256 | SASLScram512]]] = {
    "PLAIN": SASLPlaintext,
    "SCRAM-SHA-256": SASLScram256,
    "SCRAM-SHA-512": SASLScram512,
}


class Consumer:
    """Consumes every topic that `topics.yaml` gives to the group."""

    def __init__(self, inbox: Inbox, kafka: Kafka) -> None:
        self._inbox = inbox
        self._dead_letters = AIOKafkaProducer(
            **kafka.client(),
            acks="all",
            enable_idempotence=True,
            max_request_size=LARGEST_DEAD_LETTER,
        )
        self._broker = KafkaBroker(
            kafka.bootstrap, security=_security(kafka), allow_auto_create_topics=False, logger=None
        )
        topics = [topic.name for topic in load_topics().consumed_by(inbox.group)]
        self._subscriber = self._broker.subscriber(
            *topics,
            group_id=inbox.group,
            batch=True,
            max_records=BATCH,
            batch_timeout_ms=50,
            max_partition_fetch_bytes=FETCH_BYTES,
            fetch_max_wait_ms=FETCH_WAIT_MS,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            ack_policy=AckPolicy.NACK_ON_ERROR,
            parser=_parse,
            decoder=_decode,
        )
        self._subscriber(self._consume)

    async def start(self) -> None:
        await self._dead_letters.start()
        await self._broker.start()

    async def gave_up(self) -> None:
        """Return once it has left its group for good: aiokafka ends its coordination for an error that it does not
        expect, such as that of a connection which uvloop closed first (its issue 1038). It would be asked in vain for
        ever by FastStream.
        """
        client = self._subscriber.consumer
        assert client is not None  # noqa: S101 - it was started
        await asyncio.wait([client._coordinator._coordination_task])  # noqa: SLF001 - there is no public way to it

    async def stop(self) -> None:
        """Finish the batch at hand, commit its offsets, leave the group."""
        await self._broker.stop()
        await self._dead_letters.stop()

    async def _consume(self, records: Any) -> None:
        try:
            await self._inbox.consume(list(records), self._dead_letters)
        except Exception as error:
            log.warning("batch_given_back", records=len(records), error=repr(error))
            await asyncio.sleep(GIVEN_BACK_S)
            raise


def _security(kafka: Kafka) -> BaseSecurity:
    """What we show Kafka, in FastStream's words."""
    context = kafka.tls_context() if kafka.security_protocol in ENCRYPTED else None
    if kafka.security_protocol not in WITH_USER:
        return BaseSecurity(ssl_context=context)
    return _SASL[kafka.sasl_mechanism](kafka.user, kafka.password, ssl_context=context)


class _Batch(KafkaAckableMessage):
    """Records of several partitions that are acknowledged or given back together."""

    async def ack(self) -> None:
        """Commit their offsets, then pause behind few."""
        await super().ack()
        records = self.raw_message
        if len(records) < FEW and sum(len(record.value or b"") for record in records) < LARGE:
            await asyncio.sleep(GATHERS_S)

    async def nack(self) -> None:
        """Take every partition up again at its first record; one that moved to another consumer is that one's now."""
        first: dict[TopicPartition, int] = {}
        for record in self.raw_message:
            place = TopicPartition(record.topic, record.partition)
            first[place] = min(record.offset, first.get(place, record.offset))
        for place, offset in first.items():
            with suppress(IllegalStateError):
                self.consumer.seek(place, offset)
        self.committed = AckStatus.NACKED


async def _parse(records: tuple[ConsumerRecord, ...], original: Any) -> KafkaAckableMessage:
    """Take the batch as it is; `inbox.read` judges every record by itself."""
    return _Batch(
        body=b"",
        headers={},
        raw_message=records,
        consumer=original.__self__._consumer,  # noqa: SLF001 - FastStream has no public way to the consumer here
        message_id=f"{records[0].topic}-{records[0].partition}-{records[0].offset}",
    )


async def _decode(message: KafkaAckableMessage) -> Any:
    return message.raw_message
