"""The outbox relay: takes facts in order and hands them to Kafka, at least once. They stay where they are kept.

Invariants, not to be broken:
- One relay is active. It holds an advisory lock on a connection of its own, and it takes rows and removes
  them over that same connection: who lost the lock lost the connection, and can remove nothing.
- Its producer has a stable transactional id: a successor fences a zombie, and consumers that read committed
  never see what the zombie sent.
- A row is removed only after the broker acknowledged the transaction that carried it. A crash in between
  repeats facts under the same fact id, which inboxes recognise.
- Rows are never read by "position greater than the last": positions don't commit in order.
- What is told once more says so. On a compacted topic, which keeps what came last of each key, it is left out where
  something newer of its key was told: that has left already or leaves behind it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from zlib import crc32

import asyncpg
import orjson
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, ProducerFenced
from prometheus_client import Counter, Gauge

from contracts.envelope import REPEATED
from contracts.topics import load_topics
from kit.kafka import Kafka, relay_id

log = structlog.get_logger()
BATCH: Final = 500
PAUSE_S: Final = 0.1
"""Seconds between two looks at an outbox that holds less than a batch: what comes meanwhile leaves in one transaction
of Kafka, which costs as much for one fact as for many."""
STANDBY_S: Final = 1.0
"""Seconds between two tries of a standby to become the active relay."""
SILENT_FOR: Final = "15s"
"""How long the active relay may ask its database nothing. Only one that is frozen, or waits for a broker that is away,
is silent for so long; it loses the connection and with it the lock."""

ACTIVE = Gauge("relay_active", "1 while this process is the service's active relay.")
SENT = Counter("outbox_sent_total", "Facts that the broker acknowledged.")

_TAKE: Final = """
    SELECT position, coalesce(facts.topic, next.topic) AS topic, coalesce(facts.key, next.key) AS key,
           coalesce(facts.headers, next.headers) AS headers, coalesce(facts.payload, next.payload) AS payload,
           repeated, repeated AND EXISTS (
               SELECT FROM facts newer
                WHERE newer.topic = facts.topic AND newer.key = facts.key AND newer.position > facts.position
           ) AS outdated
      FROM (SELECT * FROM unsent ORDER BY position LIMIT $1) AS next
      LEFT JOIN facts USING (position)
     ORDER BY position
"""
_REMOVE: Final = "DELETE FROM unsent WHERE position = ANY($1::bigint[])"
"""From the queue: the fact itself stays."""


class Relay:
    """Moves one service's outbox to Kafka until it is told to stop."""

    def __init__(self, service: str, database_url: str, kafka: Kafka) -> None:
        self._service = service
        self._database_url = database_url
        self._kafka = kafka
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Finish the batch at hand, then leave."""
        self._stopping.set()

    async def run(self) -> None:
        """Compete for the lock, then relay; after any loss start over. Never gives up while not stopped."""
        while not self._stopping.is_set():
            try:
                async with self._connection() as connection:
                    if await self._lock(connection):
                        await self._relay(connection)
            except ProducerFenced:
                log.warning("relay_fenced", service=self._service)
            except (
                KafkaError,
                OSError,
                asyncpg.PostgresError,
                asyncpg.InterfaceError,
                asyncpg.InternalClientError,  # a server that said goodbye just now
            ) as error:
                log.warning("relay_interrupted", service=self._service, error=repr(error))
            await self._pause(STANDBY_S)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(
            self._database_url,
            timeout=5,
            command_timeout=30,  # a peer that fell silent is noticed, and a successor takes over
            server_settings={
                "application_name": f"{self._service}-relay",
                "tcp_keepalives_idle": "5",
                "tcp_keepalives_interval": "2",
                "tcp_keepalives_count": "3",
                # Kept alive by its kernel, a process that stands still would hold the lock for ever.
                "idle_session_timeout": SILENT_FOR,
            },
        )
        try:
            yield connection
        finally:
            await connection.close(timeout=2)

    async def _lock(self, connection: Any) -> bool:
        number = crc32(f"{self._service}-relay".encode())
        held: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1)", number)
        return held

    async def _relay(self, connection: Any) -> None:
        producer = AIOKafkaProducer(
            **self._kafka.client(),
            transactional_id=relay_id(self._service),
            acks="all",
            max_batch_size=131_072,
            linger_ms=0,
        )
        try:
            await producer.start()
            log.info("relay_active", service=self._service)
            ACTIVE.set(1)
            while not self._stopping.is_set():
                if await self._move(connection, producer) < BATCH:
                    await self._pause(PAUSE_S)
        finally:
            ACTIVE.set(0)
            await producer.stop()

    async def _move(self, connection: Any, producer: AIOKafkaProducer) -> int:
        """Send one batch in a transaction, then remove it. Returns how many facts left."""
        rows = await connection.fetch(_TAKE, BATCH)
        if not rows:
            return 0
        async with producer.transaction():
            sent = [await self._send(producer, row) for row in rows if not _is_left_out(row)]
            await asyncio.gather(*sent)
        await connection.execute(_REMOVE, [row["position"] for row in rows])
        SENT.inc(len(rows))
        return len(rows)

    async def _send(self, producer: AIOKafkaProducer, row: Any) -> asyncio.Future[Any]:
        headers = [(name, value.encode()) for name, value in orjson.loads(row["headers"])]
        if row["repeated"] and headers:  # a tombstone has none
            headers.append(REPEATED)
        future: asyncio.Future[Any] = await producer.send(
            row["topic"], row["payload"], key=row["key"].encode(), headers=headers
        )
        return future

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


def _is_left_out(row: Any) -> bool:
    return bool(row["outdated"]) and load_topics().named(row["topic"]).retention_days is None
