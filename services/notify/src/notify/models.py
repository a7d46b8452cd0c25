"""Notify's tables; created by migrations/versions/0001_notify.py."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

from kit.tables import NAMES, TIMESTAMPTZ

metadata = MetaData(naming_convention=NAMES)
_ID = UUID(as_uuid=True)

texts = Table(
    "texts",
    metadata,
    Column("fact_id", _ID, primary_key=True),
    Column("fact_type", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("link", Text, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("fact_id", _ID, ForeignKey("texts.fact_id"), nullable=False),
    Column("person_id", _ID, nullable=False),
    Column("raised_at", TIMESTAMPTZ, nullable=False),
    Column("read_at", TIMESTAMPTZ),
    UniqueConstraint("fact_id", "person_id"),
    Index(
        "ix_notices_inbox",
        "person_id",
        text("(read_at IS NOT NULL)"),
        text("raised_at DESC"),
        text("id DESC"),
    ),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("notice_id", _ID, ForeignKey("notices.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", TIMESTAMPTZ, nullable=False),
    Column("last_error", Text),
    UniqueConstraint("notice_id", "channel"),
    Index("ix_deliveries_pending", "next_attempt_at", postgresql_where=text("state = 'pending'")),
    Index("ix_deliveries_failed", "id", postgresql_where=text("state = 'failed'")),
)
