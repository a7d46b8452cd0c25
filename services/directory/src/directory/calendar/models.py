"""The working calendar by year, and the notices that made it; see migrations."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

from directory.tables import metadata
from kit.tables import TIMESTAMPTZ

calendar_years = Table(
    "calendar_years",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)

calendar_days = Table(
    "calendar_days",
    metadata,
    Column("date", Date, primary_key=True),
    Column("year", Integer, ForeignKey("calendar_years.year"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text),
    Column("holiday", Text),
    Column("guess", Boolean, nullable=False, server_default=text("false")),
)

calendar_notices = Table(
    "calendar_notices",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("number", Text, nullable=False),
    Column("document", Text),
    Column("issued_on", Date),
    Column("recorded_at", TIMESTAMPTZ, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("capacity", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

calendar_words = Table(
    "calendar_words",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("notice_id", UUID(as_uuid=True), ForeignKey("calendar_notices.id"), nullable=False),
    Column("date", Date, nullable=False),
    Column("kind", Text),
    Column("name", Text, nullable=False),
    Column("replaces", Text),
    Column("recorded_at", TIMESTAMPTZ, nullable=False),
    Index("ix_calendar_words_notice_id", "notice_id"),
)
