"""The infrastructure tables that every service has; created by migrations/0001_infrastructure.sql."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    Interval,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, UUID

TIMESTAMPTZ = TIMESTAMP(timezone=True)
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""How constraints are called, so that a message of PostgreSQL tells which rule was broken."""

infrastructure = MetaData()
_clock = text("clock_timestamp()")

facts = Table(
    "facts",
    infrastructure,
    Column("position", BigInteger, Identity(always=False), primary_key=True),
    Column("event_id", UUID(as_uuid=True), nullable=False),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("sequence", BigInteger),
    Column("type", Text),
    Column("headers", JSONB, nullable=False),
    Column("payload", LargeBinary),
    Column("recorded_at", TIMESTAMPTZ, nullable=False, server_default=_clock),
    Index("ix_facts_key", "topic", "key", "position"),
)
"""Every fact that the service told, for ever. A tombstone has neither number, type nor payload, and blanks the payloads
of its key."""

unsent = Table(
    "unsent",
    infrastructure,
    Column("position", BigInteger, server_default=text("nextval('facts_position_seq')"), primary_key=True),
    Column("repeated", Boolean, nullable=False, server_default=text("false")),
    Column("queued_at", TIMESTAMPTZ, nullable=False, server_default=_clock),
    Column("event_id", UUID(as_uuid=True)),
    Column("topic", Text),
    Column("key", Text),
    Column("headers", JSONB),
    Column("payload", LargeBinary),
)
"""The outbox as a queue: positions of facts that have not left, or that leave once more. What is not kept (a heartbeat)
lies here itself. The view `outbox` shows both with their content."""

inbox = Table(
    "inbox",
    infrastructure,
    Column("event_id", UUID(as_uuid=True), primary_key=True),
    Column("received_at", TIMESTAMPTZ, nullable=False, server_default=_clock),
    Column("repeated", Boolean, nullable=False, server_default=text("false")),
    Index("ix_inbox_received_at", "received_at"),
)

idempotency_keys = Table(
    "idempotency_keys",
    infrastructure,
    Column("actor", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),
    Column("status", SmallInteger),
    Column("headers", JSONB),
    Column("response", LargeBinary),
    Column("created_at", TIMESTAMPTZ, nullable=False, server_default=_clock),
    Index("ix_idempotency_keys_created_at", "created_at"),
)

dead_letters = Table(
    "dead_letters",
    infrastructure,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("source_offset", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("event_type", Text),
    Column("reason", Text, nullable=False),
    Column("dlq_partition", Integer, nullable=False),
    Column("dlq_offset", BigInteger, nullable=False),
    Column("parked_at", TIMESTAMPTZ, nullable=False, server_default=_clock),
    Column("replayed_at", TIMESTAMPTZ),
    UniqueConstraint("topic", "partition", "source_offset"),
    Index("ix_dead_letters_waiting", "topic", "key", postgresql_where=text("replayed_at IS NULL")),
)

business_clock = Table(
    "business_clock",
    infrastructure,
    Column("only_row", Boolean, CheckConstraint("only_row"), primary_key=True, server_default=text("true")),
    Column("offset_by", Interval, nullable=False),
)
